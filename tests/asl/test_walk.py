"""Walking visits every machine and state once, outer ones first, and survives what is wrong."""

from typing import Any

import pytest

from asl import machines, states
from asl.problem import DefinitionError, Problem, path_text
from asl.walk import leaves

NESTED = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Map", "Iterator": {"StartAt": "B", "States": {"B": {"Type": "Pass"}}}},
        "C": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "D", "States": {"D": {"Type": "Map", "ItemProcessor": {"States": {"E": {}}}}}},
                {"StartAt": "F", "States": {"F": {"Type": "Pass"}}},
            ],
        },
    },
}


def test_states_of_inner_machines_are_visited() -> None:
    """Each state is visited once, with the path that leads to it."""
    assert [path_text(path) for path, _ in states(NESTED)] == [
        "States.A",
        "States.C",
        "States.A.Iterator.States.B",
        "States.C.Branches[0].States.D",
        "States.C.Branches[0].States.D.ItemProcessor.States.E",
        "States.C.Branches[1].States.F",
    ]


def test_machines_are_visited() -> None:
    """The definition, the processors and the branches are machines."""
    assert [path_text(path) for path, _ in machines(NESTED)] == [
        "definition",
        "States.A.Iterator",
        "States.C.Branches[0]",
        "States.C.Branches[0].States.D.ItemProcessor",
        "States.C.Branches[1]",
    ]


def test_what_is_no_object_is_not_entered() -> None:
    """A definition that is wrong is walked as far as it goes."""
    assert list(states({"States": {"A": 1, "B": {"Branches": "x", "ItemProcessor": []}}})) == [
        (("States", "B"), {"Branches": "x", "ItemProcessor": []})
    ]
    assert list(states({"States": []})) == []


def test_error_counts_its_problems() -> None:
    """The message of a DefinitionError is a line for the subject and one for each problem."""
    problem = Problem("STATE-TYPE", ("States", "A"), "no Type")
    said = "x.json: the definition has a problem\n  States.A: no Type [STATE-TYPE]"
    assert str(DefinitionError("x.json", [problem])) == said
    assert str(DefinitionError("x", [problem] * 2)).startswith("x: the definition has 2 problems\n")


def test_what_is_nested_too_deep_is_refused_as_python_does() -> None:
    """The process goes on, compiled or not."""
    value: Any = 1
    for _ in range(100_000):
        value = {"x": value}
    with pytest.raises(RecursionError):
        list(leaves(value))


def test_definition_that_holds_itself_is_not_walked_for_ever() -> None:
    """Nor does it fill the memory."""
    definition: dict[str, Any] = {"StartAt": "A", "Type": "Parallel"}
    definition |= {"States": {"A": definition}, "Branches": [definition]}
    with pytest.raises(RecursionError):
        list(machines(definition))
