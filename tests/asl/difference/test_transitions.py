"""Transitions are told by where they start, when they are taken, and where they lead."""

from typing import Any

import pytest

from tests.asl.difference.definitions import LAMBDA, machine, passing, told


def choice(*rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A definition whose first state chooses between A, B and C."""
    first = {"Type": "Choice", "Choices": list(rules), **fields}
    return machine("Pick", Pick=first, A=passing(), B=passing(), C=passing())


def rule(number: int, target: str) -> dict[str, Any]:
    return {"Variable": "$.x", "NumericEquals": number, "Next": target}


def catching(*catchers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A definition whose first state may fail."""
    work = {"Type": "Task", "Resource": f"{LAMBDA}Work", "Catch": list(catchers), "Next": "A", **fields}
    return machine("Work", Work=work, A=passing(), B=passing())


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (choice(rule(1, "A")), choice(rule(1, "B")), ["Transitions", "  ~ Pick -> B, was A, if $.x = 1"]),
        (
            choice(rule(1, "A")),
            choice(rule(1, "A"), rule(2, "B")),
            [
                "States",
                "  ~ Pick (Choice)",
                '      + Choices[1]: {"Variable": "$.x", "NumericEquals": 2, "Next": "B"}',
                "Transitions",
                "  + Pick -> B, if $.x = 2",
            ],
        ),
        (
            choice(rule(1, "A"), rule(2, "B")),
            choice(rule(2, "B"), rule(1, "A")),
            [
                "States",
                "  ~ Pick (Choice)",
                "      ~ Choices[0].NumericEquals: 1 -> 2",
                '      ~ Choices[0].Next: "A" -> "B"',
                "      ~ Choices[1].NumericEquals: 2 -> 1",
                '      ~ Choices[1].Next: "B" -> "A"',
            ],
        ),
        (choice(rule(1, "A")), choice(rule(1, "A"), Default="C"), ["Transitions", "  + Pick -> C, otherwise"]),
        (choice(rule(1, "A"), Default="C"), choice(rule(1, "A")), ["Transitions", "  - Pick -> C, otherwise"]),
        (
            catching({"ErrorEquals": ["X", "Y"], "Next": "A"}),
            catching({"ErrorEquals": ["X", "Y"], "Next": "B"}),
            ["Transitions", "  ~ Work -> B, was A, on X, Y"],
        ),
        (
            machine("A", A=passing(Next="B"), B=passing()),
            machine("A", A=passing(), B=passing()),
            ["Transitions", "  ~ A -> (end), was B"],
        ),
        (machine("A", A=passing()), machine("A", A=passing(End="no")), ["Transitions", "  - A -> (end)"]),
        (
            machine("A", A=passing(), B=passing()),
            machine("B", A=passing(), B=passing()),
            ["Transitions", "  ~ (start) -> B, was A"],
        ),
    ],
)
def test_what_differs_is_told_once(old: dict[str, Any], new: dict[str, Any], lines: list[str]) -> None:
    """As a transition, unless its place among others is what differs."""
    assert told(old, new) == lines


def test_rule_that_is_not_understood_is_shown() -> None:
    """As it is."""
    odd = {"And": "x", "Next": "B"}
    assert '  + Pick -> B, if {"And": "x"}' in told(choice(rule(1, "A")), choice(rule(1, "A"), odd))


def test_what_leads_nowhere_is_no_transition() -> None:
    """But it is told."""
    old, new = choice(rule(1, "A")), choice(rule(1, "A"), {"Next": 1}, 7)  # type: ignore[arg-type]  # that is what is odd
    assert told(old, new)[1:] == ["  ~ Pick (Choice)", '      + Choices[1]: {"Next": 1}', "      + Choices[2]: 7"]
    assert "Transitions" not in told(catching(), catching({"Next": 1}, 7))  # type: ignore[arg-type]  # the same


def test_condition_that_is_known_at_deployment_only_may_be_the_old_one() -> None:
    """It is no transition that comes or goes; one that can't be the old one is."""
    old = choice({"Variable": "$.x", "StringEquals": "secret", "Next": "A"}, Comment="x")
    new = choice({"Variable": "$.x", "StringEquals": "${Secret}", "Next": "A"}, Comment="y")
    assert "Transitions" not in told(old, new)
    other = choice({"Variable": "$.y", "StringEquals": "secret", "Next": "A"})
    assert "  + Pick -> A, if $.x = ${Secret}" in told(other, new)
