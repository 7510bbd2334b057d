"""What differs between two JSON values, whatever the order of keys."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from asl.placeholder import NOT_KNOWN
from asl.walk import Path, leaves

PLACEHOLDER = re.compile(rf"\$\{{[^{{}}]*\}}|{re.escape(NOT_KNOWN)}")
"""What stands for a value that isn't known yet, and may turn out to be anything."""


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""In the place of a value where there is none; null is one."""


class Field(NamedTuple):
    """A value that was added, removed or changed."""

    path: Path
    old: Any
    """`ABSENT` if it was added."""
    new: Any
    """`ABSENT` if it was removed."""


def is_placeholder(value: object) -> bool:
    """Whether *value* is a text with something in it that isn't known yet."""
    return isinstance(value, str) and PLACEHOLDER.search(value) is not None


def placeholders(value: object) -> list[Path]:
    """Where in *value* something isn't known yet."""
    return [path for path, leaf in leaves(value) if is_placeholder(leaf)]


def changes(old: Any, new: Any, path: Path = ()) -> Iterator[Field]:
    """Each value that differs, the smallest ones that do; a list that got longer or shorter has items more or less.

    What *new* doesn't know yet differs from nothing that it may become.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in {**old, **new}:
            yield from changes(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
    elif isinstance(old, list | tuple) and isinstance(new, list | tuple):
        yield from _items(old, new, path)
    elif not _same(old, new):
        yield Field(path, old, new)


def equal(old: Any, new: Any) -> bool:
    """Whether nothing differs.

    To ask `changes` would ask each list in a list three times as often as the one around it.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return all(equal(old.get(key, ABSENT), new.get(key, ABSENT)) for key in {**old, **new})
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return len(old) == len(new) and all(map(equal, old, new))
    return _same(old, new)


def _items(old: Sequence[Any], new: Sequence[Any], path: Path) -> Iterator[Field]:
    """What differs between the first and the last item that do; those before and after are the same."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and equal(old[start], new[start]):
        start += 1
    end = 0
    while end < shorter - start and equal(old[-1 - end], new[-1 - end]):
        end += 1
    old_part, new_part = old[start : len(old) - end], new[start : len(new) - end]
    if len(old) == len(new):
        for index, (before, after) in enumerate(zip(old_part, new_part, strict=True), start):
            yield from changes(before, after, (*path, index))
        return
    for index, item in enumerate(old_part, start):
        yield Field((*path, index), item, ABSENT)
    for index, item in enumerate(new_part, start):
        yield Field((*path, index), ABSENT, item)


def _same(old: Any, new: Any) -> bool:
    if is_placeholder(new) and old is not ABSENT:
        return _may_become(new, old)
    if isinstance(old, bool) is not isinstance(new, bool):
        return False  # To Python, True is 1.
    return bool(old == new) or (old != old and new != new)  # NaN is not equal to itself.


def _may_become(text: str, value: Any) -> bool:
    """Whether *text* may be *value* when all of it is known; what is nothing but a placeholder may be any value."""
    if PLACEHOLDER.fullmatch(text):
        return True
    return isinstance(value, str) and matches(PLACEHOLDER.split(text), value)


def matches(parts: Sequence[str], text: str) -> bool:
    """Whether *text* is made of *parts*, with anything between two of them.

    A regular expression would take very long for some texts with many gaps.
    """
    first, *middle = parts
    last = middle.pop() if middle else None
    if last is None:
        return text == first
    at, end = len(first), len(text) - len(last)
    if at > end or not text.startswith(first) or not text.endswith(last):
        return False
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
