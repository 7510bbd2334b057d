"""Whether the problems of a definition point to what is there."""

from collections.abc import Iterable, Mapping
from typing import Any

from asl.problem import Problem


def nowhere(problems: Iterable[Problem], definition: object) -> list[Problem]:
    """Those of *problems* whose path does not exist in *definition*: lists by index, objects by key."""
    return [problem for problem in problems if not _exists(problem.path, definition)]


def rules_at(problems: Iterable[Problem]) -> set[tuple[str, tuple[str | int, ...]]]:
    """The rule and the path of each of *problems*."""
    return {(problem.rule, problem.path) for problem in problems}


def _exists(path: tuple[str | int, ...], value: Any) -> bool:
    for key in path:
        if isinstance(value, Mapping):
            if key not in value:
                return False
        elif not isinstance(value, list | tuple) or type(key) is not int or not 0 <= key < len(value):
            return False
        value = value[key]
    return True
