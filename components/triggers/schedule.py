"""The trigger of the kind `schedule`: a schedule of EventBridge Scheduler in a group of its own."""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_aws import scheduler

from asl.permissions.statements import Statement
from asl.render import substitute
from components.document import rendered
from components.encryption import use_of_key
from components.role import trust
from components.triggers.dead_letters import dead_letter_queue, send_statements
from components.triggers.delivery_arguments import retry_policy, state
from components.triggers.trigger import Trigger

SCHEDULES = "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/"


def make(trigger: Trigger, args: Mapping[str, Any]) -> None:
    """Register all that *trigger* needs; *args* are `ScheduleArgs`.

    The group is there because a role can be bound to a group but to no schedule, and because a schedule has no tags.
    https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    """
    child = pulumi.ResourceOptions(parent=trigger.parent)
    group = scheduler.ScheduleGroup(trigger.child, tags=trigger.args.get("tags"), opts=child)
    own_queue, key = args.get("dead_letter_queue"), trigger.args.get("kms_key_arn")
    queue_arn = dead_letter_queue(trigger, key).arn if own_queue is None else own_queue
    statements = [trigger.start(), *send_statements(trigger, queue_arn, own_queue is None)]
    if key is not None:
        statements.append(_decrypt(trigger, key, group))
    role, granted = trigger.role(trust("scheduler.amazonaws.com", group.arn), statements)
    window = args.get("flexible_window_in_minutes")
    data = args.get("input")
    scheduler.Schedule(
        f"{trigger.child}-time",
        group_name=group.name,
        schedule_expression=args["expression"],
        schedule_expression_timezone=args.get("time_zone", "UTC"),
        flexible_time_window=(
            {"mode": "OFF"} if window is None else {"mode": "FLEXIBLE", "maximum_window_in_minutes": window}
        ),
        start_date=args.get("start_date"),
        end_date=args.get("end_date"),
        state=state(args),
        kms_key_arn=key,
        target={
            "arn": trigger.starts,
            "role_arn": role.arn,
            # Without an input, Scheduler would send a notification of its own.
            "input": rendered({} if data is None else data, trigger.names),
            "retry_policy": retry_policy(args),
            "dead_letter_config": {"arn": queue_arn},
        },
        opts=pulumi.ResourceOptions(parent=trigger.parent, depends_on=granted),
    )


def _decrypt(trigger: Trigger, key: Any, group: scheduler.ScheduleGroup) -> Statement:
    """What the role needs of the key that the input is encrypted with.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
    """
    # The name of a schedule is not known before it is made.
    known = pulumi.Output.all(trigger.names, group.name)
    schedules = known.apply(lambda values: f"{substitute(SCHEDULES, values[0])}{values[1]}/*")
    return use_of_key(key, ["kms:Decrypt"], "StringLike", "aws:scheduler:schedule:arn", schedules)
