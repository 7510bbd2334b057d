"""`flow history`: what went into each step of an execution and what came out, side by side."""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

import click
from rich.console import Group
from rich.table import Table
from rich.text import Text

from asl.problem import nearest
from console import options
from console.cause import unpack
from console.execution.history import whole
from console.execution.steps import FAILED, Attempt, Execution, Step, place
from console.machine import find
from console.misuse import MisuseError
from console.payload import cut, indented, is_json
from console.printable import printable_json
from console.rows import heading
from console.screen import MARKS, STYLES, screen
from console.spans import duration

CELL = 300
"""Characters of a payload in a cell of the table."""


@click.command(name="history", help="Show the input, output and error of each step, side by side.")
@click.option("--state", default="", help="The visits of this state only.")
@click.option("--full", is_flag=True, help="Payloads in full length.")
@options.as_json
@options.execution
def command(execution: str, stack: str, arn: str, state: str, full: bool, format_: str) -> int:
    """Return 0."""
    machine = find(stack, arn, execution)
    execution_arn = machine.execution(execution)
    reader = whole(machine.aws.states, execution_arn)
    read = reader.execution
    steps = list(read.steps())
    if state:
        names = list(dict.fromkeys(step.name for step in steps))
        if state not in names:
            raise MisuseError(f'no state "{state}" was entered; {nearest(state, names, "states that were")}')
        steps = read.visits(state)
    if format_ == "json":
        print(printable_json(indented(_written([_as_json(step) for step in steps]))))
    else:
        out = screen()
        out.print(heading(read, execution_arn, len(reader.events), datetime.now(UTC)))
        out.print(_table(read, steps, full))
    return 0


def _table(read: Execution, steps: list[Step], full: bool) -> Table:
    table = Table(expand=True, show_lines=True, header_style="bold")
    table.add_column("Step", ratio=2, overflow="fold")
    table.add_column("Input", ratio=3, overflow="fold")
    table.add_column("Output, or error", ratio=3, overflow="fold")
    for step in steps:
        table.add_row(_heading(read, step), cut(step.input, full, CELL), _outcome(step, full))
    return table


def _heading(read: Execution, step: Step) -> Group:
    took = duration(step.entered, step.exited)
    lines = [
        Text(place(step), "bold"),
        Text(f"{MARKS[step.status]} {step.status}", STYLES[step.status]),
        Text(f"{step.type}, {took}".removesuffix(", ")),
        Text(f"after {duration(read.started, step.entered)}", "dim"),
    ]
    if len(step.attempts) > 1:
        lines += [
            Text.assemble(
                f"{attempt.number}. ",
                (attempt.error or attempt.status, STYLES[attempt.status]),
                f", {duration(attempt.scheduled, attempt.ended)}".removesuffix(", "),
            )
            for attempt in step.attempts
        ]
    return Group(*lines)


def _outcome(step: Step, full: bool) -> Group:
    lines = []
    if step.error:
        lines.append(
            Text.assemble(
                (step.error, STYLES[FAILED]),
                f" {cut(step.cause if full else unpack(step.cause).message, full, CELL)}".rstrip(),
            )
        )
    if step.output:
        lines.append(Text(cut(step.output, full, CELL)))
    return Group(*lines)


def _as_json(step: Step) -> dict[str, Any]:
    return {
        "state": step.name,
        "type": step.type,
        "place": place(step),
        "status": step.status,
        "entered": step.entered.isoformat(),
        "exited": _time(step.exited),
        "input": _payload(step.input),
        "output": _payload(step.output),
        "error": step.error or None,
        "cause": step.cause or None,
        "attempts": [_attempt(attempt) for attempt in step.attempts],
        "events": step.events,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "resource": attempt.resource,
        "status": attempt.status,
        "scheduled": attempt.scheduled.isoformat(),
        "started": _time(attempt.started),
        "ended": _time(attempt.ended),
        "input": _payload(attempt.input),
        "output": _payload(attempt.output),
        "error": attempt.error or None,
        "cause": attempt.cause or None,
    }


def _time(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


class _Json(NamedTuple):
    """A payload that is JSON, and stands in other JSON as it is: no digit of a number is lost."""

    text: str


def _payload(text: str) -> _Json | str | None:
    return _Json(text) if is_json(text) else text or None


def _written(value: Any) -> str:
    """*value* as JSON."""
    if isinstance(value, _Json):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
