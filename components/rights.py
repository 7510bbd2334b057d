"""The statements of a state machine's role: derived from its definition, and what a program adds and subtracts."""

import json
import re
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import pulumi

from asl.permissions.policy import merged
from asl.permissions.statements import Statement, subtracted
from asl.placeholder import NOT_KNOWN
from asl.problem import nearest, quoted
from asl.render import Deferred
from asl.walk import JSON_SCALARS
from components.arguments import ArgumentError, check_arn, check_kind

ROLE = re.compile(r"arn:[^:]+:iam::[0-9]{12}:role/.+")

ACTION_KEYS, RESOURCE_KEYS = ("Action", "NotAction"), ("Resource", "NotResource")
STATEMENT_KEYS = ("Sid", "Effect", *ACTION_KEYS, *RESOURCE_KEYS, "Condition")
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html"""


def check_rights(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError unless `role`, `permissions`, `extra_statements` and `without` in *args* can be used."""
    check_arn(subject, args, "role", ROLE, "the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME")
    for key in ("extra_statements", "without"):
        if args.get("role") is not None and args.get(key):
            raise ArgumentError(f"{subject}: {key} stands beside role; a role of your own is used as it is")
    check_kind(subject, args, "permissions", Mapping, "a dict of lists of ARNs by the name of a state")
    for state, arns in (args.get("permissions") or {}).items():
        if not _is_list(arns):
            fix = f"; write [{arns!r}]" if isinstance(arns, str) else ""
            raise ArgumentError(f'{subject}: permissions["{state}"] is {arns!r:.60}; allowed is a list of ARNs{fix}')
        for arn in arns:
            is_text = isinstance(arn, str) and arn.startswith(("arn:", "${"))
            if not is_text and not isinstance(arn, pulumi.Output | Awaitable):
                raise ArgumentError(f'{subject}: permissions["{state}"] has {arn!r:.60}; allowed are ARNs')
    check_kind(subject, args, "extra_statements", Sequence, "a list of statements")
    for index, statement in enumerate(args.get("extra_statements") or ()):
        _check_statement(f"{subject}: extra_statements[{index}]", statement)
    check_kind(subject, args, "without", Sequence, "a list of actions")
    for action in args.get("without") or ():
        if not isinstance(action, str) or isinstance(args["without"], str) or ":" not in action:
            raise ArgumentError(f'{subject}: without has {action!r:.60}; allowed are actions such as "xray:*"')


def _check_statement(subject: str, statement: object) -> None:
    if not isinstance(statement, Mapping):
        raise ArgumentError(f"{subject} is {statement!r:.60}; allowed is a dict with {quoted(STATEMENT_KEYS)}")
    for key in statement:
        if key not in STATEMENT_KEYS:
            raise ArgumentError(f'{subject} has "{key}"; {nearest(key, STATEMENT_KEYS, "keys")}')
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise ArgumentError(f'{subject}: Effect is {statement.get("Effect")!r:.60}; allowed are "Allow" and "Deny"')
    condition = statement.get("Condition", {})
    if not isinstance(condition, Mapping) or not all(isinstance(keys, Mapping) for keys in condition.values()):
        raise ArgumentError(f"{subject}: Condition is {condition!r:.60}; allowed is a dict of dicts, by operator")
    for keys in (ACTION_KEYS, RESOURCE_KEYS):
        if sum(key in statement for key in keys) != 1:
            raise ArgumentError(f"{subject} has not one of {quoted(keys)}; it needs just one")


def adjusted(subject: str, args: Mapping[str, Any], statements: Sequence[Statement]) -> list[Statement]:
    """*statements* less the actions of `without`, and with `extra_statements`; merged.

    Raises:
        ArgumentError: `without` names an action that none of *statements* has.
    """
    left = list(statements)
    for action in args.get("without") or ():
        fewer = subtracted(left, action)
        if fewer == left:
            known = sorted({each for statement in statements for each in statement["Action"]})
            raise ArgumentError(
                f'{subject}: without has "{action}", which is not derived; {nearest(action, known, "derived actions")}'
            )
        left = fewer
    return merged([*left, *map(dict, args.get("extra_statements") or ())])


def needed(statements: Sequence[Statement]) -> str:
    """What to say of a role of one's own: that it needs *statements*."""
    return f"the role is used as it is; it needs {json.dumps(_shown(statements), ensure_ascii=False)}"


def _shown(value: Any) -> Any:
    """*value* as JSON, in which a text stands for what is known at deployment only."""
    if isinstance(value, Deferred):
        try:
            return value.make(*map(_shown, value.parts))
        except ValueError:
            return NOT_KNOWN
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return value if isinstance(value, JSON_SCALARS) else NOT_KNOWN


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
