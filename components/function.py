"""A Lambda function in Python with all that is its own: role, rights, code and log group."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi_aws import cloudwatch, lambda_

from asl.permissions.statements import Statement
from components.account import account_id
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
from components.encryption import check_key, function_key_statement
from components.role import check_role, grant, make_role, policies, trust

DEFAULT_TIMEOUT = 30
DEFAULT_LOG_RETENTION_IN_DAYS = 30

# Without aws:SourceArn: Lambda documents it for policies on who may call a function, not for the role it runs with.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
# https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
TRUST = trust("lambda.amazonaws.com")


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
    publish: NotRequired[bool]
    """Whether each change of its code or configuration publishes a version. Default: False, or True if the workflow has
    a `release`."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """The ARN of a key of your own, which encrypts the environment and the logs; what its policy must say is in
    `kms_key_policy_statements`. Default: AWS's own key, or what the workflow says."""
    permissions_boundary: NotRequired[pulumi.Input[str]]
    """The ARN of the policy that bounds the role. Default: none, or what the workflow says."""
    role_path: NotRequired[str]
    """The path of the role, as `/teams/support/`. Default: `/`, or what the workflow says."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource. Default: none, or what the workflow says."""


class Function(pulumi.ComponentResource):
    """A Lambda function, the role that it runs with, and its log group.

    The role may write the function's own log group and nothing else. It may not create log groups, so that a last call
    can't bring the log group back after it was destroyed. Nobody but Lambda in this account may assume it.

    Its children can be reached: `role`, `policies`, `function` and `log_group`.

    Args:
        name: Its name; AWS's names start with it.
        args: What it is made of, see `FunctionArgs`.
        opts: As those of any resource.
        account: The account that it is deployed to, if that is known: to ask AWS for each function takes time.

    Raises:
        ArgumentError: An argument is unknown, missing or not allowed, or the code has no such handler.
    """

    function_name: pulumi.Output[str]
    """The name on AWS; known in a preview."""
    arn: pulumi.Output[str]
    version: pulumi.Output[str]
    """The number of the version that was published last; `$LATEST` if it publishes none."""

    def __init__(
        self,
        name: str,
        args: FunctionArgs,
        opts: pulumi.ResourceOptions | None = None,
        *,
        account: pulumi.Input[str] | None = None,
    ) -> None:
        handler = check_function(name, args)
        super().__init__("call-center:components:Function", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        tags, key = args.get("tags"), args.get("kms_key_arn")
        known_account = pulumi.Output.from_input(account_id(self) if account is None else account)
        where = known_account.apply(lambda known: {"AWS::AccountId": known})
        self.role = make_role(name, TRUST, where, args, self)
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
            # Lambda keeps no key where it has nothing to encrypt with it; Pulumi would see a change each time.
            kms_key_arn=key if environment else None,
            logging_config={"log_format": "JSON"},
            publish=args.get("publish") or None,
            tags=tags,
            opts=child,
        )
        self.function_name, self.arn, self.version = self.function.name, self.function.arn, self.function.version
        self.log_group = cloudwatch.LogGroup(
            f"{name}-logs",
            name=self.function_name.apply(lambda function_name: f"/aws/lambda/{function_name}"),
            retention_in_days=args.get("log_retention_in_days", DEFAULT_LOG_RETENTION_IN_DAYS),
            kms_key_id=key,
            tags=tags,
            opts=child,
        )
        subject = f'Function "{name}"'
        statements = [_write_logs(self.log_group.arn)]
        if key is not None and environment:
            statements.append(function_key_statement(key, self.arn))
        self.policies = grant(subject, self.role, name, policies(subject, statements), where, parent=self)
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
    check_one_of(subject, args, "publish", (True, False))
    check_one_of(subject, args, "log_retention_in_days", LOG_RETENTION_IN_DAYS)
    check_key(subject, args)
    check_role(subject, args)
    handler = args.get("handler", f"{Path(args['code']).stem}.handler")
    check_handler(subject, args["code"], handler)
    return handler


def _write_logs(log_group_arn: pulumi.Output[str]) -> Statement:
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    streams: Any = log_group_arn.apply(lambda arn: f"{arn}:*")
    return {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": [streams]}
