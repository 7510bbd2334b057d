"""Variables: what `Assign` sets, and whether what a state reads can have been set before.

https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import Any

from asl.jsonata import BUILT_IN
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
    set_within: dict[int, int] = {}
    for machine in subject.machines:
        own = [setters[id(state)].all for state in machine.states.values() if id(state) in setters]
        set_within[id(machine)] = _mask(set().union(*own), bits)
        outer = known_on_entry.get(id(machine.holder), 0)
        excused = 0
        if machine.holder is not None and machine.is_distributed:
            excused, outer = outer & ~set_within[id(machine)], 0
            _check_reads_of_outer(machine, excused, bits)
        known = _flow(machine, setters, bits, outer)
        known_on_entry.update(known)
        in_scope = _in_scope(machine, set_within)
        for state in machine.states.values():
            before = known.get(id(state))
            if before is None:
                continue
            _check_reads(state, before, bits, excused, in_scope)
            if outer:
                _check_inner(state, outer, bits)


def _mask(names: Iterable[str], bits: Mapping[str, int]) -> int:
    mask = 0
    for name in names:
        mask |= bits[name]
    return mask


def _in_scope(machine: Machine | None, set_within: Mapping[int, int]) -> int:
    """The variables that some state of *machine*, or of one around it, sets, as bits."""
    mask = 0
    while machine is not None:
        mask |= set_within[id(machine)]
        machine = machine.holder.machine if machine.holder else None
    return mask


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
    position = {name: index for index, name in enumerate(order)}
    ahead = [0]
    waiting = {start}
    while ahead:  # In the order of the states, so that without loops each is looked at once.
        name = order[heappop(ahead)]
        waiting.discard(name)
        setter = setters.get(id(machine.states[name]))
        for target, names in setter.ways if setter else ():
            if target not in position:
                continue
            gained = known[name] | _mask(names, bits)
            if target not in known or known[target] | gained != known[target]:
                known[target] = known.get(target, 0) | gained
                if target not in waiting:
                    waiting.add(target)
                    heappush(ahead, position[target])
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


def _check_reads(state: State, before: int, bits: Mapping[str, int], excused: int, in_scope: int) -> None:
    own = assigned(state.fields) if "Output" in state.fields and state.reads else set()
    for place, name in state.reads:
        variable = name.removesuffix("()")
        bit = bits.get(variable, 0)
        if before == -1 or bit & (before | excused) or (not bit and variable in BUILT_IN):
            continue
        if variable in own and place.path[len(state.path)] == "Output":
            message = f"${variable} is set by the Assign beside it, which counts only from the next state on"
            place.problem("JSONATA-UNDEFINED", message, "repeat its expression here")
        elif bit & in_scope:
            message = f"${variable} is assigned on no path that leads here; it would be undefined"
            place.problem("VAR-UNDEFINED", message)
        elif bit:
            message = f"${variable} is assigned in another branch or processor only, and can't be read here"
            place.problem("VAR-SIBLING", message, "pass it on in the output of that")
        elif name != variable:
            unknown_function(place, variable)
        else:
            close = state.subject.close_match(variable, bits)
            fix = f"did you mean ${close}?" if close else f'assign it before: "Assign": {{"{variable}": ...}}'
            place.problem("VAR-UNDEFINED", f"no state assigns ${variable}", fix)


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
            if outer > 0 and outer & bits.get(name, 0):
                message = f"${name} is assigned outside; the states of a Distributed Map run in executions of their own"
                place.problem("MAP-DISTRIBUTED-VARS", message, "pass it on in ItemSelector")
