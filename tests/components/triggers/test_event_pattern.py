"""A pattern that EventBridge refuses, or that matches nothing, is told with where and what to write."""

from typing import Any

import pytest

from components.triggers.event_pattern import pattern_problem

GOOD: list[dict[str, Any]] = [
    {"source": ["my.shop"]},
    {"source": [{"prefix": "my."}, "other"], "detail-type": ("Order placed",), "resources": [{"wildcard": "a*b"}]},
    {"detail": {"total": [{"numeric": [">", 0, "<=", 5]}], "ip": [{"cidr": "10.0.0.0/24"}], "open": [True, None, 1.5]}},
    {"detail": {"name": [{"prefix": {"equals-ignore-case": "a"}}, {"suffix": "b"}], "x": [{"exists": False}]}},
    {"detail": {"state": [{"anything-but": ["a", "b"]}, {"anything-but": {"prefix": "c"}}, {"anything-but": 1}]}},
    {"detail": {"$or": [{"a": [1]}, {"b": {"c": [{"equals-ignore-case": "x"}]}}]}},
    {"$or": [{"source": ["a"]}, {"detail": {"prefix": ["b"], "exists": {"numeric": [1]}}}]},
]

BAD: list[tuple[Any, str]] = [
    (None, " is None; allowed is a dict like {'source': ['my.shop'], 'detail-type': ['Order placed']}"),
    ({}, " is {}; allowed is a dict"),
    ({"detail_type": ["x"]}, ' has "detail_type", which no event has; did you mean "detail-type"?'),
    ({"total": ["x"]}, ' has "total", which no event has; the fields are "source", "detail-type", "detail"'),
    ({"source": "my.shop"}, ".source is 'my.shop'; allowed is a list of values; write ['my.shop']"),
    ({"source": []}, ".source is an empty list; it matches nothing"),
    ({"source": {"prefix": "my."}}, ".source is {'prefix': 'my.'}; an operator stands in a list; write [{'prefix': "),
    ({"detail": {}}, ".detail is empty; it matches nothing"),
    ({"detail": {"total": 7}}, ".detail.total is 7; allowed is a list of values; write [7]"),
    ({"detail": {"total": [[1]]}}, ".detail.total[0] is [1]; allowed are texts, numbers, True, False, None"),
    ({"source": [{"prefx": "a"}]}, '.source[0] has the operator "prefx"; did you mean "prefix"?'),
    ({"source": [{"like": "a"}]}, '.source[0] has the operator "like"; the operators are "prefix", "suffix"'),
    ({"source": ["x", {}]}, '.source[1] is {}; allowed is a dict with one of "prefix"'),
    ({"source": [{"prefix": "a", "suffix": "b"}]}, ".source[0] is {'prefix': 'a', 'suffix': 'b'}; allowed is a dict"),
    ({"source": [{"prefix": 7}]}, ".source[0].prefix is 7; allowed is a text, or {"),
    ({"source": [{"exists": "yes"}]}, ".source[0].exists is 'yes'; allowed is True or False"),
    ({"source": [{"numeric": "> 5"}]}, ".source[0].numeric is '> 5'; allowed is a list like"),
    ({"$or": {"source": ["a"]}}, ".$or is {'source': ['a']}; allowed is a list of at least two patterns"),
    ({"$or": [{"source": ["a"]}]}, ".$or is [{'source': ['a']}]; allowed is a list of at least two"),
    ({"$or": [{"source": ["a"]}, "b"]}, ".$or[1] is 'b'; allowed is a dict of fields"),
    ({"$or": [{"source": ["a"]}, {"source": "b"}]}, ".$or[1].source is 'b'; allowed is a list of values"),
]


@pytest.mark.parametrize("pattern", GOOD)
def test_good_pattern_is_taken(pattern: dict[str, Any]) -> None:
    assert pattern_problem(pattern) == ""


@pytest.mark.parametrize(("pattern", "message"), BAD)
def test_bad_pattern_is_told(pattern: object, message: str) -> None:
    assert pattern_problem(pattern).startswith(message)
