"""Corrections of what an invocation of a function writes to its log group."""

import contextvars
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from emulator.corrections.workers import failure

REPORT = re.compile(r"Duration: (\d+) ms.*Memory Size: (\d+) MB.*Max Memory Used: (\d+) MB")


def function_logs_have_their_format() -> None:
    """Logs are JSON where the function says so, and the error of a handler is one event.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    """
    from ministack.services import cloudwatch_logs, lambda_svc

    emit, append = lambda_svc._emit_lambda_logs, cloudwatch_logs._append_log_events
    invocation: contextvars.ContextVar[tuple[str, str] | None] = contextvars.ContextVar("invocation", default=None)

    def corrected_emit(function: Any, request_id: str, *args: Any, **options: Any) -> None:
        config = function.get("config") or function
        token = invocation.set((request_id, (config.get("LoggingConfig") or {}).get("LogFormat", "Text")))
        try:
            emit(function, request_id, *args, **options)
        finally:
            invocation.reset(token)

    def corrected_append(stream: Any, events: list[dict[str, Any]]) -> None:
        current = invocation.get()
        if current is not None:
            events = [events[0] | {"message": message} for message in _messages(events, *current)]
        append(stream, events)

    lambda_svc._emit_lambda_logs, cloudwatch_logs._append_log_events = corrected_emit, corrected_append


def _messages(events: list[dict[str, Any]], request_id: str, log_format: str) -> Iterator[str]:
    from ministack.core.responses import now_iso

    start, *lines, end, report = (event["message"] for event in events)
    error = failure.get()
    if log_format != "JSON":
        yield from (start, *lines, *([_as_text(error)] if error else ()), end, report)
        return
    time = now_iso()
    version = start.rpartition("Version: ")[2]
    yield _platform("start", {"requestId": request_id, "version": version}, time)
    yield from lines
    if error:
        yield json.dumps({"timestamp": time, "log_level": "ERROR", **error})
    measured = REPORT.search(report)
    assert measured is not None
    duration, size, used = map(int, measured.groups())
    metrics = {"durationMs": duration, "billedDurationMs": duration, "memorySizeMB": size, "maxMemoryUsedMB": used}
    status = "error" if error else "success"
    yield _platform("report", {"requestId": request_id, "metrics": metrics, "status": status}, time)


def _platform(kind: str, record: Mapping[str, Any], time: str) -> str:
    return json.dumps({"time": time, "type": f"platform.{kind}", "record": record})


def _as_text(error: Mapping[str, Any]) -> str:
    lines = [f"[ERROR] {error.get('errorType')}: {error.get('errorMessage')}"]
    if error.get("stackTrace"):
        lines += ["Traceback (most recent call last):", *(frame.rstrip() for frame in error["stackTrace"])]
    return "\n".join(lines)
