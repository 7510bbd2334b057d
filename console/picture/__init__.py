"""Pictures of a workflow, plain or with what an execution did: for a page, a file and a terminal."""

from console.picture.graph import Machine, State, graph
from console.picture.png import png
from console.picture.svg import svg
from console.picture.terminal import terminal

__all__ = [
    "Machine",
    "State",
    "graph",
    "png",
    "svg",
    "terminal",
]
