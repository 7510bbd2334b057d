"""`flow why`: explains why an execution failed, and what to do about it."""

from collections.abc import Iterator
from typing import Any

import click
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from console import links, options
from console.aws import Aws
from console.execution.steps import ENDED, RUNNING, SUCCEEDED, place
from console.explanation import Explanation, explain
from console.list import executions
from console.machine import Machine, find
from console.payload import cut, pretty
from console.screen import MARKS, STYLES, screen
from console.spans import duration

EXPLAINED, NOTHING_TO_EXPLAIN = 0, 1


@click.command(name="why", help="Explain why an execution failed, and what to do; without EXECUTION the newest failed.")
@click.option("--full", is_flag=True, help="Payloads in full length.")
@options.execution
def command(execution: str, stack: str, arn: str, full: bool) -> int:
    """Return 0, or 1 if the execution did not fail."""
    machine = find(stack, arn, execution)
    out, found = screen(), 0
    execution_arn = machine.execution(execution) if execution else newest_failed(machine)
    if execution_arn is None:
        out.print(f"no execution of {machine.name} has failed")
        return NOTHING_TO_EXPLAIN
    for found, explanation in enumerate(explain(machine.aws, execution_arn), 1):
        for part in _shown(explanation, machine.aws, full, nested=found > 1):
            out.print(part)
    if not found:
        status = machine.aws.states.describe_execution(executionArn=execution_arn)["status"]
        out.print(f"{execution_arn.rpartition(':')[2]}: {status}; nothing has failed in it")
    return EXPLAINED if found else NOTHING_TO_EXPLAIN


def newest_failed(machine: Machine) -> str | None:
    """The ARN of the execution that was started last of those that failed; None if none did."""
    newest = next(executions(machine, [status for status in ENDED if status != SUCCEEDED], None), None)
    return newest["executionArn"] if newest else None


def _shown(explanation: Explanation, aws: Aws, full: bool, *, nested: bool) -> Iterator[RenderableType]:
    description, execution, step = explanation.description, explanation.execution, explanation.step
    status = execution.status
    took = f" after {duration(execution.started, execution.ended)}" if status != RUNNING else ""
    machine = description.machine.rpartition(":")[2]
    heading = Text.assemble(
        "\nIt failed because of the nested execution\n" if nested else "",
        (f"{MARKS[status]} {status}{took}", STYLES[status]),
        f"  {description.name} of {machine}",
    )
    yield heading
    facts: list[tuple[str, Any]] = []
    if step is not None:
        facts.append(("State", f"{place(step)} ({step.type}), after {duration(execution.started, step.entered)}"))
        if explanation.attempt is not None and explanation.attempt.number > 1:
            facts.append(("Attempt", str(explanation.attempt.number)))
    if explanation.error:
        facts.append(("Error", Text(explanation.error, STYLES["FAILED"])))
    if explanation.cause.message:
        facts.append(("Cause", cut(explanation.cause.message, full)))
    if step is not None and step.input:
        facts.append(("Input", cut(pretty(step.input), full)))
    if explanation.attempt is not None and explanation.attempt.input not in ("", step.input if step else ""):
        facts.append(("Arguments", cut(pretty(explanation.attempt.input), full)))
    yield _grid(facts)
    if "\n" in explanation.cause.traceback:
        yield from _section("Raised by the handler", [explanation.cause.traceback])
    if explanation.invocation is not None:
        group, lines, problem = explanation.invocation
        shown = [f"{time.astimezone():%H:%M:%S.%f} {line}" for time, line in lines]
        yield from _section(f"Logs of the invocation, in {group}", shown or [problem])
    if explanation.unseen:
        yield Text(f"\n{explanation.unseen}")
    if explanation.advice:
        yield from _section("What to do", [explanation.advice])
    if aws.has_console:
        yield _grid([(label, Text(link, overflow="fold")) for label, link in found_at(explanation).items()])


def found_at(explanation: Explanation) -> dict[str, str]:
    """Where to look next in the consoles of AWS, by label."""
    arn, invocation = explanation.description.arn, explanation.invocation
    found = links.found(arn, explanation.description.trace)
    if invocation is not None:
        request = explanation.cause.request_id
        found["Logs"] = links.log_group(arn, invocation.group, f'"{request}"' if request else "")
    return found


def _grid(facts: list[tuple[str, Any]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, fact in facts:
        grid.add_row(label, fact)
    return grid


def _section(title: str, lines: list[str]) -> Iterator[RenderableType]:
    yield Text(f"\n{title}", "bold")
    for line in lines:
        yield Padding(Text(line, overflow="fold"), (0, 0, 0, 2))
