"""How times are written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from console.page.words import clock, duration


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
    assert duration(milliseconds) == words


def test_moment_is_in_utc() -> None:
    """Whatever its zone, to the millisecond."""
    moment = datetime(2026, 3, 2, 10, 30, 0, 7000, tzinfo=timezone(timedelta(hours=1)))
    assert clock(moment) == clock(moment.astimezone(UTC)) == "2026-03-02 09:30:00.007 UTC"
