"""What differs between JSON values."""

from math import nan
from typing import Any

import pytest

from asl.difference.values import ABSENT, changes, equal, matches, placeholders


def found(old: object, new: object) -> list[tuple[Any, ...]]:
    """Each change as path, old and new value."""
    return [tuple(change) for change in changes(old, new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"a": 1, "b": [None]}, {"b": [None], "a": 1}),
        (2, 2.0),
        (nan, nan),
        ([1, (2,)], (1, [2])),
        ({"a": 5}, {"a": "${Seconds}"}),
        ({"a": {"b": 1}}, {"a": "(known at deployment)"}),
        ("table/orders-1/x", "table/${Table}/(known at deployment)"),
    ],
)
def test_same(old: object, new: object) -> None:
    """In another order, in other words, or as far as it is known."""
    assert equal(old, new)


@pytest.mark.parametrize(
    ("old", "new"), [(1, True), (0, None), ("1", 1), ({}, []), ([], ""), ("bar", "${Name}x"), (["x"], "x${Name}")]
)
def test_different(old: object, new: object) -> None:
    """Though they look alike, or to Python are equal."""
    assert not equal(old, new)


def test_smallest_values_that_differ_are_told() -> None:
    """With the keys and indexes that lead there."""
    old, new = {"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 1, "c": 3}], "d": None}
    assert found(old, new) == [(("a", 0, "c"), 2, 3), (("d",), ABSENT, None)]
    assert found({"d": None}, {}) == [(("d",), None, ABSENT)]


def test_item_that_comes_first_changes_no_other() -> None:
    """Lists of other lengths have items more or less."""
    assert found([1, 2], [0, 1, 2]) == [((0,), ABSENT, 0)]
    assert found([1, 9, 2], [1, 2]) == [((1,), 9, ABSENT)]
    assert found([1, 9, 2], [1, 7, 8, 2]) == [((1,), 9, ABSENT), ((1,), ABSENT, 7), ((2,), ABSENT, 8)]


def test_lists_in_lists_take_no_longer_than_others() -> None:
    """A value that differs a hundred levels down is found at once."""
    old: dict[str, Any] = {"a": 1}
    new: dict[str, Any] = {"a": 2}
    for _ in range(100):
        old, new = {"And": [old]}, {"And": [new]}
    ((path, *values),) = found(old, new)
    assert (len(path), values) == (201, [1, 2])


def test_new_value_that_is_not_known_is_new() -> None:
    """There was none that it could be."""
    assert found({}, {"a": "${Name}"}) == [(("a",), ABSENT, "${Name}")]


def test_placeholders_are_found() -> None:
    """Wherever they stand."""
    assert placeholders({"a": ["x${Y}", "y"], "b": 1}) == [("a", 0)]


@pytest.mark.parametrize(
    ("parts", "text", "does"),
    [
        (["abc"], "abc", True),
        (["abc"], "abcd", False),
        (["a", "b", "c"], "axbxc", True),
        (["a", "b", "c"], "abc", True),
        (["a", "b", "c"], "acb", False),
        (["a", "b", "c"], "acc", False),
        (["ab", "bc"], "abc", False),
        (["", ""], "", True),
        (["a", "z"], "bz", False),
    ],
)
def test_gaps_are_anything(parts: list[str], text: str, does: bool) -> None:
    """But for what stands around them."""
    assert matches(parts, text) is does


def test_absent_has_a_name() -> None:
    """For whoever prints a change."""
    assert repr(ABSENT) == "ABSENT"
