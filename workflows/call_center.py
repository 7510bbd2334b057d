"""The call center: a support case is opened, assigned, worked on, and then closed or escalated."""

from asl.types import ChoiceRule, Comparison, Definition, TaskState


def call_center(on_unresolved: str = "escalate", max_attempts: int = 3) -> Definition:
    """The definition of the call center.

    Args:
        on_unresolved: What happens to a case that is still open after the work on it: `escalate` ends in Fail, `rework`
            escalates it and works on it again.
        max_attempts: How often a case is worked on with `rework` before it ends in Fail all the same.
    """
    open_case: TaskState = {"Type": "Task", "Resource": "${OpenCaseFunction}", "Next": "Assign Case"}
    work_on_case: TaskState = {"Type": "Task", "Resource": "${WorkOnCaseFunction}", "Next": "Is Case Resolved"}
    escalate_case: TaskState = {"Type": "Task", "Resource": "${EscalateCaseFunction}", "Next": "Fail"}
    choices: list[ChoiceRule] = [
        {"Variable": "$.Status", "NumericEquals": 1, "Next": "Close Case"},
        {"Variable": "$.Status", "NumericEquals": 0, "Next": "Escalate Case"},
    ]
    if on_unresolved == "rework":
        open_case["Assign"] = {"attempts": 0}
        work_on_case["Assign"] = {"attempts.$": "States.MathAdd($attempts, 1)"}
        escalate_case["Next"] = "Work on Case"
        is_open: Comparison = {"Variable": "$.Status", "NumericEquals": 0}
        is_last: Comparison = {"Variable": "$attempts", "NumericGreaterThanEquals": max_attempts}
        choices.insert(1, {"And": [is_open, is_last], "Next": "Fail"})
    return {
        "Comment": "A simple AWS Step Functions state machine that automates a call center support session.",
        "StartAt": "Open Case",
        "States": {
            "Open Case": open_case,
            "Assign Case": {"Type": "Task", "Resource": "${AssignCaseFunction}", "Next": "Work on Case"},
            "Work on Case": work_on_case,
            "Is Case Resolved": {"Type": "Choice", "Choices": choices},
            "Close Case": {"Type": "Task", "Resource": "${CloseCaseFunction}", "End": True},
            "Escalate Case": escalate_case,
            "Fail": {"Type": "Fail", "Cause": "Engage Tier 2 Support."},
        },
    }
