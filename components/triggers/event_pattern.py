"""Whether an event pattern of EventBridge can match anything."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import pulumi

from asl.problem import close_match, nearest, quoted

FIELDS = (
    *("source", "detail-type", "detail", "account", "region", "resources", "time", "id", "version"),
    *("replay-name", "$or"),
)
"""https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html"""

EXAMPLE = "{'source': ['my.shop'], 'detail-type': ['Order placed']}"

TEXT = (str,)
AFFIX = (str, Mapping)

OPERATORS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "prefix": (AFFIX, 'a text, or {"equals-ignore-case": "..."}'),
    "suffix": (AFFIX, 'a text, or {"equals-ignore-case": "..."}'),
    "equals-ignore-case": (TEXT, "a text"),
    "wildcard": (TEXT, "a text with *"),
    "cidr": (TEXT, 'a text like "10.0.0.0/24"'),
    "exists": ((bool,), "True or False"),
    "numeric": ((list, tuple), 'a list like [">", 0, "<=", 5]'),
    "anything-but": ((str, int, float, list, tuple, Mapping), "a value, a list of values, or one other operator"),
}
"""By the operator, the types of its operand and how they are said.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html"""


def pattern_problem(pattern: object, fields: Sequence[str] = FIELDS, example: str = EXAMPLE) -> str:
    """What is wrong with *pattern* of what has *fields*, beginning with where; empty if nothing is."""
    if not isinstance(pattern, Mapping) or not pattern:
        return f" is {pattern!r:.60}; allowed is a dict like {example}"
    for key, value in pattern.items():
        if key not in fields:
            return f' has "{key}", which no event has; {nearest(key, fields, "fields")}'
        problem = _object_problem({key: value})
        if problem:
            return problem
    return ""


def _object_problem(pattern: Mapping[Any, Any]) -> str:
    for key, value in pattern.items():
        where = f".{key}"
        if key == "$or":
            problem = _alternatives_problem(value)
        elif _is_unknown(value):
            problem = ""
        elif isinstance(value, Mapping):
            problem = _nested_problem(value)
        elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
            problem = _values_problem(value)
        else:
            problem = f" is {value!r:.60}; allowed is a list of values; write [{value!r:.40}]"
        if problem:
            return where + problem
    return ""


def _nested_problem(value: Mapping[Any, Any]) -> str:
    if not value:
        return " is empty; it matches nothing"
    # A field may be called as an operator is, but has a list.
    if any(key in OPERATORS and isinstance(operand, str | int | float) for key, operand in value.items()):
        return f" is {value!r:.60}; an operator stands in a list; write [{value!r:.60}]"
    return _object_problem(value)


def _alternatives_problem(value: object) -> str:
    if not isinstance(value, list | tuple) or len(value) < 2:
        return f" is {value!r:.60}; allowed is a list of at least two patterns"
    for index, alternative in enumerate(value):
        if not isinstance(alternative, Mapping) or not alternative:
            return f"[{index}] is {alternative!r:.60}; allowed is a dict of fields"
        problem = _object_problem(alternative)
        if problem:
            return f"[{index}]{problem}"
    return ""


def _values_problem(values: Sequence[Any]) -> str:
    if not values:
        return " is an empty list; it matches nothing"
    for index, value in enumerate(values):
        problem = ""
        if isinstance(value, Mapping):
            problem = _operator_problem(value)
        elif not (value is None or isinstance(value, str | int | float) or _is_unknown(value)):
            problem = f" is {value!r:.60}; allowed are texts, numbers, True, False, None, and dicts with an operator"
        if problem:
            return f"[{index}]{problem}"
    return ""


def _operator_problem(value: Mapping[Any, Any]) -> str:
    if len(value) != 1:
        return f" is {value!r:.60}; allowed is a dict with one of {quoted(OPERATORS)}"
    ((operator, operand),) = value.items()
    if operator not in OPERATORS:
        near = close_match(operator, OPERATORS)
        fix = f'did you mean "{near}"?' if near else f"the operators are {quoted(OPERATORS)}"
        return f' has the operator "{operator}"; {fix}'
    types, words = OPERATORS[operator]
    if not _is_unknown(operand) and not isinstance(operand, types):
        return f".{operator} is {operand!r:.60}; allowed is {words}"
    return ""


def _is_unknown(value: object) -> bool:
    return isinstance(value, pulumi.Output | Awaitable)
