"""How the page writes times."""

from datetime import UTC, datetime


def clock(moment: datetime) -> str:
    """A moment in UTC: `2026-03-02 09:30:00.000 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03} UTC"


def duration(milliseconds: float) -> str:
    """A length of time with what matters of it: `120 ms`, `3.42 s`, `2 min 05 s`, `1 h 02 min`, `3 d 04 h`."""
    seconds = milliseconds / 1000
    if seconds < 0.9995:
        return f"{milliseconds:.0f} ms"
    if seconds < 59.995:
        return f"{seconds:.2f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours < 24:
        return f"{hours} h {minutes:02} min"
    days, hours = divmod(round(seconds / 3600), 24)
    return f"{days} d {hours:02} h"
