"""The terminal that commands write to, and the colours and marks of what has a status."""

import os
import sys
from collections.abc import Mapping

from rich.console import Console

STYLES: Mapping[str, str] = {
    "RUNNING": "yellow",
    "SUCCEEDED": "green",
    "FAILED": "bold red",
    "TIMED_OUT": "bold red",
    "ABORTED": "magenta",
    "CANCELED": "magenta",
    "CAUGHT": "dark_orange",
    "PENDING_REDRIVE": "yellow",
}

MARKS: Mapping[str, str] = {
    "RUNNING": "●",
    "SUCCEEDED": "✓",
    "FAILED": "✗",
    "TIMED_OUT": "✗",
    "ABORTED": "⊘",
    "CANCELED": "⊘",
    "CAUGHT": "!",
}
"""Beside the colours, for those who don't see them."""


ELSEWHERE = 140
"""Columns, where no terminal has any: names are whole there."""


def screen(*, stderr: bool = False) -> Console:
    """Standard output, or standard error: nothing in it is taken for markup or highlighted by guess."""
    is_terminal = (sys.stderr if stderr else sys.stdout).isatty()
    width = None if is_terminal or "COLUMNS" in os.environ else ELSEWHERE
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)
