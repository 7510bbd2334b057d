"""Every definition that the check accepts can be drawn."""

from collections.abc import Mapping
from typing import Any

import pytest

from asl.rules.catalogue import RULES
from asl.source import read
from console.picture import graph, png, svg, terminal
from tests.asl.test_definitions import example

every_rule = pytest.mark.parametrize("rule", RULES)


def good(rule: str) -> Mapping[str, Any]:
    said = example(rule)
    definition: Mapping[str, Any] = read(said["good"], said["file"]).definition if "file" in said else said["good"]
    return definition


@every_rule
def test_svg_has_each_state(rule: str) -> None:
    """No feature of the language is missing."""
    drawing = svg(good(rule))
    assert drawing.count("data-state=") == len(list(graph(good(rule)).all_states()))


@every_rule
def test_png_is_drawn(rule: str) -> None:
    """Small, so that all of them take seconds."""
    assert png(good(rule), scale=0.25).startswith(b"\x89PNG")


@every_rule
def test_terminal_has_each_state(rule: str) -> None:
    """At 140 columns nothing needs to be left out."""
    drawing = terminal(good(rule), 140).plain
    assert drawing.count("○ ") == len(list(graph(good(rule)).all_states()))
