"""States are found again where they were, by their names, or by all that they are."""

from copy import deepcopy
from typing import Any

import pytest

from asl.difference import difference
from tests.asl.difference.definitions import CHARGE, END, LAMBDA, MACHINE, SHIP, each, machine, parallel, passing, told

ORDERS = machine("Charge", Charge=CHARGE, Ship=SHIP)


def test_same_definition_has_no_difference() -> None:
    """Whatever the order of its keys."""
    turned = {key: ORDERS[key] for key in reversed(ORDERS)}
    assert difference(ORDERS, turned, MACHINE) == difference(ORDERS, ORDERS, MACHINE)
    assert told(ORDERS, turned) == ["The definition doesn't change."]


def test_fields_of_the_definition_are_told() -> None:
    """Such as its time-out."""
    old, new = {**ORDERS, "TimeoutSeconds": 60, "Comment": "x"}, {**ORDERS, "TimeoutSeconds": 90, "Version": "1.0"}
    assert told(old, new) == [
        "Definition",
        "  ~ TimeoutSeconds: 60 -> 90",
        '  - Comment: "x"',
        '  + Version: "1.0"',
    ]


def test_states_that_come_go_and_change_are_told() -> None:
    """And what leads to them."""
    new = machine("Charge", Charge={**CHARGE, "TimeoutSeconds": 9, "Next": "Pack"}, Pack=passing())
    assert told(ORDERS, new)[:8] == [
        "States",
        "  + Pack (Pass)",
        "  - Ship (Task)",
        "  ~ Charge (Task)",
        "      + TimeoutSeconds: 9",
        "Transitions",
        "  ~ Charge -> Pack, was Ship",
        "  + Pack -> (end)",
    ]


def test_renamed_state_is_one() -> None:
    """If nothing else of it changed; what leads to it still does."""
    new = machine("Charge", Charge={**CHARGE, "Next": "Send"}, Send=SHIP)
    assert told(ORDERS, new) == ["States", "  ~ Send (Task), was Ship"]


def test_renamed_state_that_all_starts_with() -> None:
    """Starts all as before."""
    assert told(ORDERS, machine("Pay", Pay=CHARGE, Ship=SHIP)) == ["States", "  ~ Pay (Task), was Charge"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (machine("A", A=passing(Next="B"), B=passing()), machine("A", A=passing(Next="C"), C=passing(), D=passing())),
        (machine("A", A=passing(), B=passing(Comment="x")), each(machine("C", C=passing(Comment="x")))),
    ],
)
def test_what_may_have_been_renamed_is_not_said_to_be(old: dict[str, Any], new: dict[str, Any]) -> None:
    """One of two that are alike, or one elsewhere."""
    assert not [line for line in told(old, new) if ", was" in line and "->" not in line]


def test_nested_states_are_told_with_those_that_they_are_in() -> None:
    """And with the index of the branch."""
    old = parallel(machine("Bill", Bill=passing()), each(machine("Pack", Pack=passing())))
    new = deepcopy(old)
    new["States"]["Both"]["Branches"][1]["States"]["Each Case"]["ItemProcessor"]["States"]["Pack"]["Comment"] = "x"
    assert told(old, new) == ["States", "  ~ Both[1] > Each Case > Pack (Pass)", '      + Comment: "x"']


def test_state_that_is_moved_is_one() -> None:
    """Into another state, with all that is in it."""
    inner = each(machine("Pack", Pack=passing()))
    old = machine("Each Case", **{name.replace(" ", "_"): state for name, state in inner["States"].items()})
    assert told(old, parallel(inner))[:3] == [
        "States",
        "  + Both (Parallel)",
        "  ~ Both[0] > Each Case (Map), moved from Each Case",
    ]


def test_branch_that_comes_first_changes_no_other() -> None:
    """But that they are elsewhere in the result."""
    bill, ship = machine("Bill", Bill=passing()), machine("Ship", Ship=passing())
    assert told(parallel(bill), parallel(ship, bill)) == [
        "States",
        "  + Both[0] > Ship (Pass)",
        "  ~ Both (Parallel)",
        "      ~ Branches: 1 -> 2",
        '      ~ Branches[1]: "Branches[0]" -> "Branches[1]"',
        "Transitions",
        "  + Both[0] > Ship -> (end)",
    ]


def test_branch_of_other_states_is_another_one_in_the_same_place() -> None:
    """Its own fields are compared."""
    old, new = machine("Bill", Bill=passing()), machine("Ship", Ship=passing(Comment="x"))
    lines = told(parallel(old), parallel({**new, "QueryLanguage": "JSONata"}))
    assert '      + Branches[0].QueryLanguage: "JSONata"' in lines
    assert "  ~ Both[0] > (start) -> Ship, was Bill" in lines


def test_processor_is_compared() -> None:
    """Its own fields, too."""
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}
    old, new = machine("A", A=passing()), machine("B", B=passing(Comment="x"))
    lines = told(each({**old, "ProcessorConfig": {"Mode": "INLINE"}}), each({**new, **config}))
    assert '      ~ ItemProcessor.ProcessorConfig.Mode: "INLINE" -> "DISTRIBUTED"' in lines


def test_iterator_that_becomes_a_processor_keeps_its_states() -> None:
    """That is all that is told."""
    inner = machine("A", A=passing())
    assert told(each(inner, "Iterator"), each(inner)) == [
        "States",
        "  ~ Each Case (Map)",
        "      - Iterator: {}",
        "      + ItemProcessor: {}",
        '      ~ ItemProcessor: "Iterator" -> "ItemProcessor"',
    ]


def test_what_is_not_as_it_should_be_is_told_all_the_same() -> None:
    """AWS may know what is not known here."""
    assert told(ORDERS, {**ORDERS, "States": {**ORDERS["States"], "New": 1}})[:2] == ["Definition", "  ~ definition:"]
    assert told({**ORDERS, "StartAt": 1}, {**ORDERS, "StartAt": 2}) == ["Definition", "  ~ StartAt: 1 -> 2"]


def test_what_is_known_at_deployment_only_is_listed() -> None:
    """It is no change."""
    new = machine("Charge", Charge={**CHARGE, "Resource": "${Charge}"}, Ship=SHIP)
    assert told(ORDERS, new) == [
        "The definition doesn't change.",
        "Not compared, as it is known at deployment only",
        "  ? States.Charge.Resource",
    ]


INVOKE = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", **END}


@pytest.mark.parametrize(
    ("state", "runs_new_code"),
    [
        ({**SHIP}, True),
        ({**SHIP, "Resource": f"{LAMBDA}Ship:7"}, False),
        ({**INVOKE, "Parameters": {"FunctionName": "Ship"}}, True),
        ({**INVOKE, "Parameters": {"FunctionName": "Ship:live"}}, False),
        ({**INVOKE, "Parameters": {"FunctionName": f"{LAMBDA}Ship"}}, True),
        ({**INVOKE, "Parameters": {"FunctionName": "Ship:$LATEST"}}, True),
        ({**INVOKE, "Parameters": {"FunctionName": "Ship", "Qualifier": "7"}}, False),
        (passing(), False),
    ],
)
def test_functions_without_a_version_run_new_code_at_once(state: dict[str, Any], runs_new_code: bool) -> None:
    """In executions that run already."""
    found = difference(machine("Ship", Ship=state), ORDERS, MACHINE)
    assert found.new_code == (("Ship",) if runs_new_code else ())
