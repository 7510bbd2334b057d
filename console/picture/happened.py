"""What an execution did to a workflow, as a picture shows it."""

from collections.abc import Mapping
from typing import NamedTuple

RUNNING = "RUNNING"
SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"
CAUGHT = "CAUGHT"
"""It failed, and a catcher went on."""
CANCELED = "CANCELED"
"""It was entered, and ended by something else: another branch, a person, a timeout."""

STATUSES = (RUNNING, SUCCEEDED, FAILED, CAUGHT, CANCELED)


class Happened(NamedTuple):
    """What an execution has done so far."""

    states: Mapping[str, str] = {}
    """From the name of a state to one of `STATUSES`; a state that is absent was not reached."""
    transitions: frozenset[tuple[str, str]] = frozenset()
    """Those that were taken: the name of the source, and of the target."""
