"""The call center: a support case is opened, assigned, worked on, and then closed or escalated."""

from typing import Any


def call_center(on_unresolved: str = "escalate", max_attempts: int = 3) -> dict[str, Any]:
    """The definition of the call center.

    Args:
        on_unresolved: What happens to a case that is still open after the work on it: `escalate` ends in Fail, `rework`
            escalates it and works on it again.
        max_attempts: How often a case is worked on with `rework` before it ends in Fail all the same.
    """
    definition: dict[str, Any] = {
        "Comment": "A simple AWS Step Functions state machine that automates a call center support session.",
        "StartAt": "Open Case",
        "States": {
            "Open Case": {"Type": "Task", "Resource": "${OpenCaseFunction}", "Next": "Assign Case"},
            "Assign Case": {"Type": "Task", "Resource": "${AssignCaseFunction}", "Next": "Work on Case"},
            "Work on Case": {"Type": "Task", "Resource": "${WorkOnCaseFunction}", "Next": "Is Case Resolved"},
            "Is Case Resolved": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.Status", "NumericEquals": 1, "Next": "Close Case"},
                    {"Variable": "$.Status", "NumericEquals": 0, "Next": "Escalate Case"},
                ],
            },
            "Close Case": {"Type": "Task", "Resource": "${CloseCaseFunction}", "End": True},
            "Escalate Case": {"Type": "Task", "Resource": "${EscalateCaseFunction}", "Next": "Fail"},
            "Fail": {"Type": "Fail", "Cause": "Engage Tier 2 Support."},
        },
    }
    if on_unresolved == "rework":
        states = definition["States"]
        states["Open Case"]["Assign"] = {"attempts": 0}
        states["Work on Case"]["Assign"] = {"attempts.$": "States.MathAdd($attempts, 1)"}
        used_up = [
            {"Variable": "$.Status", "NumericEquals": 0},
            {"Variable": "$attempts", "NumericGreaterThanEquals": max_attempts},
        ]
        states["Is Case Resolved"]["Choices"].insert(1, {"And": used_up, "Next": "Fail"})
        states["Escalate Case"]["Next"] = "Work on Case"
    return definition
