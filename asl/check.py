"""The rules of a definition: each entry of `RULES` is one, and finds all that breaks it.

A new rule is a function that yields a path and a message, and a line in `RULES`.
"""

import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from asl.problem import Problem, nearest, path_text, quoted
from asl.walk import Object, Path, as_list, leaves, machines, states

REFERENCE = re.compile(r"\$\{([^}]*)\}")
"""`${Name}`, as AWS SAM and Workflow Studio write a value that is filled in at deployment.
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-sam-sfn.html"""

DEPTH = 100
"""Deeper than any definition that AWS takes, and within what Python can walk."""

JSON_SCALARS = (str, int, float, bool, type(None))

STATE_TYPES: Mapping[str, str] = {
    "Task": "goes on",
    "Pass": "goes on",
    "Wait": "goes on",
    "Parallel": "goes on",
    "Map": "goes on",
    "Choice": "chooses",
    "Succeed": "ends",
    "Fail": "ends",
}
"""How each type of state is left. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html"""


@dataclass(frozen=True)
class Subject:
    """What the rules look at."""

    definition: Any
    functions: Collection[str]
    names: Collection[str]
    opaque: tuple[type, ...]

    @cached_property
    def references(self) -> list[tuple[Path, str]]:
        """Each `${Name}` in a string of the definition."""
        return [
            (path, name)
            for path, value in leaves(self.definition)
            if isinstance(value, str)
            for name in REFERENCE.findall(value)
        ]


Found = Iterator[tuple[Path, str]]


def check(
    definition: object,
    functions: Collection[str] = (),
    substitutions: Collection[str] = (),
    opaque: tuple[type, ...] = (),
) -> list[Problem]:
    """Everything that is wrong with *definition*; an empty list if nothing is.

    Args:
        definition: The definition as a dict; nothing is assumed of it.
        functions: Names that `${Name}` may stand for, each of which the definition must use.
        substitutions: Names that `${Name}` may stand for.
        opaque: Types whose values are known later, such as `pulumi.Output`; they may stand anywhere.
    """
    subject = Subject(definition, functions, {*functions, *substitutions}, opaque)
    for rules in (FIRST_RULES, RULES):
        problems = [Problem(rule, path, message) for rule, find in rules.items() for path, message in find(subject)]
        if problems:
            return problems
    return []


def document_is_an_object(subject: Subject) -> Found:
    if not isinstance(subject.definition, Mapping):
        yield (), f"is {kind(subject.definition)}; a definition is an object with StartAt and States"


def keys_are_text(subject: Subject) -> Found:
    ahead: list[tuple[Path, Any]] = [((), subject.definition)]
    while ahead:
        path, value = ahead.pop()
        if len(path) > DEPTH:
            yield path[:3], f"is nested more than {DEPTH} deep; a dict that holds itself can't be written as JSON"
            return
        if isinstance(value, Mapping):
            for key, item in value.items():
                if not isinstance(key, str):
                    yield path, f"has the key {key!r:.40}, a {type(key).__name__}; allowed are strings"
                ahead.append(((*path, str(key) if isinstance(key, int) else key), item))
        else:
            ahead += [((*path, index), item) for index, item in enumerate(as_list(value))]


def values_are_json(subject: Subject) -> Found:
    for path, value in leaves(subject.definition):
        if isinstance(value, float) and not math.isfinite(value):
            yield path, f"{value} is no JSON number"
        elif not isinstance(value, (*JSON_SCALARS, *subject.opaque)):
            yield (
                path,
                f"{kind(value)} can't be written as JSON; allowed are str, int, float, bool, None, dict and list",
            )


def machine_has_start_and_states(subject: Subject) -> Found:
    for path, machine in machines(subject.definition):
        for field, type_ in (("StartAt", str), ("States", Mapping)):
            if field not in machine:
                yield path, f"no {field}; an object with StartAt and States is needed here"
            elif not isinstance(machine[field], type_):
                expected = "the name of a state" if type_ is str else "an object of states"
                yield (*path, field), f"is {kind(machine[field])}; allowed is {expected}"
        own = machine.get("States")
        if isinstance(own, Mapping) and not own:
            yield (*path, "States"), "is empty; at least one state is needed"


def state_has_a_known_type(subject: Subject) -> Found:
    for path, machine in machines(subject.definition):
        own = machine.get("States")
        for name, state in own.items() if isinstance(own, Mapping) else ():
            here = (*path, "States", name)
            if not isinstance(state, Mapping):
                yield here, f"is {kind(state)}; a state is an object with a Type"
            elif "Type" not in state:
                yield here, f"no Type; the types are {quoted(STATE_TYPES)}"
            elif not isinstance(state["Type"], str) or state["Type"] not in STATE_TYPES:
                yield (*here, "Type"), f'no type "{state["Type"]}"; {nearest(state["Type"], STATE_TYPES, "types")}'


def state_goes_on_or_ends(subject: Subject) -> Found:
    for path, state in states(subject.definition):
        way, has_next, has_end = STATE_TYPES.get(str(state.get("Type"))), "Next" in state, "End" in state
        if way == "goes on" and has_next == has_end:
            present = "both Next and End" if has_next else "neither Next nor End"
            yield path, f'{present}; a {state["Type"]} state has one of "Next": "..." and "End": true'
        elif way == "goes on" and has_end and state["End"] is not True:
            yield (*path, "End"), f"is {kind(state['End'])}; allowed is true"
        elif way in ("chooses", "ends") and (has_next or has_end):
            field = "Next" if has_next else "End"
            instead = "its Choices and Default say what is next" if way == "chooses" else "the execution ends in it"
            yield (*path, field), f"a {state['Type']} state has no {field}; {instead}"


def task_has_a_resource(subject: Subject) -> Found:
    for path, state in states(subject.definition):
        if state.get("Type") == "Task":
            resource = state.get("Resource")
            if "Resource" not in state:
                yield path, 'no Resource; a Task state names what it does, for example "Resource": "${YourFunction}"'
            elif not isinstance(resource, (str, *subject.opaque)):
                yield (*path, "Resource"), f"is {kind(resource)}; allowed is an ARN or ${{Name}}"


def choice_has_rules(subject: Subject) -> Found:
    for path, state in states(subject.definition):
        if state.get("Type") == "Choice":
            if not as_list(state.get("Choices")):
                yield (*path, "Choices"), "a Choice state needs at least one rule here"
            for index, rule in enumerate(as_list(state.get("Choices"))):
                if not isinstance(rule, Mapping) or "Next" not in rule:
                    yield (*path, "Choices", index), "no Next; a rule says which state is next"


def target_exists(subject: Subject) -> Found:
    homes = {path[-1]: path[:-2] for path, _ in states(subject.definition)}
    for machine_path, machine in machines(subject.definition):
        own = machine.get("States")
        if not isinstance(own, Mapping):
            continue
        for path, target in transitions_of_machine(machine_path, machine):
            if isinstance(target, str) and target in own:
                continue
            if not isinstance(target, str):
                yield path, f"is {kind(target)}; allowed is the name of a state"
            elif target in homes:
                yield path, f'state "{target}" is in {path_text(homes[target])}; no transition enters or leaves that'
            else:
                yield path, f'no state "{target}"; {nearest(target, own, "states here")}'


def state_is_reachable(subject: Subject) -> Found:
    for path, machine in machines(subject.definition):
        own = machine.get("States")
        if not isinstance(own, Mapping) or not isinstance(machine.get("StartAt"), str):
            continue
        if any(target not in own for _, target in transitions_of_machine((), machine) if isinstance(target, str)):
            continue  # A broken transition is what cuts the rest off; it is a problem of its own.
        reached: set[Any] = set()
        ahead = [machine["StartAt"]]
        while ahead:
            name = ahead.pop()
            if name in own and name not in reached:
                reached.add(name)
                ahead += [target for _, target in transitions((), own[name]) if isinstance(target, str)]
        for name in own:
            if name not in reached:
                yield (
                    (*path, "States", name),
                    f'nothing leads here from "{machine["StartAt"]}"; name it in a Next or remove it',
                )


def reference_is_known(subject: Subject) -> Found:
    for path, name in subject.references:
        if name not in subject.names:
            yield path, f'no function or substitution "{name}"; {nearest(name, sorted(subject.names), "known names")}'


def function_is_used(subject: Subject) -> Found:
    used = {name for _, name in subject.references}
    for name in subject.functions:
        if name not in used:
            yield ("functions", name), f'nothing names it; write "${{{name}}}" in a Task state or remove it'


FIRST_RULES: Mapping[str, Callable[[Subject], Found]] = {
    "DOC-OBJECT": document_is_an_object,
    "PY-KEYS": keys_are_text,
}
"""What all other rules rely on."""

RULES: Mapping[str, Callable[[Subject], Found]] = {
    "PY-VALUES": values_are_json,
    "TOP-REQUIRED": machine_has_start_and_states,
    "STATE-TYPE": state_has_a_known_type,
    "NEXT-XOR-END": state_goes_on_or_ends,
    "TASK-RESOURCE": task_has_a_resource,
    "CHOICE-CHOICES": choice_has_rules,
    "TARGET-EXISTS": target_exists,
    "REACHABLE": state_is_reachable,
    "REFERENCE": reference_is_known,
    "FUNCTION-USED": function_is_used,
}


def transitions(path: Path, state: object) -> Iterator[tuple[Path, Any]]:
    """Where each state that *state* names as a next one is named, and the name."""
    if not isinstance(state, Mapping):
        return
    for field in ("Next", "Default"):
        if field in state:
            yield (*path, field), state[field]
    for field in ("Choices", "Catch"):
        for index, item in enumerate(as_list(state.get(field))):
            if isinstance(item, Mapping) and "Next" in item:
                yield (*path, field, index, "Next"), item["Next"]


def transitions_of_machine(path: Path, machine: Object) -> Iterator[tuple[Path, Any]]:
    """`StartAt` of *machine*, then the transitions of its own states."""
    if isinstance(machine.get("StartAt"), str):
        yield (*path, "StartAt"), machine["StartAt"]
    for name, state in machine["States"].items():
        yield from transitions((*path, "States", name), state)


def kind(value: object) -> str:
    """What *value* is, in a word or two."""
    if isinstance(value, JSON_SCALARS):
        return json.dumps(value)
    return f"a {type(value).__name__}"
