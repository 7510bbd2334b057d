"""Open Case: creates a support case from the case ID in the input."""

from typing import Any, TypedDict


class OpenedCase(TypedDict):
    """A case that exists."""

    Case: str
    Message: str


def handler(event: dict[str, Any], context: object) -> OpenedCase:
    """Return the case `inputCaseID`, with a confirmation message; KeyError if the event has no such key."""
    case_id = event["inputCaseID"]
    return {"Case": case_id, "Message": f"Case {case_id}: opened..."}
