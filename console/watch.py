"""`flow watch`: shows an execution while it runs, as the pane of a workflow in a terminal and as lines elsewhere."""

import contextlib
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from botocore.exceptions import ClientError
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from console import options, signals
from console.execution.history import Description, describe, follow
from console.execution.reader import Reader
from console.execution.steps import RUNNING, SUCCEEDED, Execution
from console.lines import line
from console.machine import find
from console.picture import terminal
from console.rows import Progress, heading, table
from console.screen import MARKS, screen

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

FRAME_SECONDS = 0.25
BESIDE = 100
"""Columns of a terminal in which the picture stands beside the rows; in a narrower one it stands above, if it fits."""

HINT = "Ctrl-C stops watching, not the execution."

INTERRUPTED = 130


@click.command(name="watch", help="Show an execution while it runs; without EXECUTION the newest.")
@click.option("--payloads", is_flag=True, help="Show inputs and outputs too, where it shows lines.")
@click.option("--lines", is_flag=True, help="Show lines in a terminal too.")
@options.execution
def command(execution: str, stack: str, arn: str, payloads: bool, lines: bool) -> int:
    """Return 0, or 1 if the execution did not succeed, or 130 after Ctrl-C."""
    machine = find(stack, arn, execution)
    described = describe(machine.aws.states, machine.execution(execution))
    if not execution:
        print(f"watching {described.arn}", file=sys.stderr)
    # The cursor, which the pane hides, shall be there again.
    signals.end_by_exit()
    try:
        ended = watch(machine.aws.states, described, screen(), payloads=payloads, lines=lines)
    except KeyboardInterrupt:
        print(f"\nStopped watching. The execution goes on; this stops it: flow stop {described.arn}", file=sys.stderr)
        return INTERRUPTED
    if ended.status != SUCCEEDED:
        print(f"This explains it: flow why {described.arn}", file=sys.stderr)
    return 0 if ended.status == SUCCEEDED else 1


def watch(
    client: "SFNClient", described: Description, out: Console, *, payloads: bool = False, lines: bool = False
) -> Execution:
    """Show an execution up to its end, and return it.

    Args:
        client: A boto3 client.
        described: The execution.
        out: Where to show it: as a pane if it is a terminal that can move its cursor, as lines elsewhere.
        payloads: Whether lines have inputs and outputs.
        lines: Whether a terminal shows lines too.
    """
    reader = Reader()
    if lines or not out.is_terminal or out.is_dumb_terminal:
        for events in follow(client, described.arn, reader):
            for said in filter(None, (line(event, reader, payloads=payloads) for event in events)):
                out.print(said, soft_wrap=True)
        return reader.execution
    pane = Pane(client, described, reader, out)
    with Live(get_renderable=pane.draw, console=out, auto_refresh=False, vertical_overflow="crop") as live:

        def pause(seconds: float) -> None:
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0:
                live.refresh()
                time.sleep(min(FRAME_SECONDS, left))

        for _ in follow(client, described.arn, reader, pause):
            pane.look()
            live.refresh()
        pane.is_over = True
        live.refresh()
    return reader.execution


class Pane:
    """The picture of the workflow with what happened, and the rows of its states."""

    is_over = False

    def __init__(self, client: "SFNClient", described: Description, reader: Reader, out: Console) -> None:
        self._client, self._described, self._reader, self._out = client, described, reader, out
        self._map_runs: dict[str, Progress] = {}
        self._picture = Text()
        self._drawn = (-1, 0)
        """How many events the picture shows, and in how many columns."""

    def look(self) -> None:
        """Ask for what the history does not tell: how far Distributed Maps are."""
        for step in self._reader.execution.steps():
            if step.map_run and (step.status == RUNNING or step.map_run not in self._map_runs):
                # Who may not ask this may see all else.
                with contextlib.suppress(ClientError):
                    self._map_runs[step.map_run] = self._progress(step.map_run)

    def _progress(self, map_run: str) -> Progress:
        counts = self._client.describe_map_run(mapRunArn=map_run)["itemCounts"]
        failed = counts["failed"] + counts["timedOut"] + counts["aborted"]
        return Progress(counts["total"], counts["succeeded"], failed, counts["running"])

    def draw(self, now: datetime | None = None) -> RenderableType:
        """All of it, as it is *now*."""
        execution, now = self._reader.execution, now or datetime.now(UTC)
        width, height = self._out.size
        beside = width >= BESIDE
        drawn = (len(self._reader.events), width // 2 if beside else width)
        if self._drawn != drawn:
            self._picture = terminal(self._described.definition, drawn[1], execution.happened())
            self._drawn = drawn
        parts: list[RenderableType] = [heading(execution, self._described.arn, drawn[0], now), Text()]
        room = None if self.is_over else max(5, height - len(parts) - 3)
        hint = HINT
        rows = table(execution, now, most=room, map_runs=self._map_runs)
        if beside:
            parts.append(_side_by_side(_around_newest(self._picture, room), rows))
        elif room is None or len(self._picture.plain.splitlines()) + len(rows.rows) < room:
            parts += [self._picture, Text(), rows]
        else:
            parts.append(rows)
            hint = f"{HINT} The picture needs {BESIDE} columns, or more lines."
        return Group(*parts, *([] if self.is_over else [Text(), Text(hint, "dim")]))


def _around_newest(picture: Text, room: int | None) -> Text:
    """As many lines of *picture* as there is room for, among them the last state that was reached."""
    lines = picture.split()
    if room is None or len(lines) <= room:
        return picture
    reached = [index for index, line in enumerate(lines) if any(mark in line.plain for mark in MARKS.values())]
    start = min(max((reached or [0])[-1] - room // 2, 0), len(lines) - room)
    return Text("\n", no_wrap=True).join(lines[start : start + room])


def _side_by_side(left: RenderableType, right: RenderableType) -> Table:
    both = Table.grid(padding=(0, 2), expand=True)
    both.add_column(ratio=1)
    both.add_column(ratio=1)
    both.add_row(left, right)
    return both
