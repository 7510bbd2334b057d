"""Text breaks where it fits."""

import pytest

from console.picture.lettering import width, wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Open Case", ["Open Case"]),
        ("Open a case and close it", ["Open a case", "and close it"]),
        ("Open a case and close it and open it", ["Open a case", "and close it an…"]),
        ("x" * 20, ["x" * 15, "x" * 5]),
        ("", [""]),
    ],
)
def test_lines_break_at_blanks_if_they_can(text: str, lines: list[str]) -> None:
    """What is left over is cut."""
    assert wrapped(text, 10, 76, 2) == lines


@pytest.mark.parametrize("text", ["x" * 80, "W" * 80, "日本語" * 30, "a b " * 40, "\N{ROCKET}" * 9])
def test_no_line_is_wider_than_said(text: str) -> None:
    """Whatever the characters are."""
    assert all(width(line, 13) <= 100 for line in wrapped(text, 13, 100, 3))


def test_mark_stays_with_its_letter() -> None:
    """A line does not begin with what belongs to the letter before."""
    assert wrapped("e\u0301" * 4, 10, 12, 3) == ["e\u0301e\u0301", "e\u0301e\u0301"]
