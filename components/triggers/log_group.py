"""Where what starts executions logs."""

import pulumi
from pulumi_aws import cloudwatch

from components.arguments import DEFAULT_LOG_RETENTION_IN_DAYS
from components.logs import trigger_log_group_name
from components.triggers.trigger import Trigger


def make_log_group(trigger: Trigger, kind: str) -> cloudwatch.LogGroup:
    """Register the log group of *trigger*, one of that *kind*; it is encrypted and kept as that of the Workflow."""
    return cloudwatch.LogGroup(
        trigger_log_group_name(trigger.workflow, trigger.name, kind),
        retention_in_days=trigger.args.get("log_retention_in_days", DEFAULT_LOG_RETENTION_IN_DAYS),
        kms_key_id=trigger.args.get("kms_key_arn"),
        tags=trigger.args.get("tags"),
        opts=pulumi.ResourceOptions(parent=trigger.parent),
    )
