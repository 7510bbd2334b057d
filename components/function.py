"""A Lambda function in Python with all that is its own: role, rights, code and log group."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict

import pulumi
from pulumi_aws import cloudwatch, iam, lambda_

from asl.permissions import policy_document
from components.archive import archive, check_handler
from components.arguments import (
    LOG_RETENTION_IN_DAYS,
    check_keys,
    check_kind,
    check_name,
    check_one_of,
    check_range,
    check_texts,
)

DEFAULT_TIMEOUT = 30
DEFAULT_LOG_RETENTION_IN_DAYS = 30

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
TRUST = json.dumps(
    policy_document([{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}])
)


class FunctionArgs(TypedDict):
    """What a `Function` is made of."""

    code: str
    """The Python file of the handler, for example `handlers/open_case.py`, or a folder of files."""
    handler: NotRequired[str]
    """The function that Lambda calls, as `module.function`. Default: `handler` in the file that `code` names."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Environment variables of the handler. Default: none."""
    timeout: NotRequired[int]
    """How long a call may take, in seconds, 1 to 900. Default: 30."""
    memory_size: NotRequired[int]
    """The memory in MB, 128 to 10240. Default: 128."""
    runtime: NotRequired[str]
    """The Lambda runtime. Default: `python3.13`."""
    architecture: NotRequired[str]
    """`arm64` or `x86_64`. Default: `arm64`."""
    log_retention_in_days: NotRequired[int]
    """How long CloudWatch keeps the logs. Default: 30, or what the workflow says."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource. Default: none, or what the workflow says."""


class Function(pulumi.ComponentResource):
    """A Lambda function, the role that it runs with, and its log group.

    The role may write the function's own log group and nothing else. It may not create log groups, so that a last call
    can't bring the log group back after it was destroyed.

    Args:
        name: Its name; AWS's names start with it.
        args: What it is made of, see `FunctionArgs`.

    Raises:
        ArgumentError: An argument is unknown, missing or not allowed, or the code has no such handler.
    """

    function_name: pulumi.Output[str]
    """The name on AWS; known in a preview."""
    arn: pulumi.Output[str]

    def __init__(self, name: str, args: FunctionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        handler = check_function(name, args)
        super().__init__("call-center:components:Function", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        tags = args.get("tags")
        self.role = iam.Role(f"{name}-role", assume_role_policy=TRUST, tags=tags, opts=child)
        environment = args.get("environment")
        self.function = lambda_.Function(
            name,
            role=self.role.arn,
            code=archive(args["code"]),
            handler=handler,
            runtime=args.get("runtime", "python3.13"),
            architectures=[args.get("architecture", "arm64")],
            timeout=args.get("timeout", DEFAULT_TIMEOUT),
            memory_size=args.get("memory_size", 128),
            environment={"variables": environment} if environment else None,
            logging_config={"log_format": "JSON"},
            tags=tags,
            opts=child,
        )
        self.function_name, self.arn = self.function.name, self.function.arn
        self.log_group = cloudwatch.LogGroup(
            f"{name}-logs",
            name=self.function_name.apply(lambda function_name: f"/aws/lambda/{function_name}"),
            retention_in_days=args.get("log_retention_in_days", DEFAULT_LOG_RETENTION_IN_DAYS),
            tags=tags,
            opts=child,
        )
        self.policy = iam.RolePolicy(
            f"{name}-policy", role=self.role.name, policy=self.log_group.arn.apply(_policy), opts=child
        )
        self.register_outputs({"functionName": self.function_name, "arn": self.arn})


def check_function(name: str, args: FunctionArgs) -> str:
    """Raise ArgumentError if a `Function` can't be made of *args*; else return its handler as `module.function`."""
    subject = f'Function "{name}"'
    check_name("Function", name)
    check_keys(subject, args, FunctionArgs)
    check_kind(subject, args, "code", str, "the path of a file or a folder")
    check_kind(subject, args, "handler", str, 'a text like "module.function"')
    check_texts(subject, args, "environment")
    check_texts(subject, args, "tags")
    check_range(subject, args, "timeout", 1, 900)
    check_range(subject, {"memory_size": 128, **args}, "memory_size", 128, 10240)
    check_one_of(subject, args, "architecture", ("arm64", "x86_64"))
    check_one_of(subject, args, "log_retention_in_days", LOG_RETENTION_IN_DAYS)
    handler = args.get("handler", f"{Path(args['code']).stem}.handler")
    check_handler(subject, args["code"], handler)
    return handler


def _policy(log_group_arn: str) -> str:
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    statement = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"{log_group_arn}:*",
    }
    return json.dumps(policy_document([statement]))
