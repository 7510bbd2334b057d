"""Spans of time, as people write and read them."""

import re
from datetime import UTC, datetime, timedelta

from console.misuse import MisuseError

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
SHOWN = 40
"""Characters of a span in a message."""

SPAN = re.compile(r"(\d+)([smhdw])")


def ago(span: str, option: str = "--since") -> datetime:
    """The moment that is *span* ago: `90s`, `15m`, `1h`, `2d` or `1w`.

    Raises:
        MisuseError: *span* is none of these, or before all time; the message names *option*.
    """
    match = SPAN.fullmatch(span)
    if match is None:
        raise MisuseError(f'{option}: "{span}" is no span of time; write 90s, 15m, 1h, 2d or 1w')
    try:
        return datetime.now(UTC) - timedelta(seconds=int(match[1]) * UNITS[match[2]])
    except (OverflowError, ValueError):
        # Python reads no number of thousands of digits, which needs no repeating either.
        shown = span if len(span) <= SHOWN else f"{span[:SHOWN]}..."
        raise MisuseError(f"{option}: {shown} ago is before all time") from None


def span(milliseconds: float) -> str:
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


def duration(start: datetime | None, end: datetime | None) -> str:
    """How long it took from *start* to *end*, seconds even if it was less; empty if one isn't known."""
    if start is None or end is None:
        return ""
    seconds = (end - start).total_seconds()
    return f"{seconds:.2f} s" if seconds < 1 else span(seconds * 1000)


def moment(time: datetime) -> str:
    """*time* in the zone of this machine, to the second."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def clock(time: datetime) -> str:
    """*time* in UTC, to the millisecond: `2026-03-02 09:30:00.000 UTC`."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}.{time.microsecond // 1000:03} UTC"
