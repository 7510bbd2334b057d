"""Tasks that wait for their token to come back."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from emulator.corrections.scope import Ended, here

INTERVAL_SECONDS = 0.05
"""How often a waiting task looks whether it is late, or aborted."""


def result(
    resource: str,
    given: Any,
    token: str,
    limits: Mapping[str, int | None],
    submitted: Callable[[Any], None],
) -> Any:
    """What the holder of *token* sends.

    Args:
        resource: With `.waitForTaskToken`.
        given: What the called service gets.
        token: The token of the task.
        limits: `Timeout` and `Heartbeat` in seconds, or None.
        submitted: Called with the answer of the service.

    Raises:
        Ended: The task was aborted.
    """
    from ministack.services import stepfunctions

    answered = threading.Event()
    task: dict[str, Any] = {"event": answered, "result": None, "error": None, "heartbeat": None}
    stepfunctions._task_tokens[token] = task
    try:
        submitted(stepfunctions._invoke_resource(resource.replace(".waitForTaskToken", ""), given))
        _wait(task, limits)
    finally:
        stepfunctions._task_tokens.pop(token, None)
    if task["error"]:
        raise stepfunctions._ExecutionError(task["error"]["Error"], task["error"]["Cause"])
    try:
        return json.loads(task["result"])
    except json.JSONDecodeError:
        return task["result"]


def _wait(task: Mapping[str, Any], limits: Mapping[str, int | None]) -> None:
    from ministack.services import stepfunctions

    started = alive = time.monotonic()
    heartbeat = task["heartbeat"]
    while not task["event"].wait(INTERVAL_SECONDS):
        if here.get().scope.ended:
            raise Ended
        now = time.monotonic()
        if task["heartbeat"] != heartbeat:
            heartbeat, alive = task["heartbeat"], now
        if limits["Timeout"] is not None and now - started > limits["Timeout"]:
            raise stepfunctions._ExecutionError("States.Timeout", None)
        if limits["Heartbeat"] is not None and now - alive > limits["Heartbeat"]:
            raise stepfunctions._ExecutionError("States.HeartbeatTimeout", None)
