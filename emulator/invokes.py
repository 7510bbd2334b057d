"""What the functions of Pulumi's provider answer on the embedded AWS: a table from token to function."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.clients import ACCOUNT, REGION, Clients

Answer = dict[str, Any] | tuple[dict[str, Any], list[tuple[str, str]]]
"""What is answered; or, as Pulumi's mocks have it, with what fails: the name of an argument and a reason."""

NO_ALIAS: Answer = ({}, [("name", "no Step Functions State Machine Aliases matched")])
"""What getAlias answers where there is no such alias, in the words of the provider."""


def _alias(clients: Clients, args: Mapping[str, Any]) -> Answer:
    """An alias of a state machine, or `NO_ALIAS`."""
    states = clients.state_machines
    arn = f"{args['statemachineArn']}:{args['name']}"
    try:
        found = states.describe_state_machine_alias(stateMachineAliasArn=arn)
    except states.exceptions.ResourceNotFound:
        return NO_ALIAS
    routes = [
        {"stateMachineVersionArn": route["stateMachineVersionArn"], "weight": route["weight"]}
        for route in found["routingConfiguration"]
    ]
    return {"id": arn, "arn": arn, "name": found["name"], "routingConfigurations": routes}


INVOKES: Mapping[str, Callable[[Clients, Mapping[str, Any]], Answer]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": lambda _, __: {"accountId": ACCOUNT},
    "aws:index/getPartition:getPartition": lambda _, __: {"partition": "aws"},
    "aws:index/getRegion:getRegion": lambda _, __: {"region": REGION},
    "aws:sfn/getAlias:getAlias": _alias,
}
