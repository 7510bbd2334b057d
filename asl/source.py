"""A definition in the text of a file, JSON or YAML, and the lines where its values stand."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
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
    """A definition and where in its text the values are."""

    definition: Any
    text: str
    places: tuple[tuple[Path, int], ...] = ()
    """The path of each value of YAML and its line; nothing for JSON, which is looked through later."""

    def located(self, problems: list[Problem]) -> list[Problem]:
        """*problems* with their lines, and before them the keys that stand twice."""
        severity = RULES["KEY-TWICE"]
        twice = [
            Problem("KEY-TWICE", path, f'the key "{path[-1]}" stands twice; only the last counts', "", severity)
            for path in self._repeated
        ]
        return [problem._replace(line=self.line(problem.path)) for problem in (*twice, *problems)]

    def line(self, path: Path) -> int | None:
        """The line, from 1, on which the value at *path* or its key stands; None if that can't be told."""
        lines = self._lines[0]
        # What an alias repeats has the line of the alias.
        return next((lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in lines), None)

    @property
    def _repeated(self) -> list[Path]:
        """The keys that stand twice in an object, in the order of the text, as far as they are in the definition."""
        return [path for path in dict.fromkeys(self._lines[1]) if _is_in(self.definition, path)]

    @cached_property
    def _lines(self) -> tuple[dict[Path, int], list[Path]]:
        """The line of each path, and the paths of keys that stand twice."""
        lines: dict[Path, int] = {}
        repeated: list[Path] = []
        for path, line in self.places or _json_lines(self.text):
            if path in lines:
                repeated.append(path)
            lines[path] = line
        return lines, repeated


def _is_in(definition: Any, path: Path) -> bool:
    try:
        for part in path:
            definition = definition[part]
    except (LookupError, TypeError):
        return False
    return True


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+')


def _json_lines(text: str) -> Iterator[tuple[Path, int]]:
    """The path of each value of *text*, which is JSON, and its line."""
    ends = [match.start() for match in re.finditer("\n", text)]
    path: list[str | int] = []
    holders: list[str] = []
    wants_key = False
    for token in _TOKEN.finditer(text):
        kind = token[0][0]
        if kind in "}]":
            holders.pop()
            path.pop()
            wants_key = False
        elif kind == ",":
            if holders[-1] == "{":
                wants_key = True
            else:
                path[-1] = int(path[-1]) + 1
        elif wants_key:
            path[-1] = json.loads(token[0], strict=False)
            wants_key = False
            yield tuple(path), bisect_right(ends, token.start()) + 1
        else:
            if not holders or holders[-1] == "[":
                yield tuple(path), bisect_right(ends, token.start()) + 1
            if kind in "{[":
                holders.append(kind)
                wants_key = kind == "{"
                path.append("" if wants_key else 0)


def _yaml_lines(tree: Any) -> Iterator[tuple[Path, int]]:
    """The path of each value of the nodes *tree*, and its line; what an alias repeats is not entered again."""
    ahead: list[tuple[Path, Any, int]] = [((), tree, tree.start_mark.line)]
    seen: set[int] = set()  # Nodes that an alias names again.
    while ahead:
        path, node, line = ahead.pop()
        yield path, line + 1
        if id(node) in seen:
            continue
        seen.add(id(node))
        below: list[tuple[Path, Any, int]] = []
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.tag == "tag:yaml.org,2002:str":
                    below.append(((*path, key.value), value, key.start_mark.line))
        elif isinstance(node, yaml.SequenceNode):
            below = [((*path, index), item, item.start_mark.line) for index, item in enumerate(node.value)]
        ahead += reversed(below)


def read(text: str, name: str = "") -> Source:
    """The definition in *text*: YAML if *name* ends in `.yaml` or `.yml`, JSON if in `.json`, else what it looks like.

    YAML is read as version 1.2, as Workflow Studio does: a date is a string, and only `true` and `false` are booleans.

    Raises:
        UnreadableError: The text can't be read, or is nested too deeply.
    """
    text = text.removeprefix("\ufeff")
    is_yaml = name.endswith((".yaml", ".yml")) or not (name.endswith(".json") or text.lstrip().startswith("{"))
    try:
        return _read_yaml(text) if is_yaml else _read_json(text)
    except RecursionError:
        raise _unreadable("DEPTH", "is nested too deeply to be read", None) from None


def _unreadable(rule: str, message: str, line: int | None) -> UnreadableError:
    return UnreadableError(Problem(rule, (), message, line=line))


def _read_json(text: str) -> Source:
    try:
        return Source(json.loads(text), text)
    except json.JSONDecodeError as error:
        message = f"is no JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        raise _unreadable("DOC-SYNTAX", message, error.lineno) from None
    except ValueError as error:  # A number of thousands of digits.
        raise _unreadable("DOC-SYNTAX", f"is no JSON that Python can read: {error}", None) from None


class _Loader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, and no objects but plain ones.

    Not on libyaml, which is faster, and ends the process when it meets 100,000 brackets.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 -- PyYAML's own


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+0123456789."),
    ),
    ("merge", r"<<", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first)


def _integer(loader: yaml.SafeLoader, node: Any) -> int:
    """PyYAML's own reads 010 as eight."""
    return int(node.value, 0 if node.value.startswith(("0o", "0x")) else 10)


_Loader.add_constructor("tag:yaml.org,2002:int", _integer)


def _read_yaml(text: str) -> Source:
    try:
        loader = _Loader(text)
        tree = loader.get_single_node()
        if tree is None:
            return Source(None, text)
        places = tuple(_yaml_lines(tree))  # Before the tree is changed: a merge key puts pairs into it.
        return Source(loader.construct_document(tree), text, places)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = error.problem or "it can't be read"
        if "tag '!" in problem:
            problem += "; write the definition without tags of CloudFormation, with ${Name} where it is filled in"
        raise _unreadable("DOC-SYNTAX", f"is no YAML: {problem}{where}", mark.line + 1 if mark else None) from None
    except yaml.YAMLError as error:
        raise _unreadable("DOC-SYNTAX", f"is no YAML: {' '.join(str(error).split())}", None) from None
    except (ValueError, LookupError, AttributeError, TypeError) as error:  # PyYAML's own, for !!bool maybe and such.
        raise _unreadable("DOC-SYNTAX", f"is no YAML that Python can read: {error}", None) from None
