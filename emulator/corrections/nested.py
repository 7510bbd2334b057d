"""Tasks that start an execution: what they get of it, and what becomes of it when they end."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from emulator.corrections.history import end
from emulator.corrections.scope import Ended, here

INTERVAL_SECONDS = 0.02
"""How often a waiting task looks whether the execution has ended."""


def started(resource: str, given: Any) -> dict[str, Any]:
    """What `StartExecution` answers to a task, its errors with the prefix that they have there."""
    from ministack.services import stepfunctions

    status, _, body = stepfunctions._start_execution(stepfunctions._nested_start_execution_request(given))
    answer = json.loads(body)
    if status >= 400:
        kind = answer.get("__type", "").removesuffix("Exception")
        raise stepfunctions._ExecutionError(f"StepFunctions.{kind}Exception", answer.get("message", ""))
    return {"ExecutionArn": answer["executionArn"], "StartDate": _milliseconds(answer["startDate"])}


def result(
    resource: str, given: Any, seconds: int | None, parent_arn: str, submitted: Callable[[Any], None]
) -> dict[str, Any]:
    """How the execution that the task starts has ended, as `DescribeExecution` says it.

    Args:
        resource: `.sync` gives input and output as strings, `.sync:2` as JSON.
        given: The parameters of the task.
        seconds: How long it may take; None for as long as it does.
        parent_arn: The execution that the task belongs to.
        submitted: Called when it has started.

    Raises:
        Ended: The task was aborted, and so was what it started.
    """
    from ministack.services import stepfunctions

    answer = started(resource, given)
    child = stepfunctions._executions[answer["ExecutionArn"]]
    late = None if seconds is None else time.monotonic() + seconds
    try:
        submitted(answer)
        while child["status"] == "RUNNING":
            if late is not None and time.monotonic() > late:
                raise stepfunctions._ExecutionError("States.Timeout", None)
            if here.get().scope.wait(INTERVAL_SECONDS):
                raise Ended
    finally:
        managed = f"The Task state in AWS Step Functions execution [{parent_arn}] which was managing this resource"
        end(child, "ABORTED", cause=f"{managed} was aborted")
    described = _pascal(json.loads(stepfunctions._describe_execution({"executionArn": answer["ExecutionArn"]})[2]))
    if child["status"] != "SUCCEEDED":
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(described))
    if resource.endswith(":2"):
        described |= {key: json.loads(described[key]) for key in ("Input", "Output")}
    return described


def _pascal(answer: dict[str, Any]) -> dict[str, Any]:
    named = {key[0].upper() + key[1:]: value for key, value in sorted(answer.items()) if value is not None}
    for key, value in named.items():
        if key.endswith("Date"):
            named[key] = _milliseconds(value)
        if key.endswith("Details"):
            named[key] = {"Included": value["included"]}
    return named


def _milliseconds(date: str) -> int:
    return round(datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp() * 1000)
