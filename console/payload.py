"""Payloads as they are shown: JSON that is easy to read, cut unless asked."""

import json
import re
from collections.abc import Iterator
from typing import Any

LONGEST = 1000
"""Characters of a payload that are shown unless all are asked for."""

LINE = 60
"""Characters of JSON that are read at a glance."""

DEEPEST = 50
"""Levels that are indented; what is deeper stands in one line."""

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]\s*[\]}]|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
"""Of JSON: a text, an empty array or object, a mark, or a number or word."""


def parsed(text: str, default: Any = None) -> Any:
    """What the JSON *text* says; *default* if it is none, or nested deeper than Python can follow."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return default


def is_json(text: str) -> bool:
    """Whether *text* is JSON that every reader of JSON takes: without NaN, and not nested beyond measure."""
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def pretty(text: str) -> str:
    """*text* with its JSON indented; as it is, if it is no JSON or fits in a line."""
    return text if len(text) <= LINE or not is_json(text) else indented(text)


def indented(text: str) -> str:
    """The JSON *text* in lines; numbers stay as they are written, with all digits."""
    return "".join(_indented(text))


def cut(text: str, full: bool, longest: int = LONGEST) -> str:
    """The first *longest* characters of *text* and how many more there are; all of it if *full*."""
    if full or len(text) <= longest:
        return text
    return f"{text[:longest]}... {len(text) - longest:,} more characters (--full shows them)"


def _indented(text: str) -> Iterator[str]:
    depth = 0
    for part in TOKEN.findall(text):
        if part in "[{":
            depth += 1
            yield part + _line(depth)
        elif part in "]}":
            yield _line(depth - 1, depth) + part
            depth -= 1
        elif part == ",":
            yield part + (_line(depth) or " ")
        elif part == ":":
            yield ": "
        elif part[0] in "[{":
            yield part[0] + part[-1]
        else:
            # Letters are written as such: many languages escape those of others.
            yield json.dumps(json.loads(part), ensure_ascii=False) if "\\u" in part else part


def _line(depth: int, of: int | None = None) -> str:
    return f"\n{'  ' * depth}" if (depth if of is None else of) <= DEEPEST else ""


def _refuse(constant: str) -> None:
    raise ValueError(constant)
