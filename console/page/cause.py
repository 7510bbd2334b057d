"""What the JSON that AWS gives as a cause says to a person."""

import json
from collections.abc import Mapping
from typing import Any


def unpacked(cause: str) -> str:
    """The traceback that *cause* holds as JSON, as the language of the function prints it; empty if it holds none.

    Python's and Java's functions give `stackTrace`, those in JavaScript `trace`. The cause of a task that waited for
    another execution holds that execution's own.
    https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
    """
    try:
        given = json.loads(cause) if cause.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return ""
    if not isinstance(given, dict):
        return ""
    if isinstance(given.get("Cause"), str):
        return unpacked(given["Cause"])
    return _traceback(given) if isinstance(given.get("errorType"), str) else ""


def _traceback(given: Mapping[str, Any]) -> str:
    last = f"{given['errorType']}: {given.get('errorMessage', '')}"
    frames = [str(frame).rstrip("\n") for frame in _list(given.get("stackTrace"))]
    if any(frame.lstrip().startswith("File ") for frame in frames):
        return "\n".join(["Traceback (most recent call last):", *frames, last])
    trace = [str(line) for line in _list(given.get("trace"))]
    return "\n".join(trace or [last, *(f"    at {frame}" for frame in frames)])


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def readable(cause: str) -> str:
    """*cause* for a person: the traceback that it holds, or its JSON with indents, or itself."""
    traceback = unpacked(cause)
    if traceback or not cause.lstrip().startswith(("{", "[")):
        return traceback or cause
    try:
        return json.dumps(json.loads(cause), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return cause
