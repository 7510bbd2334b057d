"""Variables: what `Assign` sets, and whether what a state reads can have been set before.

https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from asl.problem import nearest
from asl.rules.expressions import ALWAYS, WITH_ERROR, WITH_RESULT, unknown_function
from asl.rules.place import Check, Machine, Place, State, Subject, kind
from asl.rules.templates import template
from asl.walk import as_list

LONGEST_NAME = 80

_TEMPLATES: Mapping[tuple[str, ...], Check] = {
    available: template(available) for available in (ALWAYS, WITH_RESULT, WITH_ERROR)
}


def assign(available: tuple[str, ...] = ALWAYS) -> Check:
    """Assign: an object of variables; expressions in it can read the fields *available* of `$states`."""
    return _ASSIGN[available]


def _assign(available: tuple[str, ...]) -> Check:
    check_values = _TEMPLATES[available]

    def check(holder: Place, field: str | int, value: object) -> None:
        place = holder.at(field)
        place.subject.has_variables = True
        if not isinstance(value, dict):
            place.problem("VAR-ASSIGN-TYPE", f"is {kind(value)}; allowed is an object, whose fields are variables")
            return
        for key in value:
            name = key[:-2] if key.endswith(".$") and not place.is_jsonata else key
            if not name.isidentifier() or len(name) > LONGEST_NAME:
                allowed = f"allowed are letters, digits and _, no digit first, at most {LONGEST_NAME}"
                fix = f'did you mean "{name[1:]}"?' if name[:1] == "$" and name[1:].isidentifier() else ""
                place.at(key).problem("VAR-NAME", f"{kind(name)} can't be the name of a variable; {allowed}", fix)
            elif name == "states":
                place.at(key).problem("VAR-RESERVED", '"states" is reserved: $states is what AWS sets')
        check_values(holder, field, value)

    return check


_ASSIGN = {available: _assign(available) for available in _TEMPLATES}


def assigned(fields: object) -> set[str]:
    """The variables that the `Assign` of *fields* sets."""
    own = fields.get("Assign") if isinstance(fields, dict) else None
    return {key.removesuffix(".$") for key in own if isinstance(key, str)} if isinstance(own, dict) else set()


def check_variables(subject: Subject) -> None:
    """Report variables that are read and never set before, and inner ones that have the name of an outer one."""
    if not subject.has_variables:
        return
    setters = {id(state): _Setter(state) for state in subject.states() if state.type}
    bits: dict[str, int] = {}
    for setter in setters.values():
        for name in sorted(setter.all):
            bits.setdefault(name, 1 << len(bits))
    known_on_entry: dict[int, int] = {}
    for machine in subject.machines:
        outer = known_on_entry.get(id(machine.holder), 0)
        excused = 0
        if machine.holder is not None and machine.is_distributed:
            _check_reads_of_outer(machine, outer, bits)
            excused, outer = outer, 0
        known = _flow(machine, setters, bits, outer)
        known_on_entry.update(known)
        for state in machine.states.values():
            before = known.get(id(state))
            if before is None:
                continue
            _check_reads(state, before, bits, excused)
            if outer:
                _check_inner(state, outer, bits)


class _Setter:
    """What a state sets, by the way on which it is left."""

    __slots__ = ("all", "ways")

    def __init__(self, state: State) -> None:
        fields = state.fields
        own = assigned(fields) if "Assign" in fields else set()
        self.ways: list[tuple[str, set[str]]] = []
        for field in ("Next", "Default"):
            if isinstance(fields.get(field), str):
                self.ways.append((fields[field], own))
        for field in ("Choices", "Catch"):
            for item in as_list(fields.get(field)):
                if isinstance(item, dict) and isinstance(item.get("Next"), str):
                    self.ways.append((item["Next"], assigned(item)))
        self.all = own.union(*(names for _, names in self.ways))


def _flow(machine: Machine, setters: Mapping[int, _Setter], bits: Mapping[str, int], outer: int) -> dict[int, int]:
    """For each state that can be reached, by its id, the variables that some path to it sets, as bits."""
    start = machine.fields.get("StartAt")
    if not isinstance(start, str) or start not in machine.states:
        return {id(state): -1 for state in machine.states.values()}
    known = {start: outer}
    order = _order(machine, start, setters)
    changed = True
    while changed:  # Once, and once more for each loop inside a loop.
        changed = False
        for name in order:
            setter = setters.get(id(machine.states[name]))
            for target, names in setter.ways if setter else ():
                gained = known[name]
                for variable in names:
                    gained |= bits[variable]
                if target in machine.states and known.get(target, 0) | gained != known.get(target):
                    known[target] = known.get(target, 0) | gained
                    changed = True
    return {id(machine.states[name]): mask for name, mask in known.items()}


def _order(machine: Machine, start: str, setters: Mapping[int, "_Setter"]) -> list[str]:
    """The states that *start* leads to, each after those that lead to it, loops aside."""
    finished: list[str] = []
    seen = {start}
    ahead = [(start, _targets(machine, start, setters))]
    while ahead:
        name, targets = ahead[-1]
        for target in targets:
            if target not in seen:
                seen.add(target)
                ahead.append((target, _targets(machine, target, setters)))
                break
        else:
            ahead.pop()
            finished.append(name)
    return finished[::-1]


def _targets(machine: Machine, name: str, setters: Mapping[int, "_Setter"]) -> Iterator[str]:
    setter = setters.get(id(machine.states[name]))
    return (target for target, _ in (setter.ways if setter else ()) if target in machine.states)


def _check_reads(state: State, before: int, bits: Mapping[str, int], excused: int) -> None:
    own = assigned(state.fields) if "Output" in state.fields else set()
    for place, name in state.reads:
        variable = name.removesuffix("()")
        bit = bits.get(variable, 0)
        if before == -1 or bit & (before | excused):
            continue
        if variable in own and place.path[len(state.path)] == "Output":
            message = f"${variable} is set by the Assign beside it, which counts only from the next state on"
            place.problem("JSONATA-UNDEFINED", message, "repeat its expression here")
            continue
        if name != variable and not bit:
            unknown_function(place, variable)
        elif bit:
            message = f"${variable} is assigned on no path that leads here; it would be undefined"
            inside = " in another branch or processor" if not _sets_in_scope(state, variable) else ""
            if inside:
                message = f"${variable} is assigned{inside} only, and can't be read here"
                place.problem("VAR-SIBLING", message, "pass it on in the output of that")
            else:
                place.problem("VAR-UNDEFINED", message)
        else:
            place.problem("VAR-UNDEFINED", f"no state assigns ${variable}", _meant(variable, bits))


def _meant(variable: str, bits: Mapping[str, int]) -> str:
    said = nearest(variable, bits, "variables")
    return said if said.startswith("did") else f'assign it before: "Assign": {{"{variable}": ...}}'


def _sets_in_scope(state: State, variable: str) -> bool:
    """Whether a state of this machine, or of one around it, sets *variable*."""
    machine: Machine | None = state.machine
    while machine is not None:
        if any(variable in _Setter(own).all for own in machine.states.values()):
            return True
        machine = machine.holder.machine if machine.holder else None
    return False


def _check_inner(state: State, outer: int, bits: Mapping[str, int]) -> None:
    fields: list[tuple[Place, Any]] = [(state, state.fields)]
    for field in ("Choices", "Catch"):
        place = state.at(field)
        fields += [(place.at(index), item) for index, item in enumerate(as_list(state.fields.get(field)))]
    for place, item in fields:
        own = item.get("Assign") if isinstance(item, dict) else None
        for key in own if isinstance(own, dict) else ():
            name = key.removesuffix(".$")
            if outer > 0 and outer & bits.get(name, 0):
                message = f"${name} is assigned outside before this starts; a branch or processor can't assign it again"
                place.at("Assign").at(key).problem("VAR-SCOPE", message, "give it another name")


def _check_reads_of_outer(machine: Machine, outer: int, bits: Mapping[str, int]) -> None:
    for state in machine.states.values():
        for place, name in state.reads:
            if outer > 0 and outer & bits.get(name, 0) and not _sets_within(machine, name):
                message = f"${name} is assigned outside; the states of a Distributed Map run in executions of their own"
                place.problem("MAP-DISTRIBUTED-VARS", message, "pass it on in ItemSelector")


def _sets_within(machine: Machine, variable: str) -> bool:
    return any(variable in _Setter(own).all for own in machine.states.values())
