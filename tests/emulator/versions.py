"""Probes of the versions of a state machine and its aliases."""

import json
from collections.abc import Callable
from typing import Any

from tests.emulator.probe import Probe

STARTS = 30
"""That all of so many run the same one of two versions is no chance."""


def definition(number: int) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": number, "End": True}}})


def aliased(probe: Probe) -> tuple[str, str]:
    """The ARNs of a state machine with two versions, and of an alias that halves executions between them."""
    client = probe.clients.state_machines
    machine = probe.machine(json.loads(definition(1)))
    versions = []
    for number in (1, 2):
        client.update_state_machine(stateMachineArn=machine, definition=definition(number))
        versions.append(client.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"])
    routes: Any = [{"stateMachineVersionArn": version, "weight": 50} for version in versions]
    alias = client.create_state_machine_alias(name="live", routingConfiguration=routes)
    return machine, alias["stateMachineAliasArn"]


def executions_of_an_alias(probe: Probe) -> object:
    """What they put out, and whether each tells the version that it ran."""
    _, alias = aliased(probe)
    started = [probe.clients.state_machines.start_execution(stateMachineArn=alias) for _ in range(STARTS)]
    ended = [probe.ended(execution["executionArn"])[0] for execution in started]
    told = [each["output"] == each.get("stateMachineVersionArn", "").rpartition(":")[2] for each in ended]
    return {each["output"] for each in ended}, all(told)


def versions_of_a_deleted_state_machine(probe: Probe) -> object:
    """What is refused when one asks for them."""
    client = probe.clients.state_machines
    machine, alias = aliased(probe)
    client.delete_state_machine(stateMachineArn=machine)
    errors = []
    for ask in (
        lambda: client.describe_state_machine_alias(stateMachineAliasArn=alias),
        lambda: client.describe_state_machine(stateMachineArn=f"{machine}:1"),
    ):
        try:
            ask()
        except client.exceptions.ClientError as error:
            errors.append(error.response["Error"]["Code"])
    return errors


SHARES: list[tuple[Callable[[Probe], object], object]] = [(executions_of_an_alias, ({"1", "2"}, True))]

DELETED: list[tuple[Callable[[Probe], object], object]] = [
    (versions_of_a_deleted_state_machine, ["ResourceNotFound", "StateMachineDoesNotExist"])
]
