"""Payloads are shown as they are, however odd."""

import json
from datetime import UTC, datetime

import pytest

from console.cause import readable
from console.execution.steps import Attempt, started_execution
from console.function_logs import _readable, function_of
from console.payload import indented, is_json, parsed, pretty
from tests.console.answers import EXECUTION, MACHINE, answering, execution
from tests.console.flow import flow
from tests.console.histories import History

DEEP = "[" * 3000 + "]" * 3000
DEEP_OBJECT = '{"a":' * 3000 + "1" + "}" * 3000
NUMBERS = '{"large": 1e400, "exact": 1.10000000000000000001, "zero": -0.0, "count": 12345678901234567890123}'


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, -2.5, {}, [], [[None]]], "b": {"c": True}, "d": 'x"[{,:}]\\ \n\t', "ü": "ü"},
        [],
        "text",
        [{"a": []}, {}],
    ],
)
def test_json_is_indented_as_python_does(value: object) -> None:
    """Whatever stands in it."""
    assert indented(json.dumps(value)) == json.dumps(value, indent=2, ensure_ascii=False)


def test_numbers_keep_their_digits() -> None:
    """Those that Python can't hold too."""
    assert [line.rpartition(": ")[2].rstrip(",") for line in pretty(NUMBERS).splitlines()[1:-1]] == [
        "1e400",
        "1.10000000000000000001",
        "-0.0",
        "12345678901234567890123",
    ]


@pytest.mark.parametrize("text", ["", "{", "NaN", "-Infinity", DEEP, "9" * 5000])
def test_text_that_not_every_reader_takes_is_no_json(text: str) -> None:
    """It is shown as it is."""
    assert not is_json(text)
    assert pretty(text) == text


@pytest.mark.parametrize("text", ["{", DEEP])
def test_what_can_not_be_parsed_is_the_default(text: str) -> None:
    """And raises nothing."""
    assert parsed(text, "default") == "default"


def test_depth_does_not_multiply_the_length() -> None:
    """Beyond some levels there are no more indents."""
    text = "[" * 900 + "]" * 900
    assert len(pretty(text)) < 10_000
    assert json.loads(pretty(text)) == json.loads(text)


@pytest.mark.parametrize("text", [DEEP, DEEP_OBJECT, "null", "[]", '"x"', "1", '{"FunctionName": {}}'])
def test_odd_payloads_name_nothing(text: str) -> None:
    """No function, no execution, no cause but themselves."""
    attempt = Attempt(1, "lambda:invoke", datetime.now(UTC), text)
    assert isinstance(function_of(attempt), str)
    assert started_execution(text) == ""
    assert readable(text) in (text, json.dumps(parsed(text), indent=2))


@pytest.mark.parametrize(
    "message",
    [
        '{"type": "platform.start", "record": "s"}',
        '{"type": "platform.report", "record": {"metrics": []}}',
        '{"type": ["platform."]}',
        '{"errorType": {}, "errorMessage": []}',
        '{"message": null, "level": 3}',
        '{"message": {"a": [1e400]}}',
        "null",
        DEEP,
        DEEP_OBJECT,
    ],
)
def test_odd_log_lines_are_lines(message: str) -> None:
    """Or nothing."""
    assert isinstance(_readable(message), str)


def odd(payload: str, *arguments: str) -> str:
    """What a command prints of an execution with this payload everywhere."""
    history = History()
    history.enter("Task", "Charge")
    history.attempt("Charge")
    history.add("LambdaFunctionFailed", error="E", cause=payload)
    history.add("ExecutionFailed", error="E", cause=payload)
    for event in history.events:
        for details in event.values():
            if isinstance(details, dict) and "input" in details:
                details["input"] = payload
    with answering(execution(history, "Charge", "FAILED", error="E", cause=payload)) as endpoint:
        ran = flow(*arguments, endpoint=endpoint)
    assert "flow: " not in ran.err.replace("explains it: flow why", "")
    return ran.out


def test_history_as_json_keeps_the_digits() -> None:
    """1e400 is no Infinity, which is no JSON."""
    out = odd(NUMBERS, "history", EXECUTION, "--format", "json")
    assert "Infinity" not in out
    assert out.count('"exact": 1.10000000000000000001,') == out.count('"large": 1e400,') == 2


def test_history_as_json_has_deep_payloads_as_text() -> None:
    """Few readers of JSON could follow."""
    (step,) = json.loads(odd(DEEP, "history", EXECUTION, "--format", "json"))
    assert step["input"] == step["attempts"][0]["input"] == DEEP


@pytest.mark.parametrize("command", ["why", "history", "watch"])
@pytest.mark.parametrize("payload", [DEEP, DEEP_OBJECT, NUMBERS])
def test_odd_payloads_are_shown(command: str, payload: str) -> None:
    """By every command."""
    assert "Charge" in odd(payload, command, EXECUTION)


def test_deep_input_is_refused() -> None:
    """In one line."""
    ran = flow("start", "--arn", MACHINE, "--input", "-", given=DEEP)
    assert (ran.status, ran.err) == (2, "flow: standard input is nested too deeply\n")
