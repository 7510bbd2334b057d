"""What all other rules rely on: the definition is plain JSON of a size and depth that AWS takes."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from asl.problem import Problem
from asl.rules.place import kind, type_name
from asl.walk import JSON_SCALARS, Path

LARGEST: Final = 1_048_576
"""Characters. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"""

MOST_VALUES: Final = LARGEST // 2
"""Each value has a character at least, and one between it and the next."""

DEEPEST: Final = 200
"""Deeper than any definition is known to be that AWS takes, and within what Python can walk."""

USUAL: Final = 10**15
"""Numbers beyond are looked at more closely."""

LARGEST_INTEGER = 10**308

NUMBERS: Final = (int, float)
_CONTAINERS = (dict, list, tuple, Mapping)

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=lambda _: "").encode
"""A value as compact JSON text; what is known later is empty there."""


def plain(definition: object, opaque: tuple[type, ...]) -> tuple[dict[str, Any], list[Problem], int]:
    """*definition* in dicts and lists only, what keeps it from being read at all, and about how long it is."""
    if type(definition) is not dict and not isinstance(definition, Mapping):
        found = "is a string; parse it before" if isinstance(definition, str) else f"is {kind(definition)}"
        return {}, [Problem("DOC-OBJECT", (), f"{found}; a definition is an object with StartAt and States")], 0
    texts: list[Any] = []
    level: list[Any] = [definition]
    depth = count = 0
    is_plain = True
    while level and count <= MOST_VALUES:
        if depth > DEEPEST:
            message = f"is nested more than {DEEPEST} deep, or holds itself"
            return {}, [Problem("DEPTH", _deep_path((), definition)[:3], message)], LARGEST
        depth += 1
        below: list[Any] = []
        for container in level:
            count += len(container)
            if count > MOST_VALUES:
                break
            type_ = type(container)
            items = container
            if type_ is dict or (type_ is not list and isinstance(container, Mapping)):
                texts += container
                items = container.values()
            is_plain = is_plain and (type_ is dict or type_ is list)
            for value in items:
                type_ = type(value)
                if type_ is str:
                    texts.append(value)
                elif type_ is dict or type_ is list:
                    below.append(value)
                elif not (value is None or type_ is bool or (type_ in NUMBERS and -USUAL <= value <= USUAL)):
                    is_plain = False
                    if isinstance(value, _CONTAINERS):
                        below.append(value)
        level = below
    try:
        text = "".join(texts)
        if not text.isascii():
            text.encode()
        characters = len(text)
    except (TypeError, UnicodeEncodeError):  # A key that is no string, or half of a pair of surrogates.
        characters = count
        is_plain = False
    if not is_plain:
        problems = _not_plain(definition, opaque)
        if problems:
            return {}, problems, characters
    size = characters + 2 * count
    if size > LARGEST or (size > LARGEST // 4 and len(compact(definition)) > LARGEST):
        message = f"has more than {LARGEST:,} characters, the most that AWS takes"
        return {}, [Problem("SIZE-1MB", (), message)], characters
    return (definition if is_plain else _copy(definition)), [], characters  # type: ignore[return-value]  # a dict


def _deep_path(path: Path, value: Any) -> Path:
    """The path of the first container in *value* that is nested too deep; an empty one if there is none."""
    if len(path) > DEEPEST:
        return path
    for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
        if isinstance(item, _CONTAINERS):
            found = _deep_path((*path, key), item)
            if found:
                return found
    return ()


def _not_plain(definition: object, opaque: tuple[type, ...]) -> list[Problem]:
    """The keys and values in *definition* that can't be written as JSON."""
    problems: list[Problem] = []
    ahead: list[tuple[Path, Any]] = [((), definition)]
    seen = 0
    while ahead and seen <= MOST_VALUES:
        path, value = ahead.pop()
        seen += 1
        if isinstance(value, str):
            if not _is_encodable(value):
                message = "has half of a pair of surrogates, which can't be written as UTF-8"
                problems.append(Problem("PY-VALUES", path, message))
        elif isinstance(value, Mapping):
            for key, item in value.items():
                if isinstance(key, str) and _is_encodable(key):
                    ahead.append(((*path, key), item))
                elif isinstance(key, str):
                    message = f"has the key {key!r:.40}, half of a pair of surrogates, which can't be written as UTF-8"
                    problems.append(Problem("PY-KEYS", path, message))
                else:
                    shown = _shown(key)
                    twin = f'; "{shown}" is there too' if shown in value else ""
                    message = f"has the key {shown}, {type_name(key)}{twin}; allowed are strings"
                    fix = f'write "{shown}"' if isinstance(key, int) and not isinstance(key, bool) and not twin else ""
                    problems.append(Problem("PY-KEYS", path, message, fix))
        elif isinstance(value, list | tuple):
            ahead += [((*path, index), item) for index, item in enumerate(value)]
        elif isinstance(value, float) and not math.isfinite(value):
            problems.append(Problem("PY-VALUES", path, f"{value} is no JSON number"))
        elif isinstance(value, int) and abs(value) > LARGEST_INTEGER:
            problems.append(
                Problem("PY-VALUES", path, "has more than 308 digits, more than a JSON number is sure to keep")
            )
        elif not isinstance(value, (*JSON_SCALARS, *opaque)):
            allowed = "allowed are str, int, float, bool, None, dict and list"
            fix = f'write it as text: "{value.isoformat()}"' if hasattr(value, "isoformat") else ""
            message = f"is {type_name(value)}, which can't be written as JSON; {allowed}"
            problems.append(Problem("PY-VALUES", path, message, fix))
    return problems


def _shown(key: object) -> str:
    try:
        return repr(key)[:40]
    except ValueError:  # An integer of thousands of digits.
        return "..."


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copy(item) for item in value]
    for type_ in (bool, int, float):
        if isinstance(value, type_):
            return type_(value)  # The bare number of an enumeration.
    return value[:] if isinstance(value, str) else value
