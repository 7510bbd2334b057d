"""Executions that a page is tried with, as AWS would tell of them."""

from typing import Any

from console.execution.history import Description
from console.execution.reader import Reader
from tests.console.histories import REGION, STARTED, Chain, History, Json, function_arn, lambda_cause
from workflows.call_center import call_center as definition_of_call_center

Execution = tuple[Description, Reader]

TASK_ERROR = ("Lambda.TooManyRequestsException", "Rate Exceeded.", 1.1)
RAISED = lambda_cause(
    "KeyError",
    "'case'",
    'File "/var/task/escalate_case.py", line 14, in handler\n    case = event["case"]',
)


def described(definition: Any, name: str = "case-001", machine: str = "CallCenterStateMachine-1a2b3c4") -> Description:
    """What AWS tells beside the history."""
    return Description(
        f"arn:aws:states:{REGION}:execution:{machine}:{name}",
        name,
        f"arn:aws:states:{REGION}:stateMachine:{machine}",
        definition,
        STARTED,
        "",
        "",
        f"arn:aws:iam::{REGION[-12:]}:role/Machine",
    )


def read(history: History, definition: Any, **named: str) -> Execution:
    """*history* as the page gets it."""
    reader = Reader()
    reader.read_all(history.events)
    return described(definition, **named), reader


def call_center() -> Execution:
    """Case 001, resolved at once."""
    case: Json = {"inputCaseID": "001"}
    history = History(case)
    opened = {"Case": "001", "Message": "Case 001: opened..."}
    history.invoke("Open Case", case, opened)
    assigned = {**opened, "Message": opened["Message"] + "assigned..."}
    history.invoke("Assign Case", opened, assigned, failures=[TASK_ERROR])
    worked: Json = {**assigned, "Message": assigned["Message"] + "resolved...", "Status": 1}
    history.invoke("Work on Case", assigned, worked)
    history.visit("Choice", "Is Case Resolved", worked)
    closed = {**worked, "Message": worked["Message"] + "closed."}
    history.invoke("Close Case", worked, closed)
    history.succeed(closed)
    return read(history, definition_of_call_center())


def failed_call_center() -> Execution:
    """Case 002: it is not resolved, and to escalate it fails with a KeyError, thrice."""
    case: Json = {"inputCaseID": "002", "priority": "high"}
    history = History(case)
    opened = {"Case": "002", "Message": "Case 002: opened..."}
    history.invoke("Open Case", case, opened)
    history.invoke("Assign Case", opened, opened)
    worked = {**opened, "Status": 0}
    history.invoke("Work on Case", opened, worked, failures=[TASK_ERROR, TASK_ERROR])
    history.visit("Choice", "Is Case Resolved", worked)
    history.invoke("Escalate Case", worked, failures=[("KeyError", RAISED, wait) for wait in (1.0, 2.0, 0.0)])
    history.fail("KeyError", RAISED)
    return read(history, definition_of_call_center(), name="case-002")


def task(name: str, **more: Json) -> Json:
    return {"Type": "Task", "Resource": function_arn(name.replace(" ", "") + "Function"), **more}


def machine(*states: tuple[str, Json]) -> Json:
    """A definition of *states* that follow each other."""
    names = [name for name, _ in states]
    following = [{"Next": name} for name in names[1:]] + [{"End": True}]
    return {
        "StartAt": names[0],
        "States": {name: {**state, **after} for (name, state), after in zip(states, following, strict=True)},
    }


ORDERS = machine(
    ("Read Orders", task("Read Orders")),
    (
        "Each Order",
        {
            "Type": "Map",
            "MaxConcurrency": 20,
            "ItemProcessor": machine(
                ("Charge", task("Charge", Retry=[{"ErrorEquals": ["States.ALL"]}])), ("Ship", task("Ship"))
            ),
        },
    ),
    ("Report", task("Report")),
)


def order(number: int) -> Chain:
    """An iteration that charges and ships an order; each seventh is charged at the second attempt."""

    def run(history: History) -> None:
        data = {"order": number, "customer": f"customer-{number % 17}", "total": round(number * 13.7, 2)}
        refused = ("PaymentRefused", lambda_cause("PaymentRefused", f"order {number}: card declined"), 1.0 + number % 3)
        failures = [refused] if number % 7 == 3 else []
        history.invoke("Charge", data, {**data, "charged": True}, failures=failures, seconds=0.4 + number % 11 / 9)
        history.invoke("Ship", data, {**data, "parcel": f"P{number:05}"}, seconds=0.3 + number % 5 / 4)

    return run


def orders(count: int = 200) -> Execution:
    """A Map of *count* items, twenty at once."""
    history = History({"day": "2026-03-02"})
    history.invoke("Read Orders", {"day": "2026-03-02"}, {"count": count})
    history.each("Each Order", [order(number) for number in range(count)], at_once=20, output={"shipped": count})
    history.invoke("Report", {"shipped": count}, {"sent": True})
    history.succeed({"sent": True})
    return read(history, ORDERS, name="orders-2026-03-02", machine="Orders")


ONBOARDING = machine(
    (
        "Check",
        {
            "Type": "Parallel",
            "Branches": [
                machine(("Check Identity", task("Check Identity"))),
                machine(
                    ("Look Up Address", task("Look Up Address")), ("Wait for Post", {"Type": "Wait", "Seconds": 3})
                ),
                machine(("Score", task("Score")), ("Is Good", {"Type": "Pass"})),
            ],
        },
    ),
    ("Welcome", task("Welcome")),
)


def onboarding() -> Execution:
    """A Parallel of three branches, then a task."""
    person = {"name": "Ada", "city": "London"}
    history = History(person)

    def look_up(inner: History) -> None:
        inner.invoke("Look Up Address", person, {"found": True}, failures=[TASK_ERROR])
        inner.visit("Wait", "Wait for Post", {"found": True}, seconds=3)

    def score(inner: History) -> None:
        inner.invoke("Score", person, {"score": 0.93})
        inner.visit("Pass", "Is Good", {"score": 0.93})

    branches = [lambda inner: inner.invoke("Check Identity", person, {"valid": True}), look_up, score]
    history.side_by_side("Check", branches, [{"valid": True}, {"found": True}, {"score": 0.93}])
    history.invoke("Welcome", person, {"welcomed": True})
    history.succeed({"welcomed": True})
    return read(history, ONBOARDING, name="ada", machine="Onboarding")
