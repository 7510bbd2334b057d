"""Finds the versions that a state machine and its functions need no more, and deletes them."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from botocore.exceptions import ClientError

from releases import TAG, listed, needed
from releases.listed import Clients

MOST_LOOKED_INTO = 500
"""Running executions whose definition is asked for, one call each, because they have no version that tells it."""

NOT_THERE = ("ResourceNotFound", "ResourceNotFoundException", "StateMachineDoesNotExist", "ExecutionDoesNotExist")

IN_USE = ("ConflictException", "ResourceConflictException")
"""Somebody has just named it in an alias."""


class Old(NamedTuple):
    """Versions that are needed no more, by ARN."""

    machine_versions: list[str]
    function_versions: list[str]
    left: str = ""
    """Why versions of functions are left alone; empty if they aren't."""


def find(clients: Clients, machine: str, keep: int, used: Iterable[str] = ()) -> Old:
    """What is needed no more of the state machine with the ARN *machine*, and of the functions that have its tag.

    Versions of the state machine stay if they are among the newest *keep*, if an alias names them, or if an execution
    that has not ended runs them. Versions of functions stay if a definition names them that can still run: that of a
    version that stays, that of the state machine itself, or that of an execution that has not ended; or if an alias
    of the function names them. The newest one always stays.

    Args:
        clients: The clients of boto3.
        machine: Its ARN, without a version or an alias.
        keep: How many of the newest versions stay, 1 or more.
        used: The ARNs of more versions that must stay.
    """
    versions = listed.machine_versions(clients.states, machine)
    unended = {version or arn: arn for arn, version in listed.unended_executions(clients.states, machine)}
    # After what runs, so that what an alias started in between is seen by one or the other.
    needs = {*used, *unended, *listed.aliased_versions(clients.states, machine)}
    old = needed.old_versions(versions, keep, needs)
    unknown = [arn for version, arn in unended.items() if version not in versions]
    if len(unknown) > MOST_LOOKED_INTO:
        return Old(old, [], f"{len(unknown)} executions run without a version, too many to look into each")
    staying = [machine, *(version for version in versions if version not in old)]
    named = set[str]().union(*(_named_by(clients, each) for each in (*staying, *unknown)))
    return Old(old, _old_of_functions(clients, machine, named))


def delete(clients: Clients, old: Old) -> list[str]:
    """Delete *old*, and return the ARNs of what was deleted: what is in use again, or gone, is passed by."""
    deleted, still_named = list[str](), set[str]()
    for version in old.machine_versions:
        try:
            named = _named_by(clients, version)
            clients.states.delete_state_machine_version(stateMachineVersionArn=version)
            deleted.append(version)
        except ClientError as error:
            if _code(error) in IN_USE:
                still_named |= named
            elif _code(error) not in NOT_THERE:
                raise
    for version in old.function_versions:
        if version in still_named:
            continue
        try:
            function, qualifier = needed.unqualified(version), str(needed.number(version))
            clients.functions.delete_function(FunctionName=function, Qualifier=qualifier)
            deleted.append(version)
        except ClientError as error:
            if _code(error) not in (*IN_USE, *NOT_THERE):
                raise
    return deleted


def _named_by(clients: Clients, arn: str) -> set[str]:
    """The versions of functions that the definition of a state machine, of a version or of an execution names."""
    try:
        if ":execution:" in arn:
            described = clients.states.describe_state_machine_for_execution(executionArn=arn)["definition"]
        else:
            described = clients.states.describe_state_machine(stateMachineArn=arn)["definition"]
    except ClientError as error:
        if _code(error) in NOT_THERE:
            return set()
        raise
    return needed.function_versions(described)


def _old_of_functions(clients: Clients, machine: str, named: Collection[str]) -> list[str]:
    tags = clients.states.list_tags_for_resource(resourceArn=machine)["tags"]
    release = {tag["key"]: tag["value"] for tag in tags}.get(TAG)
    if release is None:
        return []
    old: list[str] = []
    for function in sorted(set(map(needed.unqualified, named))):
        try:
            if clients.functions.list_tags(Resource=function)["Tags"].get(TAG) == release:
                used = {*named, *listed.aliased_versions_of_function(clients.functions, function)}
                old += needed.old_versions(listed.versions_of_function(clients.functions, function), 1, used)
        except ClientError as error:
            if _code(error) not in NOT_THERE:
                raise
    return old


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
