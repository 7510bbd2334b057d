"""Statements of IAM as the fewest that say the same, and as policies that IAM has room for.

How much that is: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from json.encoder import encode_basestring
from operator import itemgetter
from types import FunctionType
from typing import Any

from asl.permissions.statements import Statement
from asl.render import Deferred
from asl.walk import JSON_SCALARS

INLINE_LIMIT = 10_240
"""How many characters all inline policies of a role may have together; white space doesn't count."""

MANAGED_LIMIT = 6_144
"""How many characters a managed policy may have; white space doesn't count."""

MANAGED_POLICIES = 10
"""How many managed policies a role may have, unless AWS raised the quota of the account."""

UNKNOWN = 128
"""How many characters count for a value that is known at deployment only: a string with `${Name}`, or an Output. ARNs
of functions, queues and tables with names as Pulumi gives them have 50 to 110."""

_ENVELOPE = len('{"Version":"2012-10-17","Statement":[]}')
_DEFERRED, _OPAQUE = "\U0010fffe", "\U0010ffff"  # They sort after all that a policy may contain.
_MISSING = "\U0010fffd"
_MAPPINGS = (dict, Mapping)  # To ask for a dict first takes half the time.


def merged(statements: Iterable[Statement]) -> list[Statement]:
    """The statements that allow and deny what *statements* do, each resource named once per Effect and Condition.

    Resources with the same actions share a statement. The same rights give the same statements, in whatever order they
    come: actions and resources are sorted, and so are the statements. Opaque values, which can't be compared, are the
    same if they are one object, and come last, in the order of their first use.
    """
    keys = _Keys()
    groups: dict[str, tuple[Statement, dict[str, set[str] | frozenset[str]]]] = {}
    for statement in statements:
        rest = {name: value for name, value in statement.items() if name not in ("Action", "Resource") and value}
        key = rest["Effect"] if len(rest) == 1 else keys.of_rest(rest)
        actions_of = groups.setdefault(key, (rest, {}))[1]
        actions = frozenset(keys.of_all(statement, "Action"))
        for resource in keys.of_all(statement, "Resource"):
            before = actions_of.setdefault(resource, actions)
            if isinstance(before, set):
                before |= actions
            elif before is not actions:
                actions_of[resource] = {*before, *actions}
    found = []
    for key, (rest, actions_of) in groups.items():
        shared: dict[frozenset[str], list[str]] = {}
        for resource, together in actions_of.items():
            shared.setdefault(frozenset(together), []).append(resource)
        found += [(key, sorted(actions), sorted(resources), rest) for actions, resources in shared.items()]
    found.sort(key=itemgetter(0, 1, 2))
    return [keys.statement(rest, actions, resources) for _, actions, resources, rest in found]


def characters(value: object) -> int:
    """How many characters *value* has as compact JSON, where what is not known yet counts as `UNKNOWN`."""
    if isinstance(value, str):
        length = len(encode_basestring(value))
        return max(length, UNKNOWN + 2) if "${" in value else length
    if isinstance(value, _MAPPINGS):
        # Braces, and for each item a colon and a comma, but for the last.
        return sum(map(characters, value)) + sum(map(characters, value.values())) + max(2, 2 * len(value) + 1)
    if isinstance(value, list | tuple) and not isinstance(value, Deferred):
        return sum(map(characters, value)) + max(2, len(value) + 1)
    return len(json.dumps(value)) if isinstance(value, JSON_SCALARS) else UNKNOWN + 2


def split(
    statements: Iterable[Statement], limit: int = MANAGED_LIMIT, size: Callable[[Any], int] = characters
) -> list[list[Statement]]:
    """*statements* by the policies that they fill, each in the first of the last ten where it has room.

    A statement that is too large for a policy of its own is split by its resources, or else by its actions. The same
    statements give the same policies.

    Args:
        statements: In the order of `merged`.
        limit: How many characters a policy may have.
        size: How many characters any part of a statement has.

    Raises:
        ValueError: A statement is too large, and can't be split.
    """
    found: list[list[Statement]] = []
    used: list[int] = []
    for statement in statements:
        for piece, needed in _pieces(statement, limit - _ENVELOPE, size):
            # No role has more than ten: to look at all of them would take long, and change nothing.
            for index in range(max(0, len(found) - MANAGED_POLICIES), len(found)):
                if used[index] + needed < limit:
                    found[index].append(piece)
                    used[index] += needed + 1
                    break
            else:
                found.append([piece])
                used.append(_ENVELOPE + needed)
    return found


def _pieces(statement: Statement, room: int, size: Callable[[Any], int]) -> Iterator[tuple[Statement, int]]:
    """*statement*, or what it is split into, each with its size."""
    needed = size(statement)
    if needed <= room:
        yield statement, needed
        return
    unnamed = {key: value for key, value in statement.items() if key != "Sid"}  # A policy may have a Sid once only.
    for key in ("Resource", "Action"):
        values = unnamed.get(key)
        if isinstance(values, list) and len(values) > 1:
            left = room - size({**unnamed, key: []})
            sizes = [size(value) + 1 for value in values]
            if max(sizes) <= left:
                for part in _parts(values, sizes, left):
                    piece = {**unnamed, key: part}
                    yield piece, size(piece)
                return
    actions = unnamed.get("Action")
    if not isinstance(actions, list) or len(actions) < 2:
        raise ValueError(f"a statement of {needed:,} characters can't be split; allowed are {room:,}")
    middle = len(actions) // 2
    for half in (actions[:middle], actions[middle:]):
        yield from _pieces({**unnamed, "Action": half}, room, size)


def _parts(values: list[Any], sizes: list[int], room: int) -> Iterator[list[Any]]:
    """*values* in order, as many at a time as have room."""
    part: list[Any] = []
    used = 0
    for value, needed in zip(values, sizes, strict=True):
        if used + needed > room:
            yield part
            part, used = [], 0
        part.append(value)
        used += needed
    yield part


class _Keys:
    """A string for each value, the same for equal ones, in the order in which they shall stand."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._opaque: dict[int, tuple[str, Any]] = {}
        self._encode = json.JSONEncoder(sort_keys=True, default=self._of_other).encode

    def of_rest(self, rest: Statement) -> str:
        """A key for what a statement says besides its actions and resources."""
        return self._encode(rest)

    def of_all(self, statement: Statement, name: str) -> list[str]:
        """A key for each action or resource; one for none if the statement says NotAction, or has no resource."""
        values = statement.get(name, _MISSING)
        if isinstance(values, list | tuple) and not isinstance(values, Deferred):
            return [value if isinstance(value, str) else self._of_value(value) for value in values]
        return [values if isinstance(values, str) else self._of_value(values)]

    def statement(self, rest: Statement, actions: list[str], resources: list[str]) -> Statement:
        made = {name: value for name, value in rest.items() if name != "Condition"}
        for name, keys in (("Action", actions), ("Resource", resources)):
            if keys != [_MISSING]:
                made[name] = [self._values.get(key, key) for key in keys]
        if "Condition" in rest:
            made["Condition"] = _in_order(rest["Condition"])
        return made

    def _of_value(self, value: Any) -> str:
        key = _DEFERRED + self._encode(value) if isinstance(value, Deferred) else self._of_opaque(value)
        self._values.setdefault(key, value)
        return key

    def _of_other(self, value: Any) -> Any:
        if isinstance(value, partial):  # What makes a `Deferred`, which is a list to JSON.
            return [value.func.__qualname__, *value.args]
        if isinstance(value, FunctionType):
            return value.__qualname__
        return dict(value) if isinstance(value, Mapping) else self._of_opaque(value)

    def _of_opaque(self, value: Any) -> str:
        # It is kept with its key: while it lives, nothing else has its id.
        return self._opaque.setdefault(id(value), (f"{_OPAQUE}{len(self._opaque):08}", value))[0]


def _in_order(value: Any) -> Any:
    return {name: _in_order(value[name]) for name in sorted(value)} if isinstance(value, _MAPPINGS) else value
