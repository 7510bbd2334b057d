"""What triggers of EventBridge have: whether they are on, how often it tries, and where failures are kept."""

import json
import re
from collections.abc import Awaitable, Mapping
from typing import Any, NotRequired, TypedDict

import pulumi

from asl.render import opaque_values
from components.arguments import ArgumentError, check_arn, check_keys, check_one_of, check_range

QUEUE = re.compile(r"arn:[^:]+:sqs:[^:]+:[0-9]{12}:[A-Za-z0-9_-]+")
"""A FIFO queue, whose name ends in `.fifo`, takes no dead letters.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"""

DEFAULT_MAXIMUM_ATTEMPTS = 185
DEFAULT_MAXIMUM_AGE_IN_SECONDS = 3600


class RetryArgs(TypedDict):
    """How often EventBridge tries to start an execution that could not be started."""

    maximum_attempts: NotRequired[int]
    """How often it tries again, with growing pauses, 0 to 185. Default: 185."""
    maximum_age_in_seconds: NotRequired[int]
    """How long it tries, 60 to 86400. AWS tries for a day; after an hour, most would rather know of it in the
    dead-letter queue than start late. Default: 3600."""


class DeliveryArgs(TypedDict):
    """What `ScheduleArgs`, `RuleArgs` and `BucketArgs` share."""

    enabled: NotRequired[bool]
    """Whether it starts executions. Default: True."""
    retry: NotRequired[RetryArgs]
    """How often starting an execution is tried. Default: for an hour."""
    dead_letter_queue: NotRequired[pulumi.Input[str]]
    """The ARN of a standard queue of your own for what could not be started. For a rule or a bucket, its policy must
    let `events.amazonaws.com` send. Default: one is made, which keeps messages for 14 days."""


def check_delivery(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if what *args* has of `DeliveryArgs` is not right."""
    check_one_of(subject, args, "enabled", (True, False))
    check_arn(subject, args, "dead_letter_queue", QUEUE, "the ARN of a standard queue, arn:aws:sqs:REGION:ACCOUNT:NAME")
    if args.get("retry") is not None:
        check_keys(f"{subject}.retry", args["retry"], RetryArgs)
        check_range(f"{subject}.retry", args["retry"], "maximum_attempts", 0, 185)
        check_range(f"{subject}.retry", args["retry"], "maximum_age_in_seconds", 60, 86400)


def retry_policy(args: Mapping[str, Any]) -> Any:
    """`retry` of *args* as Schedule and EventTarget take it."""
    retry = args.get("retry") or {}
    return {
        "maximum_retry_attempts": retry.get("maximum_attempts", DEFAULT_MAXIMUM_ATTEMPTS),
        "maximum_event_age_in_seconds": retry.get("maximum_age_in_seconds", DEFAULT_MAXIMUM_AGE_IN_SECONDS),
    }


def state(args: Mapping[str, Any]) -> str:
    """`enabled` of *args* as Schedule and EventRule take it."""
    return "ENABLED" if args.get("enabled", True) else "DISABLED"


def check_json(subject: str, args: Mapping[str, Any], key: str) -> None:
    """Raise ArgumentError if *args* has *key* with anything that is no JSON; an Output may stand for any value."""
    for value in opaque_values(args.get(key)):
        if not isinstance(value, pulumi.Output | Awaitable):
            kind = type(value).__name__
            raise ArgumentError(f"{subject}: {key} has {value!r:.60}, a {kind}; allowed is what JSON has, and Outputs")
    try:
        json.dumps(args.get(key), default=lambda _: None, allow_nan=False)
    except (TypeError, ValueError) as error:  # Keys that are no texts, numbers that JSON doesn't have.
        raise ArgumentError(f"{subject}: {key} is no JSON: {error}") from None
