"""The tables of all arguments in the README are what the docstrings say."""

from typing import NotRequired, TypedDict

import pytest

from generate import arguments
from tests.conftest import ROOT


class NoDocstring(TypedDict):
    """What is made."""

    size: int


class NoDefault(TypedDict):
    """What is made."""

    size: NotRequired[int]
    """How large it is."""


def test_readme_has_the_tables_of_today() -> None:
    """If this fails: make arguments."""
    readme = (ROOT / "README.md").read_text()
    assert arguments.written(readme) == readme


def test_every_argument_has_a_row() -> None:
    """Those that arguments are made of too."""
    rows = {line.split("`")[1] for line in arguments.tables().splitlines() if line.startswith("| `")}
    assert rows >= {"definition", "functions", "tags", "code", "memory_size"}


@pytest.mark.parametrize("args", [NoDocstring, NoDefault])
def test_argument_that_says_too_little_is_refused(monkeypatch: pytest.MonkeyPatch, args: type) -> None:
    """A key needs a docstring, and a default if it may be left out."""
    monkeypatch.setattr(arguments, "WorkflowArgs", args)
    with pytest.raises(ValueError, match=rf"{args.__name__}"):
        arguments.tables()
