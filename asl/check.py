"""Everything that is wrong with a definition: all rules of `asl.rules`, applied."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from asl.placeholder import PSEUDO_PARAMETERS, REFERENCE
from asl.problem import Problem, close_match, quoted
from asl.rules import sizes
from asl.rules.catalogue import OFF, RULES, SEVERITIES
from asl.rules.document import plain
from asl.rules.graph import check_graph
from asl.rules.map_state import check_inner_machine
from asl.rules.place import Subject, read_machines
from asl.rules.states import check_machines, check_state
from asl.rules.variables import check_variables
from asl.walk import Path, leaves

TYPES = ("STANDARD", "EXPRESS")

SILENCE = re.compile(r"\b[Ss]ilence:((?:[\s,]*\b[A-Z][A-Z0-9-]+\b)+)")
"""What a state's Comment says to silence rules there: `silence: CHOICE-NO-DEFAULT`."""


def check(
    definition: object,
    *,
    type: str = "STANDARD",  # noqa: A002 -- the name that AWS gives it
    functions: Collection[str] = (),
    substitutions: Collection[str] | None = None,
    severities: Mapping[str, str] = {},
    opaque: tuple[type, ...] = (),
) -> list[Problem]:
    """Everything that is wrong with *definition*, in its order; an empty list if nothing is.

    A state's Comment may silence rules in that state: `"Comment": "Always 0 or 1. silence: CHOICE-NO-DEFAULT"`.

    Args:
        definition: The definition as a dict; nothing is assumed of it.
        type: `STANDARD` or `EXPRESS`.
        functions: Names that `${Name}` may stand for, each of which the definition must use.
        substitutions: More names that `${Name}` may stand for; None if any name may.
        severities: `error`, `warning` or `off` for rules that are not to have the severity of the catalogue.
        opaque: Types whose values are known later, such as `pulumi.Output`; they may stand for any value.

    Raises:
        ValueError: *type* is neither, a key of *severities* is no rule, or a value none of the three.
    """
    if type not in TYPES:
        raise ValueError(f'the type is "{type}"; allowed are {quoted(TYPES)}')
    for rule, severity in severities.items():
        if rule not in RULES:
            close = close_match(rule, RULES)
            raise ValueError(f'no rule "{rule}"' + (f'; did you mean "{close}"?' if close else ""))
        if severity not in SEVERITIES:
            raise ValueError(f'the severity of {rule} is "{severity}"; allowed are "error", "warning", "off"')
    document, problems, characters = plain(definition, opaque)
    if not problems:
        subject = Subject(document, type_=type, functions=functions, substitutions=substitutions, opaque=opaque)
        _apply_rules(subject)
        if characters > sizes.LARGEST // 4:
            sizes.check_sizes(subject)
        problems = _not_silenced(subject) if subject.silencing else subject.problems
        subject.release()
    if severities:
        problems = with_severities(problems, severities)
    return _in_order(problems, definition) if len(problems) > 1 else problems


def with_severities(problems: Iterable[Problem], severities: Mapping[str, str]) -> list[Problem]:
    """*problems* with the severities of *severities*, those aside whose rule is `off`."""
    return [
        problem._replace(severity=severities.get(problem.rule, problem.severity))
        for problem in problems
        if severities.get(problem.rule) != OFF
    ]


def _apply_rules(subject: Subject) -> None:
    read_machines(subject)
    check_machines(subject)
    for machine in subject.machines:
        if machine.holder is not None:
            check_inner_machine(machine)
        for state in machine.states.values():
            check_state(state)
    check_graph(subject)
    check_variables(subject)
    if subject.functions or subject.substitutions is not None:
        _check_references(subject)


def _check_references(subject: Subject) -> None:
    known = sorted({*subject.functions, *(subject.substitutions or ()), *PSEUDO_PARAMETERS})
    is_known = frozenset(known)
    used: set[str] = set()
    for path, value in leaves(subject.definition):
        if isinstance(value, str) and "${" in value:
            for name in REFERENCE.findall(value):
                used.add(name)
                if name not in is_known and subject.substitutions is not None:
                    fix = subject.nearest(name, known, "known names")
                    subject.report("REFERENCE", path, f'no function or substitution "{name}"', fix)
    for name in subject.functions:
        if name not in used:
            fix = f'write "${{{name}}}" in a Task state or remove it'
            subject.report("FUNCTION-USED", (), f'nothing names the function "{name}"', fix)


def _not_silenced(subject: Subject) -> list[Problem]:
    """The problems of *subject* but those that the Comment of their state silences."""
    silenced: dict[Path, dict[str, bool]] = {}
    for state in subject.silencing:
        named = " ".join(SILENCE.findall(state.fields["Comment"]))
        silenced[state.path] = dict.fromkeys(re.findall(r"[A-Z0-9-]+", named), False)
    problems = []
    for problem in subject.problems:
        holders = [silenced.get(problem.path[:length], {}) for length in range(2, len(problem.path) + 1)]
        holder = next((rules for rules in holders if problem.rule in rules), None)
        if holder is None:
            problems.append(problem)
        else:
            holder[problem.rule] = True
    severity = RULES["COMMENT-SILENCE"]
    for path, rules in silenced.items():
        for rule, found_something in rules.items():
            there = (*path, "Comment")
            if rule not in RULES:
                close = subject.close_match(rule, RULES)
                fix = f'did you mean "{close}"?' if close else ""
                problems.append(Problem("COMMENT-SILENCE", there, f'no rule "{rule}"', fix, severity))
            elif not found_something:
                message = f"silences {rule}, which finds nothing in this state"
                problems.append(Problem("COMMENT-SILENCE", there, message, "remove it", severity))
    return problems


def _in_order(problems: list[Problem], definition: object) -> list[Problem]:
    """*problems* in the order of the places in *definition* where they are."""
    positions: dict[int, tuple[object, dict[str | int, int]]] = {}  # With the object, so that its id stays its own.

    def order(problem: Problem) -> list[int]:
        found = []
        value: Any = definition
        for key in problem.path:
            if isinstance(value, Mapping):
                if id(value) not in positions:
                    positions[id(value)] = (value, {name: index for index, name in enumerate(value)})
                found.append(positions[id(value)][1][key])
            else:
                found.append(int(key))
            value = value[key]
        return found

    return sorted(problems, key=order)
