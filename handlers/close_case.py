"""Close Case: closes a support case that was resolved."""

from typing import Any, TypedDict


class ClosedCase(TypedDict):
    """A case that needs no more work."""

    Case: str
    Status: int
    Message: str


def handler(event: dict[str, Any], context: object) -> ClosedCase:
    """Return the case with its last message; KeyError if the event has no `Case`, no `Status` or no `Message`."""
    return {"Case": event["Case"], "Status": event["Status"], "Message": event["Message"] + "closed."}
