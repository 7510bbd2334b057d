"""The standard streams of a command: always there, and none of them takes a terminal's orders from a text."""

import os
import sys
from typing import Any, TextIO, cast

from console.printable import printable


class Printable:
    """A stream to which what is printed comes printable, whatever it is and in whatever encoding."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write *text*, and return how many characters that were."""
        return self.stream.write(printable(text))

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def open_all() -> None:
    """Open those that whoever started the command has closed, and let the others take every character."""
    if sys.stdin is None:
        sys.stdin = _nowhere("r")
    sys.stdout = _open(sys.stdout)
    sys.stderr = _open(sys.stderr)


def with_codes(stream: TextIO) -> TextIO:
    """The stream that takes the codes of a terminal, where *stream* is a `Printable` one."""
    return cast(Printable, stream).stream if isinstance(stream, Printable) else stream


def close_output() -> None:
    """Let the rest of the output go nowhere: nobody reads it any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())


def _open(stream: TextIO | None) -> TextIO:
    stream = stream or _nowhere("w")
    # Python's own, and so a TextIOWrapper; what else stands there takes every character, such as a StringIO.
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    return cast(TextIO, Printable(stream))


def _nowhere(mode: str) -> TextIO:
    return cast(TextIO, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123  # it stays open to the end
