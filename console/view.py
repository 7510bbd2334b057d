"""Shows an execution while it runs: a table that fills in a terminal, a line for each step elsewhere."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from console.execution import Step

STYLES = {"SUCCEEDED": "bold green", "entered": "yellow", "left": "green"}


def show(steps: Iterable[Step], console: Console) -> Iterator[Step]:
    """Show each of *steps* when it comes, and pass it on."""
    return _show_table(steps, console) if console.is_terminal else _show_lines(steps, console)


def _show_lines(steps: Iterable[Step], console: Console) -> Iterator[Step]:
    for step in steps:
        console.print(_line(step), soft_wrap=True)
        yield step


def _line(step: Step) -> Text:
    return Text(f"  {step.seconds:6.2f} s  {step.happened:9}  {step.state or 'execution':18}  {step.data}")


def _show_table(steps: Iterable[Step], console: Console) -> Iterator[Step]:
    seen: list[Step] = []
    with Live(_table(seen), console=console, auto_refresh=False) as live:
        for step in steps:
            seen.append(step)
            live.update(_table(seen), refresh=True)
            yield step


def _table(steps: list[Step]) -> Table:
    """A row for each time that a state was entered, with what it was left with as soon as it was."""
    table = Table(expand=True)
    for title in ("State", "Type", "Entered", "Left"):
        table.add_column(title, no_wrap=True)
    table.add_column("Input and output", ratio=1, overflow="fold")
    rows: list[tuple[Step, Step | None]] = []
    for step in steps:
        if step.happened == "left":
            rows[-1] = (rows[-1][0], step)
        else:
            rows.append((step, None))
    for step, left in rows:
        data = Text(step.data) if left is None else Text(f"{step.data}\n{left.data}")
        style = STYLES.get("left" if left else step.happened, "bold red")
        name = step.state or f"Execution {step.happened}"
        table.add_row(
            Text(name, style), step.state_type, f"{step.seconds:.2f} s", f"{left.seconds:.2f} s" if left else "", data
        )
    return table
