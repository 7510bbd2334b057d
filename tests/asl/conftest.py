"""Makes sure that what is tested is the `asl` that was asked for: that of the checkout, or that of a compiled wheel."""

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import asl
from asl.rules import states
from tests.conftest import ROOT

IMPORTED_FROM = Path(asl.__file__).parents[1]
"""The folder that has the `asl` that is tested; a process that starts there has the same."""


@pytest.fixture(scope="session", autouse=True)
def asl_is_the_one_that_was_asked_for(pytestconfig: pytest.Config) -> None:
    """It is in the first folder of `pythonpath`, and compiled if that is not the checkout."""
    asked = pytestconfig.getini("pythonpath")[0]
    assert asked == IMPORTED_FROM
    assert states.__file__.endswith(tuple(EXTENSION_SUFFIXES)) is (asked != ROOT)
