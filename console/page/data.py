"""What the page's script works on: the execution as one JSON value, in which each payload stands once."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from console.cause import unpack
from console.execution.events import Event
from console.execution.history import Description
from console.execution.reader import Reader
from console.execution.steps import Attempt, Execution, Scope, Step

SHOWN = (
    *("name", "state", "location", "index", "length"),
    *("resource", "resourceType", "region", "timeoutInSeconds", "heartbeatInSeconds", "workerName"),
    *("mapRunArn", "redriveCount", "roleArn", "stateMachineAliasArn", "stateMachineVersionArn", "taskCredentials"),
)
"""The details of events that are no data of the case. All others are payloads, those too that AWS will add one day."""

ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""By these no payload ends the script element that it stands in."""

Json = dict[str, Any]


def data(description: Description, reader: Reader, until: datetime, *, redact: bool) -> str:
    """The execution as JSON that can stand in a script element: ASCII, without `<`, `>` and `&`.

    Args:
        description: What AWS tells of the execution; its definition is not data of the case, and is always there.
        reader: Its history.
        until: When it ended, or until when it is told.
        redact: Whether to leave out inputs, outputs, parameters, variables and causes. Names of errors stay.
    """
    value = _Report(reader, until, redact).value(description.definition)
    text = json.dumps(value, separators=(",", ":"), check_circular=False)
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return text


class _Report:
    """One execution, of which payloads are kept apart: most stand in several events."""

    def __init__(self, reader: Reader, until: datetime, redact: bool) -> None:
        self.reader = reader
        self.until = until
        self.redact = redact
        self.texts: dict[str, int] = {}
        self.causes: set[int] = set()
        self.started = reader.execution.started or _first(reader)
        self.steps = list(reader.execution.steps())
        self.step_numbers = {id(step): number for number, step in enumerate(self.steps)}
        self.scopes = list(reader.execution.scopes())
        self.scope_numbers = {id(scope): number for number, scope in enumerate(self.scopes)}

    def value(self, definition: Mapping[str, Any]) -> Json:
        execution = self.reader.execution
        value: Json = {
            "redacted": self.redact,
            "execution": self._execution(execution),
            "states": dict(_states(definition)),
            "scopes": [self._scope(scope) for scope in self.scopes],
            "steps": [self._step(step) for step in self.steps],
            "events": [self._event(event) for event in self.reader.events.values()],
        }
        texts = list(self.texts)
        found = ((number, unpack(texts[number]).traceback) for number in sorted(self.causes))
        return {**value, "texts": texts, "tracebacks": {number: text for number, text in found if text}}

    def _execution(self, execution: Execution) -> Json:
        return {
            "status": execution.status,
            "started": self.started.timestamp() * 1000 if self.started else 0,
            "ended": self._at(self.until),
            **self._payloads(input=execution.input, output=execution.output),
            **self._failure(execution.error, execution.cause),
        }

    def _scope(self, scope: Scope) -> Json:
        holder = self.step_numbers[id(scope.holder)] if scope.holder else None
        return {"holder": holder, "index": scope.index, "status": scope.status}

    def _step(self, step: Step) -> Json:
        more: Json = {"length": step.length} if step.length else {}
        if step.map_run:
            more["mapRun"] = step.map_run
        return {
            "name": step.name,
            "type": step.type,
            "scope": self.scope_numbers[id(step.scope)],
            "status": step.status,
            "entered": self._at(step.entered),
            "exited": self._at(step.exited),
            "attempts": [self._attempt(attempt) for attempt in step.attempts],
            **self._payloads(input=step.input, output=step.output),
            **self._failure(step.error, step.cause),
            **more,
        }

    def _attempt(self, attempt: Attempt) -> Json:
        return {
            "number": attempt.number,
            "resource": attempt.resource,
            "status": attempt.status,
            "scheduled": self._at(attempt.scheduled),
            "started": self._at(attempt.started),
            "ended": self._at(attempt.ended),
            **self._payloads(input=attempt.input, submitted=attempt.submitted, output=attempt.output),
            **self._failure(attempt.error, attempt.cause),
        }

    def _event(self, event: Event) -> Json:
        details = event.details
        step = self.reader.step_of(event.id)
        hidden = {key: _text(value) for key, value in details.items() if _is_payload(key)}
        cause = hidden.pop("cause", "")
        return {
            "id": event.id,
            "previous": event.previous,
            "at": self._at(event.time),
            "type": event.type,
            "step": self.step_numbers[id(step)] if step else None,
            "details": {key: details[key] for key in SHOWN if key in details},
            "payloads": self._payloads(**hidden),
            **self._failure(details.get("error", ""), cause),
        }

    def _failure(self, error: str, cause: str) -> Json:
        value: Json = {"error": error} if error else {}
        value |= self._payloads(cause=cause)
        if "cause" in value:
            self.causes.add(value["cause"])
        return value

    def _payloads(self, **texts: str) -> dict[str, int]:
        """The numbers of those *texts* that are there and may be shown, which all payloads go through."""
        if self.redact:
            return {}
        return {key: self.texts.setdefault(text, len(self.texts)) for key, text in texts.items() if text}

    def _at(self, moment: datetime | None) -> int | None:
        """The milliseconds since the start of the execution."""
        return round((moment - self.started).total_seconds() * 1000) if moment and self.started else None


def _first(reader: Reader) -> datetime | None:
    return next((event.time for event in reader.events.values()), None)


def _is_payload(key: str) -> bool:
    return key not in SHOWN and key != "error" and not key.endswith("Details")


def _text(value: object) -> str:
    """A payload as it is, or as JSON; variables come as an object of JSON texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{_json(each)}" for name, each in value.items()) + "}"
    return json.dumps(value, default=str)


def _json(value: object) -> str:
    try:
        json.loads(value if isinstance(value, str) else "")
    except (ValueError, RecursionError):
        return json.dumps(value, default=str)
    return str(value)


def _states(machine: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """Each state of a definition by its name, without the states inside it."""
    inner = ("Branches", "ItemProcessor", "Iterator")
    for name, state in machine.get("States", {}).items():
        yield name, {key: value for key, value in state.items() if key not in inner}
        processors = [state[key] for key in ("ItemProcessor", "Iterator") if key in state]
        for each in [*state.get("Branches", []), *processors]:
            yield from _states(each)
