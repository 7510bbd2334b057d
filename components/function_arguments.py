"""What a `Function` is made of, and whether that is right."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

import pulumi

from components.arguments import (
    LOG_RETENTION_IN_DAYS,
    ArgumentError,
    check_arn,
    check_keys,
    check_kind,
    check_list,
    check_name,
    check_one_of,
    check_range,
    check_texts,
    is_deferred,
)
from components.encryption import check_key
from components.handler import check_handler
from components.layers import check_layers
from components.role import check_role
from components.runtime import ARCHITECTURES, DEFAULT_RUNTIME, RUNTIMES

DEFAULT_TIMEOUT = 30
DEFAULT_MEMORY_SIZE = 128

APPLICATION_LOG_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
SYSTEM_LOG_LEVELS = ("DEBUG", "INFO", "WARN")
"""https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html"""

DEAD_LETTER_TARGET = re.compile(r"arn:[^:]+:(sqs|sns):[^:]+:[0-9]{12}:[A-Za-z0-9_-]+")

MOST_CONCURRENCY = 100_000
"""More than any account has by default; AWS refuses what an account doesn't have."""


class VpcArgs(TypedDict):
    """What a function reaches in a VPC, and then nothing else without a NAT gateway or an endpoint."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """The subnets that it is connected to; two or more in different zones keep it available."""
    security_group_ids: Sequence[pulumi.Input[str]]
    """The security groups that say what it may reach."""


class FunctionArgs(TypedDict):
    """What a `Function` is made of."""

    code: str
    """The Python file of the handler, for example `handlers/open_case.py`, or a folder of files. A `requirements.txt`
    in the folder names packages to put beside them."""
    handler: NotRequired[str]
    """The function that Lambda calls, as `module.function`. Default: `handler` in the file that `code` names."""
    description: NotRequired[str]
    """What it does, for those who read the list of functions. Default: nothing."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Environment variables of the handler; secret Outputs stay secret in the state of the stack. Default: none."""
    timeout: NotRequired[int]
    """How long a call may take, in seconds, 1 to 900. Default: 30."""
    memory_size: NotRequired[int]
    """The memory in MB, 128 to 10240. Default: 128."""
    ephemeral_storage: NotRequired[int]
    """The size of `/tmp` in MB, 512 to 10240. Default: 512."""
    runtime: NotRequired[str]
    """The Lambda runtime, `python3.10` to `python3.14`. Default: `python3.13`."""
    architecture: NotRequired[str]
    """`arm64` or `x86_64`. Default: `arm64`."""
    layers: NotRequired[Sequence[pulumi.Input[str]]]
    """Up to 5 layers: ARNs with their versions, or Powertools as `AWSLambdaPowertoolsPythonV3:27`, that version for the
    region, runtime and architecture of the function. Default: none."""
    reserved_concurrency: NotRequired[int]
    """How many calls may run at once, taken from those of the account; 0 stops all. Default: what the account has."""
    vpc: NotRequired[VpcArgs]
    """The subnets and security groups that connect it to a VPC. Default: none."""
    dead_letter_target: NotRequired[pulumi.Input[str]]
    """The ARN of a standard SQS queue or SNS topic for events that failed. Only of asynchronous calls: a state machine
    waits for its functions, and sees their errors itself. Default: none."""
    tracing: NotRequired[bool]
    """Whether X-Ray traces calls; where the state machine is traced, in the same trace. Default: False."""
    application_log_level: NotRequired[str]
    """What is kept of what the handler logs: `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR` or `FATAL`, and what is worse.
    Default: `INFO`, as AWS has it."""
    system_log_level: NotRequired[str]
    """What is kept of what Lambda logs: `DEBUG`, `INFO` or `WARN`. Default: `INFO`, as AWS has it."""
    log_retention_in_days: NotRequired[int]
    """How long CloudWatch keeps the logs. Default: 30, or what the workflow says."""
    retain_logs: NotRequired[bool]
    """Whether the log group stays when all else is deleted. Default: False, or what the workflow says."""
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


def check_function(name: str, args: FunctionArgs) -> str:
    """Raise ArgumentError if a `Function` can't be made of *args*; else return its handler as `module.function`."""
    subject = f'Function "{name}"'
    check_name("Function", name)
    check_keys(subject, args, FunctionArgs)
    if not isinstance(args["code"], str):
        words = "the path of a file or a folder, as a text"
        raise ArgumentError(f"{subject}: code is {args['code']!r:.60}; allowed is {words}")
    check_kind(subject, args, "handler", str, 'a text like "module.function"')
    check_kind(subject, args, "description", str, "a text")
    if len(args.get("description") or "") > 256:
        raise ArgumentError(f"{subject}: description has {len(args['description'])} characters; allowed are 256")
    check_texts(subject, args, "environment")
    check_texts(subject, args, "tags")
    check_range(subject, args, "timeout", 1, 900)
    check_range(subject, args, "memory_size", 128, 10240)
    check_range(subject, args, "ephemeral_storage", 512, 10240)
    check_range(subject, args, "reserved_concurrency", 0, MOST_CONCURRENCY)
    check_one_of(subject, args, "runtime", tuple(RUNTIMES))
    check_one_of(subject, args, "architecture", tuple(ARCHITECTURES))
    for flag in ("retain_logs", "tracing"):
        check_one_of(subject, args, flag, (True, False))
    check_one_of(subject, args, "application_log_level", APPLICATION_LOG_LEVELS)
    check_one_of(subject, args, "system_log_level", SYSTEM_LOG_LEVELS)
    check_one_of(subject, args, "log_retention_in_days", LOG_RETENTION_IN_DAYS)
    check_one_of(subject, args, "retain_logs", (True, False))
    check_one_of(subject, args, "publish", (True, False))
    check_layers(subject, args)
    _check_vpc(subject, args)
    words = "the ARN of a standard SQS queue or SNS topic, arn:aws:sqs:REGION:ACCOUNT:NAME"
    check_arn(subject, args, "dead_letter_target", DEAD_LETTER_TARGET, words)
    check_key(subject, args)
    check_role(subject, args)
    handler = args.get("handler")
    if handler is None:
        handler = f"{Path(args['code']).stem}.handler"
    check_handler(subject, args["code"], handler, args.get("runtime", DEFAULT_RUNTIME))
    return handler


def _check_vpc(subject: str, args: FunctionArgs) -> None:
    vpc = args.get("vpc")
    if vpc is None:
        return
    where = f"{subject}: vpc"
    check_keys(where, vpc, VpcArgs)
    for key, words in (("subnet_ids", "ids of subnets"), ("security_group_ids", "ids of security groups")):
        ids = check_list(where, vpc, key, words)
        if not ids:
            raise ArgumentError(f"{where}: {key} is empty; it needs {words}")
        for each in ids:
            if not isinstance(each, str) and not is_deferred(each):
                raise ArgumentError(f"{where}: {key} has {each!r:.60}; allowed are {words}")
