"""Escalate Case: hands a support case that is still open to the next tier of support."""

from typing import Any, TypedDict


class EscalatedCase(TypedDict):
    """A case that the next tier works on."""

    Case: str
    Status: int
    Message: str


def handler(event: dict[str, Any], context: object) -> EscalatedCase:
    """Return the case with an updated message; KeyError if the event has no `Case`, no `Status` or no `Message`."""
    return {"Case": event["Case"], "Status": event["Status"], "Message": event["Message"] + "escalating."}
