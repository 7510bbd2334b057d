"""Every machine, state and value of a definition, nested ones too, each with its path.

A definition that is wrong is walked as far as it goes: what is not an object or a list is not entered.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Path = tuple[str | int, ...]
Object = Mapping[str, Any]

JSON_SCALARS = (str, int, float, bool, type(None))


def machines(definition: object, path: Path = ()) -> Iterator[tuple[Path, Object]]:
    """The definition itself, then each branch of a Parallel and each processor of a Map, outer ones first.

    A machine is an object with `StartAt` and `States`; transitions never leave it.
    https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
    """
    if not isinstance(definition, Mapping):
        return
    yield path, definition
    for state_path, state in _own_states(path, definition):
        for field in ("ItemProcessor", "Iterator"):
            yield from machines(state.get(field), (*state_path, field))
        for index, branch in enumerate(as_list(state.get("Branches"))):
            yield from machines(branch, (*state_path, "Branches", index))


def states(definition: object) -> Iterator[tuple[Path, Object]]:
    """Every state of every machine of *definition*; the last part of its path is its name."""
    for path, machine in machines(definition):
        yield from _own_states(path, machine)


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value in *value* that is neither an object nor a list."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def as_list(value: object) -> Sequence[Any]:
    """*value* if it is a list or a tuple, else an empty list."""
    return value if isinstance(value, list | tuple) else ()


def _own_states(path: Path, machine: Object) -> Iterator[tuple[Path, Object]]:
    own = machine.get("States")
    if isinstance(own, Mapping):
        for name, state in own.items():
            if isinstance(state, Mapping):
                yield (*path, "States", name), state
