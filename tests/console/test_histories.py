"""The histories that tests read are like those that AWS makes."""

from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from tests.console.histories import TYPES, History, lambda_cause, one_of_each

MODEL = botocore.session.get_session().get_service_model("stepfunctions")


def problems(events: list[dict[str, Any]]) -> list[str]:
    """What AWS's model of events finds wrong with *events*."""
    validated = ParamValidator().validate({"events": events}, MODEL.shape_for("GetExecutionHistoryOutput"))
    return [validated.generate_report()] if validated.has_errors() else []


def test_each_type_is_there() -> None:
    """And in the form that AWS's model gives it."""
    events = one_of_each("payload")
    assert ({event["type"] for event in events}, problems(events)) == (set(TYPES), [])


@pytest.fixture
def history() -> History:
    """A Map of four, two at once, one of which is retried, and then a Parallel of two branches."""
    made = History({"count": 4})
    refused = ("Refused", lambda_cause("Refused", "card declined"), 1.0)
    made.each(
        "Each",
        [lambda each: each.invoke("Charge", {}, {}, failures=[refused])]
        + [lambda each: each.invoke("Charge", {}, {})] * 3,
        at_once=2,
    )
    made.side_by_side(
        "Both", [lambda branch: branch.visit("Pass", "One"), lambda branch: branch.visit("Wait", "Two", seconds=2)]
    )
    made.succeed({})
    return made


def test_events_have_the_form_of_awss_model(history: History) -> None:
    """Each has the details that its type has, under AWS's names."""
    assert problems(history.events) == []


def test_events_are_in_order(history: History) -> None:
    """Ids count from 1, and each event comes after the one that led to it, in time too."""
    at = {event["id"]: event["timestamp"] for event in history.events}
    assert list(at) == list(range(1, len(at) + 1)) and list(at.values()) == sorted(at.values())
    assert all(event["previousEventId"] < event["id"] for event in history.events)


def test_iterations_are_two_at_once(history: History) -> None:
    """The third begins when the first of the first two is done."""
    events = [event for event in history.events if event["type"].startswith("MapIteration")]
    started = [event["mapIterationStartedEventDetails"]["index"] for event in events if "Started" in event["type"]]
    order = [event["type"].removeprefix("MapIteration") for event in events]
    assert (started, order[:4]) == ([0, 1, 2, 3], ["Started", "Started", "Succeeded", "Started"])
