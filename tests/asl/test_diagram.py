"""A diagram shows each state once, each transition, and when a Choice takes it."""

from typing import Any

import pytest

from asl import diagram
from asl.diagram import condition


def test_inner_machines_are_drawn_inside() -> None:
    """A branch stands in its Parallel, a processor in its Map, with a start of its own."""
    inner = {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}
    other = {"StartAt": "C", "States": {"C": {"Type": "Succeed"}}}
    definition = {
        "StartAt": "Both",
        "States": {"Both": {"Type": "Parallel", "Branches": [inner, other], "End": True}},
    }
    assert diagram(definition).splitlines() == [
        "stateDiagram-v2",
        '    state "Both" as Both',
        "    state Both {",
        '        state "B" as B',
        "        [*] --> B",
        "        B --> [*]",
        "        --",
        '        state "C" as C',
        "        [*] --> C",
        "        C --> [*]",
        "    }",
        "    [*] --> Both",
        "    Both --> [*]",
    ]


def test_default_and_catch_have_labels() -> None:
    """What is taken otherwise, and on which error, stands on the arrow."""
    definition = {
        "StartAt": "A",
        "States": {
            "A": {"Type": "Task", "Catch": [{"ErrorEquals": ["X", "Y"], "Next": "C"}], "Next": "B"},
            "B": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": True, "Next": "C"}], "Default": "A"},
            "C": {"Type": "Fail"},
        },
    }
    assert [line.strip() for line in diagram(definition).splitlines() if "-->" in line] == [
        "[*] --> A",
        "A --> B",
        "A --> C: on X, Y",
        "B --> C: $.x IsNull True",
        "B --> A: otherwise",
        "C --> [*]",
    ]


def test_names_keep_their_characters() -> None:
    """What Mermaid would read as its own is written so that it doesn't, and two names stay two."""
    definition = {
        "StartAt": 'Say "a: b"',
        "States": {'Say "a: b"': {"Type": "Pass", "Next": "a-b"}, "a-b": {"Type": "Succeed"}},
    }
    assert diagram(definition).splitlines()[1:3] == [
        '    state "Say #34;a#58; b#34;" as Say__22_a_3a__b_22_',
        '    state "a-b" as a_2d_b',
    ]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"Variable": "$.x", "NumericEquals": 1, "Next": "A"}, "$.x = 1"),
        ({"Variable": "$.x", "StringGreaterThanEqualsPath": "$.y"}, "$.x ≥ $.y"),
        ({"Variable": "$.x", "StringMatches": "a*"}, "$.x StringMatches a*"),
        ({"Not": {"Variable": "$.x", "BooleanEquals": True}}, "not ($.x = True)"),
        (
            {"And": [{"Variable": "$.x", "NumericLessThan": 1}, {"Or": [{"Condition": "a"}, {"Condition": "b"}]}]},
            "$.x < 1 and (a or b)",
        ),
        ({"Condition": "{% $states.input.ok %}", "Next": "A"}, "$states.input.ok"),
        ({"Next": "A"}, ""),
    ],
)
def test_condition_is_written_in_a_few_words(rule: dict[str, Any], text: str) -> None:
    """Comparisons are signs, and what has no sign keeps AWS's name."""
    assert condition(rule) == text
