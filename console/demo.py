"""`flow demo`: the whole way of a workflow on the embedded AWS, from nothing to nothing."""

import json
from collections import Counter
from collections.abc import Collection
from typing import Any

import click

from asl import states
from console.execution.history import describe
from console.execution.steps import FAILED, SUCCEEDED, Execution
from console.failure import PROJECT
from console.screen import screen
from console.watch import watch
from emulator.deploy import Change, Deployment
from emulator.server import Emulator

INPUT = '{"inputCaseID": "001"}'

MOST_EXECUTIONS = 60


@click.command(
    name="demo", help="Deploy the project to the embedded AWS, execute it until each branch was seen, destroy it."
)
def command() -> int:
    """Return 0 only if nothing failed or is left."""
    out = screen()
    with Emulator() as emulator:
        out.print(f"The embedded AWS listens at {emulator.endpoint}")
        deployment = Deployment(emulator.endpoint, PROJECT)
        out.print(f"Deployed __main__.py: created {_counted(deployment.up())}", soft_wrap=True)
        missing = _execute_until_seen(deployment)
        out.print(f"\nDestroyed: deleted {_counted(deployment.destroy())}", soft_wrap=True)
        left = deployment.remaining()
    out.print(f"Left in the embedded AWS: {', '.join(left) or 'nothing'}", soft_wrap=True)
    if missing:
        out.print(
            f"Not seen in the executions above: {', '.join(missing)}; the settings are those of Pulumi.local.yaml"
        )
    return 1 if missing or left else 0


def _execute_until_seen(deployment: Deployment) -> Collection[str]:
    """Execute the state machine until each branch was taken, and return the branches that were not."""
    client, arn, out = deployment.clients.state_machines, deployment.output("stateMachineArn"), screen()
    missing = _branches(json.loads(client.describe_state_machine(stateMachineArn=arn)["definition"]))
    for number in range(1, MOST_EXECUTIONS + 1):
        out.print(f"\nExecution {number}")
        started = client.start_execution(stateMachineArn=arn, input=INPUT)["executionArn"]
        ended = watch(client, describe(client, started), out, payloads=True)
        outcome = ended.output or ": ".join(part for part in (ended.error, ended.cause) if part)
        label = "Execution output:" if ended.status == SUCCEEDED else f"Execution {ended.status}:"
        out.print(f"{'Execution input:':17} {INPUT}\n{label:17} {outcome}", soft_wrap=True)
        if ended.status != SUCCEEDED and not _ended_in_fail(ended):
            return [*missing, "an execution that ends as the definition says"]
        seen = {step.name for step in ended.steps()}
        missing = [name for name in missing if name not in seen]
        if not missing:
            break
    return missing


def _branches(definition: dict[str, Any]) -> list[str]:
    """The states that Choice states lead to."""
    choices = [state for _, state in states(definition) if state["Type"] == "Choice"]
    targets = [rule["Next"] for choice in choices for rule in choice["Choices"]]
    targets += [choice["Default"] for choice in choices if "Default" in choice]
    return list(dict.fromkeys(targets))


def _ended_in_fail(execution: Execution) -> bool:
    return execution.status == FAILED and execution.failing is not None and execution.failing.type == "Fail"


def _counted(changes: list[Change]) -> str:
    counts = Counter(change.type.rpartition(":")[2] for change in changes)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing"
