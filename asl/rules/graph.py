"""Transitions: that each leads somewhere, that all states are reached, and that executions end.

https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from asl.problem import path_text
from asl.rules.place import Machine, Place, State, Subject, kind
from asl.walk import as_list

ENDING: Final = ("Succeed", "Fail")

WORKING: Final = ("Task", "Wait", "Parallel", "Map")
"""States that take time: a loop through one of them doesn't spin."""

UNCHANGING: Final = frozenset(("Type", "Comment", "QueryLanguage", "Next", "Choices", "Default"))
"""What a state has that passes its input on as it is."""


def check_graph(subject: Subject) -> None:
    """Report what is wrong with the transitions of all machines."""
    has_end = False
    for machine in subject.machines:
        has_end = _check_machine(machine) or has_end
    is_led_on = any(problem.rule.startswith("TARGET") for problem in subject.problems)  # Perhaps to an end.
    if (
        not has_end
        and not is_led_on
        and subject.machines[0].states
        and all(_is_left(state) for state in subject.states())
    ):
        fix = 'give one of them "End": true, or add a Succeed or Fail state'
        subject.machines[0].place.problem("TERMINAL", "no state ends the execution", fix)


def transitions(state: State) -> Iterator[tuple[Place, object]]:
    """Where *state* names each state that may be next, and the name."""
    fields = state.fields
    for field in ("Next", "Default"):
        if field in fields:
            yield state.at(field), fields[field]
    for field in ("Choices", "Catch"):
        if field in fields:
            for index, item in enumerate(as_list(fields[field])):
                if isinstance(item, dict) and "Next" in item:
                    yield state.at(field).at(index).at("Next"), item["Next"]


def _check_machine(machine: Machine) -> bool:
    """Whether a state of *machine* ends it; reports what is wrong with its transitions."""
    states = machine.states
    start = machine.fields.get("StartAt")
    is_known, ends, goes_back = type(start) is str and start in states, False, False
    named = {start} if is_known else set()
    leading_on = set()
    for name, state in states.items():
        fields = state.fields
        ends = ends or "End" in fields or state.type in ENDING
        targets: Sequence[Any]
        if "Choices" in fields or "Catch" in fields or "Default" in fields:
            targets = _targets(fields)
        elif "Next" in fields:
            targets = (fields["Next"],)
        else:
            continue
        leading_on.add(name)
        for target in targets:
            if type(target) is not str or target not in states:
                is_known = False
            else:
                named.add(target)
                goes_back = goes_back or target in leading_on
    if not is_known:
        _check_targets(machine)
    if len(named) < len(states):
        _check_named(machine, named)
    if not ends and machine.holder is not None and states:
        fix = 'give one "End": true, or add a Succeed or Fail state'
        machine.states_place.problem("TERMINAL-SCOPE", "no state ends this branch or processor", fix)
    if is_known and goes_back:
        _check_loops(machine, str(start), named)
    return ends


def _check_named(machine: Machine, named: set[Any]) -> None:
    """Report the states of *machine* that are not *named* by a transition, if each transition is known."""
    places = list(_all_transitions(machine))
    if places and "StartAt" in machine.fields and not any(machine.subject.is_unknown(target) for _, target in places):
        for name, state in machine.states.items():
            if name not in named:
                state.problem("REACHABLE", "no transition leads here", "name it in a Next, or remove it")


def _is_left(state: State) -> bool:
    """Whether it is said how *state* is left, be it wrong; else that is the problem."""
    return bool(state.type) and not (
        "Next" not in state.fields and "End" not in state.fields and state.way == "goes on"
    )


def _targets(fields: dict[str, Any]) -> list[Any]:
    """What the transitions of a state name."""
    targets = [fields["Next"]] if "Next" in fields else []
    if "Default" in fields:
        targets.append(fields["Default"])
    for field in ("Choices", "Catch"):
        if field in fields:
            targets += [item["Next"] for item in as_list(fields[field]) if isinstance(item, dict) and "Next" in item]
    return targets


def _all_transitions(machine: Machine) -> Iterator[tuple[Place, object]]:
    if "StartAt" in machine.fields:
        yield machine.place.at("StartAt"), machine.fields["StartAt"]
    for state in machine.states.values():
        yield from transitions(state)


def _check_targets(machine: Machine) -> None:
    """Report transitions of *machine* that name no state of it."""
    own = machine.fields.get("States")
    if isinstance(own, dict) and own:
        homes = {name: other for other in machine.subject.machines for name in other.states}
        for place, target in _all_transitions(machine):
            if not (isinstance(target, str) and target in own) and not machine.subject.is_unknown(target):
                _no_target(place, target, machine, homes)


def _no_target(place: Place, target: object, machine: Machine, homes: Mapping[str, Machine]) -> None:
    if not isinstance(target, str):
        if place.key != "StartAt":  # TOP-TYPES says so.
            place.problem("TARGET-EXISTS", f"is {kind(target)}; allowed is the name of a state")
    elif target in homes:
        home = path_text(homes[target].place.path)
        where = "outside of this" if home == "definition" else f"in {home}"
        message = f'state "{target}" is {where}; no transition enters or leaves a branch or processor'
        place.problem("TARGET-SCOPE", message)
    else:
        fix = machine.subject.nearest(target, machine.states, "states here")
        place.problem("TARGET-EXISTS", f"no state {kind(target)}", fix)


def _from(starts: list[str], edges: Mapping[str, list[str]]) -> set[str]:
    reached = set(starts)
    ahead = list(starts)
    while ahead:
        for target in edges[ahead.pop()]:
            if target not in reached:
                reached.add(target)
                ahead.append(target)
    return reached


def _check_loops(machine: Machine, start: str, by_some: set[Any]) -> None:
    states = machine.states
    named = {name: [] if state.type in ENDING else _targets(state.fields) for name, state in states.items()}
    reached = _from([start], named)
    led_to = _from([start, *states.keys() - by_some], named)  # REACHABLE says where no transition leads.
    for name, state in states.items():
        if name not in led_to:
            message = f'no path leads here from StartAt, "{start}": only states that are cut off name it'
            state.problem("REACHABLE-CYCLE", message)
    ends = [name for name in reached if states[name].type in ENDING or "End" in states[name].fields]
    loops = list(_loops(reached, named)) if ends else []
    if not loops:
        return
    back: dict[str, list[str]] = {name: [] for name in named}
    for name in reached:
        for target in named[name]:
            back[target].append(name)
    escaping = _from([*ends, *(name for name in reached if not named[name])], back)
    stuck = [name for name in states if name in reached and name not in escaping]
    if stuck:
        message = (
            f"no path leads from here to the end: {_listed(stuck)} {'goes' if len(stuck) == 1 else 'go'} round for ever"
        )
        states[stuck[0]].problem("LOOP-NO-EXIT", message)
    for loop in loops:
        in_loop = [states[name] for name in loop]
        if not set(loop) <= set(stuck) and not any(_changes_something(state) for state in in_loop):
            end = "until the machine ends after 300 seconds" if machine.is_express else "until 25,000 events are full"
            message = f"the loop of {_listed(loop)} changes nothing that it looks at, and runs {end}"
            in_loop[0].problem("LOOP-NO-WAIT", message, "work or wait in it, or count in a variable")


def _changes_something(state: State) -> bool:
    """Whether time passes in *state*, or what is looked at after it may be other than before."""
    if state.type in WORKING or not state.fields.keys() <= UNCHANGING:
        return True
    return any(
        "Assign" in rule or "Output" in rule for rule in as_list(state.fields.get("Choices")) if isinstance(rule, dict)
    )


def _listed(names: list[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:5])
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _loops(reached: set[str], edges: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """The strongly connected states among *reached*, each loop in the order of the definition (Tarjan's algorithm)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    order = [name for name in edges if name in reached]
    position = {name: index for index, name in enumerate(order)}
    for root in order:
        if root in number:
            continue
        ahead = [(root, iter(edges[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while ahead:
            name, targets = ahead[-1]
            for target in targets:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    ahead.append((target, iter(edges[target])))
                    break
                if target in on_stack:
                    low[name] = min(low[name], number[target])
            else:
                ahead.pop()
                if ahead:
                    low[ahead[-1][0]] = min(low[ahead[-1][0]], low[name])
                if low[name] == number[name]:
                    loop = []
                    while True:
                        one = stack.pop()
                        on_stack.discard(one)
                        loop.append(one)
                        if one == name:
                            break
                    if len(loop) > 1 or name in edges[name]:
                        yield sorted(loop, key=position.__getitem__)
