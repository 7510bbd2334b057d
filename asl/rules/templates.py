"""Payload templates: JSON in which paths, intrinsic functions or expressions stand for values.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from asl.intrinsic import intrinsic
from asl.jsonpath import PLAIN, Read, path
from asl.placeholder import REFERENCE, filled_path
from asl.rules.expressions import ALWAYS, is_expression, is_nearly_expression, read_expression, reads_only_input
from asl.rules.place import Check, Place, kind
from asl.rules.values import note_reads, wrong

_FIRST: Final = frozenset("$S{")
"""What a string starts with that is a path, an intrinsic function, an expression, or looks like one."""

_LOOKS_LIKE_PATH: Final = re.compile(r"\$\$?[.\[]|States\.[A-Z]\w+\s*\(")


def template(available: tuple[str, ...] = ALWAYS, *, is_object: bool = False) -> Check:
    """A payload template, in whose expressions the fields *available* of `$states` can be read.

    An object if *is_object*, or in a JSONata state an expression; else any JSON.
    """

    def check(holder: Place, key: str | int, value: object) -> None:
        if is_object and not isinstance(value, dict) and not _stands_for_an_object(holder, value):
            more = ", or an expression in {% %}" if holder.is_jsonata else ""
            wrong(holder, key, "TEMPLATE-TYPE", value, f"an object{more}")
        elif isinstance(value, (dict, list)):
            (look_for_expressions if holder.is_jsonata else look_for_paths)(holder, key, value, available)
        elif isinstance(value, str):
            (_check_text if holder.is_jsonata else _check_whole)(holder, key, value, available)

    return check


def _stands_for_an_object(holder: Place, value: object) -> bool:
    return isinstance(value, holder.subject.opaque) or (
        holder.is_jsonata and isinstance(value, str) and is_expression(value)
    )


def look_for_expressions(holder: Place, own: str | int, value: Any, available: tuple[str, ...] = ALWAYS) -> None:
    """Check each string in *value*, an object or a list, that is an expression, or nearly one."""
    items: Iterable[tuple[Any, Any]]
    if type(value) is list:
        items = enumerate(value)
    else:
        items = value.items()
        for key in value:
            if key.endswith(".$"):
                message = f'the key "{key}" is passed on as it stands in a JSONata state'
                holder.at(own).at(key).problem("JSONATA-DOTKEY", message, f'write "{key[:-2]}": "{{% ... %}}"')
    for key, item in items:
        type_ = type(item)
        if type_ is str:
            if ("%" in item and not reads_only_input(item)) or item.startswith("$states."):
                _check_text(holder.at(own), key, item, available)
        elif type_ is dict or type_ is list:
            look_for_expressions(holder.at(own), key, item, available)


def _check_text(holder: Place, key: str | int, value: str, available: tuple[str, ...]) -> None:
    if is_expression(value):
        read_expression(holder.at(key), value, available)
    elif is_nearly_expression(value):
        fix = "write it without the blanks around it" if is_expression(value.strip()) else ""
        message = f"{kind(value)} is passed on as a string, not as an expression"
        holder.at(key).problem("JSONATA-NEARLY", message, fix)
    elif value.startswith("$states."):
        message = f"{kind(value)} is passed on as a string, not as an expression"
        holder.at(key).problem("JSONATA-NEARLY", message, f'write "{{% {value[:60]} %}}"')


def look_for_paths(holder: Place, own: str | int, value: Any, available: tuple[str, ...] = ALWAYS) -> None:
    """Check each field of *value*, an object or a list, whose name ends in `.$`, and each that should."""
    if type(value) is list:
        for index, item in enumerate(value):
            type_ = type(item)
            if type_ is dict or type_ is list:
                look_for_paths(holder.at(own), index, item)
            elif type_ is str and item[:1] in _FIRST:
                _check_static(holder.at(own), index, item)
        return
    for key, item in value.items():
        if key.endswith(".$"):
            if type(item) is not str or _dynamic(item) is not PLAIN:
                _check_dynamic(holder.at(own), key, item)
            if key[:-2] in value:
                message = f'there are both "{key[:-2]}" and "{key}"'
                holder.at(own).at(key).problem("TEMPLATE-CONFLICT", message, "remove one of them")
        else:
            type_ = type(item)
            if type_ is dict or type_ is list:
                look_for_paths(holder.at(own), key, item)
            elif type_ is str and item[:1] in _FIRST:
                _check_static(holder.at(own), key, item)


def _check_dynamic(holder: Place, key: str, value: object) -> None:
    if not isinstance(value, str):
        if not holder.subject.is_unknown(value):
            message = f"is {kind(value)}; under a key that ends in .$ stands a path or an intrinsic function"
            holder.at(key).problem("TEMPLATE-DOLLAR", message, f'write "{key[:-2]}" for a value that is no path')
        return
    read = _dynamic(value)
    if read.problem:
        rule = "TEMPLATE-DOLLAR" if read.rule == "PATH-SYNTAX" else read.rule
        holder.at(key).problem(rule, f"{kind(value)} {read.problem}", read.fix or _meant(value, key))
    elif read.variables or read.context:
        note_reads(holder.at(key), read)


@lru_cache(8192)
def _dynamic(value: str) -> Read:
    return PLAIN if value.startswith("${") and REFERENCE.match(value) else read_path_or_intrinsic(value)


def read_path_or_intrinsic(value: str) -> Read:
    """*value* as a path, or as a call of an intrinsic function if it looks like one."""
    text = filled_path(value).rstrip() if "${" in value else value.rstrip()
    return intrinsic(text) if text.startswith("States.") else path(text)


def _meant(value: str, key: str) -> str:
    if value.startswith((" ", "\t", "\n")):
        return "remove the blank at its start"
    if not value.startswith(("$", "States")):
        return f'write "{key[:-2]}": ... for a value that is no path'
    return ""


def _check_whole(holder: Place, key: str | int, value: str, available: tuple[str, ...]) -> None:
    """A string in place of a whole template."""
    if _LOOKS_LIKE_PATH.match(value) and not read_path_or_intrinsic(value).problem:
        message = f"{kind(value)} looks like a path and is passed on as it stands"
        fix = "did you mean InputPath?" if key == "Parameters" else 'put it into an object: {"name.$": ...}'
        holder.at(key).problem("TEMPLATE-NO-DOLLAR", message, fix)
    elif is_expression(value):
        _check_static(holder, key, value)


def _check_static(holder: Place, key: str | int, value: str, available: tuple[str, ...] = ALWAYS) -> None:
    if _LOOKS_LIKE_PATH.match(value) and not read_path_or_intrinsic(value).problem:
        what = "an intrinsic function" if value.startswith("S") else "a path"
        fix = f'write "{key}.$": ...' if isinstance(key, str) else "put it into an object, or use States.Array"
        message = f"{kind(value)} looks like {what} and is passed on as it stands"
        holder.at(key).problem("TEMPLATE-NO-DOLLAR", message, fix)
    elif is_expression(value):
        fix = 'set "QueryLanguage": "JSONata"'
        message = f"{kind(value)} is passed on as it stands by a JSONPath state"
        holder.at(key).problem("TEMPLATE-JSONATA", message, fix)
