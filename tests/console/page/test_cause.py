"""What causes say to a person."""

import json

import pytest

from console.page.cause import readable, unpacked
from tests.console.histories import lambda_cause

FRAME = 'File "/var/task/app.py", line 3, in handler\n    return event["case"]'
TRACEBACK = f"Traceback (most recent call last):\n  {FRAME}\nKeyError: 'case'"


def test_function_in_python_gives_its_traceback() -> None:
    """As Python prints it."""
    assert unpacked(lambda_cause("KeyError", "'case'", FRAME)) == TRACEBACK


def test_function_in_javascript_gives_its_trace() -> None:
    """As Node.js prints it."""
    trace = ["TypeError: no case", "    at handler (index.js:2:9)"]
    given = {"errorType": "TypeError", "errorMessage": "no case", "trace": trace}
    assert unpacked(json.dumps(given)) == "\n".join(trace)


def test_function_in_java_gives_its_stack() -> None:
    """The message comes first."""
    given = {
        "errorType": "java.lang.Exception",
        "errorMessage": "no case",
        "stackTrace": ["app.Handler.run(Handler.java:9)"],
    }
    assert unpacked(json.dumps(given)) == "java.lang.Exception: no case\n    at app.Handler.run(Handler.java:9)"


def test_cause_of_an_inner_execution_is_looked_into() -> None:
    """A task that waited for it has the whole description of it as its cause."""
    inner = {"Status": "FAILED", "Error": "KeyError", "Cause": lambda_cause("KeyError", "'case'", FRAME)}
    assert unpacked(json.dumps(inner)) == TRACEBACK


@pytest.mark.parametrize(
    "cause",
    ["", "Rate Exceeded.", "{", "[1]", "{}", '{"errorType": 1}', '{"Cause": "plain"}', '{"a":' * 100_000, "null"],
)
def test_other_causes_hold_no_traceback(cause: str) -> None:
    """Nothing is made of them, however they look."""
    assert unpacked(cause) == ""


def test_json_is_indented() -> None:
    """When it holds no traceback."""
    assert readable('{"Status": "FAILED"}') == '{\n  "Status": "FAILED"\n}'


@pytest.mark.parametrize("cause", ["", "Rate Exceeded.", "{", '{"a":' * 100_000])
def test_other_text_stays_as_it_is(cause: str) -> None:
    """It was written for a person."""
    assert readable(cause) == cause
