"""`flow policy`: the rights that the role of a definition needs, as an IAM policy."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from asl import derive
from asl.render import Deferred, substitute
from console.definition import load_valid
from console.printable import printable_json

ALL_KNOWN, NOT_ALL_KNOWN = 0, 1


@click.command(
    name="policy",
    help="Print the rights that the role of a definition needs, as an IAM policy. What the definition doesn't tell is "
    "said, with exit status 1. Rights for logs and traces come from a Workflow's settings, and are not among them.",
)
@click.argument("file")
@click.option("--set", "names", multiple=True, metavar="NAME=VALUE", help="What ${NAME} in the definition stands for.")
@click.option(
    "--permission", "permissions", multiple=True, metavar="STATE=ARN", help="What STATE may use, where only it knows."
)
def command(file: str, names: tuple[str, ...], permissions: tuple[str, ...]) -> int:
    """Return 0, or 1 if some rights can't be told."""
    allowed: dict[str, list[str]] = {}
    for permission in permissions:
        state, arn = _pair(permission, "--permission")
        allowed.setdefault(state, []).append(arn)
    statements, problems = derive(load_valid(file), permissions=allowed)
    known = substitute(statements, dict(_pair(name, "--set") for name in names))
    policy = {"Version": "2012-10-17", "Statement": _as_named(known)}
    print(printable_json(json.dumps(policy, indent=2, ensure_ascii=False)))
    for problem in problems:
        print(f"flow: {file}: {problem}", file=sys.stderr)
    return NOT_ALL_KNOWN if problems else ALL_KNOWN


def _pair(setting: str, option: str) -> tuple[str, str]:
    key, equals, value = setting.partition("=")
    if not equals or not key:
        raise click.UsageError(f'{option}: "{setting}" has no "="')
    return key, value


def _as_named(value: Any) -> Any:
    """*value* with `${Name}` standing where it would be filled in, as if it were a name."""
    if isinstance(value, Deferred):
        return value.make(*value.parts)
    if isinstance(value, Mapping):
        return {key: _as_named(each) for key, each in value.items()}
    return [_as_named(each) for each in value] if isinstance(value, list) else value
