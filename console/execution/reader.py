"""Reads a history, event by event, into an `Execution`.

Which step an event belongs to follows from the event that led to it: states run side by side in branches and
iterations, and most events don't name theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from console.execution.events import Event, event_of
from console.execution.outcome import close, end, innermost_failed, reopen, resume
from console.execution.steps import (
    ABORTED,
    CANCELED,
    CAUGHT,
    FAILED,
    RUNNING,
    SUCCEEDED,
    TIMED_OUT,
    Attempt,
    Execution,
    Scope,
    Step,
)


class _Place(NamedTuple):
    """Where an event belongs; there is no step at the start of an execution or an iteration."""

    scope: Scope
    step: Step | None


class Reader:
    """An execution that grows with the events that are read.

    `events` has them all by their ids, `execution` what they mean.
    """

    def __init__(self) -> None:
        self.execution = Execution()
        self.events: dict[int, Event] = {}
        self._places: dict[int, _Place] = {}
        self._last = _Place(self.execution.root, None)

    def read_all(self, given: Iterable[Mapping[str, Any]]) -> list[Event]:
        """Read events as boto3 returns them, in their order, and return those that are new."""
        new = [event_of(each) for each in given if each["id"] not in self.events]
        for event in new:
            self.read(event)
        return new

    def read(self, event: Event) -> None:
        """Read one event; one of a type that is not known belongs to the step that led to it."""
        place = self._places.get(event.previous, self._last)
        read = READERS.get(event.type)
        place = read(self, event, place) if read else place
        self.events[event.id] = event
        self._places[event.id] = self._last = place
        if place.step is not None:
            place.step.events.append(event.id)

    def step_of(self, event_id: int) -> Step | None:
        """The step that an event belongs to."""
        return self._places[event_id].step

    def _enter(self, event: Event, place: _Place) -> _Place:
        scope, cause = place.scope, self.events.get(event.previous)
        if place.step is not None and cause is not None and cause.type == "ParallelStateStarted":
            scope = place.step.scopes[len(place.step.scopes)] = Scope(place.step, len(place.step.scopes))
        kind = event.type.removesuffix("StateEntered")
        step = Step(event.details["name"], kind, scope, event.time, event.details.get("input", ""))
        scope.steps.append(step)
        reopen(scope)
        return _Place(scope, step)

    def _exit(self, event: Event, place: _Place) -> _Place:
        step = _holding(place, name=event.details["name"])
        if step is None:
            return place
        for scope in step.scopes.values():
            close(scope, event)
        step.status = CAUGHT if step.error else SUCCEEDED
        step.exited, step.output = event.time, event.details.get("output", "")
        return _Place(step.scope, step)

    def _abort(self, event: Event, place: _Place) -> _Place:
        kind = event.type.removesuffix("StateAborted")
        step = _holding(place, kind=kind)
        if step is not None and (step.error or step.status != RUNNING):
            # What failed leads to the end of what runs beside it, and AWS doesn't say which of that an event ends.
            step = _beside(step, kind)
        if step is None:
            return place
        end(step, event, CANCELED)
        return _Place(step.scope, step)

    def _fail_evaluation(self, event: Event, place: _Place) -> _Place:
        step = _holding(place, name=event.details.get("state", ""))
        return self._fail(event, _Place(step.scope, step) if step else place)

    def _schedule(self, event: Event, place: _Place) -> _Place:
        step, details = place.step, event.details
        if step is not None:
            resume(step)
            resource = ":".join(details[key] for key in ("resourceType", "resource") if key in details)
            given = details.get("parameters", details.get("input", ""))
            step.attempts.append(Attempt(len(step.attempts) + 1, resource, event.time, given))
        return place

    def _start(self, event: Event, place: _Place) -> _Place:
        for attempt in _attempt(place):
            attempt.started = event.time
        return place

    def _submit(self, event: Event, place: _Place) -> _Place:
        for attempt in _attempt(place):
            attempt.submitted = event.details.get("output", "")
        return place

    def _succeed(self, event: Event, place: _Place) -> _Place:
        for attempt in _attempt(place):
            attempt.status, attempt.ended, attempt.output = SUCCEEDED, event.time, event.details.get("output", "")
        return place

    def _fail(self, event: Event, place: _Place) -> _Place:
        error, cause = event.details.get("error", ""), event.details.get("cause", "")
        status = TIMED_OUT if event.type.endswith("TimedOut") else FAILED
        for attempt in _attempt(place):
            attempt.status, attempt.ended, attempt.error, attempt.cause = status, event.time, error, cause
        if place.step is not None:
            place.step.error, place.step.cause = error or status, cause
        return place

    def _start_inner(self, event: Event, place: _Place) -> _Place:
        step = _holding(place, kind="Map" if event.type.startswith("Map") else "Parallel")
        if step is None:
            return place
        resume(step)
        if event.type.endswith("StateStarted") and step.scopes:
            # A retrier begins anew, and what led to it may be an event inside.
            step.earlier += step.scopes.values()
            step.scopes = {}
        step.length = event.details.get("length", step.length)
        step.map_run = event.details.get("mapRunArn", step.map_run)
        return _Place(step.scope, step)

    def _end_inner(self, event: Event, place: _Place) -> _Place:
        step = _holding(place, kind="Map" if event.type.startswith("Map") else "Parallel")
        if step is None:
            return place
        has_failed = not event.type.endswith("Succeeded")
        if has_failed and place.step is not step and place.step is not None and place.step.status == RUNNING:
            end(place.step, event, FAILED)
        for scope in step.scopes.values():
            close(scope, event)
        if has_failed:
            innermost = innermost_failed(step)
            step.error = event.details.get("error") or innermost.error or event.type
            step.cause = event.details.get("cause") or innermost.cause
        return _Place(step.scope, step)

    def _start_iteration(self, event: Event, place: _Place) -> _Place:
        step = _holding(place, name=event.details.get("name", ""))
        if step is None:
            return place
        resume(step)
        index = event.details.get("index", len(step.scopes))
        scope = step.scopes.setdefault(index, Scope(step, index))
        scope.status = RUNNING
        return _Place(scope, None)

    def _end_iteration(self, event: Event, place: _Place) -> _Place:
        step = _holding(place, name=event.details.get("name", ""))
        scope = step.scopes.get(event.details.get("index", -1)) if step else None
        if step is None or scope is None:
            return place
        close(scope, event, _ITERATION[event.type])
        return _Place(step.scope, step)

    def _start_execution(self, event: Event, place: _Place) -> _Place:
        self.execution.started, self.execution.input = event.time, event.details.get("input", "")
        return place

    def _end_execution(self, event: Event, place: _Place) -> _Place:
        execution, details = self.execution, event.details
        execution.status, execution.ended = _EXECUTION[event.type], event.time
        execution.output = details.get("output", "")
        execution.error, execution.cause = details.get("error", ""), details.get("cause", "")
        if execution.status != SUCCEEDED:
            execution.failing = step = _failing(execution, place)
            if step is not None and execution.status != ABORTED:
                timed_out = "States.Timeout" if execution.status == TIMED_OUT else ""
                step.error = step.error or execution.error or timed_out
                step.cause = step.cause or execution.cause
                if step.status == RUNNING:
                    end(step, event, FAILED)
        close(execution.root, event, execution.status)
        return _Place(execution.root, None)

    def _redrive(self, event: Event, place: _Place) -> _Place:
        execution = self.execution
        execution.redrives = event.details.get("redriveCount", execution.redrives + 1)
        step = execution.failing
        execution.status, execution.ended, execution.failing = RUNNING, None, None
        execution.error = execution.cause = execution.output = ""
        execution.root.status = RUNNING
        return _Place(step.scope, step) if step else place


def _holding(place: _Place, name: str = "", kind: str = "") -> Step | None:
    """The step of *place*, or the nearest around it, that has this name or type."""
    step = place.step or place.scope.holder
    while step is not None and step.name != name and step.type != kind:
        step = step.scope.holder
    return step


def _beside(step: Step, kind: str) -> Step | None:
    """The first state of type *kind* that runs in another branch or iteration, without an error of its own."""
    holder = step.scope.holder
    scopes = holder.scopes.values() if holder else ()
    beside = (each for scope in scopes if scope.status == RUNNING for each in scope.steps[-1:])
    return next((each for each in beside if each.type == kind and each.status == RUNNING and not each.error), None)


def _attempt(place: _Place) -> Iterator[Attempt]:
    if place.step is not None and place.step.attempts:
        yield place.step.attempts[-1]


def _failing(execution: Execution, place: _Place) -> Step | None:
    """The innermost step in which *execution* ended: the one that led to its end, or one that still runs."""
    step = place.step
    if step is None or step.status not in (RUNNING, FAILED):
        step = next((each for each in execution.steps() if each.status == RUNNING), step)
    return innermost_failed(step) if step else None


_EXECUTION = {
    "ExecutionSucceeded": SUCCEEDED,
    "ExecutionFailed": FAILED,
    "ExecutionTimedOut": TIMED_OUT,
    "ExecutionAborted": ABORTED,
}
_ITERATION = {"MapIterationSucceeded": SUCCEEDED, "MapIterationFailed": FAILED, "MapIterationAborted": CANCELED}

_STATES = ("Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait")

_Read = Callable[[Reader, Event, _Place], _Place]

READERS: Mapping[str, _Read] = {
    **{f"{kind}StateEntered": Reader._enter for kind in _STATES},
    **{f"{kind}StateExited": Reader._exit for kind in _STATES if kind != "Fail"},
    **{f"{kind}StateAborted": Reader._abort for kind in ("Map", "Parallel", "Task", "Wait")},
    **{f"{kind}Scheduled": Reader._schedule for kind in ("Activity", "LambdaFunction", "Task")},
    **{f"{kind}Started": Reader._start for kind in ("Activity", "LambdaFunction", "Task")},
    **{f"{kind}Succeeded": Reader._succeed for kind in ("Activity", "LambdaFunction", "Task")},
    **{f"{kind}Failed": Reader._fail for kind in ("Activity", "LambdaFunction", "Task")},
    **{f"{kind}TimedOut": Reader._fail for kind in ("Activity", "LambdaFunction", "Task")},
    **{f"{kind}ScheduleFailed": Reader._fail for kind in ("Activity", "LambdaFunction")},
    **{f"{kind}StartFailed": Reader._fail for kind in ("LambdaFunction", "Task")},
    "TaskSubmitted": Reader._submit,
    "TaskSubmitFailed": Reader._fail,
    "EvaluationFailed": Reader._fail_evaluation,
    **{f"{kind}Started": Reader._start_inner for kind in ("MapState", "MapRun", "ParallelState")},
    "MapRunRedriven": Reader._start_inner,
    **{
        f"{kind}{end}": Reader._end_inner
        for kind in ("MapState", "MapRun", "ParallelState")
        for end in ("Succeeded", "Failed")
    },
    "MapRunAborted": Reader._end_inner,
    "MapIterationStarted": Reader._start_iteration,
    **dict.fromkeys(_ITERATION, Reader._end_iteration),
    "ExecutionStarted": Reader._start_execution,
    **dict.fromkeys(_EXECUTION, Reader._end_execution),
    "ExecutionRedriven": Reader._redrive,
}
"""What each type of event means."""
