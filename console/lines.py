"""An execution as lines: one for each event that an operator wants to know of."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from console.cause import unpack
from console.execution.events import Event
from console.execution.reader import Reader
from console.execution.steps import CANCELED, CAUGHT, Step, place, started_execution
from console.payload import cut

LONGEST = 200
"""Characters of a payload in a line."""

_Say = Callable[[Event, Step | None], str]


def line(event: Event, reader: Reader, *, payloads: bool) -> str:
    """The line for *event*, which *reader* has read; empty for one that says nothing new.

    Args:
        event: One event.
        reader: What was read by now.
        payloads: Whether inputs and outputs are shown.
    """
    step = reader.step_of(event.id)
    say = next((SAID[end] for end in SAID if event.type.endswith(end)), "")
    said = say.format_map(defaultdict(str, event.details)) if isinstance(say, str) else say(event, step)
    if not said:
        return ""
    name = _one_line(place(step)) if step and not event.type.startswith("Execution") else "execution"
    data = next((event.details[key] for key in ("input", "output") if key in event.details), "") if payloads else ""
    seconds = _seconds(reader, event.time)
    shown = cut(_one_line(data), full=False, longest=LONGEST)
    return f"  {seconds:7.2f} s  {name:20}  {_one_line(said):10}  {shown}".rstrip()


def _one_line(text: str) -> str:
    """*text* without indents; what stands in a line stays as it is."""
    return " ".join(line.strip() for line in text.splitlines()) if "\n" in text or "\r" in text else text


def _seconds(reader: Reader, time: datetime) -> float:
    started = reader.execution.started
    return (time - started).total_seconds() if started else 0.0


def _failure(word: str) -> _Say:
    def say(event: Event, step: Step | None) -> str:
        error, cause = event.details.get("error", ""), event.details.get("cause", "")
        message = " ".join(unpack(cause).message.split())[:LONGEST]
        return ": ".join(part for part in (word, error, message) if part)

    return say


def _scheduled(event: Event, step: Step | None) -> str:
    numbers = [attempt.number for attempt in step.attempts if attempt.scheduled == event.time] if step else []
    return f"attempt {numbers[0]}" if numbers and numbers[0] > 1 else ""


def _left(event: Event, step: Step | None) -> str:
    return "caught" if step and step.status == CAUGHT else "left"


def _aborted(event: Event, step: Step | None) -> str:
    return "canceled" if step and step.status == CANCELED else ""


def _submitted(event: Event, step: Step | None) -> str:
    nested = started_execution(event.details.get("output", ""))
    return f"started {nested}" if nested else ""


SAID: Mapping[str, str | _Say] = {
    "ExecutionStarted": "started",
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": _failure("FAILED"),
    "ExecutionTimedOut": _failure("TIMED_OUT"),
    "ExecutionAborted": _failure("ABORTED"),
    "ExecutionRedriven": "redrive {redriveCount}",
    "StateEntered": "entered",
    "StateExited": _left,
    "StateAborted": _aborted,
    "MapStateStarted": "{length} items",
    "MapRunStarted": "runs as {mapRunArn}",
    "MapRunRedriven": "runs again as {mapRunArn}",
    "MapIterationFailed": "item {index} failed",
    "MapIterationAborted": "item {index} canceled",
    "ParallelStateFailed": "a branch failed",
    "MapStateFailed": "an item failed",
    "Scheduled": _scheduled,
    "Submitted": _submitted,
    "TimedOut": _failure("timed out"),
    "Failed": _failure("failed"),
}
"""What to say, by the end of an event's type, the first that fits: words with details of the event, or a function."""
