"""What an execution consists of: steps, one for each visit of a state, with the attempts of their tasks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from console.payload import parsed

RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED = "RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"
CAUGHT, CANCELED = "CAUGHT", "CANCELED"

STATUSES = (RUNNING, SUCCEEDED, FAILED, CAUGHT, CANCELED)
"""Of a step: it failed and a catcher took over if it is CAUGHT, something else ended it if it is CANCELED."""

ENDED = (SUCCEEDED, FAILED, TIMED_OUT, ABORTED)
"""How an execution ends."""


@dataclass(slots=True)
class Attempt:
    """One try of a task: a function invoked, a service called, or an activity given to a worker."""

    number: int
    """From 1 on; more than one with retries."""
    resource: str
    """The ARN of the function or activity, or service and action: `sqs:sendMessage`, `states:startExecution.sync:2`."""
    scheduled: datetime
    input: str
    """What is passed to it, as JSON; empty if the history was read without data."""
    started: datetime | None = None
    ended: datetime | None = None
    status: str = RUNNING
    """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""
    output: str = ""
    error: str = ""
    cause: str = ""
    submitted: str = ""
    """What the service answered to the request of a `.sync` or `.waitForTaskToken` task, as JSON."""


@dataclass(slots=True)
class Step:
    """A visit of a state."""

    name: str
    type: str
    """`Task`, `Choice`, ..."""
    scope: "Scope"
    """What it stands in: the execution, a branch of a Parallel state, or an iteration of a Map state."""
    entered: datetime
    input: str
    exited: datetime | None = None
    output: str = ""
    status: str = RUNNING
    """One of `STATUSES`."""
    attempts: list[Attempt] = field(default_factory=list)
    error: str = ""
    cause: str = ""
    scopes: dict[int, "Scope"] = field(default_factory=dict)
    """The branches of a Parallel state, or the iterations of a Map state, that have begun, by index."""
    earlier: list["Scope"] = field(default_factory=list)
    """Those of attempts that a retrier has given up."""
    length: int = 0
    """How many items a Map state has."""
    map_run: str = ""
    """The ARN of the run of a Distributed Map."""
    events: list[int] = field(default_factory=list)
    """The ids of its own events, those of inner steps aside."""

    @property
    def waits_for_retry(self) -> bool:
        """Whether its last attempt failed and nothing has come of that yet: a retrier waits, or a catcher is next."""
        return self.status == RUNNING and bool(self.attempts) and self.attempts[-1].status in (FAILED, TIMED_OUT)


@dataclass(slots=True)
class Scope:
    """Where steps follow each other: an execution, a branch, or an iteration."""

    holder: Step | None = None
    """The Parallel or Map state; None for the execution itself."""
    index: int = 0
    """Which branch or iteration, in the order of beginning or of the items."""
    status: str = RUNNING
    steps: list[Step] = field(default_factory=list)


class Happened(NamedTuple):
    """What an execution has done to the states of its definition."""

    states: Mapping[str, str] = {}
    """From the name of a state to one of `STATUSES`; a state that is absent was not reached."""
    transitions: frozenset[tuple[str, str]] = frozenset()
    """Those that were taken: the name of the source, and of the target."""


@dataclass(slots=True)
class Execution:
    """An execution as far as its history tells."""

    root: Scope = field(default_factory=Scope)
    status: str = RUNNING
    """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""
    started: datetime | None = None
    ended: datetime | None = None
    input: str = ""
    output: str = ""
    error: str = ""
    cause: str = ""
    redrives: int = 0
    failing: Step | None = None
    """The innermost step that the execution ended in, unless it succeeded."""

    def steps(self) -> Iterator[Step]:
        """Every step, each before what is inside it."""
        return _steps(self.root)

    def visits(self, name: str) -> list[Step]:
        """The visits of the state *name*, in the order in which they began."""
        return sorted((step for step in self.steps() if step.name == name), key=lambda step: step.events[0])

    def happened(self) -> Happened:
        """By state, the status of its last visit, a running or failed one first; and the transitions taken."""
        taken: set[tuple[str, str]] = set()
        for scope in self.scopes():
            taken.update((one.name, other.name) for one, other in zip(scope.steps, scope.steps[1:], strict=False))
        return Happened({name: step.status for name, step in _last_visits([self.root]).items()}, frozenset(taken))

    def scopes(self) -> Iterator[Scope]:
        """Every branch and iteration, after the execution itself."""
        yield self.root
        for step in self.steps():
            yield from step.earlier
            yield from step.scopes.values()


def _steps(root: Scope) -> Iterator[Step]:
    ahead = list(reversed(root.steps))
    while ahead:
        step = ahead.pop()
        yield step
        for scope in reversed([*step.earlier, *step.scopes.values()]):
            ahead += reversed(scope.steps)


def _last_visits(scopes: Iterable[Scope]) -> dict[str, Step]:
    """The last visit of each state in *scopes*, which stand side by side, and inside these visits."""
    found: dict[str, Step] = {}
    for scope in scopes:
        last = {step.name: step for step in scope.steps}
        for step in list(last.values()):
            last |= _last_visits(step.scopes.values())
        for name, step in last.items():
            if name not in found or WEIGHTS.get(step.status, 1) >= WEIGHTS.get(found[name].status, 1):
                found[name] = step
    return found


WEIGHTS = {RUNNING: 3, FAILED: 2}
"""Which of several visits side by side tells most."""


def place(step: Step) -> str:
    """Where *step* is, outermost first: `Orders[3] > Charge`; branches are numbered as iterations are, from 0."""
    parts = [step.name]
    scope = step.scope
    while scope.holder is not None:
        parts.append(f"{scope.holder.name}[{scope.index}]")
        scope = scope.holder.scope
    return " > ".join(reversed(parts))


def nested_execution(step: Step) -> str:
    """The ARN of the execution that the last attempt of *step* started and waits for; empty if it started none."""
    return started_execution(step.attempts[-1].submitted) if step.attempts else ""


def started_execution(submitted: str) -> str:
    """The ARN of the execution that Step Functions says it started; empty if it says something else."""
    told = parsed(submitted)
    return str(told.get("ExecutionArn", "")) if isinstance(told, dict) else ""
