"""Shows an execution while it runs: a table that fills in a terminal, a line for each step elsewhere."""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from console.execution import Step

WIDTHS = (20, 9, 8, 8)
"""Of all columns but the last, which takes the rest."""

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
    """A state that was left is printed for good; below it stand those that are running."""
    running: dict[str, Step] = {}
    console.print(_row("bold", "State", "Type", "Entered", "Left", "Input and output"))
    with Live(console=console, auto_refresh=False, transient=True) as live:
        for step in steps:
            if step.happened == "entered":
                running[step.state] = step
            elif step.happened == "left":
                console.print(_state_row(running.pop(step.state, step), step))
            else:
                for last in running.values():
                    console.print(_state_row(last, None))
                running = {}
                seconds = f"{step.seconds:.2f} s"
                console.print(
                    _row(STYLES.get(step.happened, "bold red"), "Execution", step.happened, "", seconds, step.data)
                )
            live.update(Group(*(_state_row(last, None) for last in running.values())), refresh=True)
            yield step


def _state_row(entered: Step, left: Step | None) -> Table:
    times = (f"{entered.seconds:.2f} s", f"{left.seconds:.2f} s" if left else "")
    data = f"{entered.data}\n{left.data}" if left else entered.data
    return _row(STYLES["left" if left else "entered"], entered.state, entered.state_type, *times, data)


def _row(style: str, *cells: str) -> Table:
    """One line of the table: the columns have the same widths in each, so that lines can be printed one by one."""
    row = Table.grid(padding=(0, 1), expand=True)
    for width in WIDTHS:
        row.add_column(width=width, overflow="fold")
    row.add_column(ratio=1, overflow="fold")
    row.add_row(Text(cells[0], style), *(Text(cell) for cell in cells[1:]))
    return row
