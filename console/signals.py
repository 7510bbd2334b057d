"""Signals by which others end a command: what it does at Ctrl-C is done then too."""

import signal
import sys
from collections.abc import Callable
from types import FrameType

Handler = Callable[[int, FrameType | None], object]


def end_like_ctrl_c() -> None:
    """From now on `kill`, and a terminal that is closed, are answered as Ctrl-C is; once, for what is cleaned up."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        _answer(number, _interrupt)


def end_by_exit() -> None:
    """From now on `kill` ends the process by `SystemExit`, with the status that a shell tells of it."""
    _answer(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _interrupt(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _answer(number: int, handler: Handler) -> None:
    # Whoever ignores it, as `nohup` does, is obeyed.
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)
