"""`${Name}` reads as what may be filled in there."""

import pytest

from asl.jsonata import expression
from asl.jsonpath import path
from asl.placeholder import FILLED, REFERENCE, filled_expression, filled_path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("${Charge}", ["Charge"]),
        ("a${A}b${B}", ["A", "B"]),
        ("arn:${AWS::Partition}:x", ["AWS::Partition"]),
        ("${}", [""]),
        ("$${A}", ["A"]),
        ("$ {A}", []),
        ("${A", []),
        ("$.a", []),
    ],
)
def test_reference_has_a_name(text: str, names: list[str]) -> None:
    """Between `${` and the next brace."""
    assert REFERENCE.findall(text) == names


@pytest.mark.parametrize("text", ["$.${A}", "$.a.${A}.b", "$.a[${A}]", "$['${A}']", "$.a-${A}", "$.a[?(@.b == ${A})]"])
def test_filled_path_is_a_path(text: str) -> None:
    """A name or an index may be filled in."""
    assert path(filled_path(text)).problem == ""


@pytest.mark.parametrize("text", ["$.a]${A}", "$. ${A}", "${A}.a"])
def test_filled_path_that_is_wrong_stays_wrong(text: str) -> None:
    """What stands around the placeholder is checked."""
    assert path(filled_path(text)).problem != ""


@pytest.mark.parametrize(
    "text",
    [
        "${A}",
        "${A} + ${B}",
        "'${A}'",
        "$states.input.${A}",
        "$states.input.a${A}",
        "$states.input.`${A}`",
        "$states.input[${A}]",
        "$f(${A}, ${B})",
        "{'a': ${A}}",
        "a > ${A} ? ${B} : ${C}",
        "$${A}",
    ],
)
def test_filled_expression_is_an_expression(text: str) -> None:
    """A number stands where a value may, a name where a name must."""
    assert expression(filled_expression(text)).problem == ""


def test_filled_expression_reads_the_field_that_is_known() -> None:
    """What is filled in after the dot is a field, not a value."""
    assert expression(filled_expression("$states.input.${A}.b")).states == (("input", FILLED, "b"),)


def test_value_that_is_filled_in_is_no_name() -> None:
    """A number may be filled in, so nothing is read."""
    assert expression(filled_expression("${A}")).top_level == ()
