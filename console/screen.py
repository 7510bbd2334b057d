"""The terminal that commands write to, and the colours and marks of what has a status."""

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Span, Text

from console.printable import UNPRINTABLE, printable
from console.streams import with_codes

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


class Screen(Console):
    """A console that shows whatever is in a text, and obeys none of it."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """What *renderable* consists of: text is made printable before it is wrapped, and what is left of it after."""
        if isinstance(renderable, Text):
            renderable = printable_text(renderable)
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)

    def render_str(self, text: str, **options: Any) -> Text:
        """The text for a string, which is measured as it will be shown."""
        return super().render_str(printable(text), **options)

    def on_broken_pipe(self) -> None:
        """Raise it further, where rich, which is handling it, would end Python."""
        raise


def printable_text(text: Text) -> Text:
    """*text*, printable, in the same styles."""
    found = list(UNPRINTABLE.finditer(text.plain))
    if not found:
        return text
    parts = text.divide(sorted({offset for each in found for offset in each.span()}))
    for part in parts:
        if UNPRINTABLE.match(part.plain):
            part.plain = printable(part.plain)
            part.spans = [Span(0, len(part), span.style) for span in part.spans]
    return text.blank_copy().join(parts)


def screen(*, stderr: bool = False, plain: bool = False) -> Screen:
    """Standard output, or standard error: nothing in it is taken for markup or highlighted by guess.

    Args:
        stderr: Whether it is standard error.
        plain: Whether what is printed goes to a file in the end, and has no colours.
    """
    stream = sys.stderr if stderr else sys.stdout
    is_terminal = stream.isatty()
    width = None if is_terminal or "COLUMNS" in os.environ else ELSEWHERE
    return Screen(
        file=with_codes(stream),
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
        width=width,
    )
