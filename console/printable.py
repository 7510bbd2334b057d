"""Text from elsewhere, such as AWS or a file, without what a terminal would obey or can't show."""

import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but for the tab and the newline, what turns the direction of writing, and lone surrogates."""


def printable(text: str) -> str:
    r"""*text* with escapes such as `\x1b` and `\u202e` in place of what would move the cursor or turn the writing."""
    return UNPRINTABLE.sub(_escape, text)


def printable_json(text: str) -> str:
    r"""*text*, which is JSON, with escapes such as `\u001b` in place of the same: it says what it said, and is JSON."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
