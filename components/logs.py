"""The log group of a state machine, and what its role needs to log."""

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi
from pulumi_aws import cloudwatch, sfn

from asl.permissions import LOG_DELIVERY, express_logs
from asl.permissions.statements import Statement
from components.arguments import DEFAULT_LOG_RETENTION_IN_DAYS

LOG_GROUP = "AWS::Logs::LogGroup"
"""`${...}` for the name of the state machine's log group in the statements of its role."""

TRIGGER_LOGS = {"http": "apis", "queue": "pipes"}
"""By the kind of a trigger that logs: what its log group is found under."""

LOG_STREAMS = f"arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{{LOG_GROUP}}}:*"


def log_group_name(name: str) -> str:
    """The name of the log group of the Workflow *name*, before Pulumi adds to it.

    With this prefix, the resource policy of CloudWatch Logs doesn't grow with each log group.
    https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
    """
    return f"/aws/vendedlogs/states/{name}"


def make_log_group(name: str, args: Mapping[str, Any], opts: pulumi.ResourceOptions) -> cloudwatch.LogGroup:
    """Register the log group *name* of a Workflow with *args*."""
    return cloudwatch.LogGroup(
        name,
        retention_in_days=args.get("log_retention_in_days", DEFAULT_LOG_RETENTION_IN_DAYS),
        kms_key_id=args.get("kms_key_arn"),
        tags=args.get("tags"),
        opts=opts,
    )


def logging_configuration(
    args: Mapping[str, Any], log_group: cloudwatch.LogGroup
) -> sfn.StateMachineLoggingConfigurationArgsDict:
    """What a state machine writes to *log_group*, by the arguments of its Workflow."""
    level = args.get("log_level", "ERROR")
    if level == "OFF":
        return {"level": level}
    return {
        "level": level,
        "include_execution_data": args.get("include_execution_data", False),
        "log_destination": log_group.arn.apply(lambda arn: f"{arn}:*"),
    }


def trigger_log_group_name(workflow: str, trigger: str, kind: str) -> str:
    """The name of the log group of *trigger*, one of that *kind*, before Pulumi adds to it; the prefix is as above."""
    return f"/aws/vendedlogs/{TRIGGER_LOGS[kind]}/{workflow}-{trigger}"


def trigger_log_group_names(workflow: str, triggers: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the log groups of *triggers*, of those that have one."""
    return [
        trigger_log_group_name(workflow, trigger["name"], kind)
        for trigger in triggers
        for kind in TRIGGER_LOGS
        if kind in trigger
    ]


def log_statements(args: Mapping[str, Any]) -> list[Statement]:
    """What the role of a Workflow with *args* needs to log: nothing if it doesn't."""
    if args.get("log_level") == "OFF":
        return []
    return [LOG_DELIVERY, express_logs(LOG_STREAMS)] if args.get("type") == "EXPRESS" else [LOG_DELIVERY]


def log_warnings(args: Mapping[str, Any]) -> list[str]:
    """What to say of how a Workflow with *args* logs.

    https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
    """
    if args.get("type") == "EXPRESS" and args.get("log_level") == "OFF":
        return ["log_level is OFF: an EXPRESS execution leaves nothing but its logs; ERROR logs why one failed"]
    return []
