"""What a trigger of the kind `schedule` is made of, and whether that is right.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NotRequired

from asl.problem import close_match
from components.arguments import ArgumentError, check_keys, check_range
from components.triggers.delivery_arguments import DeliveryArgs, check_delivery, check_json

EXPRESSION = re.compile(r"(?P<kind>rate|cron|at)\((?P<text>.*)\)")
FORMS = '"rate(1 hour)", "cron(0 9 * * ? *)" or "at(2027-01-01T00:00:00)"'
CRON_FIELDS = re.compile(r"[0-9*/,-]+( [0-9A-Za-z*?/,#-]+){4,5}")
UNITS = ("minute", "minutes", "hour", "hours", "day", "days")
RATE = re.compile(r"[1-9][0-9]* (" + "|".join(UNITS) + ")")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


class ScheduleArgs(DeliveryArgs):
    """Starts executions at times, by EventBridge Scheduler."""

    expression: str
    """When: `rate(1 hour)`, `cron(0 9 * * ? *)` with minutes, hours, day of month, month, day of week and year, or once
    `at(2027-01-01T00:00:00)`. An execution starts within the minute, and in rare cases twice."""
    time_zone: NotRequired[str]
    """The time zone of `expression`, as `Europe/Berlin`; it knows summer time. Default: `UTC`."""
    flexible_window_in_minutes: NotRequired[int]
    """How many minutes later an execution may start, 1 to 1440, so that not everything starts at once. Default: none,
    it starts on time."""
    start_date: NotRequired[str]
    """From when on a rate or cron counts, in UTC: `2027-01-01T00:00:00Z`. Default: at once."""
    end_date: NotRequired[str]
    """Until when, in UTC. Default: for ever."""
    input: NotRequired[Any]
    """The input of the executions, any JSON; an Output may stand for any value, and `<aws.scheduler.scheduled-time>`
    and the like in a string for what Scheduler knows. Default: `{}`."""


def check_schedule(subject: str, args: Any) -> None:
    """Raise ArgumentError if *args* are no right `ScheduleArgs`."""
    check_keys(subject, args, ScheduleArgs)
    check_delivery(subject, args)
    problem = _expression_problem(args["expression"])
    if problem:
        raise ArgumentError(f"{subject}: expression is {args['expression']!r:.60}: {problem}")
    _check_time_zone(subject, args)
    if args.get("flexible_window_in_minutes") is not None:
        check_range(subject, args, "flexible_window_in_minutes", 1, 1440)
    _check_dates(subject, args)
    check_json(subject, args, "input")


def _expression_problem(expression: object) -> str:
    if not isinstance(expression, str):
        return f"a text is needed: {FORMS}"
    match = EXPRESSION.fullmatch(expression)
    if match is None:
        if not CRON_FIELDS.fullmatch(expression):
            return f"allowed are {FORMS}"
        from components.triggers.cron import meant  # It takes time to import, and few need it.

        return f"allowed are {FORMS}; write cron({meant(expression)})"
    if match["kind"] == "cron":
        from components.triggers.cron import cron_problem  # It takes time to import, and few need it.

        return cron_problem(match["text"])
    return _rate_problem(match["text"]) if match["kind"] == "rate" else _at_problem(match["text"])


def _rate_problem(text: str) -> str:
    if RATE.fullmatch(text):
        return ""
    _, _, unit = text.partition(" ")
    near = close_match(unit, UNITS)
    if unit.startswith("second"):
        return "the shortest rate is 1 minute"
    fix = f'; did you mean "{near}"?' if near and unit not in UNITS else ""
    return f"a rate is a whole number from 1 on, a space, and one of {', '.join(UNITS)}{fix}"


def _at_problem(text: str) -> str:
    form = "a time is yyyy-mm-ddThh:mm:ss, as at(2027-01-01T00:00:00)"
    if not TIME.fullmatch(text):
        has_zone = re.search(r"T.*(Z|[+-]\d\d:?\d\d)$", text)
        return f"{form}{', without a zone: that is in time_zone' if has_zone else ''}"
    return _no_date(text) and f"{form}; {_no_date(text)}"


def _no_date(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        return str(error)
    return ""


def _check_time_zone(subject: str, args: Mapping[str, Any]) -> None:
    name = args.get("time_zone")
    if name is None:
        return
    from zoneinfo import ZoneInfo, available_timezones  # They take time to import, and few need them.

    try:
        ZoneInfo(name)
    except (TypeError, ValueError, LookupError, OSError):
        known = available_timezones()
        if not known and isinstance(name, str):
            return  # This machine has no time zones; AWS has them, and will say so.
        near = close_match(name, sorted(known))
        fix = f'did you mean "{near}"?' if near else 'allowed are names such as "Europe/Berlin" and "UTC"'
        raise ArgumentError(f"{subject}: time_zone is {name!r:.60}; {fix}") from None


def _check_dates(subject: str, args: Mapping[str, Any]) -> None:
    dates = {key: args[key] for key in ("start_date", "end_date") if args.get(key) is not None}
    for key, text in dates.items():
        if args["expression"].startswith("at("):
            raise ArgumentError(f"{subject}: {key} stands beside at(...), which happens once; leave it out")
        is_right = isinstance(text, str) and text.endswith("Z") and TIME.fullmatch(text[:-1]) and not _no_date(text)
        if not is_right:
            raise ArgumentError(f"{subject}: {key} is {text!r:.60}; allowed is a time in UTC: 2027-01-01T00:00:00Z")
    if len(dates) == 2 and dates["start_date"] >= dates["end_date"]:
        raise ArgumentError(f"{subject}: end_date is {dates['end_date']}, which is not after start_date")
