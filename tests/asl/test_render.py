"""Rendering fills in everything, once, and writes the same text for the same value."""

from asl import opaque_values, render
from asl.render import substitute


def test_text_is_compact_and_in_the_order_of_the_author() -> None:
    """Nothing is sorted, and no blanks are added."""
    assert render({"b": [1, None, True, 1.5], "a": {"x": "é"}}, {}) == '{"b":[1,null,true,1.5],"a":{"x":"é"}}'


def test_references_are_filled_in_anywhere_in_a_string() -> None:
    """A string may hold several references, and other text."""
    assert render({"x": "${A}:${B}-c"}, {"A": "1", "B": "2"}) == '{"x":"1:2-c"}'


def test_values_are_escaped() -> None:
    """A value with quotes stays one string."""
    assert render(["${A}"], {"A": 'say "hi"'}) == '["say \\"hi\\""]'


def test_opaque_values_are_found_once() -> None:
    """A value that stands in several places is found once, in the order of the first."""
    first, second = object(), object()
    assert opaque_values({"a": [first, "x"], "b": {"c": second, "d": first}}) == [first, second]


def test_opaque_values_are_filled_in() -> None:
    """What an opaque value turns out to be, which may be any JSON, stands in its place."""
    opaque = object()
    assert render({"a": opaque, "b": (opaque,)}, {}, {id(opaque): {"k": 1}}) == '{"a":{"k":1},"b":[{"k":1}]}'


def test_substitution_keeps_what_it_does_not_know() -> None:
    """An unknown reference, and an opaque value, stay as they are."""
    opaque = object()
    assert substitute({"a": "${A}${B}", "b": opaque}, {"A": "1"}) == {"a": "1${B}", "b": opaque}
