"""The rules of every state: its name, its type, its fields, and how it is left."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from asl.problem import printable, quoted
from asl.rules.fields import EXCLUSIVE, JSONATA, JSONPATH, comment
from asl.rules.map_state import check_map, check_parallel
from asl.rules.place import QUERY_LANGUAGES, STATE_TYPES, Check, Machine, Place, State, Subject, kind
from asl.rules.task import check_task
from asl.rules.values import anything, check_fields, check_seconds, integer, one_of, text

LONGEST_NAME: Final = 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")

_ENDINGS = {"chooses": "its Choices and Default say what is next", "ends": "the execution ends in it"}

_REQUIRED = (("StartAt", "the name of a state"), ("States", "an object of states"))

_MACHINE = {"StartAt": anything, "States": anything, "Comment": text("TOP-TYPES")}

TOP: Final = {
    **_MACHINE,
    "Version": one_of("TOP-VERSION", ("1.0",)),
    "TimeoutSeconds": integer("TOP-TIMEOUT", 1),
    "QueryLanguage": one_of("TOP-QUERYLANGUAGE", QUERY_LANGUAGES),
}

CONTEXT: Mapping[str, frozenset[str]] = {
    "Execution": frozenset(("Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount", "RedriveTime")),
    "Map": frozenset(("Item",)),
    "State": frozenset(("EnteredTime", "Name", "RetryCount")),
    "StateMachine": frozenset(("Id", "Name")),
    "Task": frozenset(("Token",)),
}
"""https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html"""


def check_machines(subject: Subject) -> None:
    """Report what is wrong with the fields of the definition, its branches and its processors, and with names."""
    check_fields(subject.machines[0].place, subject.definition, TOP, "TOP-FIELDS", "a definition")
    if subject.machines[0].is_express:
        check_seconds(subject.machines[0].place, subject.definition, "TimeoutSeconds")
    names: list[str] = []
    for machine in subject.machines:
        own = machine.fields.get("States")
        if type(machine.fields.get("StartAt")) is not str or type(own) is not dict or len(machine.states) != len(own):
            _check_required(machine)
        if machine.states:
            names += machine.states
        elif own == {}:
            machine.states_place.problem("TOP-EMPTY-STATES", "is empty; at least one state is needed")
    if names and not (
        len(set(names)) == len(names)
        and "".join(names).isprintable()
        and len(min(names, key=len)) > 0
        and len(max(names, key=len)) <= LONGEST_NAME
    ):
        _check_names(subject)


def _check_required(machine: Machine) -> None:
    place, fields = machine.place, machine.fields
    for field, what in _REQUIRED:
        if field not in fields:
            place.problem("TOP-REQUIRED", f"no {field}", "an object with StartAt and States is needed here")
        elif not isinstance(fields[field], (str, *machine.subject.opaque) if field == "StartAt" else dict):
            place.at(field).problem("TOP-TYPES", f"is {kind(fields[field])}; allowed is {what}")
    own = fields.get("States")
    for name, state in own.items() if isinstance(own, dict) else ():
        if not isinstance(state, dict):
            there = machine.states_place.at(name)
            there.problem("TOP-TYPES", f"is {kind(state)}; a state is an object with a Type")


def _check_names(subject: Subject) -> None:
    names: dict[str, State] = {}
    for state in subject.states():
        name = state.name
        if not 0 < len(name) <= LONGEST_NAME:
            message = f"the name has {len(name)} characters; allowed are 1 to {LONGEST_NAME}"
            state.problem("NAME-LENGTH", message)
        if not name.isprintable() and _CONTROL.search(name):
            state.problem("NAME-CHARS", "the name has a control character")
        if name in names:
            other = names[name]
            where = "the outer States" if other.machine.holder is None else f'"{other.machine.holder.name}"'
            message = f"a state of {where} has the same name; a name is used once in a definition"
            state.problem("NAME-UNIQUE", message)
        names[name] = state


def check_state(state: State) -> None:
    """Report what is wrong with the fields of *state*, each alone and together."""
    if not state.type:
        _check_type(state)
        return
    checks, exclusive, together = (_JSONATA if state.jsonata else _JSONPATH)[state.type]
    fields = state.fields
    for field, value in fields.items():
        check = checks.get(field, _unknown_field)
        if check is not None:
            check(state, field, value)
    for rule, one, other in exclusive:
        if one in fields and other in fields:
            message = f"stands beside {one}; a {state.type} state has one of them"
            state.at(other).problem(rule, message, "remove Parameters, its old name" if other == "Parameters" else "")
    if ("Next" in fields) == ("End" in fields) or fields.get("End", True) is not True:
        _check_end(state)
    if together is not None:
        together(state)
    if state.context:
        _check_context(state)


def _check_type(state: State) -> None:
    if "Comment" in state.fields:
        comment(state, "Comment", state.fields["Comment"])
    if "Type" not in state.fields:
        state.problem("STATE-TYPE", f"no Type; the types are {quoted(STATE_TYPES)}")
    else:
        value = state.fields["Type"]
        if not state.subject.is_unknown(value):
            fix = state.subject.nearest(value, STATE_TYPES, "types")
            state.at("Type").problem("STATE-TYPE", f"no type {kind(value)}", fix)


def _unknown_field(holder: Place, field: str | int, value: object) -> None:
    assert holder.state is not None
    assert isinstance(field, str)
    state, place = holder.state, holder.at(field)
    type_ = state.type
    if state.way != "goes on" and field in ("Next", "End"):
        place.problem("NEXT-XOR-END", f"a {type_} state has no {field}; {_ENDINGS[state.way]}", "remove it")
    elif not state.is_jsonata and field in JSONATA[type_]:
        fix = _IN_JSONPATH.get(field, 'set "QueryLanguage": "JSONata"')
        place.problem("QL-JSONATA-FIELD-IN-JSONPATH", f"{field} is a field of JSONata, and the state is JSONPath", fix)
    elif state.is_jsonata and field in JSONPATH[type_]:
        fix = _IN_JSONATA.get(field, f"did you mean {field.removesuffix('Path')}?")
        place.problem("QL-JSONPATH-FIELD-IN-JSONATA", f"{field} is a field of JSONPath, and the state is JSONata", fix)
    else:
        known = (JSONATA if state.is_jsonata else JSONPATH)[type_]
        place.problem(
            "STATE-FIELDS", f"a {type_} state has no {printable(field)}", state.subject.nearest(field, known, "fields")
        )


_IN_JSONPATH = {
    "Arguments": 'did you mean Parameters? or set "QueryLanguage": "JSONata"',
    "Output": 'did you mean ResultSelector and ResultPath? or set "QueryLanguage": "JSONata"',
    "Items": 'did you mean ItemsPath? or set "QueryLanguage": "JSONata"',
}
_IN_JSONATA = {
    "Parameters": "did you mean Arguments?",
    "ResultSelector": "did you mean Output?",
    "ResultPath": "did you mean Output?",
    "OutputPath": "did you mean Output?",
    "Result": "did you mean Output?",
    "InputPath": "write $states.input with the path in the expressions",
    "ItemsPath": "did you mean Items?",
}


def _check_end(state: State) -> None:
    fields = state.fields
    if state.way != "goes on":
        return
    if "Next" in fields:  # And "End": with one of them there is nothing to check.
        message = f'both Next and End; a {state.type} state has one of "Next": "..." and "End": true'
        state.problem("NEXT-XOR-END", message, "remove one of them")
    elif "End" not in fields:
        message = f'neither Next nor End; a {state.type} state has one of "Next": "..." and "End": true'
        state.problem("NEXT-XOR-END", message)
    elif fields["End"] is not True and not isinstance(fields["End"], state.subject.opaque):
        fix = "remove it, and name a Next" if fields["End"] is False else ""
        fix = "write true without quotes" if fields["End"] in ("true", "True") else fix
        state.at("End").problem("NEXT-XOR-END", f"is {kind(fields['End'])}; allowed is true", fix)


def _check_wait(state: State) -> None:
    names = ("Seconds", "Timestamp") if state.is_jsonata else ("Seconds", "SecondsPath", "Timestamp", "TimestampPath")
    present = [name for name in names if name in state.fields]
    if len(present) != 1:
        found = f"has {' and '.join(present)}" if present else "doesn't say how long it waits"
        state.problem("WAIT-ONE-OF", f"{found}; a Wait state has one of {', '.join(names)}")
    if state.machine.is_express:
        check_seconds(state, state.fields, "Seconds")


def _check_choice(state: State) -> None:
    if "Choices" not in state.fields:
        state.problem("CHOICE-CHOICES", "no Choices; a Choice state has one or more rules there")
    if "Default" not in state.fields:
        message = "no Default; what no rule matches fails with States.NoChoiceMatched"
        state.problem("CHOICE-NO-DEFAULT", message, 'add "Default": "..."')


def _check_context(state: State) -> None:
    for place, parts in state.context:
        if not parts:
            continue
        known = CONTEXT.get(parts[0])
        if known is None:
            fix = state.subject.nearest(parts[0], CONTEXT, "fields")
            place.problem("PATH-CONTEXT", f"the context object has no {parts[0]}", fix)
        elif len(parts) > 1 and parts[1] not in known and parts[1] != "*":
            fix = state.subject.nearest(parts[1], sorted(known), f"fields of {parts[0]}")
            place.problem("PATH-CONTEXT", f"the context object has no {parts[0]}.{parts[1]}", fix)
        elif parts[0] == "Map" and not _is_in_map(state):
            place.problem("MAP-ITEM-CONTEXT", "the context has an item in a Map state only")


def _is_in_map(state: State | None) -> bool:
    while state is not None:
        if state.type == "Map":
            return True
        state = state.machine.holder
    return False


_TOGETHER: Mapping[str, Callable[[State], None]] = {
    "Task": check_task,
    "Wait": _check_wait,
    "Choice": _check_choice,
    "Parallel": check_parallel,
    "Map": check_map,
}
"""What is checked of several fields together."""

_Kind = tuple[dict[str, Check | None], tuple[tuple[str, str, str], ...], Callable[[State], None] | None]


def _kinds(fields: Mapping[str, Mapping[str, Check]]) -> dict[str, _Kind]:
    """For each type of state: the checks of its fields, the pairs of which one may stand, and the check of all."""
    return {
        type_: (
            {field: None if check is anything else check for field, check in own.items()},
            EXCLUSIVE.get(type_, ()),
            _TOGETHER.get(type_),
        )
        for type_, own in fields.items()
    }


_JSONPATH: Final = _kinds(JSONPATH)
_JSONATA: Final = _kinds(JSONATA)
