"""Gets the history of an execution from AWS, in as few calls as its API allows."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from console.execution.events import Event
from console.execution.reader import Reader
from console.execution.steps import RUNNING

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

PAGE = 1000
"""The most events that one call returns. https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html"""

MOST_PAGES = 25
"""A history holds 25,000 events."""

NEWEST = 100
"""Events that a look for news asks for first: as a rule that is one call."""

SOONEST, LATEST = 0.1, 2.0
"""Seconds between two looks: soon after news, then ever later. AWS refills twenty calls a second for an account."""


class Description(NamedTuple):
    """What AWS tells of an execution beside its history."""

    arn: str
    name: str
    machine: str
    """The ARN of its state machine."""
    definition: dict[str, Any]
    """That it runs by, which may no longer be that of its state machine."""
    started: datetime
    map_run: str
    """The ARN of the run of a Distributed Map that it is a child of; empty as a rule."""
    trace: str
    """The X-Ray trace header; empty without tracing."""
    role: str
    """The ARN of the role by which it acts."""


def describe(client: "SFNClient", arn: str) -> Description:
    """What AWS tells of the execution *arn*, with the definition that it runs by: two calls."""
    execution = client.describe_execution(executionArn=arn)
    machine = client.describe_state_machine_for_execution(executionArn=arn)
    return Description(
        arn,
        execution.get("name", arn.rpartition(":")[2]),
        execution["stateMachineArn"],
        json.loads(machine["definition"]),
        execution["startDate"],
        execution.get("mapRunArn", ""),
        execution.get("traceHeader", ""),
        machine.get("roleArn", ""),
    )


def whole(client: "SFNClient", arn: str, *, data: bool = True) -> Reader:
    """All that has happened in the execution *arn* by now.

    Args:
        client: A boto3 client.
        arn: An execution of a STANDARD state machine, running or finished.
        data: Whether to get inputs and outputs too.
    """
    reader = Reader()
    for events in _pages(client, arn, includeExecutionData=data):
        reader.read_all(events)
    return reader


def follow(
    client: "SFNClient", arn: str, reader: Reader, pause: Callable[[float], object] = time.sleep
) -> Iterator[list[Event]]:
    """The events that *reader* has not read yet, each time that there are some, up to the end of the execution.

    They are in *reader* when they are yielded. An empty list says that a look found nothing new.

    Args:
        client: A boto3 client.
        arn: An execution of a STANDARD state machine, running or finished.
        reader: What was read by now.
        pause: Waits so many seconds between two looks.
    """
    seconds = SOONEST
    while True:
        new = reader.read_all(_newest(client, arn, max(reader.events, default=0)))
        yield new
        if reader.execution.status != RUNNING:
            return
        seconds = SOONEST if new else min(seconds * 1.5, LATEST)
        pause(seconds)


def _newest(client: "SFNClient", arn: str, last: int) -> list[Any]:
    """The events after the one with the id *last*: read from the end, which is where the news are."""
    if not last:
        return list(chain.from_iterable(_pages(client, arn)))
    few = _after(client, arn, last, NEWEST)
    if few is not None:
        return few
    # Anew: all calls for one history ask for pages of one size, as the API demands.
    return _after(client, arn, last, PAGE, most=MOST_PAGES) or []


def _after(client: "SFNClient", arn: str, last: int, size: int, most: int = 1) -> list[Any] | None:
    """The events after the one with the id *last*; None if they don't begin on so many pages of this *size*."""
    found: list[Any] = []
    for events in islice(_pages(client, arn, size, reverseOrder=True), most):
        found += [event for event in events if event["id"] > last]
        if not events or events[-1]["id"] <= last + 1:
            return found[::-1]
    return None


def _pages(client: "SFNClient", arn: str, size: int = PAGE, **asked: bool) -> Iterator[list[Any]]:
    """The events of a history, a call for each list."""
    pages = client.get_paginator("get_execution_history").paginate(
        executionArn=arn, PaginationConfig={"PageSize": size}, **asked
    )
    return (page["events"] for page in pages)
