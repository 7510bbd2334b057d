"""A terminal shows a line for each state, in columns; elsewhere each step is a line."""

import io

import pytest
from rich.console import Console

from console.execution import Step
from console.view import show

STEPS = [
    Step(0.1, "entered", "Open Case", "Task", '{"inputCaseID": "001"}'),
    Step(0.2, "left", "Open Case", "Task", '{"Case": "001"}'),
    Step(0.2, "entered", "Fail", "Fail", '{"Case": "001"}'),
    Step(0.3, "FAILED", "", "", "Engage Tier 2 Support."),
]


def shown(terminal: bool) -> list[str]:
    """The lines that STEPS are shown as, 80 columns wide, without colours."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=80, no_color=True, color_system=None)
    assert list(show(STEPS, console)) == STEPS
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_elsewhere_each_step_is_a_line() -> None:
    """With its time, the state and the data, however long."""
    assert shown(terminal=False) == [
        '    0.10 s  entered    Open Case           {"inputCaseID": "001"}',
        '    0.20 s  left       Open Case           {"Case": "001"}',
        '    0.20 s  entered    Fail                {"Case": "001"}',
        "    0.30 s  FAILED     execution           Engage Tier 2 Support.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "State                Type      Entered  Left     Input and output",
        'Open Case            Task      0.10 s   0.20 s   {"inputCaseID": "001"}',
        '                                                 {"Case": "001"}',
        'Fail                 Fail      0.20 s            {"Case": "001"}',
        "Execution            FAILED             0.30 s   Engage Tier 2 Support.",
    ],
)
def test_terminal_shows_columns(line: str) -> None:
    """Input above output; what never left has no time for it."""
    assert any(line in shown_line for shown_line in shown(terminal=True))
