"""Payloads as they are shown: JSON that is easy to read, cut unless asked."""

import json

LONGEST = 1000
"""Characters of a payload that are shown unless all are asked for."""

LINE = 60
"""Characters of JSON that are read at a glance."""


def pretty(text: str) -> str:
    """*text* with its JSON indented; as it is, if it is no JSON or fits in a line."""
    try:
        return text if len(text) <= LINE else json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def cut(text: str, full: bool, longest: int = LONGEST) -> str:
    """The first *longest* characters of *text* and how many more there are; all of it if *full*."""
    if full or len(text) <= longest:
        return text
    return f"{text[:longest]}... {len(text) - longest:,} more characters (--full shows them)"
