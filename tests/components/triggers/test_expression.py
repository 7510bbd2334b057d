"""An expression that EventBridge Scheduler refuses is refused before, with what to write."""

import pytest

from components.arguments import ArgumentError
from components.triggers.schedule_arguments import check_schedule

GOOD = [
    *("rate(1 hour)", "rate(5 minutes)", "rate(1 hours)", "rate(30 days)"),
    *("at(2027-01-01T00:00:00)", "at(2028-02-29T23:59:59)"),
    *("cron(0 9 * * ? *)", "cron(0/15 8-18 ? * MON-FRI *)", "cron(0 0 L * ? 2027-2030)", "cron(*/5 * LW * ? *)"),
    *("cron(0 9 15W JAN,JUL ? *)", "cron(0 9 ? * 6L *)", "cron(0 9 ? * FRI#3 *)", "cron(1,31 0 1 1-6/2 ? *)"),
    *("cron(0 9 ? * SUN,2-4 *)", "cron(0  9  *  *  ?  *)"),
]

BAD = [
    (7, 'a text is needed: "rate(1 hour)"'),
    ("every hour", 'allowed are "rate(1 hour)", "cron(0 9 * * ? *)" or "at(2027-01-01T00:00:00)"'),
    ("0 9 * * ? *", "; write cron(0 9 * * ? *)"),
    ("rate(30 seconds)", "the shortest rate is 1 minute"),
    ("rate(0 hours)", "a rate is a whole number from 1 on, a space, and one of minute, minutes"),
    ("rate(hour)", "a rate is a whole number"),
    ("rate(1.5 hours)", "a rate is a whole number"),
    ("rate(1 huor)", 'did you mean "hour"?'),
    ("at(2027-01-01)", "a time is yyyy-mm-ddThh:mm:ss, as at(2027-01-01T00:00:00)"),
    ("at(2027-01-01T00:00:00Z)", "without a zone: that is in time_zone"),
    ("at(2027-01-01T00:00:00+01:00)", "without a zone: that is in time_zone"),
    ("at(2027-02-30T00:00:00)", "; day is out of range"),
    ("cron(0 9 * * *)", "it has 5 fields; needed are six: minutes, hours, day of month, month, day of week, year"),
    ("cron(0 9 * * *)", "; write cron(0 9 * * ? *)"),
    ("cron(0 9 * * 1-5)", "; write cron(0 9 ? * MON-FRI *)"),
    ("cron(0 9 * * 0,7)", "; write cron(0 9 ? * SUN,SUN *)"),
    ("cron(0 9)", "it has 2 fields; needed are six"),
    ("cron(0 9 * * * *)", "neither of the days is ?; just one of day of month and day of week must be"),
    ("cron(0 9 1 * MON *)", "neither of the days is ?"),
    ("cron(0 9 ? * ? *)", "both days are ?"),
    ("cron(60 9 * * ? *)", 'minutes is "60"; allowed are 0-59'),
    ("cron(? 9 * * ? *)", 'minutes is "?"; allowed are 0-59, lists with commas'),
    ("cron(0 24 * * ? *)", 'hours is "24"; allowed are 0-23'),
    ("cron(0 9 0 * ? *)", 'day of month is "0"; allowed are 1-31, L, 15W'),
    ("cron(0 9 ? * 0 *)", 'day of week is "0"; allowed are 1-7 or SUN-SAT, 6L, 6#3; 1 is SUN'),
    ("cron(0 9 ? * mon-fri *)", 'day of week is "mon-fri"; write MON'),
    ("cron(0 9 ? * Monday *)", 'day of week is "Monday"; allowed are 1-7 or SUN-SAT'),
    ("cron(0 9 * jan ? *)", 'month is "jan"; write JAN'),
    ("cron(0 9 * * ? 26)", 'year is "26"; allowed are 1970-2199'),
    ("cron(*/0 9 * * ? *)", 'minutes is "*/0"; a step is 1 at least'),
    ("cron(*-5 9 * * ? *)", 'minutes is "*-5"; allowed are 0-59, lists'),
    ("cron(0, 9 * * ? *)", 'minutes is "0,"; allowed are 0-59, lists'),
]


@pytest.mark.parametrize("expression", GOOD)
def test_good_expression_is_taken(expression: str) -> None:
    check_schedule("it", {"expression": expression})


@pytest.mark.parametrize(("expression", "message"), BAD)
def test_bad_expression_is_refused(expression: object, message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        check_schedule("it", {"expression": expression})
    assert str(refused.value).startswith(f"it: expression is {expression!r}: ")
    assert message in str(refused.value)


@pytest.mark.parametrize("fields", ["0 9 * * */2", "0 9 1 * 1", "0 99 * * *"])
def test_nothing_is_suggested_where_it_can_not_be_told(fields: str) -> None:
    """One day or the other, every other day, no hour."""
    with pytest.raises(ArgumentError, match="day of week, year$"):
        check_schedule("it", {"expression": f"cron({fields})"})
