"""A history is got in as few calls as the API allows."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from console.execution.history import NEWEST, PAGE, follow, whole
from console.execution.reader import Reader
from tests.console.histories import History

ARN = "arn:aws:states:eu-west-1:123456789012:execution:Orders:case-001"

Given = list[dict[str, Any]]


class Asked:
    """A Step Functions that answers so many calls, each with a page of events."""

    def __init__(self) -> None:
        self.client = boto3.client(
            "stepfunctions", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
        )
        self._stub = Stubber(self.client)
        self._stub.activate()

    def answer(self, events: Given, more: bool = False, **asked: Any) -> None:
        expected = {"executionArn": ARN, **asked}
        page = {"events": events, **({"nextToken": f"after {events[-1]['id']}"} if more else {})}
        self._stub.add_response("get_execution_history", page, expected)

    def is_done(self) -> bool:
        self._stub.assert_no_pending_responses()
        return True


@pytest.fixture
def events() -> Given:
    history = History()
    for _ in range(PAGE):
        history.visit("Pass", "Count")
    history.succeed()
    return history.events


def looks(asked: Asked, reader: Reader) -> Iterator[list[Any]]:
    return follow(asked.client, ARN, reader, pause=lambda _: None)


def test_whole_history_takes_a_call_for_each_thousand_events(events: Given) -> None:
    """The most that a call returns."""
    asked = Asked()
    for start in range(0, len(events), PAGE):
        more = start + PAGE < len(events)
        token = {"nextToken": ANY} if start else {}
        asked.answer(events[start : start + PAGE], more, maxResults=PAGE, includeExecutionData=True, **token)
    assert len(whole(asked.client, ARN).events) == len(events)
    assert asked.is_done()


def test_news_take_one_call(events: Given) -> None:
    """From the end of the history, which is where they are."""
    asked, reader = Asked(), Reader()
    reader.read_all(events[:-20])
    asked.answer(events[: -20 - 1 : -1], more=True, maxResults=NEWEST, reverseOrder=True)
    (new,) = looks(asked, reader)
    assert [event.id for event in new] == [event["id"] for event in events[-20:]]
    assert asked.is_done()


def test_many_news_take_more_calls(events: Given) -> None:
    """Up to those that are known, and all of one size: AWS takes no token for pages of another."""
    asked, reader = Asked(), Reader()
    reader.read_all(events[: -NEWEST - 20])
    backwards = events[::-1]
    asked.answer(backwards[:NEWEST], more=True, maxResults=NEWEST, reverseOrder=True)
    asked.answer(backwards[:PAGE], more=True, maxResults=PAGE, reverseOrder=True)
    (new,) = looks(asked, reader)
    assert len(new) == NEWEST + 20
    assert asked.is_done()


def test_look_that_finds_nothing_is_told(events: Given) -> None:
    """So that whoever watches can show that time goes by."""
    asked, reader = Asked(), Reader()
    asked.answer(events[:2], maxResults=PAGE)
    asked.answer(events[1::-1], maxResults=NEWEST, reverseOrder=True)
    assert [len(new) for new in islice(looks(asked, reader), 2)] == [2, 0]
    assert asked.is_done()
