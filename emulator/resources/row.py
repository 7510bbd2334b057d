"""How a type of Pulumi resource is made, changed and deleted in the embedded AWS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.clients import Clients

Inputs = Mapping[str, Any]
Outputs = dict[str, Any]


@dataclass(frozen=True)
class ResourceType:
    """A row: what to call for a resource whose inputs, in Pulumi's names, are given."""

    create: Callable[[Clients, Inputs], Outputs]
    """Makes it and returns what AWS adds to the inputs: `id`, and `arn` if it has one."""
    update: Callable[[Clients, Inputs, Outputs], object]
    """Changes it in place to the inputs; what it was made with is the last argument."""
    delete: Callable[[Clients, Outputs], object]
    remaining: Callable[[Clients], list[str]]
    """The names of all resources of this type that there are."""
    inputs: frozenset[str]
    """The inputs that these functions read; others are refused, not lost."""
    fixed: frozenset[str]
    """The inputs that no update can change: it is deleted and made anew."""
    read: Callable[[Clients, str], Outputs] | None = None
    """What there is by an id, to import it: its `name`, and what `create` returns. None: it can't be imported."""
    computed: Callable[[Clients, Outputs], Outputs] = lambda _, __: {}
    """What AWS adds anew after each change, such as the version that it published."""


def pairs(inputs: Inputs, key: str, value: str) -> list[Any]:
    """The tags of *inputs* as most services take them: a list of dicts with *key* and *value*."""
    return [{key: name, value: text} for name, text in (inputs.get("tags") or {}).items()]
