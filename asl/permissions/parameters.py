"""The parameters of a task as far as its definition says them."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from asl.problem import printable
from asl.walk import JSON_SCALARS, Object, Path

_LITERAL = re.compile(r"\{%\s*(?:'([^'\\]*)'|\"([^\"\\]*)\")\s*%\}")
"""An expression that is nothing but a string."""


class InexactError(Exception):
    """What a task uses can't be told from the definition.

    Args:
        path: Where it would be told.
        message: What is there instead.
    """

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message


class Value(NamedTuple):
    """A parameter."""

    path: Path
    value: Any
    """A string, or an opaque value."""


@lru_cache(1024)
def _steps(name: str) -> tuple[str, ...]:
    """The keys that lead to *name*; one that ends in `[]` holds a list."""
    return tuple(name.split("."))


class Parameters:
    """The `Parameters` or `Arguments` of a task, or of a reader or writer of items.

    Args:
        path: The path of what has them.
        holder: What has them.
        field: The field that they are in; `Arguments` or `Parameters` if not given.
    """

    def __init__(self, path: Path, holder: Object, field: str = "") -> None:
        field = field or ("Arguments" if "Arguments" in holder else "Parameters")
        self.path: Path = (*path, field) if field in holder else path
        self.given: Any = holder.get(field)

    def values(self, name: str, default: str | None = None) -> Iterator[Value]:
        """The values of *name*, `Overrides.TaskRoleArn` or `Entries[].EventBusName`; *default* where it is missing.

        Raises:
            InexactError: A value is known only while the task runs.
        """
        if self.given is None:
            message = "takes its input as parameters, and that is known only while it runs"
            raise InexactError(self.path, message)
        yield from self._within(self.path, self.given, _steps(name), default)

    def has(self, given: str) -> bool:
        """Whether *given* is there, be it known or not: `Tags`, or `AuthType=IAM_ROLE` with a value."""
        name, equals, wanted = given.partition("=")
        try:
            found = next(self.values(name), None)
        except InexactError:
            return True
        return found is not None and (not equals or not isinstance(found.value, str) or found.value == wanted)

    def _within(self, path: Path, value: Any, steps: tuple[str, ...], default: str | None) -> Iterator[Value]:
        if not steps:
            yield self._value(path, value)
            return
        key, is_list = steps[0].removesuffix("[]"), steps[0].endswith("[]")
        if isinstance(value, str) or not isinstance(value, (*JSON_SCALARS, Mapping, list, tuple)):
            raise _unknown(path, value)
        if isinstance(value, Mapping) and f"{key}.$" in value:
            raise _unknown((*path, f"{key}.$"), value[f"{key}.$"])
        if not isinstance(value, Mapping) or key not in value:
            if default is not None:
                yield Value(path, default)
            return
        there, item = (*path, key), value[key]
        if not is_list:
            yield from self._within(there, item, steps[1:], default)
        elif isinstance(item, (list, tuple)):
            for index, each in enumerate(item):
                yield from self._within((*there, index), each, steps[1:], default)
        else:
            raise _unknown(there, item)

    def _value(self, path: Path, value: Any) -> Value:
        if isinstance(value, str):
            if value.startswith("{%"):
                literal = _LITERAL.fullmatch(value)
                if literal is None:
                    raise _unknown(path, value)
                value = literal[1] if literal[1] is not None else literal[2]
            if "*" in value or "?" in value:
                raise InexactError(path, f"{_quoted(value)} has a wildcard, which a right would read as one")
        elif isinstance(value, (*JSON_SCALARS, Mapping, list, tuple)):
            raise InexactError(path, f"is {type(value).__name__}; allowed is a string")
        return Value(path, value)


def _unknown(path: Path, value: object) -> InexactError:
    shown = _quoted(value) if isinstance(value, str) else "this"
    return InexactError(path, f"{shown} is known only while it runs, and so is what the task uses")


def _quoted(value: str) -> str:
    return f'"{printable(value[:60])}{"..." if len(value) > 60 else ""}"'
