"""What differs between the definition that is deployed and the one that would take its place."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from asl.difference.pairs import PROCESSORS, Pairs, pairs
from asl.difference.place import place, start
from asl.difference.rights import Rights, rights
from asl.difference.transitions import TransitionChange, transition_changes
from asl.difference.values import Field, changes, equal, placeholders
from asl.lambda_task import invocation
from asl.problem import path_text, printable
from asl.walk import Object, Path, as_list, machines, states

ADDED, REMOVED, CHANGED, MOVED, RENAMED = "added", "removed", "changed", "moved", "renamed"


class StateChange(NamedTuple):
    """A state that was added, removed or changed."""

    change: str
    """`added`, `removed`, `changed`, `moved` into or out of another state, or `renamed`."""
    place: str
    """Its name, after those of the states that it is in; where it was if it is removed."""
    type: str
    was: str = ""
    """Where it was, if it is moved or renamed."""
    fields: tuple[Field, ...] = ()
    """What of it changed, but for its transitions; its own `path` begins at the state."""


class Difference(NamedTuple):
    """What differs between two definitions."""

    fields: tuple[Field, ...] = ()
    """Of the definition itself, such as `TimeoutSeconds`."""
    states: tuple[StateChange, ...] = ()
    transitions: tuple[TransitionChange, ...] = ()
    """Those of removed states are removed with them, and not among these."""
    rights: Rights = Rights()
    new_code: tuple[str, ...] = ()
    """The states of the old definition that name a function without a version: it runs the code that it has by then."""
    unknown: tuple[str, ...] = ()
    """Where the new definition has what is known at deployment only; it is taken to be what it was if it can be."""

    @property
    def is_change(self) -> bool:
        """Whether anything differs, as far as it is known."""
        return bool(self.fields or self.states or self.transitions)


def difference(old: Object, new: Object, machine: str) -> Difference:
    """What differs between two definitions, the same for the same two; neither the order of keys nor white space.

    `${Name}` and `NOT_KNOWN` in *new* stand for what is not known yet.

    Args:
        old: The definition that is deployed, as JSON says it.
        new: The definition that takes its place.
        machine: The ARN of the state machine.
    """
    unknown = tuple(map(path_text, placeholders(new)))
    if equal(old, new):
        return Difference(unknown=unknown)
    paired = pairs(old, new)
    fields, starts = _machines(old, new, paired)
    before = dict(states(old))
    changed, transitions, touched = _states(before, dict(states(new)), paired, fields)
    found = Difference(
        tuple(fields.get((), ())),
        (*changed, *_removed(before, paired)),
        (*starts, *transitions),
        rights(old, new, machine, touched | before.keys() - set(paired.states.values())),
        tuple(printable(str(path[-1])) for path, state in before.items() if _runs_new_code(path, state)),
        unknown,
    )
    # What is not as it should be is not looked into: AWS may know what is not known here.
    return found if found.is_change else found._replace(fields=(Field((), old, new),))


def _machines(old: Object, new: Object, paired: Pairs) -> tuple[Mapping[Path, Sequence[Field]], list[TransitionChange]]:
    """What changed of each machine itself, by the path of the state that it is in; and where machines start."""
    before = dict(machines(old))
    fields: dict[Path, list[Field]] = {}
    starts: list[TransitionChange] = []
    for path, machine in machines(new):
        was = paired.machines.get(path)
        if was is None:
            continue
        more, told = transition_changes(
            start(path), {"Next": before[was].get("StartAt")}, {"Next": machine.get("StartAt")}, paired.new_name
        )
        starts += more
        inner = path[-2:] if path and isinstance(path[-1], int) else path[-1:]
        found = [
            Field((*inner, *field.path), field.old, field.new)
            for field in changes(_without(before[was], ("States",)), _without(machine, ("States",)))
            if not (told and field.path == ("StartAt",))
        ]
        if was[-1:] != path[-1:]:
            found.append(Field(inner, path_text(was[-len(inner) :]), path_text(inner)))
        fields.setdefault(path[: len(path) - len(inner)], []).extend(found)
    return fields, starts


def _states(
    before: Mapping[Path, Object], after: Mapping[Path, Object], paired: Pairs, of_machines: Mapping[Path, Any]
) -> tuple[list[StateChange], list[TransitionChange], set[Path]]:
    """What changed of the states of the new definition; and which states of the old one that changed were."""
    found: list[StateChange] = []
    transitions: list[TransitionChange] = []
    touched: set[Path] = set()
    for path, state in after.items():
        was = paired.states.get(path)
        old = before[was] if was is not None else {}
        more, told = transition_changes(place(path), old, state, paired.new_name)
        transitions += more
        if was is None:
            found.append(StateChange(ADDED, place(path), _type(state)))
            continue
        own = [field for field in changes(_own(old), _own(state)) if field.path not in told]
        change = RENAMED if path[-1] != was[-1] else MOVED if paired.is_moved(path) else CHANGED
        fields = (*own, *of_machines.get(path, ()))
        if change != CHANGED or fields:
            origin = "" if change == CHANGED else place(was)
            found.append(StateChange(change, place(path), _type(state), origin, fields))
            touched.add(was)
    return found, transitions, touched


def _removed(before: Mapping[Path, Object], paired: Pairs) -> list[StateChange]:
    kept = set(paired.states.values())
    return [StateChange(REMOVED, place(path), _type(state)) for path, state in before.items() if path not in kept]


def _own(state: Object) -> dict[str, Any]:
    """*state* without the states in it; what holds them is told by whether it is there."""
    own = dict(state)
    for name in PROCESSORS:
        if isinstance(own.get(name), Mapping):
            own[name] = {}
    if as_list(own.get("Branches")):
        own["Branches"] = len(own["Branches"])
    return own


def _without(value: Object, keys: Collection[str]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key not in keys}


def _type(state: Object) -> str:
    return printable(str(state.get("Type")))


def _runs_new_code(path: Path, state: Object) -> bool:
    """Whether *state* invokes a function by a name without a version or an alias."""
    invoked = invocation(path, state)
    if invoked is None or invoked.qualified:
        return False
    parts = str(invoked.function).removesuffix(":$LATEST").split(":")
    return len(parts) == 7 if parts[0] == "arn" else len(parts) != 2
