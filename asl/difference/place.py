"""Where a state is, in a few words: `Each Case > Handle`, `Both[1] > Ship`."""

from asl.problem import printable
from asl.walk import Path

START = "(start)"
"""Where a machine starts."""


def place(path: Path) -> str:
    """The names of a state and of the states that it is in; after that of a Parallel state, the index of the branch."""
    names: list[str] = []
    parts = iter(path)
    for part in parts:
        if part == "States":
            names.append(printable(str(next(parts))))
        elif part == "Branches":
            names[-1] += f"[{next(parts)}]"
    return " > ".join(names)


def start(machine: Path) -> str:
    """Where the machine at this path starts."""
    # As if that were the name of a state in it.
    return place((*machine, "States", START))


def holder(state: Path) -> Path:
    """The path of the state in whose processor or branch *state* is; empty if it is in none."""
    machine = state[:-2]
    return machine[:-2] if machine and isinstance(machine[-1], int) else machine[:-1]
