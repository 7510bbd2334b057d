"""The table in which measurements are told, each beside its limit."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass
class Row:
    """A line of the table; without a limit it only tells."""

    what: str
    measured: str
    limit: str = ""
    holds: bool = True

    def __str__(self) -> str:
        verdict = ("pass" if self.holds else "FAIL") if self.limit else ""
        return f"{self.what:68} {self.measured:>12}  {self.limit:14} {verdict}".rstrip()


def tell(rows: Iterable[Row]) -> None:
    """Print each row as soon as it is measured; exit with 1 at the end if a limit is broken."""
    holds = True
    for row in rows:
        holds &= row.holds
        print(row, flush=True)
    if not holds:
        sys.exit(1)
