"""A Lambda function in Python with all that is its own: role, rights, code and log group."""

from typing import Any

import pulumi
from pulumi_aws import cloudwatch, lambda_

from asl.permissions.statements import Statement
from components.account import account_id, pseudo_parameters
from components.archive import archive
from components.arguments import DEFAULT_LOG_RETENTION_IN_DAYS
from components.connections import connection_statements, own_code_denied
from components.encryption import function_key_statement
from components.function_arguments import (
    DEFAULT_MEMORY_SIZE,
    DEFAULT_TIMEOUT,
    FunctionArgs,
    check_function,
)
from components.layers import are_named, layer_arns
from components.role import grant, make_role, policies, trust
from components.runtime import DEFAULT_ARCHITECTURE, DEFAULT_RUNTIME

# Without aws:SourceArn: Lambda documents it for policies on who may call a function, not for the role it runs with.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
# https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
TRUST = trust("lambda.amazonaws.com")


class Function(pulumi.ComponentResource):
    """A Lambda function, the role that it runs with, and its log group.

    The role may write the function's own log group, and do what its VPC, dead-letter target, traces and key need,
    nothing else. It may not create log groups, so that a last call can't bring the log group back after it was
    destroyed. Nobody but Lambda in this account may assume it. What its requirements name is packaged here and now.

    Its children can be reached: `role`, `policies`, `function` and `log_group`.

    Args:
        name: Its name; AWS's names start with it.
        args: What it is made of, see `FunctionArgs`.
        opts: As those of any resource.
        account: The account that it is deployed to, if that is known: to ask AWS for each function takes time.

    Raises:
        ArgumentError: An argument is unknown, missing or not allowed, the code has no such handler, or what it requires
            can't be had for its runtime and architecture.
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
        subject = f'Function "{name}"'
        runtime = args.get("runtime", DEFAULT_RUNTIME)
        architecture = args.get("architecture", DEFAULT_ARCHITECTURE)
        code, warning = archive(subject, args["code"], runtime, architecture)
        connections = connection_statements(args)
        super().__init__("call-center:components:Function", name, None, opts)
        if warning:
            pulumi.log.warn(f"{subject}: {warning}", self)
        tags, key = args.get("tags"), args.get("kms_key_arn")
        known_account = pulumi.Output.from_input(account_id(self) if account is None else account)
        where = known_account.apply(lambda known: {"AWS::AccountId": known})
        self.role = make_role(name, TRUST, where, args, self)
        self.policies: list[pulumi.Resource] = []
        if connections:
            documents = policies(subject, connections)
            self.policies += grant(subject, self.role, f"{name}-connections", documents, where, tags=tags, parent=self)
        environment = args.get("environment")
        layers = args.get("layers")
        if layers and are_named(layers):
            layers = layer_arns(layers, runtime, architecture, pseudo_parameters(self))
        self.function = lambda_.Function(
            name,
            role=self.role.arn,
            code=code,
            handler=handler,
            runtime=runtime,
            architectures=[architecture],
            timeout=args.get("timeout", DEFAULT_TIMEOUT),
            memory_size=args.get("memory_size", DEFAULT_MEMORY_SIZE),
            environment={"variables": environment} if environment else None,
            # Lambda keeps no key where it has nothing to encrypt with it; Pulumi would see a change each time.
            kms_key_arn=key if environment else None,
            publish=args.get("publish") or None,
            description=args.get("description"),
            layers=layers,
            reserved_concurrent_executions=args.get("reserved_concurrency"),
            tags=tags,
            **_blocks(args),
            # Lambda refuses a function whose role lacks what it is connected with.
            opts=pulumi.ResourceOptions(parent=self, depends_on=self.policies or None),
        )
        self.function_name, self.arn, self.version = self.function.name, self.function.arn, self.function.version
        self.log_group = cloudwatch.LogGroup(
            f"{name}-logs",
            name=self.function_name.apply(lambda function_name: f"/aws/lambda/{function_name}"),
            retention_in_days=args.get("log_retention_in_days", DEFAULT_LOG_RETENTION_IN_DAYS),
            kms_key_id=key,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=args.get("retain_logs")),
        )
        statements = [_write_logs(self.log_group.arn)]
        if key is not None and environment:
            statements.append(function_key_statement(key, self.arn))
        if args.get("vpc"):
            statements.append(own_code_denied(self.arn))
        self.policies += grant(subject, self.role, name, policies(subject, statements), where, parent=self)
        self.register_outputs({"functionName": self.function_name, "arn": self.arn})


def _blocks(args: FunctionArgs) -> dict[str, Any]:
    """The blocks of settings that a function with *args* has."""
    logging = {"log_format": "JSON"}
    for key in ("application_log_level", "system_log_level"):
        if key in args:
            logging[key] = args[key]
    blocks: dict[str, Any] = {"logging_config": logging}
    if args.get("ephemeral_storage") is not None:
        blocks["ephemeral_storage"] = {"size": args["ephemeral_storage"]}
    if args.get("vpc") is not None:
        blocks["vpc_config"] = dict(args["vpc"])
    if args.get("dead_letter_target") is not None:
        blocks["dead_letter_config"] = {"target_arn": args["dead_letter_target"]}
    if args.get("tracing") is not None:
        # Said where it is False too: left out, it would stay as it is.
        blocks["tracing_config"] = {"mode": "Active" if args["tracing"] else "PassThrough"}
    return blocks


def _write_logs(log_group_arn: pulumi.Output[str]) -> Statement:
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    streams: Any = log_group_arn.apply(lambda arn: f"{arn}:*")
    return {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": [streams]}
