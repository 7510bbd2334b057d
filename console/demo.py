"""`make demo`: the whole way of a workflow on the embedded AWS, from nothing to nothing."""

import json
from collections import Counter
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from asl import states
from console.execution import Step, follow
from console.view import show
from emulator.deploy import Change, Deployment
from emulator.server import Emulator

INPUT = '{"inputCaseID": "001"}'

MOST_EXECUTIONS = 60


def main(project: Path) -> int:
    """Deploy, execute until each branch was seen, destroy. Return 0 only if nothing failed or is left."""
    console = Console(highlight=False)
    say = partial(console.print, soft_wrap=True, markup=False)
    with Emulator() as emulator:
        say(f"The embedded AWS listens at {emulator.endpoint}")
        deployment = Deployment(emulator.endpoint, project)
        say(f"Deployed __main__.py: created {_counted(deployment.up())}")
        missing = _execute_until_seen(deployment, console)
        say(f"\nDestroyed: deleted {_counted(deployment.destroy())}")
        left = deployment.remaining()
    say(f"Left in the embedded AWS: {', '.join(left) or 'nothing'}")
    if missing:
        say(f"Not seen in the executions above: {', '.join(missing)}; the settings are those of Pulumi.local.yaml")
    return 1 if missing or left else 0


def _execute_until_seen(deployment: Deployment, console: Console) -> Collection[str]:
    """Execute the state machine until each branch was taken, and return the branches that were not."""
    client, arn = deployment.clients.state_machines, deployment.output("stateMachineArn")
    missing = _branches(json.loads(client.describe_state_machine(stateMachineArn=arn)["definition"]))
    for number in range(1, MOST_EXECUTIONS + 1):
        execution = client.start_execution(stateMachineArn=arn, input=INPUT)["executionArn"]
        console.print(f"\nExecution {number}")
        steps = list(show(follow(client, execution), console))
        ended = "Execution output:" if steps[-1].happened == "SUCCEEDED" else f"Execution {steps[-1].happened}:"
        console.print(f"{'Execution input:':17} {INPUT}\n{ended:17} {steps[-1].data}", soft_wrap=True, markup=False)
        if steps[-1].happened != "SUCCEEDED" and not _ended_in_fail(steps):
            return [*missing, "an execution that ends as the definition says"]
        missing = [name for name in missing if name not in {step.state for step in steps}]
        if not missing:
            break
    return missing


def _branches(definition: dict[str, Any]) -> list[str]:
    """The states that Choice states lead to."""
    choices = [state for _, state in states(definition) if state["Type"] == "Choice"]
    targets = [rule["Next"] for choice in choices for rule in choice["Choices"]]
    targets += [choice["Default"] for choice in choices if "Default" in choice]
    return list(dict.fromkeys(targets))


def _ended_in_fail(steps: list[Step]) -> bool:
    return [step.state_type for step in steps if step.state][-1:] == ["Fail"]


def _counted(changes: list[Change]) -> str:
    counts = Counter(change.type.rpartition(":")[2] for change in changes)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing"
