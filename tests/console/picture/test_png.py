"""A PNG shows the same as the SVG, with text on a machine without fonts."""

import functools
import struct

import pytest
import resvg_py

from console.picture import png
from tests.console.picture.workflows import HAPPENED, PARALLEL, large, machine, task


def size(picture: bytes) -> tuple[int, int]:
    """Width and height, https://www.w3.org/TR/png/#11IHDR."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_text_is_drawn_without_fonts_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workflows that differ only in the order of letters, equally wide, differ in their pixels."""
    without = functools.partial(resvg_py.svg_to_bytes, skip_system_fonts=True)
    monkeypatch.setattr(resvg_py, "svg_to_bytes", without)
    one, other = (png(machine(**{name: task(End=True)})) for name in ("ABE", "EBA"))
    assert size(one) == size(other)
    assert one != other


def test_statuses_are_drawn() -> None:
    """The picture of an execution is another one than that of its workflow."""
    assert png(PARALLEL) != png(PARALLEL, HAPPENED["parallel"])


def test_same_workflow_gives_the_same_picture() -> None:
    """To the byte."""
    assert png(PARALLEL) == png(PARALLEL)


def test_scale_is_pixels_of_the_png_for_one_of_the_svg() -> None:
    """Twice as large by default."""
    one, two = size(png(PARALLEL, scale=1)), size(png(PARALLEL))
    assert two == (2 * one[0], 2 * one[1])


@pytest.mark.timeout(60)
def test_large_workflow_is_drawn_smaller() -> None:
    """Memory and time have a bound."""
    width, height = size(png(large(300)))
    assert width * height < 17_000_000
