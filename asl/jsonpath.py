"""Paths and intrinsic functions, as JSONPath states write them.

AWS reads paths as the Java library Jayway does, which takes what RFC 9535 doesn't (`$.a-b`, `$.a.[0]`,
`$[?(@.name==unquoted)]`), and adds the roots `$$` and `$variable`.
https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

NAME = r"[^\W\d]\w*"
ROOT = rf"\$(?:\$|{NAME})?"
STRING = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
INDEXES = r"-?\d+(?:\s*+,\s*+-?\d+)*|(?:-?\d+)?\s*+:\s*+(?:-?\d+)?(?:\s*+:\s*+-?\d+)?"
KEYS = rf"(?:{STRING})(?:\s*+,\s*+(?:{STRING}))*"
PATTERN = r"/(?:[^/\\]|\\.)*/"
INNER = rf"(?:[^()'\"/]|{STRING}|{PATTERN})*+"
GROUP = rf"\({INNER}\)"
for _ in range(4):  # A filter in a filter in a filter ...
    GROUP = rf"\({INNER}(?:{GROUP}{INNER})*+\)"

_NAME = re.compile(NAME)
_SIMPLE = re.compile(r"\$(?:\$(?!\w)|(?!\d)\w+)?(?:\.(?!\d)[\w-]+|\[\d+\])*")
_STEP = rf"\.{{0,2}}\[\s*+(?:\*|{INDEXES}|{KEYS}|\??\s*+{GROUP})\s*+\]|\.{{1,2}}[^.\[\]()\s'\"]++(?:\({INNER}\))?+"


class Read(NamedTuple):
    """A path, an intrinsic function or an expression, and what it reads."""

    problem: str = ""
    """Why it can't be read; empty if it can."""
    rule: str = ""
    """The rule that it breaks, if it can't be read."""
    variables: frozenset[str] = frozenset()
    """The names of the variables that it reads, without `$`."""
    context: tuple[tuple[str, ...], ...] = ()
    """What it reads from the context object, for example `("Task", "Token")`."""
    fix: str = ""
    """What was probably meant, if it can't be read."""
    function: str = ""
    """The outermost intrinsic function, for example `States.Format`."""


@lru_cache(8192)
def path(text: str) -> Read:
    """*text* as a path."""
    if not _SIMPLE.fullmatch(text) and not _path().fullmatch(text):
        return Read(_why_no_path(text), "PATH-SYNTAX")
    return _read(text)


@lru_cache(8192)
def reference_path(text: str) -> Read:
    """*text* as a reference path, which names one place."""
    if _SIMPLE.fullmatch(text) or _reference().fullmatch(text):
        return _read(text)
    read = path(text)
    return read if read.problem else Read("is no reference path; allowed are names and indexes only", "PATH-REFERENCE")


def _read(text: str) -> Read:
    if text[1:2] in (".", "[", ""):
        return PLAIN
    if text.startswith("$$"):
        return Read(context=(tuple(part for part in re.split(r"[.\[\]'\"]+", text[2:]) if part),))
    name = _NAME.match(text, 1)
    return Read(variables=frozenset([name[0]])) if name else PLAIN


PLAIN: Final = Read()
"""What reads nothing but the input."""


@lru_cache(1)
def _path() -> re.Pattern[str]:
    return re.compile(rf"{ROOT}(?:{_STEP})*+")


@lru_cache(1)
def _reference() -> re.Pattern[str]:
    return re.compile(rf"{ROOT}(?:\.?\[\s*(?:\d+|{STRING})\s*\]|\.[^.\[\]()\s'\"@,:?*]+)*")


def _why_no_path(text: str) -> str:
    if not text.startswith("$"):
        return "is no path; a path starts with $"
    read = _path().match(text)
    rest = text[read.end() :] if read else text
    return f"is no path; it can't be read from {rest[:20]!r} on"
