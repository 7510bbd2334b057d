"""What a trigger of the kind `rule` is made of, and whether that is right.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
"""

import re
from collections.abc import Mapping
from typing import Any, NotRequired

import pulumi

from components.arguments import ArgumentError, check_arn, check_keys
from components.triggers.event_arguments import EventArgs, check_event

BUS = re.compile(r"[/.\-_A-Za-z0-9]{1,256}|arn:[^:]+:events:[^:]+:[0-9]{12}:event-bus/[/.\-_A-Za-z0-9]+")
"""https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"""


class RuleArgs(EventArgs):
    """Starts an execution for each event that matches, by an EventBridge rule."""

    pattern: Mapping[str, Any]
    """Which events: `{"source": ["my.shop"], "detail": {"total": [{"numeric": [">", 100]}]}}`. An Output may stand for
    any value. A pattern that matches what the executions themselves cause starts executions without end."""
    event_bus: NotRequired[pulumi.Input[str]]
    """The name or ARN of the bus. Default: the default bus of the account."""


def check_rule(subject: str, args: Any) -> None:
    """Raise ArgumentError if *args* are no right `RuleArgs`."""
    check_keys(subject, args, RuleArgs)
    check_event(subject, args)
    check_arn(subject, args, "event_bus", BUS, "the name or the ARN of an event bus")
    from components.triggers.event_pattern import pattern_problem  # It takes time to import, and few need it.

    problem = pattern_problem(args["pattern"])
    if problem:
        raise ArgumentError(f"{subject}: pattern{problem}")
