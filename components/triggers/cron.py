"""The cron expressions of EventBridge Scheduler: six fields, of which one of the days is `?`."""

import re
from typing import NamedTuple

DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

ITEM = re.compile(r"(?P<first>\*|\w+)(-(?P<last>\w+))?(/(?P<step>[0-9]+))?")


class Field(NamedTuple):
    """A field, and what it may hold besides lists, ranges and steps."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    special: re.Pattern[str] = re.compile(r"(?!)")
    hint: str = ""

    @property
    def allowed(self) -> str:
        """Its values in words."""
        names = f" or {self.names[0]}-{self.names[-1]}" if self.names else ""
        return f"{self.low}-{self.high}{names}{self.hint}"


FIELDS = (
    Field("minutes", 0, 59),
    Field("hours", 0, 23),
    Field("day of month", 1, 31, special=re.compile(r"L|LW|([1-9]|[12][0-9]|3[01])W"), hint=", L, 15W"),
    Field("month", 1, 12, MONTHS),
    Field("day of week", 1, 7, DAYS, re.compile(r"L|([1-7]|" + "|".join(DAYS) + ")(L|#[1-5])"), ", 6L, 6#3; 1 is SUN"),
    Field("year", 1970, 2199),
)
"""https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based"""

DAY_OF_MONTH, DAY_OF_WEEK = 2, 4


def cron_problem(text: str) -> str:
    """What is wrong with *text*, the fields between the brackets of `cron(...)`; empty if nothing is."""
    fields = text.split()
    if len(fields) != len(FIELDS):
        names = ", ".join(field.name for field in FIELDS)
        fix = f"; write cron({meant(text)})" if meant(text) != text else ""
        return f"it has {len(fields)} fields; needed are six: {names}{fix}"
    for index, (field, value) in enumerate(zip(FIELDS, fields, strict=True)):
        if value == "?" and index in (DAY_OF_MONTH, DAY_OF_WEEK):
            continue
        for item in value.split(","):
            problem = _item_problem(field, item)
            if problem:
                return f'{field.name} is "{value}"; {problem}'
    marks = [fields[index] == "?" for index in (DAY_OF_MONTH, DAY_OF_WEEK)]
    if sum(marks) != 1:
        has = "both days are ?" if all(marks) else "neither of the days is ?"
        return f"{has}; just one of day of month and day of week must be: cron(0 9 * * ? *) or cron(0 9 ? * MON-FRI *)"
    return ""


def meant(text: str) -> str:
    """The six fields that *text* with five, as other crons have them, means; *text* itself if there are none."""
    fields = text.split()
    fixed = _with_year(*fields) if len(fields) == len(FIELDS) - 1 else ""
    return fixed if fixed and not cron_problem(fixed) else text


def _item_problem(field: Field, item: str) -> str:
    if field.special.fullmatch(item):
        return ""
    match = ITEM.fullmatch(item)
    if match is None or (match["first"] == "*" and match["last"]):
        return f"allowed are {field.allowed}, lists with commas, ranges as 1-5 and steps as */5"
    for value in (match["first"], match["last"]):
        if value in (None, "*") or value in field.names:
            continue
        if value.upper() in field.names:
            return f"write {value.upper()}"
        if not (value.isdecimal() and field.low <= int(value) <= field.high):
            return f"allowed are {field.allowed}"
    return "a step is 1 at least" if match["step"] and int(match["step"]) == 0 else ""


def _with_year(minutes: str, hours: str, day_of_month: str, month: str, day_of_week: str) -> str:
    """Five fields, as other crons have them, as the six of Scheduler, where Sunday is 1 and not 0."""
    if day_of_week == "*":
        return f"{minutes} {hours} {day_of_month} {month} ? *"
    if day_of_month != "*":
        return ""  # Others mean one day or the other, which Scheduler can't.
    days = re.sub(r"\b[0-7]\b", lambda match: DAYS[int(match[0]) % 7], day_of_week).upper()
    return f"{minutes} {hours} ? {month} {days} *"
