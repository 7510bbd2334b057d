"""The events of an execution's history, each with its one set of details.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

DETAILS = "EventDetails"


class Event(NamedTuple):
    """One event: what happened, when, and because of which other event."""

    id: int
    previous: int
    """The id of the event that led to this one; 0 for the first."""
    time: datetime
    type: str
    """`TaskStateEntered`, `LambdaFunctionFailed`, ..."""
    details: Mapping[str, Any]
    """What AWS says of it: `name`, `input`, `error`, ...; empty for events that have no details."""


def event_of(given: Mapping[str, Any]) -> Event:
    """The event that `GetExecutionHistory` gave, as boto3 parses it."""
    details: Mapping[str, Any] = next((value for key, value in given.items() if key.endswith(DETAILS)), {})
    return Event(given["id"], given.get("previousEventId", 0), given["timestamp"], given["type"], details)
