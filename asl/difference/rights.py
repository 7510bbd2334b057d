"""The rights that one definition needs and another doesn't, as far as definitions tell them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from asl.difference.values import PLACEHOLDER, matches
from asl.permissions import derive
from asl.permissions.statements import Statement
from asl.placeholder import NOT_KNOWN, PSEUDO_PARAMETERS
from asl.problem import Problem, printable
from asl.render import Deferred, substitute
from asl.walk import Object, Path, states

GAP = re.compile(rf"\*|{PLACEHOLDER.pattern}")
"""What stands for anything in a resource."""

ODD = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What `derive` may raise of a definition that is not as it should be: that of the machine that is deployed may have
what is not known here, or be one that only the embedded AWS takes."""


class Right(NamedTuple):
    """An action on a resource."""

    action: str
    resource: str
    condition: str = ""
    """JSON; empty if there is none."""


class Lost(NamedTuple):
    """A right that the new definition doesn't need."""

    right: Right
    states: tuple[str, ...]
    """The names of the states of the old definition that need it."""


class Rights(NamedTuple):
    """How the rights differ that two definitions need."""

    gained: tuple[Right, ...] = ()
    lost: tuple[Lost, ...] = ()
    unknown: tuple[str, ...] = ()
    """What can't be told of the new definition, and wasn't the same before: where, and why."""


def rights(old: Object, new: Object, machine: str, changed: Set[Path]) -> Rights:
    """How the rights differ that *old* and *new* need.

    Args:
        old: The definition that is deployed.
        new: The one that takes its place.
        machine: The ARN of the state machine.
        changed: The paths of the states of *old* that are removed or changed: no other one needs what is lost.
    """
    try:
        before, old_problems = _needed(old, machine)
    except ODD:
        return Rights(unknown=("the deployed definition: its rights can't be told",))
    try:
        after, new_problems = _needed(new, machine)
    except ODD:
        return Rights(unknown=("the new definition: its rights can't be told",))
    gone = _not_covered(before, after)
    doubtful = {_state(problem) for problem in new_problems}
    users = _users(old, machine, changed, gone) if gone else {}
    # What a state needed is not lost where it can't be told what the state needs now.
    lost = [Lost(right, users.get(right, ())) for right in gone if not doubtful.intersection(users.get(right, ()))]
    known = {(_state(problem), problem.message) for problem in old_problems}
    unknown = [
        f"{printable(_state(each))}: {each.message}"
        for each in new_problems
        if (_state(each), each.message) not in known
    ]
    gained = [right for right in _not_covered(after, before) if not _may_be_one_of(right, before)]
    return Rights(tuple(gained), tuple(lost), tuple(unknown))


def _needed(definition: Object, machine: str) -> tuple[list[Right], list[Problem]]:
    statements, problems = derive(definition, machine=machine)
    parts = machine.split(":")
    known = substitute(statements, dict(zip(PSEUDO_PARAMETERS, (parts[1], parts[3], parts[4]), strict=True)))
    return list(_single(known)), problems


def _single(statements: Iterable[Statement]) -> Iterator[Right]:
    for statement in statements:
        condition = json.dumps(_text(statement["Condition"]), ensure_ascii=False) if "Condition" in statement else ""
        for resource in statement["Resource"]:
            for action in statement["Action"]:
                yield Right(action, _text(resource), condition)


def _text(value: Any) -> Any:
    """*value* with a placeholder where it can't be told before the deployment."""
    if isinstance(value, Mapping):
        return {key: _text(item) for key, item in value.items()}
    return NOT_KNOWN if isinstance(value, Deferred) else value


def _not_covered(rights: Iterable[Right], by: Iterable[Right]) -> list[Right]:
    """Those of *rights* that none of the others includes, a wildcard what it stands for."""
    exact = set(by)
    wide: dict[tuple[str, str, str], list[list[str]]] = {}
    for right in exact:
        parts = GAP.split(right.resource)
        condition = "" if PLACEHOLDER.search(right.condition) else right.condition
        if len(parts) > 1 or condition != right.condition:
            wide.setdefault((right.action, condition, parts[0]), []).append(parts)
    return [right for right in rights if right not in exact and not (wide and _is_covered(right, wide))]


def _is_covered(right: Right, wide: Mapping[tuple[str, str, str], list[list[str]]]) -> bool:
    # By how it begins, so that each is compared with few.
    return any(
        matches(parts, right.resource)
        for condition in {right.condition, ""}
        for length in range(len(right.resource) + 1)
        for parts in wide.get((right.action, condition, right.resource[:length]), ())
    )


def _may_be_one_of(right: Right, others: Iterable[Right]) -> bool:
    """Whether *right* isn't known yet, and may turn out to be one of *others*."""
    if not PLACEHOLDER.search(right.resource + right.condition):
        return False
    parts = PLACEHOLDER.split(right.resource)
    return any(right.action == other.action and matches(parts, other.resource) for other in others)


def _users(old: Object, machine: str, changed: Set[Path], gone: Iterable[Right]) -> dict[Right, tuple[str, ...]]:
    wanted = set(gone)
    found: dict[Right, list[str]] = {}
    for path, state in states(old):
        if path in changed:
            name = str(path[-1])
            for right in wanted.intersection(_needed({"States": {name: _alone(state)}}, machine)[0]):
                found.setdefault(right, []).append(name)
    return {right: tuple(names) for right, names in found.items()}


def _alone(state: Object) -> Object:
    """*state* without the states in it."""
    alone = {key: value for key, value in state.items() if key not in ("Branches", "Iterator")}
    if isinstance(alone.get("ItemProcessor"), Mapping):
        alone["ItemProcessor"] = {**alone["ItemProcessor"], "States": {}}
    return alone


def _state(problem: Problem) -> str:
    """The name of the state that *problem* is about."""
    path = problem.path
    return next((str(path[at + 1]) for at in reversed(range(len(path) - 1)) if path[at] == "States"), "definition")
