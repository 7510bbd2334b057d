"""The rows of Step Functions: state machines and their aliases."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType, pairs

CONFIGURATION = frozenset({"definition", "encryptionConfiguration", "loggingConfiguration", "publish", "roleArn"}) | {
    "tracingConfiguration"
}
"""What UpdateStateMachine takes."""


def _create_state_machine(clients: Clients, inputs: Inputs) -> Outputs:
    machine = clients.state_machines.create_state_machine(
        name=inputs["name"],
        type=inputs["type"],
        tags=pairs(inputs, "key", "value"),
        **_state_machine_configuration(inputs),
    )
    return {"id": machine["stateMachineArn"], "arn": machine["stateMachineArn"]}


def _update_state_machine(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    # As Pulumi's provider, which publishes no version where nothing but tags has changed.
    if any(inputs.get(name) != old.get(name) for name in CONFIGURATION):
        clients.state_machines.update_state_machine(stateMachineArn=old["arn"], **_state_machine_configuration(inputs))
    clients.state_machines.untag_resource(resourceArn=old["arn"], tagKeys=list(old.get("tags") or {}))
    clients.state_machines.tag_resource(resourceArn=old["arn"], tags=pairs(inputs, "key", "value"))


def _state_machine_configuration(inputs: Inputs) -> Any:
    logging = inputs["loggingConfiguration"]
    destination = logging.get("logDestination")
    encryption = inputs.get("encryptionConfiguration", {"type": "AWS_OWNED_KEY"})
    return {
        "definition": inputs["definition"],
        "roleArn": inputs["roleArn"],
        "publish": inputs.get("publish", False),
        "loggingConfiguration": {
            "level": logging["level"],
            "includeExecutionData": logging.get("includeExecutionData", False),
            "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": destination}}] if destination else [],
        },
        "tracingConfiguration": {"enabled": inputs["tracingConfiguration"]["enabled"]},
        "encryptionConfiguration": {
            name: int(value) if isinstance(value, float) else value for name, value in encryption.items()
        },
    }


def _newest_version(clients: Clients, made: Outputs) -> Outputs:
    versions = clients.state_machines.list_state_machine_versions(stateMachineArn=made["arn"])["stateMachineVersions"]
    return {"stateMachineVersionArn": versions[0]["stateMachineVersionArn"]} if versions else {}


def _read_state_machine(clients: Clients, arn: str) -> Outputs:
    machine = clients.state_machines.describe_state_machine(stateMachineArn=arn)
    return {"id": arn, "arn": arn, "name": machine["name"], "type": machine["type"]}


def _remaining_state_machines(clients: Clients) -> list[str]:
    return [arn.rpartition(":")[2] for arn in _state_machines(clients)]


def _state_machines(clients: Clients) -> list[str]:
    pages = clients.state_machines.get_paginator("list_state_machines").paginate()
    return [machine["stateMachineArn"] for page in pages for machine in page["stateMachines"]]


def _create_alias(clients: Clients, inputs: Inputs) -> Outputs:
    alias = clients.state_machines.create_state_machine_alias(name=inputs["name"], routingConfiguration=_routes(inputs))
    return {"id": alias["stateMachineAliasArn"], "arn": alias["stateMachineAliasArn"]}


def _update_alias(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    routes = _routes(inputs)
    clients.state_machines.update_state_machine_alias(stateMachineAliasArn=old["arn"], routingConfiguration=routes)


def _routes(inputs: Inputs) -> list[Any]:
    return [
        {"stateMachineVersionArn": route["stateMachineVersionArn"], "weight": int(route["weight"])}
        for route in inputs["routingConfigurations"]
    ]


def _remaining_aliases(clients: Clients) -> list[str]:
    return [
        ":".join(alias["stateMachineAliasArn"].split(":")[6:])
        for arn in _state_machines(clients)
        for alias in clients.state_machines.list_state_machine_aliases(stateMachineArn=arn)["stateMachineAliases"]
    ]


ROWS: Mapping[str, ResourceType] = {
    "aws:sfn/stateMachine:StateMachine": ResourceType(
        _create_state_machine,
        _update_state_machine,
        lambda clients, old: clients.state_machines.delete_state_machine(stateMachineArn=old["arn"]),
        _remaining_state_machines,
        CONFIGURATION | {"name", "tags", "type"},
        frozenset({"name", "type"}),
        _read_state_machine,
        _newest_version,
    ),
    "aws:sfn/alias:Alias": ResourceType(
        _create_alias,
        _update_alias,
        lambda clients, old: clients.state_machines.delete_state_machine_alias(stateMachineAliasArn=old["arn"]),
        _remaining_aliases,
        frozenset({"name", "routingConfigurations"}),
        frozenset({"name"}),
    ),
}
