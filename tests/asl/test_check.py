"""Each rule finds what breaks it, says so in full, and leaves the rest alone."""

import math
from typing import Any

import pytest

from asl import check
from asl.check import FIRST_RULES, RULES


def machine(**states: Any) -> dict[str, Any]:
    """A machine that starts in the first of *states*."""
    return {"StartAt": next(iter(states)), "States": states}


END = {"Type": "Pass", "End": True}
OPAQUE = object()
ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)

GOOD = {
    "one state": machine(A=END),
    "a chain": machine(A={"Type": "Wait", "Seconds": 1, "Next": "B"}, B={"Type": "Succeed"}),
    "a choice": machine(
        A={"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": True, "Next": "B"}], "Default": "C"},
        B={"Type": "Fail"},
        C={"Type": "Succeed"},
    ),
    "a catch": machine(A={"Type": "Pass", "End": True, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]}, B=END),
    "a loop": machine(
        A={"Type": "Pass", "Next": "B"},
        B={"Type": "Choice", "Choices": [{"Condition": "{% true %}", "Next": "A"}], "Default": "C"},
        C=END,
    ),
    "inner machines": machine(
        A={"Type": "Map", "ItemProcessor": machine(B=END), "Next": "C"},
        C={"Type": "Parallel", "Branches": [machine(D=END), machine(E=END)], "End": True},
    ),
    "references": machine(A={"Type": "Task", "Resource": "${Charge}", "Parameters": {"t": "${Table}-x"}, "End": True}),
    "opaque values": machine(A={"Type": "Pass", "Result": [OPAQUE, {"x": OPAQUE}], "End": True}),
    "tuples": machine(A={"Type": "Parallel", "Branches": (machine(B=END),), "End": True}),
}

BAD: dict[str, list[tuple[Any, list[str]]]] = {
    "DOC-OBJECT": [
        (None, ["definition: is null; a definition is an object with StartAt and States"]),
        (
            '{"StartAt": "A"}',
            ['definition: is "{\\"StartAt\\": \\"A\\"}"; a definition is an object with StartAt and States'],
        ),
    ],
    "PY-KEYS": [
        (
            {"StartAt": "A", "States": {"A": {**END, "Result": {1: "x", None: "y"}}}},
            [
                "States.A.Result: has the key 1, a int; allowed are strings",
                "States.A.Result: has the key None, a NoneType; allowed are strings",
            ],
        ),
        (
            machine(A={"Type": "Pass", "Result": ENDLESS, "End": True}),
            ["States.A.Result: is nested more than 100 deep; a dict that holds itself can't be written as JSON"],
        ),
    ],
    "PY-VALUES": [
        (
            machine(A={"Type": "Pass", "Result": {1, 2}, "End": True}),
            ["States.A.Result: a set can't be written as JSON; allowed are str, int, float, bool, None, dict and list"],
        ),
        (machine(A={"Type": "Pass", "Result": math.nan, "End": True}), ["States.A.Result: nan is no JSON number"]),
    ],
    "TOP-REQUIRED": [
        (
            {},
            [
                "definition: no StartAt; an object with StartAt and States is needed here",
                "definition: no States; an object with StartAt and States is needed here",
            ],
        ),
        ({"StartAt": 1, "States": {"A": END}}, ["StartAt: is 1; allowed is the name of a state"]),
        ({"StartAt": "A", "States": [END]}, ["States: is a list; allowed is an object of states"]),
        (
            {"StartAt": "A", "States": {}},
            ["States: is empty; at least one state is needed", 'StartAt: no state "A"; there are no states here'],
        ),
        (
            machine(A={"Type": "Map", "ItemProcessor": {"States": {"B": END}}, "End": True}),
            ["States.A.ItemProcessor: no StartAt; an object with StartAt and States is needed here"],
        ),
    ],
    "STATE-TYPE": [
        (machine(A={"Type": "pass", "End": True}), ['States.A.Type: no type "pass"; did you mean "Pass"?']),
        (
            machine(A={"End": True}),
            [
                'States.A: no Type; the types are "Task", "Pass", "Wait", "Parallel", "Map", "Choice", '
                '"Succeed", "Fail"',
            ],
        ),
        (machine(A="Pass"), ['States.A: is "Pass"; a state is an object with a Type']),
        (
            machine(A={"Type": ["Pass"], "End": True}),
            [
                'States.A.Type: no type "[\'Pass\']"; did you mean "Pass"?',
            ],
        ),
    ],
    "NEXT-XOR-END": [
        (
            machine(A={"Type": "Pass"}),
            ['States.A: neither Next nor End; a Pass state has one of "Next": "..." and "End": true'],
        ),
        (
            machine(A={"Type": "Pass", "Next": "B", "End": True}, B=END),
            ['States.A: both Next and End; a Pass state has one of "Next": "..." and "End": true'],
        ),
        (machine(A={"Type": "Pass", "End": "yes"}), ['States.A.End: is "yes"; allowed is true']),
        (machine(A={"Type": "Fail", "End": True}), ["States.A.End: a Fail state has no End; the execution ends in it"]),
        (
            machine(A={"Type": "Choice", "Choices": [{"Next": "B"}], "Next": "B"}, B=END),
            ["States.A.Next: a Choice state has no Next; its Choices and Default say what is next"],
        ),
    ],
    "TASK-RESOURCE": [
        (
            machine(A={"Type": "Task", "End": True}),
            ['States.A: no Resource; a Task state names what it does, for example "Resource": "${YourFunction}"'],
        ),
        (
            machine(A={"Type": "Task", "Resource": 1, "End": True}),
            ["States.A.Resource: is 1; allowed is an ARN or ${Name}"],
        ),
    ],
    "CHOICE-CHOICES": [
        (
            machine(A={"Type": "Choice", "Default": "B"}, B=END),
            ["States.A.Choices: a Choice state needs at least one rule here"],
        ),
        (
            machine(A={"Type": "Choice", "Choices": [{"IsNull": True}, 1], "Default": "B"}, B=END),
            [
                "States.A.Choices[0]: no Next; a rule says which state is next",
                "States.A.Choices[1]: no Next; a rule says which state is next",
            ],
        ),
    ],
    "TARGET-EXISTS": [
        (
            machine(Charge={"Type": "Pass", "Next": "Shipp"}, Ship=END),
            ['States.Charge.Next: no state "Shipp"; did you mean "Ship"?'],
        ),
        (
            machine(A={"Type": "Pass", "Next": "Elsewhere"}),
            ['States.A.Next: no state "Elsewhere"; the states here are "A"'],
        ),
        ({"StartAt": "a", "States": {"A": END}}, ['StartAt: no state "a"; the states here are "A"']),
        (machine(A={"Type": "Pass", "Next": 7}), ["States.A.Next: is 7; allowed is the name of a state"]),
        (
            machine(A={"Type": "Choice", "Choices": [{"Next": "X1"}], "Default": "X2"}),
            [
                'States.A.Default: no state "X2"; the states here are "A"',
                'States.A.Choices[0].Next: no state "X1"; the states here are "A"',
            ],
        ),
        (
            machine(A={"Type": "Pass", "End": True, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "X"}]}),
            ['States.A.Catch[0].Next: no state "X"; the states here are "A"'],
        ),
        (
            machine(A={"Type": "Map", "ItemProcessor": machine(B=END), "Next": "B"}),
            ['States.A.Next: state "B" is in States.A.ItemProcessor; no transition enters or leaves that'],
        ),
    ],
    "REACHABLE": [
        (machine(A=END, B=END), ['States.B: nothing leads here from "A"; name it in a Next or remove it']),
        (
            machine(A={"Type": "Parallel", "Branches": [machine(B=END, C=END)], "End": True}),
            ['States.A.Branches[0].States.C: nothing leads here from "B"; name it in a Next or remove it'],
        ),
    ],
    "REFERENCE": [
        (
            machine(A={"Type": "Task", "Resource": "${Charg}", "Parameters": {"t": "${Charge}"}, "End": True}),
            ['States.A.Resource: no function or substitution "Charg"; did you mean "Charge"?'],
        ),
        (
            machine(A={"Type": "Task", "Resource": "${Charge}", "Parameters": {"t": ["${}"]}, "End": True}),
            ['States.A.Parameters.t[0]: no function or substitution ""; the known names are "Charge", "Table"'],
        ),
    ],
    "FUNCTION-USED": [
        (machine(A=END), ['functions.Charge: nothing names it; write "${Charge}" in a Task state or remove it']),
    ],
}

NEEDS_THE_FUNCTION = ("FUNCTION-USED", "REFERENCE")


@pytest.mark.parametrize("definition", GOOD.values(), ids=GOOD.keys())
def test_right_definition_has_no_problem(definition: Any) -> None:
    """Nothing is found in a definition that is right."""
    functions = ["Charge"] if "Charge" in str(definition) else []
    assert check(definition, functions, ["Table"], (type(OPAQUE),)) == []


@pytest.mark.parametrize(
    ("rule", "definition", "messages"),
    [(rule, definition, messages) for rule, cases in BAD.items() for definition, messages in cases],
)
def test_wrong_definition_has_its_problems_and_no_others(rule: str, definition: Any, messages: list[str]) -> None:
    """All that breaks a rule is found, with the whole message, and nothing else."""
    problems = check(definition, ["Charge"] if rule in NEEDS_THE_FUNCTION else [], ["Table"])
    assert [str(problem) for problem in problems] == messages
    assert rule in {problem.rule for problem in problems}


@pytest.mark.parametrize("rule", [*FIRST_RULES, *RULES])
def test_rule_has_a_bad_example(rule: str) -> None:
    """No rule stands without a definition that breaks it."""
    assert BAD[rule]


def test_all_problems_are_reported_at_once() -> None:
    """A definition with several problems shows each of them."""
    definition = machine(A={"Type": "Pas", "Next": "C"}, B={"Type": "Pass"})
    assert {problem.rule for problem in check(definition)} == {"STATE-TYPE", "NEXT-XOR-END", "TARGET-EXISTS"}


def test_a_broken_transition_is_one_problem() -> None:
    """The states behind a transition that leads nowhere are not reported as unreachable."""
    definition = machine(A={"Type": "Pass", "Next": "b"}, B={"Type": "Pass", "Next": "C"}, C=END)
    assert [problem.rule for problem in check(definition)] == ["TARGET-EXISTS"]


def test_structure_must_be_known_before_deployment() -> None:
    """A value that is known later can't say which state is next."""
    problems = check(machine(A={"Type": "Pass", "Next": OPAQUE}), opaque=(type(OPAQUE),))
    assert [str(problem) for problem in problems] == ["States.A.Next: is a object; allowed is the name of a state"]
