"""The events of an execution: their ids, the event that led to each, and the last one."""

from typing import Any

from emulator.corrections.scope import LOCK, Ended, Scope, here, running


def add(execution: dict[str, Any], kind: str, details: dict[str, Any] | None = None, *, leads: bool = True) -> int:
    """The id of a new event, whose previous one is the last of this branch.

    Args:
        execution: As ministack has it.
        kind: `PassStateEntered` and so on.
        details: With the key that HistoryEvent has for this kind.
        leads: Whether the next event of the branch follows from this one; AWS passes the events of success by.

    Raises:
        Ended: The branch has ended, and has no more events.
    """
    branch = here.get(None)
    with LOCK:
        if branch is None:
            return append(execution, kind, len(execution["events"]), details)
        if branch.scope.ended:
            raise Ended
        identity = append(execution, kind, branch.last, details)
        if leads:
            branch.last = identity
        return identity


def append(execution: dict[str, Any], kind: str, previous: int, details: dict[str, Any] | None = None) -> int:
    """The id of a new event after the one with the id *previous*."""
    from ministack.core.responses import now_iso

    with LOCK:
        events = execution["events"]
        event = {"id": len(events) + 1, "previousEventId": previous, "type": kind, "timestamp": now_iso()}
        events.append(event | (details or {}))
        return len(events)


END_EVENTS = {
    "SUCCEEDED": "ExecutionSucceeded",
    "FAILED": "ExecutionFailed",
    "TIMED_OUT": "ExecutionTimedOut",
    "ABORTED": "ExecutionAborted",
}


def end(
    execution: dict[str, Any], status: str, previous: int = 0, run: Scope | None = None, **outcome: str | None
) -> bool:
    """Whether this ended an execution: its last event is there, and nothing of it goes on.

    Args:
        execution: As ministack has it.
        status: The status that it ends with.
        previous: The id of the event that led here; 0 if it was none.
        run: The run that ends, of an execution that may have been redriven since; without it, the one that there is.
        outcome: `output`, or `error` and `cause`, as far as there are any.
    """
    from ministack.core.responses import now_iso
    from ministack.services import stepfunctions

    kind = END_EVENTS[status]
    known = {key: value for key, value in outcome.items() if value is not None}
    with LOCK:
        if execution["status"] != "RUNNING" or (run is not None and run.ended):
            return False
        append(execution, kind, previous, {f"{kind[0].lower()}{kind[1:]}EventDetails": known})
        execution.update(stopDate=now_iso(), output=None, error=None, cause=None)
        execution.update(known, status=status)
        scope = running.pop(execution["executionArn"], None)
        if scope is not None:
            scope.end()
    stepfunctions._emit_execution_status_event(execution)
    return True
