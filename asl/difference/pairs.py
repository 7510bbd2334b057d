"""Which state and which machine of the old definition each one of the new definition was."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from asl.difference.place import holder
from asl.walk import Object, Path, machines, states

PROCESSORS = ("ItemProcessor", "Iterator")


class Pairs(NamedTuple):
    """Paths in the old definition, by the paths in the new one."""

    states: Mapping[Path, Path]
    machines: Mapping[Path, Path]
    renamed: Mapping[str, str]
    """The new name of each state that has another one, by its old name."""

    def new_name(self, state: str) -> str:
        """What the *state* of the old definition is called now."""
        return self.renamed.get(state, state)

    def is_moved(self, state: Path) -> bool:
        """Whether the *state* of the new definition was in another processor, another branch, or outside."""
        return self.machines.get(state[:-2]) != self.states[state][:-2]


def pairs(old: Object, new: Object) -> Pairs:
    """A state is the one that it was if its place is; or else its name; or else, in the same machine, all but its name.

    Names are unique in all of a definition, so that a state keeps its name wherever it is moved to. What is in doubt,
    because more than one would fit, is no pair.
    """
    before, after = dict(states(old)), dict(states(new))
    found = {path: path for path in after if path in before}
    gone, come = _left(before, found.values()), _left(after, found)
    found |= _alike(gone, come, lambda path, _: path[-1])
    gone, come = _left(gone, found.values()), _left(come, found)

    renamed: dict[str, str] = {}
    for path, was in _alike(gone, come, lambda _, state: json.dumps(state, sort_keys=True, default=id)).items():
        around = holder(path)
        if path[-1] != was[-1] and holder(was) == found.get(around, around):
            found[path] = was
            renamed[str(was[-1])] = str(path[-1])
    return Pairs(found, _machines(old, new, found), renamed)


def _left(all_states: Mapping[Path, Object], paired: Iterable[Path]) -> dict[Path, Object]:
    known = set(paired)
    return {path: state for path, state in all_states.items() if path not in known}


def _alike(
    gone: Mapping[Path, Object], come: Mapping[Path, Object], key: Callable[[Path, Object], Hashable]
) -> dict[Path, Path]:
    """The new path and the old one of what has the same key, and shares it with no other state."""
    old, new = _by_key(gone, key), _by_key(come, key)
    both = [(new[each], old[each]) for each in new if each in old]
    return {found[0]: was[0] for found, was in both if len(found) == len(was) == 1}


def _by_key(some: Mapping[Path, Object], key: Callable[[Path, Object], Hashable]) -> dict[Hashable, list[Path]]:
    found: dict[Hashable, list[Path]] = {}
    for path, state in some.items():
        found.setdefault(key(path, state), []).append(path)
    return found


def _machines(old: Object, new: Object, found: Mapping[Path, Path]) -> dict[Path, Path]:
    """The machines that belong to paired states; a branch is the one that most of its states were in."""
    votes = Counter((path[:-2], was[:-2]) for path, was in found.items() if found.get(holder(path), ()) == holder(was))
    made: dict[Path, Path] = {(): ()}
    left = {path for path, _ in machines(old)} - {()}
    likely = [pair for pair, _ in votes.most_common()]
    likely += [(path, was) for path, _ in machines(new) for was in _same_place(path, found)]
    for machine, was in likely:
        if machine not in made and was in left:
            made[machine] = was
            left.remove(was)
    return made


def _same_place(machine: Path, found: Mapping[Path, Path]) -> list[Path]:
    """Where *machine* was if none of its states tells it."""
    end = 2 if machine and isinstance(machine[-1], int) else 1
    was = found.get(machine[:-end])
    if was is None:
        return []
    return [(*was, *machine[-2:])] if end == 2 else [(*was, name) for name in PROCESSORS]
