"""The tables of all arguments in the README are what the docstrings say."""

import re
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


def test_arguments_that_others_extend_are_in_the_table_of_each() -> None:
    """After its own."""
    tables = arguments.tables().split("<details>")
    for name, own in (("ScheduleArgs", "expression"), ("RuleArgs", "pattern"), ("BucketArgs", "bucket")):
        (table,) = [each for each in tables if f"<code>{name}</code>" in each]
        rows = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)
        assert (rows[0], rows[-1]) == (own, "dead_letter_queue")


@pytest.mark.parametrize("args", [NoDocstring, NoDefault])
def test_argument_that_says_too_little_is_refused(monkeypatch: pytest.MonkeyPatch, args: type) -> None:
    """A key needs a docstring, and a default if it may be left out."""
    monkeypatch.setattr(arguments, "WorkflowArgs", args)
    with pytest.raises(ValueError, match=rf"{args.__name__}"):
        arguments.tables()
