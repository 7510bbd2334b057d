"""What triggers are made of, and whether that is right."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from asl.problem import quoted
from components.arguments import NAME_LIMIT, ArgumentError, check_keys, check_kind, check_name
from components.triggers.bucket_arguments import BucketArgs, check_bucket
from components.triggers.http_arguments import HttpArgs, check_http
from components.triggers.queue_arguments import QueueArgs, check_queue
from components.triggers.rule_arguments import RuleArgs, check_rule
from components.triggers.schedule_arguments import ScheduleArgs, check_schedule

DEAD_LETTERS = "-dead-letters"
"""What the name of the dead-letter queue of a trigger ends in."""


class TriggerArgs(TypedDict):
    """What starts executions of a `Workflow`: its name, and one of the other keys."""

    name: str
    """The name, one of a kind in the workflow; names on AWS have it in them."""
    schedule: NotRequired[ScheduleArgs]
    """Times start executions, by EventBridge Scheduler. Default: they don't."""
    rule: NotRequired[RuleArgs]
    """Events that match a pattern start executions, by an EventBridge rule. Default: they don't."""
    bucket: NotRequired[BucketArgs]
    """Objects that are created in a bucket of S3 start executions. Default: they don't."""
    queue: NotRequired[QueueArgs]
    """Messages in an SQS queue start executions, through EventBridge Pipes. Default: they don't."""
    http: NotRequired[HttpArgs]
    """Requests to an HTTP API start executions. Default: they don't."""


KINDS: Mapping[str, Callable[[str, Any], None]] = {
    "schedule": check_schedule,
    "rule": check_rule,
    "bucket": check_bucket,
    "queue": check_queue,
    "http": check_http,
}
"""By the key of a trigger, what raises ArgumentError if its value is not right."""


def check_triggers(workflow: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if `triggers` of *args*, the arguments of the Workflow *workflow*, are not right."""
    subject = f'Workflow "{workflow}"'
    check_kind(subject, args, "triggers", Sequence, "a list of dicts")
    names = set[str]()
    for index, trigger in enumerate(args.get("triggers") or ()):
        where = f"{subject}: triggers[{index}]"
        check_keys(where, trigger, TriggerArgs)
        check_name(f"{subject}: trigger", trigger["name"])
        if trigger["name"] in names:
            raise ArgumentError(f'{where}: name is "{trigger["name"]}", as of a trigger before it; names differ')
        names.add(trigger["name"])
        _check_child(where, trigger["name"], f"{workflow}-{trigger['name']}", args["functions"])
        kinds = [key for key in trigger if key in KINDS]
        if len(kinds) != 1:
            has = f"has {quoted(kinds)}" if kinds else "has no kind"
            raise ArgumentError(f"{where} {has}; allowed is one of {quoted(KINDS)}")
        KINDS[kinds[0]](f'{subject}: trigger "{trigger["name"]}": {kinds[0]}', trigger[kinds[0]])
    for name in sorted(names):
        if f"{name}{DEAD_LETTERS}" in names:
            raise ArgumentError(
                f'{subject}: triggers: "{name}{DEAD_LETTERS}" is also the dead-letter queue of the trigger "{name}"; '
                "give one of them another name"
            )


def _check_child(where: str, name: str, child: str, functions: Collection[str]) -> None:
    """Raise ArgumentError if what the trigger *name* registers can't be called after *child*."""
    if len(child) > NAME_LIMIT:
        words = f"with that of the workflow and a dash it has {len(child)} characters; allowed are {NAME_LIMIT}"
        raise ArgumentError(f'{where}: name is "{name}"; {words}')
    if child in functions:
        words = f'its role would be called as that of the function "{child}"; give one of them another name'
        raise ArgumentError(f'{where}: name is "{name}"; {words}')
