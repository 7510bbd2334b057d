"""Probes of what an invocation of a function writes to its log group."""

import json
from collections.abc import Callable
from typing import Any

from tests.emulator.probe import Probe

FAILS = "def handler(event, context):\n    print('hello')\n    raise KeyError('x')\n"


def logged(probe: Probe, log_format: str) -> tuple[list[str], dict[str, Any]]:
    """The messages of an invocation that fails, and the error that the caller gets."""
    name = probe.function(FAILS).rpartition(":")[2]
    functions = probe.clients.functions
    functions.update_function_configuration(FunctionName=name, LoggingConfig={"LogFormat": log_format})  # type: ignore[typeddict-item]  # it is one of the two
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    error = json.loads(functions.invoke(FunctionName=name)["Payload"].read())
    events = probe.clients.logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    return [event["message"] for event in events], error


def in_json(probe: Probe) -> object:
    messages, error = logged(probe, "JSON")
    if not all(message.startswith("{") for message in messages if message != "hello"):
        return messages
    first, second, third, fourth = messages
    start, failure, report = json.loads(first), json.loads(third), json.loads(fourth)
    identity = error.get("requestId")
    return (
        (start["type"], start["record"]["requestId"] == identity),
        second,
        (failure["log_level"], failure["errorType"], failure["requestId"] == identity),
        (report["type"], report["record"]["requestId"] == identity, report["record"]["status"]),
    )


def in_text(probe: Probe) -> object:
    messages, error = logged(probe, "Text")
    identity = error.get("requestId", "")
    return [message.replace(identity, "ID").split("\t")[0] for message in messages]


def found_by_request(probe: Probe) -> object:
    function = probe.function(FAILS)
    execution, _ = probe.execute({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": function, "End": True}}})
    identity = json.loads(execution["cause"]).get("requestId", "nowhere")
    group = f"/aws/lambda/{function.rpartition(':')[2]}"
    found = probe.clients.logs.filter_log_events(logGroupName=group, filterPattern=f'"{identity}"')["events"]
    return [event["message"].partition(" ")[0] for event in found]


FORMATS: list[tuple[Callable[[Probe], object], object]] = [
    (
        in_json,
        (
            ("platform.start", True),
            "hello",
            ("ERROR", "KeyError", True),
            ("platform.report", True, "error"),
        ),
    ),
    (
        in_text,
        [
            "START RequestId: ID Version: $LATEST",
            "hello",
            "[ERROR] KeyError: 'x'\nTraceback (most recent call last):\n"
            "  File \"/var/task/app.py\", line 3, in handler\n    raise KeyError('x')",
            "END RequestId: ID",
            "REPORT RequestId: ID",
        ],
    ),
    (found_by_request, ["START", "END", "REPORT"]),
]
