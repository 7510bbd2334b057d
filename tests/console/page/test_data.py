"""The data that the page's script works on."""

from typing import Any

import pytest

from console.page import render
from tests.console.histories import TYPES, History, lambda_cause, one_of_each
from tests.console.page.executions import Execution, described, onboarding, orders, read, task
from tests.console.page.written import Page

ONE = {"StartAt": "Charge", "States": {"Charge": {**task("Charge"), "End": True}}}


def data_of(execution: Execution) -> Any:
    return Page(render(*execution)).data


@pytest.fixture(scope="module")
def charged() -> Any:
    """A task that is charged at the second attempt."""
    history = History({"order": 1})
    refused = ("Refused", lambda_cause("Refused", "card declined"), 1.0)
    history.invoke("Charge", {"order": 1}, {"charged": True}, failures=[refused])
    history.succeed({"charged": True})
    return data_of(read(history, ONE))


def test_payload_stands_once(charged: Any) -> None:
    """However many events have it."""
    assert charged["texts"].count('{"order": 1}') == 1
    number = charged["texts"].index('{"order": 1}')
    assert [event["id"] for event in charged["events"] if event["payloads"].get("input") == number] == [1, 2, 3, 6]


def test_step_has_its_attempts(charged: Any) -> None:
    """With their times in milliseconds since the start."""
    first, second = charged["steps"][0]["attempts"]
    assert (first["status"], first["error"], first["scheduled"], first["ended"]) == ("FAILED", "Refused", 40, 390)
    assert (second["status"], second["scheduled"], second["ended"]) == ("SUCCEEDED", 1410, 1760)


def test_cause_is_unpacked(charged: Any) -> None:
    """Once for each text."""
    assert list(charged["tracebacks"].values()) == ["Refused: card declined"]


def test_events_know_their_step(charged: Any) -> None:
    """Those of the execution have none."""
    assert [event["step"] for event in charged["events"]] == [None, *[0] * 8, None]


def test_branches_know_their_holder() -> None:
    """And each step the scope that it stands in."""
    data = data_of(onboarding())
    assert [(scope["holder"], scope["index"]) for scope in data["scopes"]] == [(None, 0), (0, 0), (0, 1), (0, 2)]
    assert [(step["name"], step["scope"]) for step in data["steps"]][:3] == [
        ("Check", 0),
        ("Check Identity", 1),
        ("Look Up Address", 2),
    ]


def test_map_has_its_length() -> None:
    """The number of its items."""
    data = data_of(orders(7))
    assert [step["length"] for step in data["steps"] if step["type"] == "Map"] == [7]


def test_definition_is_there_state_by_state() -> None:
    """Without the states that stand in others."""
    states = data_of(orders(1))["states"]
    assert list(states) == ["Read Orders", "Each Order", "Charge", "Ship", "Report"]
    assert states["Each Order"] == {"Type": "Map", "MaxConcurrency": 20, "Next": "Report"}


def test_variables_are_json() -> None:
    """AWS gives an object of JSON texts."""
    history = History()
    history.enter("Pass", "Charge")
    history.leave("Pass", "Charge", {}, assignedVariables={"total": "12.50", "name": '"Ada"', "bad": "x"})
    data = data_of(read(history, ONE))
    assert data["texts"][data["events"][2]["payloads"]["assignedVariables"]] == '{"total":12.50,"name":"Ada","bad":"x"}'


def test_every_type_of_event_is_taken() -> None:
    """With all the details that it has."""
    reader = read(History(), ONE)[1]
    reader.events.clear()
    reader.read_all(one_of_each('"payload"'))
    data = data_of((described(ONE), reader))
    assert {event["type"] for event in data["events"]} == set(TYPES)
