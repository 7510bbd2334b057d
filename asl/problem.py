"""What is wrong with a definition: where, what is there, what is allowed, and what was probably meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from asl.walk import Path


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a definition.

    Prints as `States.Charge.Next: no state "Shipp"; did you mean "Ship"?`
    """

    rule: str
    """The id of the rule that found it, for example `TARGET-EXISTS`."""
    path: Path
    """The keys and indexes that lead to it, for example `("States", "Charge", "Next")`."""
    message: str
    """What is there, what is allowed, and the nearest thing that would be right."""

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.message}"


class DefinitionError(ValueError):
    """A definition was refused; `problems` holds everything that is wrong with it."""

    def __init__(self, subject: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n  ".join([f"{subject}: the definition has {count}", *map(str, problems)]))


def path_text(path: Path) -> str:
    """*path* as a reader writes it: `States.Charge.Choices[0].Next`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "definition"


def quoted(names: Iterable[object]) -> str:
    """*names* as a list in a sentence: `"a", "b"`."""
    return ", ".join(f'"{name}"' for name in names)


def nearest(name: object, known: Iterable[str], kind: str) -> str:
    """The end of a message about an unknown *name*: the *known* one that was probably meant, or all of them."""
    candidates = list(known)
    close = get_close_matches(str(name), candidates, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"the {kind} are {quoted(candidates)}" if candidates else f"there are no {kind}"
