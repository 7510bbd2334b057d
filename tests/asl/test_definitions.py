"""Each rule has a file in `tests/definitions`: what keeps it, what breaks it, and what is said of that."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from asl.check import check
from asl.problem import Problem
from asl.rules.catalogue import RULES
from asl.source import UnreadableError, read

FILES = Path(__file__).parent.parent / "definitions"

every_rule = pytest.mark.parametrize("rule", RULES)


class Loader(yaml.SafeLoader):
    """YAML with `!long {start: "{% 0", repeat: " + 1", times: 9_000, end: " %}"}` for what is too long to write."""


def _long(loader: yaml.SafeLoader, node: yaml.MappingNode) -> str:
    parts = loader.construct_mapping(node)
    text: str = parts.get("start", "") + parts["repeat"] * parts["times"] + parts.get("end", "")
    return text


Loader.add_constructor("!long", _long)


@cache
def example(rule: str) -> Mapping[str, Any]:
    """What the file of *rule* says."""
    said: Mapping[str, Any] = yaml.load((FILES / f"{rule}.yaml").read_text(), Loader)
    return said


def found_in(said: Mapping[str, Any], which: str) -> list[Problem]:
    """The problems of the definition *which*, `good` or `bad`; with `file`, it is the text of a file of that name."""
    given = {key: said[key] for key in ("type", "functions", "substitutions") if key in said}
    if "file" not in said:
        return check(said[which], **given)
    try:
        source = read(said[which], said["file"])
    except UnreadableError as error:
        return [error.problem]
    return source.located(check(source.definition, **given))


def test_each_rule_has_a_file_and_each_file_a_rule() -> None:
    """No rule stands without a definition that breaks it."""
    assert {file.name for file in FILES.iterdir()} == {f"{rule}.yaml" for rule in RULES}


@every_rule
def test_good_definition_has_no_problem(rule: str) -> None:
    """What just keeps a rule breaks no other one either."""
    assert found_in(example(rule), "good") == []


@every_rule
def test_bad_definition_has_the_problems_of_its_file_and_no_others(rule: str) -> None:
    """All that is wrong is found, with the whole message."""
    assert [str(problem) for problem in found_in(example(rule), "bad")] == example(rule)["problems"]


@every_rule
def test_bad_definition_breaks_its_rule(rule: str) -> None:
    """The file shows the rule that it is named after."""
    assert rule in {problem.rule for problem in found_in(example(rule), "bad")}


@every_rule
def test_problem_is_as_severe_as_its_rule(rule: str) -> None:
    """The catalogue says what is an error and what a warning."""
    assert all(problem.severity == RULES[problem.rule] for problem in found_in(example(rule), "bad"))


@every_rule
def test_problem_is_pinned_to_a_place_in_the_definition(rule: str) -> None:
    """A path leads from key to key to what is there."""
    said = example(rule)
    for problem in found_in(said, "bad"):
        if problem.path:
            value = read(said["bad"], said["file"]).definition if "file" in said else said["bad"]
            for key in problem.path:
                value = value[key]  # Raises where nothing is.
