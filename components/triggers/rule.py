"""The trigger of the kind `rule`: an EventBridge rule whose target is the state machine."""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_aws import cloudwatch, sqs

from asl.permissions import policy_document
from components.document import rendered
from components.role import trust
from components.triggers.dead_letters import dead_letter_queue
from components.triggers.delivery_arguments import retry_policy, state
from components.triggers.event_arguments import template_text
from components.triggers.trigger import Trigger


def make(trigger: Trigger, args: Mapping[str, Any]) -> None:
    """Register all that *trigger* needs; *args* are `RuleArgs`."""
    make_rule(trigger, args, args["pattern"])


def make_rule(trigger: Trigger, args: Mapping[str, Any], pattern: Mapping[str, Any]) -> None:
    """Register a rule for *pattern* and what it needs; *args* are `EventArgs`, and may have the `event_bus`."""
    child = pulumi.ResourceOptions(parent=trigger.parent)
    rule = cloudwatch.EventRule(
        trigger.child,
        event_bus_name=args.get("event_bus"),
        event_pattern=rendered(pattern, trigger.names),
        state=state(args),
        tags=trigger.args.get("tags"),
        opts=child,
    )
    role, needed = trigger.role(trust("events.amazonaws.com", rule.arn), [trigger.start()])
    queue_arn = args.get("dead_letter_queue")
    if queue_arn is None:
        queue = dead_letter_queue(trigger, trigger.args.get("kms_key_arn"))
        queue_arn = queue.arn
        needed = [*needed, _let_rule_send(trigger, queue, rule)]
    cloudwatch.EventTarget(
        f"{trigger.child}-target",
        rule=rule.name,
        event_bus_name=args.get("event_bus"),
        arn=trigger.starts,
        role_arn=role.arn,
        retry_policy=retry_policy(args),
        dead_letter_config={"arn": queue_arn},
        **_input(trigger, args),
        opts=pulumi.ResourceOptions(parent=trigger.parent, depends_on=needed),
    )


def _let_rule_send(trigger: Trigger, queue: sqs.Queue, rule: cloudwatch.EventRule) -> sqs.QueuePolicy:
    """To a dead-letter queue EventBridge sends as itself, not with the role.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue.arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule.arn}},
    }
    return sqs.QueuePolicy(
        f"{trigger.child}-dead-letters-policy",
        queue_url=queue.url,
        policy=rendered(policy_document([statement]), trigger.names),
        opts=pulumi.ResourceOptions(parent=trigger.parent),
    )


def _input(trigger: Trigger, args: Mapping[str, Any]) -> dict[str, Any]:
    """What of the event is the input of an execution, as EventTarget takes it."""
    if args.get("input") is not None:
        return {"input": rendered(args["input"], trigger.names)}
    transformer = args.get("input_transformer")
    if transformer is None:
        return {"input_path": args.get("input_path")}
    template = transformer["template"]
    if isinstance(template, Mapping):
        template = rendered(template, trigger.names).apply(template_text)
    return {"input_transformer": {"input_paths": transformer.get("paths"), "input_template": template}}
