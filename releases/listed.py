"""What AWS tells of the versions of a state machine and of functions, of what names them, and of what runs."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.literals import ExecutionStatusType

UNENDED: tuple["ExecutionStatusType", ...] = ("RUNNING", "PENDING_REDRIVE")

EXPRESS = "EXPRESS"


class Clients(NamedTuple):
    """The clients of boto3 that this takes."""

    states: "SFNClient"
    functions: "LambdaClient"


def machine_versions(states: "SFNClient", machine: str) -> list[str]:
    """The ARNs of all versions of the state machine with the ARN *machine*."""
    found = _pages(lambda more: states.list_state_machine_versions(stateMachineArn=machine, **more))
    return [version["stateMachineVersionArn"] for page in found for version in page["stateMachineVersions"]]


def aliased_versions(states: "SFNClient", machine: str) -> set[str]:
    """The ARNs of the versions that any alias of *machine* routes to."""
    found = _pages(lambda more: states.list_state_machine_aliases(stateMachineArn=machine, **more))
    aliases = [alias["stateMachineAliasArn"] for page in found for alias in page["stateMachineAliases"]]
    described = (states.describe_state_machine_alias(stateMachineAliasArn=alias) for alias in aliases)
    return {route["stateMachineVersionArn"] for alias in described for route in alias["routingConfiguration"]}


def unended_executions(states: "SFNClient", machine: str) -> Iterator[tuple[str, str]]:
    """The ARN of each execution of *machine* that runs or will, and of its version; empty if it has none.

    AWS keeps no executions of an EXPRESS state machine, so that nothing is told of them.
    """
    if states.describe_state_machine(stateMachineArn=machine)["type"] == EXPRESS:
        return
    for status in UNENDED:
        pages = states.get_paginator("list_executions").paginate(stateMachineArn=machine, statusFilter=status)
        for page in pages:
            for execution in page["executions"]:
                yield execution["executionArn"], execution.get("stateMachineVersionArn", "")


def versions_of_function(functions: "LambdaClient", function: str) -> list[str]:
    """The ARNs of the versions of the function with the ARN *function*, without `$LATEST`."""
    pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    numbers = [version["Version"] for page in pages for version in page["Versions"]]
    return [f"{function}:{each}" for each in numbers if each.isdecimal()]


def aliased_versions_of_function(functions: "LambdaClient", function: str) -> set[str]:
    """The ARNs of the versions that any alias of *function* routes to."""
    pages = functions.get_paginator("list_aliases").paginate(FunctionName=function)
    aliases = [alias for page in pages for alias in page["Aliases"]]
    numbers = {alias["FunctionVersion"] for alias in aliases}
    numbers |= {
        each for alias in aliases for each in alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    }
    return {f"{function}:{each}" for each in numbers}


def _pages(call: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The answers to a call that boto3 has no paginator for."""
    more: dict[str, Any] = {}
    while True:
        page = call(more)
        yield page
        if not page.get("nextToken"):
            return
        more = {"nextToken": page["nextToken"]}
