"""The log lines of one invocation of a Lambda function."""

import json
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from console.aws import Aws
from console.execution.steps import Attempt
from console.payload import parsed
from console.refusal import refusal

if TYPE_CHECKING:
    from mypy_boto3_logs.type_defs import FilteredLogEventTypeDef

MOST = 200
"""Lines of an invocation that are asked for."""

LOOKS = 20
"""Calls that are made for one search."""

EARLY, LATE = timedelta(seconds=2), timedelta(seconds=30)
"""Clocks differ, and the last lines come after the answer."""


class Invocation(NamedTuple):
    """What a function wrote while it was invoked."""

    group: str
    lines: list[tuple[datetime, str]]
    problem: str = ""
    """Why there are no lines."""


def function_of(attempt: Attempt) -> str:
    """The name or ARN of the function that *attempt* invoked; empty if it invoked none."""
    if ":function:" in attempt.resource:
        return attempt.resource
    if attempt.resource.startswith("lambda:invoke"):
        given = parsed(attempt.input)
        return str(given.get("FunctionName", "")) if isinstance(given, dict) else ""
    return ""


def lines_of(aws: Aws, attempt: Attempt, request_id: str) -> Invocation:
    """What the function of *attempt* wrote while it was invoked.

    Args:
        aws: The clients.
        attempt: An attempt that invoked a function.
        request_id: Of the invocation; if it is empty, all that the function wrote in its time is taken.
    """
    function = function_of(attempt)
    group = f"/aws/lambda/{function.rpartition(':function:')[2].partition(':')[0]}"
    end = (attempt.ended or datetime.now(UTC)) + LATE
    within = {"startTime": _milliseconds(attempt.scheduled - EARLY), "endTime": _milliseconds(end)}
    try:
        settings = aws.functions.get_function_configuration(FunctionName=function)
        group = settings.get("LoggingConfig", {}).get("LogGroup", group)
        lines = _lines(aws, group, within, request_id)
    except aws.logs.exceptions.ResourceNotFoundException:
        return Invocation(group, [], "the function has no log group (yet)")
    except (ClientError, BotoCoreError) as error:
        return Invocation(group, [], refusal(error))
    return Invocation(group, lines, "" if lines else "the function has logged nothing (yet)")


def _lines(aws: Aws, group: str, within: dict[str, int], request_id: str) -> list[tuple[datetime, str]]:
    streams: dict[str, list[str]] = {}
    if request_id:
        # Lines that the handler prints don't name the request; those that begin and end it do, in the same stream.
        named = _found(aws, logGroupName=group, filterPattern=f'"{request_id}"', **within)
        if not named:
            return []
        within = {"startTime": named[0]["timestamp"], "endTime": named[-1]["timestamp"] + 1}
        streams = {"logStreamNames": [named[0]["logStreamName"]]}
    found = _found(aws, logGroupName=group, **within, **streams)
    lines = [(datetime.fromtimestamp(event["timestamp"] / 1000, UTC), _readable(event["message"])) for event in found]
    return [(time, line) for time, line in lines if line]


def _found(aws: Aws, **asked: Any) -> "list[FilteredLogEventTypeDef]":
    """The log events that are asked for: CloudWatch may answer with none, and a token to look further."""
    pages = aws.logs.get_paginator("filter_log_events").paginate(**asked, PaginationConfig={"MaxItems": MOST})
    return [event for page in islice(pages, LOOKS) for event in page["events"]]


def _readable(message: str) -> str:
    """A line as a person reads it: of a JSON record the level and the message, of what the platform says nothing.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    """
    record = parsed(message)
    if not isinstance(record, dict):
        return message.rstrip()
    if str(record.get("type", "")).startswith("platform."):
        return ""
    if "errorType" in record:
        return f"ERROR {record['errorType']}: {record.get('errorMessage', '')}"
    if "message" not in record:
        return message.rstrip()
    said = record["message"]
    return f"{record.get('level', '')} {said if isinstance(said, str) else json.dumps(said)}".strip()


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)
