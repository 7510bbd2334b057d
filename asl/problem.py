"""What is wrong with a definition: where, what is there, what is allowed, and what was probably meant."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from asl.walk import Path


class Problem(NamedTuple):
    """One thing that is wrong with a definition, or likely to be.

    It prints as `States.Charge.Next: no state "Shipp"; did you mean "Ship"? [TARGET-EXISTS]`.
    """

    rule: str
    """The id of the rule that found it, for example `TARGET-EXISTS`; a key of `asl.rules.catalogue.RULES`."""
    path: Path
    """The keys and indexes that lead to it, for example `("States", "Charge", "Next")`; it exists in the definition."""
    message: str
    """What is there and what is allowed."""
    fix: str = ""
    """What was probably meant or what to write; empty where that can't be told."""
    severity: str = "error"
    """`error`: AWS refuses it. `warning`: AWS takes it, and it surely or likely fails when it runs."""
    line: int | None = None
    """Where it is in the file that the definition was read from; None for a Python dict."""

    @property
    def pointer(self) -> str:
        """`path` as a JSON pointer: `/States/Charge/Choices/0/Next`.

        https://www.rfc-editor.org/rfc/rfc6901
        """
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.path)

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.message}{self.fix and '; '}{self.fix} [{self.rule}]"


class DefinitionError(ValueError):
    """A definition was refused; `problems` holds everything that is wrong with it."""

    def __init__(self, subject: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n  ".join([f"{subject}: the definition has {count}", *map(str, problems)]))


def path_text(path: Path) -> str:
    """*path* as a reader writes it: `States.Charge.Choices[0].Next`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{printable(part)}" for part in path)
    return text.removeprefix(".") or "definition"


def printable(text: str) -> str:
    """*text* with escapes in place of what would move the cursor of a terminal, or can't be encoded."""
    return text if text.isprintable() else "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def quoted(names: Iterable[object]) -> str:
    """*names* as a list in a sentence: `"a", "b"`."""
    return ", ".join(f'"{name}"' for name in names)


def close_match(name: object, known: Iterable[str]) -> str | None:
    """The one of *known* that *name* was probably meant to be; None if there is no such."""
    text = str(name)[:100].casefold()
    letters = set(text)
    best, best_ratio = None, 0.65
    for candidate in known:
        other = candidate.casefold()
        if other == text:
            return candidate
        is_near = other[:1] == text[:1] or other[-2:] == text[-2:] or text in other
        if is_near and (abs(len(other) - len(text)) <= 2 + len(text) // 1.5 or other.startswith(text)):
            others = set(other)
            if 3 * len(letters & others) >= len(letters) + len(others) or text in other or other in text:
                from difflib import SequenceMatcher  # Slow to import, and needed only where something is wrong.

                ratio = SequenceMatcher(None, text, other).ratio()
                if len(text) > 3 and other.startswith(text):
                    ratio = max(ratio, 0.7)  # `Timeout` is TimeoutSeconds.
                if ratio > best_ratio:
                    best, best_ratio = candidate, ratio
    return best


def nearest(name: object, known: Iterable[str], kind: str) -> str:
    """What to say of an unknown *name*: the *known* one that was probably meant, or all of them if they are few."""
    candidates = sorted(known) if isinstance(known, set | frozenset) else list(known)
    close = close_match(name, candidates)
    if close is not None:
        return f'did you mean "{close}"?'
    if not candidates:
        return f"there are no {kind}"
    more = f" and {len(candidates) - MANY} more" if len(candidates) > MANY else ""
    return f"the {kind} are {quoted(candidates[:MANY])}{more}"


MANY = 60
"""More names than this are not listed in a message."""
