"""Workflows to draw: one for each shape that a picture has."""

from itertools import pairwise
from typing import Any

from console.execution.steps import CANCELED, CAUGHT, FAILED, RUNNING, SUCCEEDED, Happened
from workflows.call_center import call_center

Json = dict[str, Any]

RETRY = [{"ErrorEquals": ["States.ALL"]}]


def task(**fields: Any) -> Json:
    return {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", **fields}


def machine(**states: Json) -> Json:
    """A machine that starts at the first of *states*; `_` in a name is a blank."""
    named = {name.replace("_", " "): state for name, state in states.items()}
    return {"StartAt": next(iter(named)), "States": named}


def catch(error: str, target: str) -> list[Json]:
    return [{"ErrorEquals": [error], "Next": target}]


def rule(value: int, target: str) -> Json:
    return {"Variable": "$.size", "NumericEquals": value, "Next": target}


PARALLEL = machine(
    Fetch=task(Next="Both", Retry=RETRY),
    Both={
        "Type": "Parallel",
        "Branches": [
            machine(Charge_Card=task(Next="Receipt"), Receipt=task(End=True)),
            machine(Reserve_Stock=task(End=True)),
            machine(Wait_for_Courier={"Type": "Wait", "Seconds": 30, "End": True}),
        ],
        "Catch": catch("States.ALL", "Undo"),
        "Next": "Done",
    },
    Undo=task(Next="Failed"),
    Failed={"Type": "Fail"},
    Done={"Type": "Succeed"},
)

LARGE_ORDER = "{% $states.input.total > 1000 and $states.input.country in ['DE', 'FR', 'IT', 'ES', 'PT', 'NL', 'BE'] %}"

NESTED = machine(
    List_Orders={"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listObjectsV2", "Next": "Each Order"},
    Each_Order={
        "Type": "Map",
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            **machine(
                How_Large={
                    "Type": "Choice",
                    "Choices": [
                        {"Condition": LARGE_ORDER, "Next": "Approve"},
                        {"Condition": "{% $states.input.total < 0 %}", "Next": "Bad Order"},
                    ],
                    "Default": "Ship",
                },
                Approve=task(Next="Ship"),
                Bad_Order={"Type": "Fail"},
                Ship={
                    "Type": "Parallel",
                    "Branches": [machine(Pack={"Type": "Pass", "End": True}), machine(Bill=task(End=True))],
                    "End": True,
                },
            ),
        },
        "Catch": catch("States.ItemReaderFailed", "Give Up"),
        "Next": "Report",
    },
    Give_Up={"Type": "Fail"},
    Report=task(End=True),
) | {"QueryLanguage": "JSONata"}

CHOICE = machine(
    Size={
        "Type": "Choice",
        "Choices": [*(rule(number, f"Pack {number}") for number in range(1, 6)), rule(6, "Refuse"), rule(7, "Refuse")],
        "Default": "Ask",
    },
    **{f"Pack_{number}": task(Next="Ship") for number in range(1, 6)},
    Refuse={"Type": "Fail"},
    Ask=task(Next="Ship"),
    Ship=task(End=True),
)

LOOP = machine(
    Submit=task(Next="Wait", Catch=catch("Busy", "Wait")),
    Wait={"Type": "Wait", "Seconds": 10, "Next": "Poll"},
    Poll=task(Next="Is Done"),
    Is_Done={"Type": "Choice", "Choices": [rule(1, "Done")], "Default": "Wait"},
    Done={"Type": "Succeed"},
)

HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "\"quotes\" & 'more' ]]> -->",
    "x" * 80,
    "\N{ROCKET} Größe",
    "مرحبا",
    "a\x1b[31m\u202eb",
)
HOSTILE = {
    "StartAt": HOSTILE_NAMES[0],
    "States": {
        **{
            name: {
                "Type": "Choice",
                "Choices": [{"Variable": "$['</title><b>']", "StringEquals": '" onload="x', "Next": following}],
                "Default": HOSTILE_NAMES[0],
            }
            for name, following in pairwise(HOSTILE_NAMES)
        },
        HOSTILE_NAMES[-1]: {"Type": "Succeed"},
    },
}

WORKFLOWS: dict[str, Any] = {
    "call_center": call_center(),
    "rework": call_center("rework"),
    "parallel": PARALLEL,
    "nested": NESTED,
    "choice": CHOICE,
    "loop": LOOP,
}

HAPPENED = {
    "parallel": Happened(
        {
            "Fetch": SUCCEEDED,
            "Both": CAUGHT,
            "Charge Card": FAILED,
            "Reserve Stock": SUCCEEDED,
            "Wait for Courier": CANCELED,
            "Undo": RUNNING,
        },
        frozenset({("Fetch", "Both"), ("Both", "Undo")}),
    ),
}


def large(states: int) -> Json:
    """A chain of tasks and choices; every task has the same catcher, every choice goes back."""
    names = [f"S{number}" for number in range(states)]
    drawn = {
        name: {"Type": "Choice", "Choices": [rule(1, names[number * 7 % states])], "Default": following}
        if number % 3 == 0
        else task(Next=following, Catch=catch("States.ALL", "Failed"))
        for number, (name, following) in enumerate(pairwise(names))
    }
    return {"StartAt": "S0", "States": {**drawn, names[-1]: {"Type": "Succeed"}, "Failed": {"Type": "Fail"}}}
