"""The queries of a dashboard read what is logged, and are about the right events."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from components.log_queries import COLD_STARTS, ERRORS_OF_EXECUTIONS, FAILED_EVENTS, LAST_FAILURES, STATES_NOT_LEFT


def event(kind: str, **details: str) -> dict[str, Any]:
    """An event as a state machine logs it.

    https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html, and the events that others recorded on AWS.
    """
    return {
        "id": "5",
        "type": kind,
        "details": details,
        "previous_event_id": "4",
        "event_timestamp": "1717612187000",
        "execution_arn": "arn:aws:states:eu-west-1:123456789012:execution:orders:1",
        "redrive_count": "0",
    }


ENTERED = event("TaskStateEntered", name="Charge")
EXITED = event("TaskStateExited", name="Charge")
FAIL = event("FailStateEntered", name="Declined")
TASK_FAILED = event("TaskFailed", resource="invoke", resourceType="lambda", error="Declined", cause="No money.")
EXECUTION_FAILED = event("ExecutionFailed", error="Declined", cause="No money.")
EVENTS = (ENTERED, EXITED, FAIL, TASK_FAILED, EXECUTION_FAILED, event("ExecutionSucceeded"))

REPORT = {
    "time": "2026-11-28T12:00:00.000Z",
    "type": "platform.report",
    "record": {
        "requestId": "8286a188-ba32-4475-8077-530cd35c09a9",
        "metrics": {
            "durationMs": 1.5,
            "billedDurationMs": 2,
            "memorySizeMB": 128,
            "maxMemoryUsedMB": 38,
            "initDurationMs": 120.3,
        },
        "status": "success",
    },
}
"""https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report"""


def fields(record: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The fields that CloudWatch finds in a JSON event.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
    """
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from fields(value, f"{prefix}{key}.")
        else:
            yield prefix + key


COMMANDS = ("fields", "filter", "stats", "sort", "limit")
WORDS = {"as", "asc", "avg", "by", "count", "desc", "in", "ispresent", "like", "max", "not", "or", "and", "strcontains"}
OF_CLOUDWATCH = {"@timestamp", "@log"}
LITERAL = re.compile(r'"[^"]*"|(?<= )/[^ ]+/|\b\d+\b')
NAME = re.compile(r"@?[A-Za-z_][\w.]*")
ALIAS = re.compile(r"\bas (\w+)")


def read(commands: tuple[str, ...]) -> set[str]:
    """The fields that a query reads."""
    text = LITERAL.sub("", " | ".join(commands))
    return set(NAME.findall(text)) - WORDS - set(COMMANDS) - set(ALIAS.findall(text)) - OF_CLOUDWATCH - {"sum"}


OF_MACHINE = (STATES_NOT_LEFT, FAILED_EVENTS, ERRORS_OF_EXECUTIONS, LAST_FAILURES)


@pytest.mark.parametrize("commands", OF_MACHINE)
def test_query_reads_what_a_state_machine_logs(commands: tuple[str, ...]) -> None:
    """All fields are there in some event."""
    assert read(commands) <= {name for logged in EVENTS for name in fields(logged)}
    assert read(commands)


def test_query_reads_what_a_function_logs() -> None:
    """The report of a cold start has it."""
    assert read(COLD_STARTS) == {"type", "record.metrics.initDurationMs"}
    assert read(COLD_STARTS) <= set(fields(REPORT))


@pytest.mark.parametrize("commands", [*OF_MACHINE, COLD_STARTS])
def test_query_is_made_of_commands(commands: tuple[str, ...]) -> None:
    """Each begins with one, quotes and brackets are closed, and a pipe separates commands only."""
    assert {command.partition(" ")[0] for command in commands} <= set(COMMANDS)
    for command in commands:
        bare = LITERAL.sub("", command)
        assert bare.count("(") == bare.count(")") and bare.count("[") == bare.count("]")
        assert not set(bare) & set("\"'/|")


def taken(commands: tuple[str, ...]) -> list[str]:
    """The types of the events that the first filters of a query let through."""
    left = [logged["type"] for logged in EVENTS]
    for command in commands:
        if command.startswith("filter "):
            left = [kind for kind in left if _passes(command, kind)]
    return left


def _passes(command: str, kind: str) -> bool:
    patterns = re.findall(r"like /(.+?)/", command)
    if " not like " in command:
        return not re.search(patterns[0], kind)
    return any(re.search(pattern, kind) for pattern in patterns) or kind in re.findall(r'"(\w+)"', command)


@pytest.mark.parametrize(
    ("commands", "types"),
    [
        (STATES_NOT_LEFT, ["TaskStateEntered", "TaskStateExited", "FailStateEntered"]),
        (FAILED_EVENTS, ["FailStateEntered", "TaskFailed"]),
        (ERRORS_OF_EXECUTIONS, ["ExecutionFailed"]),
        (LAST_FAILURES, ["ExecutionFailed"]),
    ],
)
def test_query_is_about_these_events(commands: tuple[str, ...], types: list[str]) -> None:
    """Of those that a state machine logs."""
    assert taken(commands) == types
