"""What the cause of an error says, which is often JSON in a string."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from console.payload import indented, is_json, parsed


class Cause(NamedTuple):
    """A cause, unpacked."""

    message: str
    traceback: str = ""
    """Of the handler, as its language prints it, a line if there are no frames; empty if no function failed."""
    request_id: str = ""
    """Of the invocation of a Lambda function."""
    execution: str = ""
    """The ARN of the nested execution that failed."""


def unpack(cause: str) -> Cause:
    """What *cause* says: of a Lambda function, of a nested execution and so of what failed in it, or of a service.

    https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
    """
    told = _object(cause)
    if told is None:
        return Cause(cause)
    if "errorMessage" in told:
        return Cause(_text(told["errorMessage"]), _traceback(told), _text(told.get("requestId")))
    if EXECUTION.match(_text(told.get("ExecutionArn"))):
        inner = unpack(_text(told.get("Cause")))
        message = ": ".join(part for part in (_text(told.get("Error")), inner.message) if part)
        return Cause(message or _text(told.get("Status")), inner.traceback, execution=_text(told["ExecutionArn"]))
    said = next((told[key] for key in SAID if told.get(key)), cause)
    return Cause(_text(said))


EXECUTION = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(execution|express):")

SAID = ("StoppedReason", "StatusReason", "ErrorMessage", "Message", "message")
"""Where services say what happened."""


def readable(cause: str) -> str:
    """*cause* for a person: the traceback that it holds, or its JSON with indents, or itself."""
    traceback = unpack(cause).traceback
    is_object = not traceback and bool(_object(cause)) and is_json(cause)
    return traceback or (indented(cause) if is_object else cause)


def _object(cause: str) -> dict[str, Any] | None:
    told = parsed(cause) if cause.lstrip().startswith("{") else None
    return told if isinstance(told, dict) else None


def _traceback(told: Mapping[str, Any]) -> str:
    """Python's and Java's functions give `stackTrace`, those in JavaScript `trace`."""
    frames = [_text(frame).rstrip("\n") for frame in _list(told.get("stackTrace"))]
    trace = [_text(line) for line in _list(told.get("trace"))]
    if not isinstance(told.get("errorType"), str):
        return ""
    last = f"{told['errorType']}: {_text(told['errorMessage'])}"
    if any(frame.lstrip().startswith("File ") for frame in frames):
        return "\n".join(["Traceback (most recent call last):", *frames, last])
    return "\n".join(trace or [last, *(f"    at {frame}" for frame in frames)])


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)
