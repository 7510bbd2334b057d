"""A definition in the text of a file, JSON or YAML, and the lines where its values stand."""

import json
import re
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import yaml

from asl.problem import Problem
from asl.rules.catalogue import RULES
from asl.walk import Path


class UnreadableError(ValueError):
    """The text is neither JSON nor YAML; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


@dataclass(frozen=True)
class Source:
    """A definition and the text that it was read from."""

    definition: Any
    text: str
    repeated: tuple[Path, ...] = ()
    """The keys that stand twice in an object, of which the last counts."""

    def located(self, problems: list[Problem]) -> list[Problem]:
        """*problems* with their lines, those of `repeated` keys before them."""
        severity = RULES["KEY-TWICE"]
        twice = [
            Problem("KEY-TWICE", path, f'the key "{path[-1]}" stands twice; only the last counts', "", severity)
            for path in self.repeated
        ]
        return [problem._replace(line=self.line(problem.path)) for problem in (*twice, *problems)]

    def line(self, path: Path) -> int | None:
        """The line, from 1, on which the value at *path* or its key stands; None if that can't be told."""
        node = self._tree
        if node is None:
            return None
        line: int = node.start_mark.line
        for part in path:
            if isinstance(node, yaml.MappingNode):
                pairs = [pair for pair in node.value if pair[0].value == part]
                if not pairs:
                    break
                key, node = pairs[-1]
                line = key.start_mark.line
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                line = node.start_mark.line
            else:
                break
        return line + 1

    def repeated_keys(self) -> list[Path]:
        """The paths of the keys that stand twice in an object of the text."""
        found: list[Path] = []
        ahead: list[tuple[Path, Any]] = [((), self._tree)]
        seen: set[int] = set()
        while ahead:
            path, node = ahead.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                keys: set[Any] = set()
                for key, value in node.value:
                    if key.value in keys and isinstance(key.value, str) and key.value != "<<":
                        found.append((*path, key.value))
                    keys.add(key.value if isinstance(key.value, str) else id(key))
                    ahead.append(((*path, key.value if isinstance(key.value, str) else "?"), value))
            elif isinstance(node, yaml.SequenceNode):
                ahead += [((*path, index), item) for index, item in enumerate(node.value)]
        return found

    @cached_property
    def _tree(self) -> Any:
        """The nodes of the text, which know their lines: JSON is YAML, but for the tabs between its tokens."""
        try:
            return yaml.compose(self.text.replace("\t", " "), Loader=_Loader)
        except (yaml.YAMLError, RecursionError):
            return None


def read(text: str, name: str = "") -> Source:
    """The definition in *text*, which is JSON if *name* ends in `.json` or it starts with a brace, else YAML.

    YAML is read as version 1.2, as Workflow Studio does: a date is a string, and only `true` and `false` are booleans.

    Raises:
        UnreadableError: The text can't be read, or is nested too deeply.
    """
    text = text.removeprefix("\ufeff")
    try:
        if name.endswith(".json") or text.lstrip().startswith("{"):
            return _read_json(text)
        return _read_yaml(text)
    except RecursionError:
        raise _unreadable("DEPTH", "is nested too deeply to be read", None) from None


def _unreadable(rule: str, message: str, line: int | None) -> UnreadableError:
    return UnreadableError(Problem(rule, (), message, line=line))


def _read_json(text: str) -> Source:
    repeated: list[dict[str, Any]] = []

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) != len(pairs):
            repeated.append(built)
        return built

    try:
        definition = json.loads(text, object_pairs_hook=build)
    except json.JSONDecodeError as error:
        message = f"is no JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        raise _unreadable("DOC-SYNTAX", message, error.lineno) from None
    except ValueError as error:  # A number of thousands of digits.
        raise _unreadable("DOC-SYNTAX", f"is no JSON that Python can read: {error}", None) from None
    source = Source(definition, text)
    return replace(source, repeated=tuple(source.repeated_keys())) if repeated else source


class _Loader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, and no objects but plain ones."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 -- PyYAML's own

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        try:
            return super().construct_mapping(node, deep=deep)
        except TypeError as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+0123456789.")),
    ("merge", r"<<", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first)


def _decimal(loader: yaml.SafeLoader, node: Any) -> int:
    return int(node.value)  # PyYAML's own reads 010 as eight.


_Loader.add_constructor("tag:yaml.org,2002:int", _decimal)


def _read_yaml(text: str) -> Source:
    try:
        source = Source(yaml.load(text, Loader=_Loader), text)  # noqa: S506 -- a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _unreadable(
            "DOC-SYNTAX", f"is no YAML: {error.problem}{where}", mark.line + 1 if mark else None
        ) from None
    except yaml.YAMLError as error:
        raise _unreadable("DOC-SYNTAX", f"is no YAML: {error}".replace("\n", " "), None) from None
    except ValueError as error:
        raise _unreadable("DOC-SYNTAX", f"is no YAML that Python can read: {error}", None) from None
    return replace(source, repeated=tuple(source.repeated_keys()))
