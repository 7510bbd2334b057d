"""The text fits a terminal, and nothing in it is obeyed by one."""

import json
from typing import Any

from asl.difference import as_json, as_text, difference
from tests.asl.difference.definitions import CHARGE, MACHINE, SHIP, machine, passing, told

OLD = machine("Charge", Charge=CHARGE, Ship=SHIP)
NEW = machine("Charge", Charge={**CHARGE, "Next": "Pack"}, Pack=passing())


def text(old: Any = OLD, new: Any = NEW, **options: Any) -> str:
    return as_text(difference(old, new, MACHINE), **options)


def test_what_running_executions_notice_is_told() -> None:
    """With their number, and the states that will be denied."""
    assert text(running="3 now").partition("Running")[2].splitlines() == [
        " executions, 3 now",
        "  They keep the definition that they began with, those that are redriven too.",
        "  Functions that it names without a version run their new code at once.",
        "  ! Ship will be denied lambda:InvokeFunction",
        "      on arn:aws:lambda:eu-west-1:123456789012:function:Ship",
    ]


def test_role_of_ones_own_denies_nothing() -> None:
    """It stays as it is."""
    assert text(own_role=True).endswith("\n  Nothing that they need is taken away.")


def test_sections_are_cut_at_a_limit() -> None:
    """And it is said how much more there is."""
    new = machine("A", **{f"A{number}": passing() for number in range(5000)})
    lines = text(new=new, limit=3).splitlines()
    assert lines[:5] == ["States", "  + A0 (Pass)", "  + A1 (Pass)", "  + A2 (Pass)", "  ... and 4,999 more"]


def test_long_values_are_shown_where_they_differ() -> None:
    """What is the same before and after doesn't tell much."""
    old, new = passing(Comment="x" * 100 + "old" + "y" * 100), passing(Comment="x" * 100 + "new" + "y" * 100)
    assert told(machine("A", A=old), machine("A", A=new))[2:] == [
        "      ~ Comment:",
        f"          ...{'x' * 20}old{'y' * 37}...",
        f"          -> ...{'x' * 20}new{'y' * 37}...",
    ]


def test_end_of_a_long_value_is_shown_whole() -> None:
    """There is nothing after it."""
    old, new = passing(Comment="x" * 100), passing(Comment="x" * 99 + "z")
    assert told(machine("A", A=old), machine("A", A=new))[3] == f'          ...{"x" * 59}"'


def test_what_was_a_secret_is_not_shown() -> None:
    """What is not known may be one, and was one then."""
    old, new = passing(Comment=["hunter2"]), passing(Comment="x${Secret}")
    assert told(machine("A", A=old), machine("A", A=new))[2] == '      ~ Comment: -> "x${Secret}"'


def test_nothing_moves_the_cursor() -> None:
    """Escapes stand in its place, wherever the text comes from."""
    evil = "\x1b[2J\u202e\n"
    state = {"Type": evil, evil: evil, "Choices": [{"Variable": evil, "IsNull": True, "Next": evil}], "Catch": [{}]}
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": evil},
        "Next": evil,
    }
    catch = {"Catch": [{"ErrorEquals": [evil], "Next": evil}]}
    odd: Any = {"StartAt": evil, evil: 1, "States": {evil: state, f"{evil}2": {**task, **catch}, "Ship": SHIP}}
    for shown in (text(odd, OLD), text(OLD, odd)):
        assert all(line.isprintable() for line in shown.splitlines())


def test_json_says_the_same() -> None:
    """What isn't there has no key."""
    told = as_json(difference(OLD, {**NEW, "TimeoutSeconds": 5}, MACHINE))
    assert told == json.loads(json.dumps(told))
    assert told["fields"] == [{"field": "TimeoutSeconds", "new": 5}]
    assert told["states"] == [
        {"change": "added", "place": "Pack", "type": "Pass", "fields": []},
        {"change": "removed", "place": "Ship", "type": "Task", "fields": []},
    ]
    assert told["transitions"] == [
        {"change": "changed", "place": "Charge", "when": "", "old": "Ship", "new": "Pack"},
        {"change": "added", "place": "Pack", "when": "", "old": None, "new": None},
    ]
    (lost,) = told["rights"]["lost"]
    assert lost["states"] == ["Ship"]
    assert told["newCodeAtOnce"] == ["Charge", "Ship"]


def test_json_of_a_renamed_state_tells_what_it_was() -> None:
    """As the text does."""
    new = machine("Charge", Charge={**CHARGE, "Next": "Send"}, Send=SHIP)
    told = as_json(difference(OLD, new, MACHINE))
    assert told["states"] == [{"change": "renamed", "place": "Send", "type": "Task", "was": "Ship", "fields": []}]
