"""Checks of values: what a field may hold. Each of these functions makes the check of a field.

In a JSONata state, an expression may stand wherever a number, a string or an object may.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

from asl.jsonpath import Read, path, reference_path
from asl.placeholder import REFERENCE, filled_path
from asl.problem import close_match, printable, quoted
from asl.rules.expressions import is_expression, is_nearly_expression, read_expression
from asl.rules.place import Check, Place, kind

NINES = 99_999_999

EXPRESS_SECONDS = 300
"""How long an EXPRESS execution may take at most, whatever its definition says.
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"""


def anything(holder: Place, key: str | int, value: object) -> None:
    """Whatever is JSON."""


def text(rule: str, *, expressions: bool = False) -> Check:
    """A string; an expression too if *expressions*, where the state is JSONata."""

    def check(holder: Place, key: str | int, value: object) -> None:
        if isinstance(value, str):
            if expressions and holder.is_jsonata and is_expression(value):
                read_expression(holder.at(key), value)
        elif not holder.subject.is_unknown(value):
            holder.at(key).problem(rule, f"is {kind(value)}; allowed is a string")

    return check


def one_of(rule: str, values: Collection[str]) -> Check:
    """One of *values*, in this very spelling."""

    def check(holder: Place, key: str | int, value: object) -> None:
        if not (isinstance(value, str) and value in values) and not holder.subject.is_unknown(value):
            allowed = f"is {quoted(values)}" if len(values) == 1 else f"are {quoted(values)}"
            holder.at(key).problem(rule, f"is {kind(value)}; allowed {allowed}", _nearest_of(value, values))

    return check


def _nearest_of(value: object, values: Collection[str]) -> str:
    close = close_match(value, values)
    return f'write "{close}"' if close else ""


def integer(rule: str, low: int, high: int = NINES) -> Check:
    """An integer from *low* to *high*."""

    def check(holder: Place, key: str | int, value: object) -> None:
        if type(value) is int and low <= value <= high:
            return
        if not _stands_for_a_value(holder, key, value):
            allowed = f"an integer from {low} to {high:,}"
            wrong(holder, key, rule, value, allowed)

    return check


def number(rule: str, low: float, high: float | None = None) -> Check:
    """A number from *low* on, to *high* if there is one."""
    allowed = f"a number from {low:g}" + ("" if high is None else f" to {high:g}")

    def check(holder: Place, key: str | int, value: object) -> None:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < low or (high is not None and value > high):
                wrong(holder, key, rule, value, allowed)
        elif not _stands_for_a_value(holder, key, value):
            wrong(holder, key, rule, value, allowed)

    return check


def _stands_for_a_value(holder: Place, key: str | int, value: object) -> bool:
    """Whether *value* is an expression, which is read then, or is opaque."""
    if holder.is_jsonata and isinstance(value, str) and is_expression(value):
        read_expression(holder.at(key), value)
        return True
    return isinstance(value, holder.subject.opaque)


def wrong(holder: Place, key: str | int, rule: str, value: object, allowed: str) -> None:
    """Report that *value* is not what is *allowed*, with what was probably meant."""
    place = holder.at(key)
    if holder.is_jsonata and isinstance(value, str) and is_nearly_expression(value):
        message = f"is {kind(value)}, no expression; one starts with {{% and ends with %}}, with no blanks around it"
        place.problem("JSONATA-DELIMITERS", message)
    else:
        place.problem(rule, f"is {kind(value)}; allowed is {allowed}", _meant(place, value))


def _meant(place: Place, value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return f"write {int(value)}"
    if not isinstance(value, str):
        return ""
    if re.fullmatch(r"-?\d{1,20}(\.\d+)?", value):
        return f"write it without quotes: {value}"
    if value in ("true", "false"):
        return f"write {value} without quotes"
    if is_expression(value):
        return 'an expression needs "QueryLanguage": "JSONata"'
    if "${" in value:
        return "what stands in quotes stays a string; put the number in with Python, or as an Output"
    if value.startswith("$"):
        if place.is_jsonata:
            return f'write "{{% {value if value.startswith("$states") else "$states.input" + value[1:]} %}}"'
        return f"did you mean {place.key}Path?" if place.key in WITH_PATH else ""
    return ""


WITH_PATH = frozenset(
    (
        *("Seconds", "Timestamp", "TimeoutSeconds", "HeartbeatSeconds", "MaxConcurrency", "MaxItems"),
        *("MaxItemsPerBatch", "MaxInputBytesPerBatch", "Error", "Cause"),
        *("ToleratedFailureCount", "ToleratedFailurePercentage"),
    )
)
"""Fields in whose place one stands whose name ends in Path."""

TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
)


@lru_cache(1024)
def is_timestamp(value: str) -> bool:
    """Whether *value* is a date and time of RFC 3339, with an upper-case T and Z."""
    match = TIMESTAMP.fullmatch(value)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= days[month - 1]


def timestamp(rule: str) -> Check:
    """A date and time of RFC 3339."""

    def check(holder: Place, key: str | int, value: object) -> None:
        if isinstance(value, str) and (is_timestamp(value) or holder.subject.is_unknown(value)):
            return
        if not _stands_for_a_value(holder, key, value):
            wrong(holder, key, rule, value, "a date and time such as 2016-03-14T01:59:00Z")

    return check


def any_path(rule: str = "PATH-SYNTAX", *, null: bool = False) -> Check:
    """A path; null too if *null*."""
    return _path_check(rule, path, "a path such as $.name" + (", or null" if null else ""), null)


def one_place(rule: str = "PATH-REFERENCE", *, null: bool = False) -> Check:
    """A reference path; null too if *null*."""
    return _path_check(rule, reference_path, "a reference path such as $.name" + (", or null" if null else ""), null)


def _path_check(rule: str, read: Callable[[str], Read], allowed: str, null: bool) -> Check:
    def check(holder: Place, key: str | int, value: object) -> None:
        if isinstance(value, str):
            if value.startswith("${") and REFERENCE.match(value):
                return
            found = read(filled_path(value) if "${" in value else value)
            if found.problem:
                holder.at(key).problem(rule, f"{kind(value)} {found.problem}", _as_path(value))
            elif found.variables or found.context:
                note_reads(holder.at(key), found)
        elif not (null and value is None) and not holder.subject.is_unknown(value):
            holder.at(key).problem(rule, f"is {kind(value)}; allowed is {allowed}")

    return check


def _as_path(value: str) -> str:
    return f'did you mean "$.{value}"?' if re.fullmatch(r"[A-Za-z]\w*(\.\w+)*", value) else ""


def note_reads(place: Place, found: Read) -> None:
    """Remember for the rules of variables and of the context object what *found* reads."""
    for variable in found.variables:
        place.reads_variable(variable)
    for parts in found.context:
        place.reads_context(parts)


def result_path(holder: Place, key: str | int, value: object) -> None:
    """Null, or a reference path from `$`."""
    if isinstance(value, str) and value.startswith("$") and not holder.subject.is_unknown(value):
        found = reference_path(value)
        if found.problem:
            holder.at(key).problem("PATH-REFERENCE", f"{kind(value)} {found.problem}")
        elif found.variables or found.context or value.startswith("$$"):
            message = f"is {kind(value)}; the result is put into the input, so the path starts with $."
            fix = "a variable is set in Assign" if found.variables else ""
            holder.at(key).problem("PATH-RESULTPATH", message, fix)
    elif value is not None and not holder.subject.is_unknown(value):
        fix = _as_path(value) if isinstance(value, str) else ""
        holder.at(key).problem(
            "PATH-RESULTPATH", f"is {kind(value)}; allowed is a reference path such as $.name, or null", fix
        )


def check_fields(place: Place, value: dict[str, Any], fields: dict[str, Check], rule: str, what: str) -> None:
    """Check each field of *value* by *fields*; a field that is not among them breaks *rule*."""
    for field, item in value.items():
        check = fields.get(field)
        if check is anything:
            continue
        if check is not None:
            check(place, field, item)
        else:
            place.at(field).problem(
                rule, f"{what} has no field {printable(field)}", place.subject.nearest(field, fields, "fields")
            )


def check_list(place: Place, value: object, rule: str, what: str) -> list[tuple[Place, dict[str, Any]]]:
    """The items of *value* that are objects; reports what is no list, and items that are none."""
    if not isinstance(value, list):
        place.problem(rule, f"is {kind(value)}; allowed is a list of {what}")
        return []
    found = []
    for index, item in enumerate(value):
        if type(item) is dict:
            found.append((place.at(index), item))
        else:
            place.at(index).problem(rule, f"is {kind(item)}; allowed is an object, one of the {what}")
    return found


def check_seconds(place: Place, fields: Mapping[str, object], key: str) -> None:
    """Report if *fields* of an EXPRESS machine at *place* have more seconds as *key* than it has."""
    seconds = fields.get(key)
    if type(seconds) is int and seconds > EXPRESS_SECONDS:
        message = f"is {seconds}; an EXPRESS machine ends after {EXPRESS_SECONDS} seconds"
        place.at(key).problem("EXPRESS-TIMEOUT", message)
