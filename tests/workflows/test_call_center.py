"""The call center is the tutorial's, and its closing variation loops a bounded number of times."""

import json
from typing import Any

import pytest

from asl import check
from workflows.call_center import call_center

FUNCTIONS = [
    "OpenCaseFunction",
    "AssignCaseFunction",
    "WorkOnCaseFunction",
    "CloseCaseFunction",
    "EscalateCaseFunction",
]

TUTORIAL = """
{
  "Comment": "A simple AWS Step Functions state machine that automates a call center support session.",
  "StartAt": "Open Case",
  "States": {
    "Open Case": {"Type": "Task", "Resource": "FUNCTION", "Next": "Assign Case"},
    "Assign Case": {"Type": "Task", "Resource": "FUNCTION", "Next": "Work on Case"},
    "Work on Case": {"Type": "Task", "Resource": "FUNCTION", "Next": "Is Case Resolved"},
    "Is Case Resolved": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.Status", "NumericEquals": 1, "Next": "Close Case"},
        {"Variable": "$.Status", "NumericEquals": 0, "Next": "Escalate Case"}
      ]
    },
    "Close Case": {"Type": "Task", "Resource": "FUNCTION", "End": true},
    "Escalate Case": {"Type": "Task", "Resource": "FUNCTION", "Next": "Fail"},
    "Fail": {"Type": "Fail", "Cause": "Engage Tier 2 Support."}
  }
}
"""


def without_functions(definition: Any) -> Any:
    """*definition* with the same resource in each Task."""
    for state in definition["States"].values():
        if "Resource" in state:
            state["Resource"] = "FUNCTION"
    return definition


def test_definition_is_the_tutorials() -> None:
    """State for state, in its order."""
    assert json.dumps(without_functions(call_center())) == json.dumps(json.loads(TUTORIAL))


def test_each_task_has_the_function_of_its_name() -> None:
    """Open Case invokes OpenCaseFunction, and so on."""
    resources = {name: state["Resource"] for name, state in call_center()["States"].items() if state["Type"] == "Task"}
    assert resources == {name: f"${{{name.title().replace(' ', '')}Function}}" for name in resources}


@pytest.mark.parametrize("on_unresolved", ["escalate", "rework"])
def test_definition_is_right(on_unresolved: str) -> None:
    """Nothing is wrong with either variation, and one thing is noted."""
    problems = check(call_center(on_unresolved), functions=FUNCTIONS, substitutions=())
    assert [problem.rule for problem in problems] == ["CHOICE-NO-DEFAULT"]  # The tutorial has none.


def test_rework_differs_from_the_tutorial_only_in_the_loop() -> None:
    """Attempts are counted, the last one ends in Fail, and Escalate Case loops back."""
    states: dict[str, Any] = {**call_center("rework", max_attempts=7)["States"]}
    tutorial = call_center()["States"]
    assert {name for name in states if states[name] != tutorial[name]} == {
        "Open Case",
        "Work on Case",
        "Is Case Resolved",
        "Escalate Case",
    }
    assert states["Escalate Case"]["Next"] == "Work on Case"
    assert states["Is Case Resolved"]["Choices"][1] == {
        "And": [
            {"Variable": "$.Status", "NumericEquals": 0},
            {"Variable": "$attempts", "NumericGreaterThanEquals": 7},
        ],
        "Next": "Fail",
    }
