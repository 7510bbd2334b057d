"""Pictures of a workflow, plain or with what an execution did: for a page, a file and a terminal."""

from console.picture.graph import Machine, State, graph
from console.picture.happened import CANCELED, CAUGHT, FAILED, RUNNING, STATUSES, SUCCEEDED, Happened
from console.picture.png import png
from console.picture.svg import svg

__all__ = [
    "CANCELED",
    "CAUGHT",
    "FAILED",
    "RUNNING",
    "STATUSES",
    "SUCCEEDED",
    "Happened",
    "Machine",
    "State",
    "graph",
    "png",
    "svg",
]
