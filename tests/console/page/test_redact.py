"""A page without payloads: what is data of the case is nowhere in the file."""

import json

import pytest

from console.execution.reader import Reader
from console.page import render
from tests.console.histories import History, lambda_cause, one_of_each
from tests.console.page.executions import Execution, described, read, task
from tests.console.page.written import Page

CANARY = "canary-7319"

DEFINITION = {
    "StartAt": "Task",
    "States": {"Task": {**task("Charge"), "Next": "Fail"}, "Fail": {"Type": "Fail", "Error": "Refused"}},
}


def each_type() -> Execution:
    """An event of each type, with the canary in each payload; also in a detail that no type has today."""
    events = one_of_each(json.dumps({"secret": CANARY}))
    events[1]["stateEnteredEventDetails"]["invented"] = CANARY
    reader = Reader()
    reader.read_all(events)
    return described(DEFINITION), reader


def failed() -> Execution:
    """An execution that fails with the canary in the cause, after retries."""
    history = History({"secret": CANARY})
    cause = lambda_cause("KeyError", f"'{CANARY}'", f'File "/var/task/app.py", line 3, in handler\n    raise {CANARY}')
    history.invoke("Task", CANARY, failures=[("KeyError", cause, 1.0), ("KeyError", f"plain {CANARY}", 1.0)])
    history.fail("KeyError", cause)
    return read(history, DEFINITION)


def retried() -> Execution:
    """An execution that succeeds, whose services answered with the canary."""
    history = History(CANARY)
    history.call("Task", "sqs", "sendMessage", {"secret": CANARY}, {"secret": CANARY})
    history.enter("Pass", "Fail", CANARY)
    history.leave("Pass", "Fail", CANARY, assignedVariables={"secret": json.dumps(CANARY)})
    history.succeed(CANARY)
    return read(history, DEFINITION)


EXECUTIONS = [each_type(), failed(), retried()]


@pytest.mark.parametrize("execution", EXECUTIONS, ids=["each type", "failed", "succeeded"])
def test_no_payload_is_in_a_redacted_page(execution: Execution) -> None:
    """No input, output, parameter, variable or cause, in whatever event or place."""
    assert CANARY in render(*execution)
    assert CANARY not in render(*execution, redact=True)


def test_no_text_is_left() -> None:
    """Not even an empty one."""
    data = Page(render(*each_type(), redact=True)).data
    assert (data["texts"], data["tracebacks"]) == ([], {})


def test_errors_and_resources_stay() -> None:
    """By them the page is still of use."""
    page = Page(render(*failed(), redact=True))
    assert "KeyError in Task" in page.words
    assert [event["error"] for event in page.data["events"] if "error" in event] == ["KeyError"] * 3
    assert "function:TaskFunction" in page.data["steps"][0]["attempts"][0]["resource"]


def test_definition_stays() -> None:
    """It is written by the developers, before any case comes in."""
    assert Page(render(*failed(), redact=True)).data["states"]["Fail"] == {"Type": "Fail", "Error": "Refused"}


def test_page_says_that_it_is_redacted() -> None:
    """So that nobody takes what is missing for a mistake of the workflow."""
    note = "Inputs, outputs, parameters, variables and causes were left out of this report."
    assert note in Page(render(*failed(), redact=True)).words
    assert note not in Page(render(*failed())).words
