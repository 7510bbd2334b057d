"""Assign Case: gives a support case to somebody."""

from typing import Any, TypedDict


class AssignedCase(TypedDict):
    """A case that somebody works on."""

    Case: str
    Message: str


def handler(event: dict[str, Any], context: object) -> AssignedCase:
    """Return the case with an updated message; KeyError if the event has no `Case` or no `Message`."""
    return {"Case": event["Case"], "Message": event["Message"] + "assigned..."}
