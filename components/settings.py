"""The settings of a stack, each read with what is allowed."""

import json
import re
from collections.abc import Sequence
from typing import TypeVar

import pulumi

TAG = re.compile(r"(?!aws:)[^=]+=.*", re.IGNORECASE | re.DOTALL)
"""https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html"""

Choice = TypeVar("Choice", str, int)


class Settings:
    """The configuration of the project's own namespace, where a default stands in `Pulumi.yaml` for every key.

    Each method raises `pulumi.RunError`, which stops the program with one message and no traceback, if the value is
    missing or not allowed; the message names the key, the value, and what is allowed.
    https://www.pulumi.com/docs/iac/concepts/config/
    """

    def __init__(self) -> None:
        self._config = pulumi.Config()

    def choice(self, key: str, allowed: Sequence[Choice]) -> Choice:
        """The one of *allowed* that *key* is set to."""
        text = self._text(key)
        for value in allowed:
            if str(value) == text:
                return value
        raise self._refused(key, text, ", ".join(map(str, allowed)))

    def text(self, key: str) -> str:
        """The text that *key* is set to, as it is."""
        return self._text(key)

    def flag(self, key: str) -> bool:
        """Whether *key* is set to `true`, not `false`."""
        text = self._text(key)
        if text in ("true", "false"):
            return text == "true"
        raise self._refused(key, text, "true, false")

    def whole_number(self, key: str, low: int, high: int) -> int:
        """The whole number from *low* to *high* that *key* is set to."""
        text = self._text(key)
        if text.isascii() and text.isdecimal() and low <= int(text) <= high:
            return int(text)
        raise self._refused(key, text, f"whole numbers from {low} to {high}")

    def number(self, key: str, low: float, high: float) -> float:
        """The number from *low* to *high* that *key* is set to."""
        text = self._text(key)
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if low <= value <= high:
            return value
        raise self._refused(key, text, f"numbers from {low:g} to {high:g}")

    def tags(self, key: str) -> dict[str, str]:
        """The tags that *key*, a list of texts like `Team=Support`, is set to."""
        pairs = self._list(key)
        if pairs is not None and all(TAG.fullmatch(pair) for pair in pairs):
            return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}
        allowed = 'lists like ["Team=Support", "Stage=dev"], without names that start with aws:'
        raise self._refused(key, self._text(key), allowed)

    def texts(self, key: str) -> list[str]:
        """The texts that *key*, a list, is set to."""
        texts = self._list(key)
        if texts is None:
            raise self._refused(key, self._text(key), 'lists like ["one", "two"]')
        return texts

    def _list(self, key: str) -> list[str] | None:
        """The texts of the list that *key* is set to; None if it is something else."""
        try:
            texts = json.loads(self._text(key))
        except ValueError:
            return None
        return texts if isinstance(texts, list) and all(isinstance(text, str) for text in texts) else None

    def _text(self, key: str) -> str:
        text = self._config.get(key)
        if text is None:
            full = self._config.full_key(key)
            raise pulumi.RunError(f"{full} is not set; Pulumi.yaml has its default: pulumi config set {key} VALUE")
        return text

    def _refused(self, key: str, text: str, allowed: str) -> pulumi.RunError:
        return pulumi.RunError(f'{self._config.full_key(key)} is "{text}"; allowed are {allowed}')
