"""What causes say to a person."""

import json

import pytest

from console.cause import Cause, readable, unpack
from tests.console.histories import lambda_cause

FRAME = 'File "/var/task/app.py", line 3, in handler\n    return event["case"]'
TRACEBACK = f"Traceback (most recent call last):\n  {FRAME}\nKeyError: 'case'"


def test_function_in_python_gives_its_traceback() -> None:
    """As Python prints it."""
    assert unpack(lambda_cause("KeyError", "'case'", FRAME)).traceback == TRACEBACK


def test_function_in_javascript_gives_its_trace() -> None:
    """As Node.js prints it."""
    trace = ["TypeError: no case", "    at handler (index.js:2:9)"]
    given = {"errorType": "TypeError", "errorMessage": "no case", "trace": trace}
    assert unpack(json.dumps(given)).traceback == "\n".join(trace)


def test_function_in_java_gives_its_stack() -> None:
    """The message comes first."""
    given = {
        "errorType": "java.lang.Exception",
        "errorMessage": "no case",
        "stackTrace": ["app.Handler.run(Handler.java:9)"],
    }
    assert unpack(json.dumps(given)).traceback == "java.lang.Exception: no case\n    at app.Handler.run(Handler.java:9)"


def test_cause_of_an_inner_execution_is_looked_into() -> None:
    """A task that waited for it has the whole description of it as its cause."""
    cause = lambda_cause("KeyError", "'case'", FRAME)
    inner = {"ExecutionArn": ARN, "Status": "FAILED", "Error": "KeyError", "Cause": cause}
    assert unpack(json.dumps(inner)).traceback == TRACEBACK


@pytest.mark.parametrize(
    "cause",
    ["", "Rate Exceeded.", "{", "[1]", "{}", '{"errorType": 1}', '{"Cause": "plain"}', '{"a":' * 100_000, "null"],
)
def test_other_causes_hold_no_traceback(cause: str) -> None:
    """Nothing is made of them, however they look."""
    assert unpack(cause).traceback == ""


def test_json_is_indented() -> None:
    """When it holds no traceback."""
    assert readable('{"Status": "FAILED"}') == '{\n  "Status": "FAILED"\n}'


@pytest.mark.parametrize("cause", ["", "Rate Exceeded.", "{", '{"a":' * 100_000])
def test_other_text_stays_as_it_is(cause: str) -> None:
    """It was written for a person."""
    assert readable(cause) == cause


ARN = "arn:aws:states:eu-west-1:123456789012:execution:Inner:x"

LAMBDA = {
    "errorMessage": "no case 001",
    "errorType": "NoCase",
    "requestId": "r-1",
    "stackTrace": ['  File "/var/task/app.py", line 2, in handler\n    look_up()\n'],
}

LAMBDA_TRACEBACK = """Traceback (most recent call last):
  File "/var/task/app.py", line 2, in handler
    look_up()
NoCase: no case 001"""


@pytest.mark.parametrize(
    ("cause", "unpacked"),
    [
        ("", Cause("")),
        ("plain words", Cause("plain words")),
        ("[1, 2]", Cause("[1, 2]")),
        (json.dumps(LAMBDA), Cause("no case 001", LAMBDA_TRACEBACK, "r-1")),
        (
            '{"errorMessage": "timed out", "errorType": "Sandbox.Timedout"}',
            Cause("timed out", "Sandbox.Timedout: timed out"),
        ),
        ('{"errorMessage": {"code": 1}, "stackTrace": "none"}', Cause('{"code": 1}')),
        (
            json.dumps({"ExecutionArn": ARN, "Status": "FAILED", "Error": "A", "Cause": "b"}),
            Cause("A: b", execution=ARN),
        ),
        (json.dumps({"ExecutionArn": ARN, "Status": "ABORTED"}), Cause("ABORTED", execution=ARN)),
        ('{"StoppedReason": "Essential container exited", "Containers": []}', Cause("Essential container exited")),
        ('{"JobId": "1"}', Cause('{"JobId": "1"}')),
    ],
)
def test_cause_says_what_happened(cause: str, unpacked: Cause) -> None:
    """The message, the traceback, the invocation or the execution that it tells of."""
    assert unpack(cause) == unpacked
