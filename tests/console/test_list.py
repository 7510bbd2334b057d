"""`flow list` in terminals that are too narrow for it."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from console.list import _table

STARTED = datetime(2026, 1, 1, tzinfo=UTC)


def listed(width: int, name: str, error: str = "", **more: Any) -> list[str]:
    """The lines that a terminal of this width shows of one execution."""
    arn = "arn:aws:states:us-east-1:1:execution:Orders:x"
    ended = {"startDate": STARTED, "stopDate": STARTED + timedelta(seconds=2)}
    execution: Any = {"executionArn": arn, "name": name, "status": "SUCCEEDED", **ended, **more}
    out = Console(width=width, file=io.StringIO(), record=True)
    out.print(_table([execution], {arn: error}, width))
    return out.export_text().splitlines()


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (80, ["Execution", "Status", "Started", "Duration"]),
        (45, ["Execution", "Status", "Started"]),
        (30, ["Execution", "Status"]),
    ],
)
def test_less_is_told_where_there_is_less_room(width: int, headings: list[str]) -> None:
    """Of the start and the duration."""
    assert listed(width, "case-001")[0].split() == headings


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
@pytest.mark.parametrize("error", ["", "NoCase: no case 001 is there, nor was one ever"])
@pytest.mark.parametrize("name", ["case-001", "0d6a2a4e-8b53-4b16-a1a9-7d02a1b4b7d3", "n" * 80])
def test_name_is_whole(width: int, error: str, name: str) -> None:
    """However many lines it takes."""
    lines = listed(width, name, error, redriveCount=3)
    assert "".join(line[: line.index(" ") if " " in line else None] for line in lines[1:]).strip() == name
    assert max(map(len, lines)) <= width


def test_status_that_is_not_known() -> None:
    """Is shown as it is: AWS may get new ones."""
    assert "RESTING" in listed(80, "case-001", status="RESTING")[1]
