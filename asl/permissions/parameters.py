"""The parameters of a task as far as its definition says them."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from asl.placeholder import PSEUDO_PARAMETERS, REFERENCE
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
    """The keys that lead to *name*; one that ends in `[]` holds a list, one in `{}` an object whose keys count."""
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

    def has(self, given: str) -> bool | InexactError:
        """Whether *given* is there, `Tags`, or `AuthType=IAM_ROLE` with a value; or why that can't be told."""
        name, equals, wanted = given.partition("=")
        try:
            found = next(self.values(name), None)
        except InexactError as error:
            last = _steps(name)[-1].removesuffix("[]")
            is_there = bool(error.path) and str(error.path[-1]).removesuffix(".$") == last
            return error if equals or not is_there else True
        if found is None or not equals:
            return found is not None
        if isinstance(found.value, str):
            return found.value == wanted
        return InexactError(found.path, "is known only at deployment, and so is what the task uses")

    def _within(self, path: Path, value: Any, steps: tuple[str, ...], default: str | None) -> Iterator[Value]:
        if not steps:
            yield self._value(path, value)
            return
        key, is_list, is_map = steps[0].rstrip("[]{}"), steps[0].endswith("[]"), steps[0].endswith("{}")
        if isinstance(value, str) or not isinstance(value, (*JSON_SCALARS, Mapping, list, tuple)):
            raise _unknown(path, value)
        if isinstance(value, Mapping) and f"{key}.$" in value:
            raise _unknown((*path, f"{key}.$"), value[f"{key}.$"])
        if not isinstance(value, Mapping) or key not in value:
            if default is not None:
                yield Value(path, default)
            return
        there, item = (*path, key), value[key]
        if is_map and isinstance(item, Mapping):
            for name in item:
                yield Value(there, name)
        elif is_map:
            raise _unknown(there, item)
        elif not is_list:
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
            if "${" in value and _has_variable(value):
                raise InexactError(path, f"{_quoted(value)} has a variable, which a right would read as one")
        elif isinstance(value, (*JSON_SCALARS, Mapping, list, tuple)):
            raise InexactError(path, f"is {type(value).__name__}; allowed is a string")
        return Value(path, value)


def _has_variable(value: str) -> bool:
    """Whether *value* has a `${...}` that no name fills in, but IAM when it reads a right.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    names = REFERENCE.findall(value)
    return value.count("${") > len(names) or any(":" in name and name not in PSEUDO_PARAMETERS for name in names)


def _unknown(path: Path, value: object) -> InexactError:
    shown = _quoted(value) if isinstance(value, str) else "this"
    return InexactError(path, f"{shown} is known only while it runs, and so is what the task uses")


def _quoted(value: str) -> str:
    return f'"{printable(value[:60])}{"..." if len(value) > 60 else ""}"'
