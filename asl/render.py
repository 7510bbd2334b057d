"""A definition, or any other dict, with its `${Name}` references filled in, and as compact JSON text."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from asl.placeholder import REFERENCE
from asl.walk import JSON_SCALARS


class Deferred(NamedTuple):
    """A text that can be told only when what it is made of is known."""

    make: Callable[..., str]
    """Makes the text of the known parts; a plain function, so that equal texts are equal before, too."""
    parts: tuple[Any, ...]
    """Strings with `${Name}`, and opaque values."""


def opaque_values(value: object) -> list[Any]:
    """The distinct values in *value* that are no JSON, such as Pulumi Outputs, in the order of their first use."""
    found = {id(leaf): leaf for leaf in _leaves(value) if not isinstance(leaf, JSON_SCALARS)}
    return list(found.values())


def _leaves(value: object) -> Iterator[Any]:
    if isinstance(value, Deferred):
        yield from value.parts
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def substitute(value: Any, names: Mapping[str, str], resolved: Mapping[int, object] = {}) -> Any:
    """A copy of *value* in which what is known is filled in, and the rest stands as it was.

    Args:
        value: The definition, or a policy document.
        names: What to write for each `${Name}`.
        resolved: What to write for each of `opaque_values`, by its `id`.
    """

    def fill(item: Any) -> Any:
        if isinstance(item, str):
            return REFERENCE.sub(lambda match: names.get(match[1], match[0]), item) if "${" in item else item
        if isinstance(item, Mapping):
            return {key: fill(child) for key, child in item.items()}
        if isinstance(item, Deferred):
            parts = tuple(fill(part) for part in item.parts)
            is_known = all(isinstance(part, str) and "${" not in part for part in parts)
            return fill(item.make(*parts)) if is_known else Deferred(item.make, parts)
        if isinstance(item, list | tuple):
            return [fill(child) for child in item]
        return resolved.get(id(item), item)

    return fill(value)


def render(value: object, names: Mapping[str, str], resolved: Mapping[int, object] = {}) -> str:
    """*value* with everything filled in, as compact JSON in the order the author wrote it.

    The same value gives the same text, so that a difference between two deployments shows only what changed.
    The arguments are those of `substitute`.
    """
    known = substitute(value, names, resolved)
    return json.dumps(known, separators=(",", ":"), ensure_ascii=False, default=_unknown)


def _unknown(value: object) -> object:
    raise ValueError(f"{value!r:.80} is not known, and can't be written as JSON")
