"""A definition, or any other dict, with its `${Name}` references filled in, and as compact JSON text."""

import json
from collections.abc import Mapping
from typing import Any

from asl.placeholder import REFERENCE
from asl.walk import JSON_SCALARS, leaves


def opaque_values(value: object) -> list[Any]:
    """The distinct values in *value* that are no JSON, such as Pulumi Outputs, in the order of their first use."""
    found = {id(leaf): leaf for _, leaf in leaves(value) if not isinstance(leaf, JSON_SCALARS)}
    return list(found.values())


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
        if isinstance(item, list | tuple):
            return [fill(child) for child in item]
        return resolved.get(id(item), item)

    return fill(value)


def render(value: object, names: Mapping[str, str], resolved: Mapping[int, object] = {}) -> str:
    """*value* with everything filled in, as compact JSON in the order the author wrote it.

    The same value gives the same text, so that a difference between two deployments shows only what changed.
    The arguments are those of `substitute`.
    """
    return json.dumps(substitute(value, names, resolved), separators=(",", ":"), ensure_ascii=False)
