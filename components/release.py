"""Releases of a Workflow: which versions the definition names, and which version an alias sends executions to."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NotRequired, TypedDict

import pulumi

from asl.permissions.policy import merged
from asl.permissions.statements import Statement
from asl.placeholder import REFERENCE
from asl.render import Deferred
from asl.walk import states
from components.arguments import ArgumentError, check_keys, check_kind, check_range
from releases import TAG

ALIAS = re.compile(r"(?=.*[A-Za-z_.-])[A-Za-z0-9_.-]{1,80}")
"""https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html"""

KEEP_VERSIONS = 10

MOST_VERSIONS = 900
"""AWS has room for 1,000, and a new one is published before old ones are deleted."""


class CanaryArgs(TypedDict):
    """How a new version of a `Workflow` takes over from the one before."""

    percent: int
    """How many of a hundred new executions run the newest version, 0 to 100; the others run the version before it. 100
    promotes the newest one, 0 rolls back to the one before."""


class ReleaseArgs(TypedDict):
    """How a `Workflow` is released: by versions that never change, and an alias that new executions start by."""

    alias: str
    """The name of the alias, as `live`; on AWS it has this very name."""
    canary: NotRequired[CanaryArgs]
    """How a new version takes over. Default: at once."""
    keep_versions: NotRequired[int]
    """How many of the newest versions are kept after a deployment, 1 to 900. What an alias names or a running execution
    uses is kept besides. Default: 10."""


def check_release(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if `release` of *args*, the arguments of a Workflow, is not right."""
    release = args.get("release")
    if release is None:
        return
    where = f"{subject}: release"
    check_keys(where, release, ReleaseArgs)
    if not isinstance(release["alias"], str) or not ALIAS.fullmatch(release["alias"]):
        allowed = "1 to 80 letters, digits, -, _ and ., not digits alone"
        raise ArgumentError(f"{where}: alias is {release['alias']!r:.60}; allowed are {allowed}")
    check_kind(where, release, "canary", Mapping, 'a dict like {"percent": 10}')
    if release.get("canary") is not None:
        check_keys(f"{where}: canary", release["canary"], CanaryArgs)
        check_range(f"{where}: canary", release["canary"], "percent", 0, 100)
    check_range(where, {"keep_versions": KEEP_VERSIONS, **release}, "keep_versions", 1, MOST_VERSIONS)


def check_versions(subject: str, definition: Mapping[str, Any], functions: Mapping[str, Any]) -> None:
    """Raise ArgumentError if a task says itself which version of one of *functions* it invokes: the release does."""
    for path, state in states(definition):
        given = state.get("Parameters", state.get("Arguments"))
        parameters: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        for function in (state.get("Resource"), parameters.get("FunctionName")):
            match = REFERENCE.match(function) if isinstance(function, str) else None
            if match is None or match[1] not in functions:
                continue
            qualified = not {"Qualifier", "Qualifier.$"}.isdisjoint(parameters)
            if qualified or match[0] != function:
                what = "has a Qualifier" if qualified else f'names "{function}"'
                raise ArgumentError(
                    f'{subject}: the state "{path[-1]}" {what}, and release says itself which version of {match[1]} '
                    f'it invokes; write "{match[0]}" alone'
                )


def tagged(args: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The tags of *args*, and the one by which what belongs to the release of the Workflow *name* is known."""
    return {**(args.get("tags") or {}), TAG: f"{pulumi.get_project()}/{pulumi.get_stack()}/{name}"}


def pinned(
    names: pulumi.Output[dict[str, str]], versions: Mapping[str, pulumi.Output[str]]
) -> pulumi.Output[dict[str, str]]:
    """*names*, in which one of the *versions* of each function stands for it, by its ARN."""

    def arns(known: list[Any]) -> dict[str, str]:
        found, *numbers = known
        pairs = zip(versions, numbers, strict=True)
        return {**found, **{function: f"{found[function]}:{number}" for function, number in pairs}}

    return pulumi.Output.all(names, *versions.values()).apply(arns)


def by_alias_only(args: Mapping[str, Any]) -> dict[str, Any]:
    """What holds a statement to the alias, whose resource is the state machine of a Workflow with *args*.

    AWS looks for the ARN of the state machine there, also where executions are started by an alias.
    https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
    """
    release = args.get("release")
    if release is None:
        return {}
    return {"Condition": {"StringEquals": {"states:StateMachineQualifier": release["alias"]}}}


def with_versions(statements: Sequence[Statement], functions: Mapping[str, Any]) -> list[Statement]:
    """*statements* in which what may be done with one of *functions* may be done with all its versions too.

    The function itself stays: executions from before the first release run a definition that names no version.
    """
    return merged([{**statement, "Resource": _with_versions(statement, functions)} for statement in statements])


def _with_versions(statement: Statement, functions: Mapping[str, Any]) -> Any:
    resources = statement["Resource"]
    if not all(action.startswith("lambda:") for action in statement["Action"]):
        return resources
    found = {
        index: own for index, resource in enumerate(resources) if (own := _function_of(resource, functions)) is not None
    }
    return [*resources, *(_all_versions(resources[index]) for index in found)]


def _function_of(resource: Any, functions: Mapping[str, Any]) -> str | None:
    """The name of the one of *functions* that *resource* stands for, without a version; None if it is another one."""
    texts = resource.parts if isinstance(resource, Deferred) else (resource,)
    match = REFERENCE.fullmatch(texts[0]) if len(texts) == 1 and isinstance(texts[0], str) else None
    return match[1] if match and match[1] in functions else None


def _all_versions(resource: Any) -> Any:
    if isinstance(resource, str):
        return f"{resource}:*"
    return Deferred(_versions_of(resource.make), resource.parts)


@lru_cache
def _versions_of(make: Any) -> Any:
    """One object for one *make*, by which equal `Deferred` are known."""
    return lambda *parts: f"{make(*parts)}:*"


def routes(newest: str, percent: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Which version gets how many of a hundred executions; none that gets nothing is named.

    The version that is stable is the one with the largest share of those that the alias has now, the newest left out:
    so that it stays the same while the newest is tried, also if another one is published meanwhile, and after a
    rollback. Of two equal ones it is the older.

    Args:
        newest: The ARN of the version that was published last.
        percent: How many it gets, if there is another one.
        weights: What the alias has now: ARNs of versions, and how many each gets.
    """
    others = {version: weight for version, weight in weights.items() if version != newest and weight > 0}
    if percent == 100 or not others:
        return {newest: 100}
    stable = max(others, key=lambda version: (others[version], -int(version.rpartition(":")[2])))
    return {version: weight for version, weight in ((newest, percent), (stable, 100 - percent)) if weight}
