"""A workflow as a PNG, for a chat, a slide or a page that takes no SVG."""

import re

from asl.walk import Object
from console.execution.steps import Happened
from console.picture.graph import graph
from console.picture.style import LIGHT, flat_style
from console.picture.svg import drawn

MOST_PIXELS = 16_000_000
"""A picture of 500 states is drawn smaller rather than for minutes."""


def png(definition: Object, happened: Happened | None = None, *, scale: float = 2) -> bytes:
    """A PNG of *definition* in light colours, with letters of its own where the machine has no fonts.

    Its own are Latin, Greek, Cyrillic and Hebrew ones; others, and emoji, are boxes unless the machine has a font for
    them.

    Args:
        definition: A state machine in which `asl.check` found no error.
        happened: What an execution did; None draws the workflow alone.
        scale: Pixels of the PNG for one of the SVG; less if there would be more than `MOST_PIXELS`.

    Raises:
        FileNotFoundError: graphviz-pure is not installed.
    """
    # Imported here: only who wants a PNG waits for them.
    import fontpkg
    import resvg_py

    text = "".join(drawn(graph(definition), happened, flat_style()))
    size = re.search(r'width="(\d+)" height="(\d+)"', text)
    assert size
    fits = (MOST_PIXELS / (int(size[1]) * int(size[2]))) ** 0.5
    return resvg_py.svg_to_bytes(
        svg_string=text,
        font_files=[str(fontpkg.path("Arimo"))],
        background=LIGHT["paper"],
        zoom=min(scale, fits),
    )
