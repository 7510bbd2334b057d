"""Follows an execution while it runs."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.type_defs import HistoryEventTypeDef

END = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")


class Step(NamedTuple):
    """A state that was entered or left, or the end of the execution: what happened, to which state, with what data."""

    seconds: float
    """Since the execution started."""
    happened: str
    """`entered`, `left`, or the status that the execution ended with."""
    state: str
    """The name of the state; empty at the end of the execution."""
    state_type: str
    """`Task`, `Choice`, ..."""
    data: str
    """The input or output as JSON; at the end of a failed execution its error and cause."""


def follow(client: "SFNClient", execution_arn: str, interval: float = 0.05) -> Iterator[Step]:
    """Each step of an execution when it happens, up to its end.

    Args:
        client: A boto3 client.
        execution_arn: A running or finished execution of a STANDARD state machine.
        interval: How often to ask for news, in seconds. AWS allows some 20 requests a second.
    """
    last_event = 0
    started = None
    while True:
        pages = client.get_paginator("get_execution_history").paginate(executionArn=execution_arn)
        for event in (event for page in pages for event in page["events"] if event["id"] > last_event):
            last_event = event["id"]
            started = started or event["timestamp"]
            step = _step(event, (event["timestamp"] - started).total_seconds())
            if step:
                yield step
                if step.happened in END:
                    return
        time.sleep(interval)


def _step(event: "HistoryEventTypeDef", seconds: float) -> Step | None:
    # https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
    kind = event["type"]
    if kind.endswith("StateEntered"):
        entered = event["stateEnteredEventDetails"]
        return Step(seconds, "entered", entered["name"], kind.removesuffix("StateEntered"), entered.get("input", ""))
    if kind.endswith("StateExited"):
        left = event["stateExitedEventDetails"]
        return Step(seconds, "left", left["name"], kind.removesuffix("StateExited"), left.get("output", ""))
    if kind == "ExecutionSucceeded":
        return Step(seconds, "SUCCEEDED", "", "", event["executionSucceededEventDetails"].get("output", ""))
    if kind == "ExecutionFailed":
        failed = event.get("executionFailedEventDetails", {})
        return Step(seconds, "FAILED", "", "", _error(failed.get("error"), failed.get("cause")))
    if kind == "ExecutionAborted":
        aborted = event.get("executionAbortedEventDetails", {})
        return Step(seconds, "ABORTED", "", "", _error(aborted.get("error"), aborted.get("cause")))
    if kind == "ExecutionTimedOut":
        timed_out = event.get("executionTimedOutEventDetails", {})
        return Step(seconds, "TIMED_OUT", "", "", _error(timed_out.get("error"), timed_out.get("cause")))
    return None


def _error(error: str | None, cause: str | None) -> str:
    return ": ".join(part for part in (error, cause) if part)
