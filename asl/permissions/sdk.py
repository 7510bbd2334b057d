"""What the SDK integrations need, read from `sdk_rights.zip`, which `generate.rights` writes.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from asl.permissions.need import Need
from asl.services import Archive

NO_RESOURCE = "AWS lists no resource for it"
OPTIONAL = "the call may name a resource, but need not"
PARTLY = "a part of the resource's ARN is in no parameter of the call"
UNNAMED = "no parameter of the call names the resource"

REASONS = ("", NO_RESOURCE, OPTIONAL, PARTLY, UNNAMED)
"""The usual ones, for which the archive has a number."""

USUAL: Sequence[Any] = ("", "", 0, "", "", {})
"""What a right has where the archive says nothing: no reason, and no condition."""

_archive = Archive("permissions/sdk_rights.zip")

_read: dict[str, Mapping[str, Sequence[Sequence[Any]]]] = {}
"""The services that were asked for."""


@lru_cache(4096)
def sdk_needs(service: str, action: str) -> tuple[Need, ...] | None:
    """What a call of *action* of *service* needs.

    Args:
        service: As in `arn:aws:states:::aws-sdk:<service>:<action>`.
        action: Likewise.

    Returns:
        Nothing for a call that anyone may make, None for one of which it is not known what it needs. Rights on data
        that a service reads or writes for the caller, such as the results of a query, are not among it.
    """
    if service not in _read:
        _read[service] = _archive.read(service) or {}
    rights = _read[service].get(action)
    return None if rights is None else tuple(map(_need, rights))


def _need(right: Sequence[Any]) -> Need:
    """The need that *right* says: texts with blanks between, and at its end nothing that is usual."""
    actions, resources, reason, given, missing, condition = [*right, *USUAL[len(right) :]]
    return Need(
        tuple(actions.split()),
        tuple(resources.split()),
        condition,
        given,
        missing,
        reason if isinstance(reason, str) else REASONS[reason],
    )
