"""How steps end that no event of their own ends, and how a redrive opens them again."""

from console.execution.events import Event
from console.execution.steps import ABORTED, CANCELED, FAILED, RUNNING, SUCCEEDED, Scope, Step


def resume(step: Step) -> None:
    """Something more happens to *step*: whatever it failed with is over, by a retrier or by a redrive."""
    step.status, step.exited, step.error, step.cause = RUNNING, None, "", ""
    reopen(step.scope)


def reopen(scope: Scope) -> None:
    """A redrive goes on in *scope*, and so in all that it stands in."""
    while scope.status != RUNNING:
        scope.status = RUNNING
        if scope.holder is None:
            return
        scope.holder.status, scope.holder.exited = RUNNING, None
        scope.holder.error = scope.holder.cause = ""
        scope = scope.holder.scope


def close(scope: Scope, event: Event, status: str = "") -> None:
    """Nothing more happens in *scope*: what is still open in it failed, or was ended by something else."""
    if scope.status == RUNNING:
        for step in scope.steps:
            if step.status == RUNNING:
                end(step, event, FAILED if status == FAILED and step is scope.steps[-1] else "")
        last = scope.steps[-1].status if scope.steps else CANCELED
        scope.status = status or (last if last in (FAILED, CANCELED) else SUCCEEDED)


def end(step: Step, event: Event, status: str = "") -> None:
    for scope in step.scopes.values():
        close(scope, event)
    for attempt in step.attempts[-1:]:
        if attempt.status == RUNNING:
            attempt.status, attempt.ended = ABORTED, event.time
    has_failed = step.error or step.type == "Fail" or any(scope.status == FAILED for scope in step.scopes.values())
    step.status = status or (FAILED if has_failed else CANCELED)
    step.exited = event.time


def innermost_failed(step: Step) -> Step:
    """*step*, or what made it fail: in its branches or iterations the state that failed first, and so on."""
    while True:
        inner = [scope.steps[-1] for scope in step.scopes.values() if scope.steps]
        failed = [each for each in inner if each.status == FAILED] or [each for each in inner if each.status == RUNNING]
        if not failed:
            return step
        step = min(failed, key=lambda each: each.events[-1] if each.status == FAILED else 0)
