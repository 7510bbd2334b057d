"""An execution as rows: its states in the order of their visits, each with status, attempt and duration."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from rich.table import Table
from rich.text import Text

from console.execution.steps import FAILED, RUNNING, SUCCEEDED, Execution, Scope, Step, nested_execution
from console.screen import MARKS, STYLES
from console.spans import duration


class Progress(NamedTuple):
    """How far the items of a Map state are."""

    total: int
    succeeded: int
    failed: int
    running: int

    def __str__(self) -> str:
        parts = [f"{self.succeeded} of {self.total} items"]
        parts += [f"{self.failed} failed"] if self.failed else []
        parts += [f"{self.running} running"] if self.running else []
        return ", ".join(parts)


def progress(step: Step) -> Progress:
    """How far the iterations of a Map state are, by the history of its own execution."""
    by_status = [scope.status for scope in step.scopes.values()]
    ended_badly = sum(status not in (RUNNING, SUCCEEDED) for status in by_status)
    return Progress(step.length, by_status.count(SUCCEEDED), ended_badly, by_status.count(RUNNING))


def table(
    execution: Execution, now: datetime, *, most: int | None = None, map_runs: Mapping[str, Progress] = {}
) -> Table:
    """The visits of states, the last ones if they are more than *most*.

    Args:
        execution: As far as it is known.
        now: Until when what still runs has taken.
        most: How many rows there is room for.
        map_runs: How far Distributed Maps are, by the ARN of their run.
    """
    shown = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    shown.add_column("State", ratio=3, overflow="fold")
    shown.add_column("Status", no_wrap=True)
    shown.add_column("Duration", no_wrap=True, justify="right")
    shown.add_column("", ratio=4, overflow="fold")
    rows = list(_rows(execution.root, 0))
    for depth, step in rows if most is None else rows[-most:]:
        style = STYLES[step.status]
        name = Text("  " * depth) + Text(f"{MARKS[step.status]} {step.name}", style)
        note = _note(step, map_runs.get(step.map_run))
        shown.add_row(name, Text(step.status, style), duration(step.entered, step.exited or now), note)
    return shown


def _rows(scope: Scope, depth: int) -> Iterator[tuple[int, Step]]:
    """The visits in *scope* and in the branches of Parallel states; of a Map state's items those that failed."""
    for step in scope.steps:
        yield depth, step
        for inner in step.scopes.values():
            if step.type == "Parallel" or inner.status == FAILED:
                yield from _rows(inner, depth + 1)


def _note(step: Step, map_run: Progress | None) -> str:
    """What else there is to say of a visit, in a few words."""
    parts = []
    if step.type == "Map" and (map_run or not step.map_run):
        parts.append(str(map_run or progress(step)))
    if len(step.attempts) > 1:
        parts.append(f"attempt {len(step.attempts)}")
    last = step.attempts[-1] if step.attempts else None
    if step.waits_for_retry and last is not None:
        parts.append(f"waits after {last.error or last.status}")
    elif step.error:
        parts.append(step.error)
    nested = nested_execution(step)
    if nested:
        parts.append(f"execution {nested.rpartition(':')[2]}")
    if step.scope.holder is not None and step.scope.holder.type == "Map":
        parts.append(f"item {step.scope.index}")
    return ", ".join(parts)


def heading(execution: Execution, arn: str, events: int, now: datetime) -> Text:
    """One line about the whole execution *arn*."""
    status, (machine, name) = execution.status, arn.split(":")[6:8]
    took = duration(execution.started, execution.ended or now)
    redrives = f"  redrive {execution.redrives}" if execution.redrives else ""
    return Text.assemble(
        (f"{MARKS[status]} {status}", STYLES[status]), f"  {name} of {machine}  {took}  {events:,} events{redrives}"
    )
