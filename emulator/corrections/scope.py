"""What is running of an execution: its branches, where each of them is, and the end of each."""

import contextvars
import threading
from dataclasses import dataclass, field
from typing import Any

LOCK = threading.RLock()
"""Held while the history of an execution changes, or what runs of it: no event follows the last one."""


class Ended(Exception):  # noqa: N818 -- an end is no error
    """What this thread works for has ended: the execution, or the Map or Parallel state around it."""


class Scope:
    """An execution, or one attempt at a Map or Parallel state: what runs inside ends with it.

    Args:
        outer: The scope that this one ends with; None for an execution.
        map_name: The name of the Map state whose iterations these are.
    """

    def __init__(self, outer: "Scope | None" = None, map_name: str | None = None) -> None:
        self.map_name = map_name
        self.branches: list[Branch] = []
        self._ended = threading.Event()
        self._inner: list[Scope] = []
        if outer is not None:
            with LOCK:
                outer._inner.append(self)
                if outer.ended:
                    self.end()

    @property
    def ended(self) -> bool:
        """Whether nothing in it may go on."""
        return self._ended.is_set()

    def end(self) -> None:
        """Let nothing in it go on."""
        with LOCK:
            self._ended.set()
            for scope in self._inner:
                scope.end()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it ended within so many seconds; None waits until it does."""
        return self._ended.wait(seconds)


@dataclass
class Branch:
    """A row of states that run one after another: those of an execution, of a branch, of an iteration."""

    scope: Scope
    mark: dict[str, Any] = field(default_factory=dict)
    """Where it is, for a redrive: the state, its input and event, the variables, and the marks inside of the state."""
    last: int = 0
    """The id of the event that led to the next one."""
    index: int = 0
    state: str = ""
    """The type of the state that it is in."""
    inside: Scope | None = None
    """The attempt at the Map or Parallel state that it is in."""
    running: bool = False


here: contextvars.ContextVar[Branch] = contextvars.ContextVar("here")
"""The branch that this thread works for."""

running: dict[str, Scope] = {}
"""Executions by ARN, while they run."""


def pause(seconds: float) -> None:
    """Wait, for as long as what this thread works for has not ended.

    Raises:
        Ended: It has.
    """
    from ministack.services import stepfunctions

    scaled = max(0.0, seconds * stepfunctions._SFN_WAIT_SCALE)
    branch = here.get(None)
    if (branch.scope if branch else Scope()).wait(scaled):
        raise Ended
