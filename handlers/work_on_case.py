"""Work on Case: tries to resolve a support case, and draws whether that succeeded."""

import os
import random
from collections.abc import Callable
from typing import Any, TypedDict


class WorkedOnCase(TypedDict):
    """A case with the result of the work on it: `Status` is 1 if it was resolved, else 0."""

    Case: str
    Status: int
    Message: str


def handler(event: dict[str, Any], context: object) -> WorkedOnCase:
    """Return the case with its status; KeyError if the event has no `Case` or no `Message`.

    The environment variable RESOLUTION_RATE, 0 to 1, is the share of the cases that are resolved.
    """
    return work_on_case(event, float(os.environ["RESOLUTION_RATE"]))


def work_on_case(
    event: dict[str, Any], resolution_rate: float, draw: Callable[[], float] = random.random
) -> WorkedOnCase:
    """Return the case, resolved if *draw*, a number from 0 up to but not 1, is below *resolution_rate*."""
    status = 1 if draw() < resolution_rate else 0
    message = event["Message"] + ("resolved..." if status == 1 else "unresolved...")
    return {"Case": event["Case"], "Status": status, "Message": message}
