"""Spans of time are written and read as people do."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from console.misuse import MisuseError
from console.spans import ago, clock, duration, span

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1000, "1.00 s"),
        (3420, "3.42 s"),
        (59_990, "59.99 s"),
        (59_999, "1 min 00 s"),
        (125_000, "2 min 05 s"),
        (3_599_900, "1 h 00 min"),
        (3_720_000, "1 h 02 min"),
        (86_399_999, "1 d 00 h"),
        (365 * 86_400_000, "365 d 00 h"),
    ],
)
def test_length_of_time(milliseconds: float, words: str) -> None:
    """With the two units that matter; it never says 60 seconds."""
    assert span(milliseconds) == words


@pytest.mark.parametrize(("seconds", "text"), [(0, "0.00 s"), (0.126, "0.13 s"), (185, "3 min 05 s")])
def test_duration_is_in_seconds_at_least(seconds: float, text: str) -> None:
    """So that the columns of a table line up."""
    assert duration(START, START + timedelta(seconds=seconds)) == text


def test_moment_is_in_utc() -> None:
    """Whatever its zone, to the millisecond."""
    time = datetime(2026, 3, 2, 10, 30, 0, 7000, tzinfo=timezone(timedelta(hours=1)))
    assert clock(time) == clock(time.astimezone(UTC)) == "2026-03-02 09:30:00.007 UTC"


def test_unknown_duration_is_empty() -> None:
    """What has no end yet has none."""
    assert duration(START, None) == ""


@pytest.mark.parametrize(("span", "seconds"), [("90s", 90), ("15m", 900), ("1h", 3600), ("2d", 172800), ("1w", 604800)])
def test_span_is_that_long_ago(span: str, seconds: int) -> None:
    """To the second."""
    assert abs((datetime.now(UTC) - ago(span)).total_seconds() - seconds) < 1


@pytest.mark.parametrize("span", ["", "1", "h", "-1h", "1.5h", "1 h", "1y", "9" * 30 + "w", "9" * 5000 + "s"])
def test_other_spans_are_refused(span: str) -> None:
    """With the option that has it."""
    with pytest.raises(MisuseError, match="--since"):
        ago(span)
