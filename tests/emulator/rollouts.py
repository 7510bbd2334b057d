"""A workflow that is deployed again and again, whose executions wait at a gate until a test lets them go on."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emulator.clients import ACCOUNT, REGION
from releases import prune
from releases.listed import Clients
from tests.conftest import Stack

GATE = f"arn:aws:states:{REGION}:{ACCOUNT}:activity:gate"

MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:orders"

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:Charge"

PROGRAM = """
import pulumi

from components import Workflow

workflow = Workflow("orders", {args!r})
pulumi.export("stateMachineArn", workflow.start_arn)
"""

HANDLER = "def handler(event, context):\n    return event | {{'code': {number}}}\n"


def definition(number: int, gate: bool) -> dict[str, Any]:
    """One that says its number, waits at the gate if it has one, and lets a function say the number of its code."""
    wait = {"Type": "Task", "Resource": GATE, "ResultPath": None, "Next": "Charge"}
    return {
        "StartAt": "Say",
        "States": {
            "Say": {"Type": "Pass", "Result": {"definition": number}, "Next": "Wait" if gate else "Charge"},
            **({"Wait": wait} if gate else {}),
            "Charge": {"Type": "Task", "Resource": "${Charge}", "End": True},
        },
    }


class Rollout:
    """The stack of the workflow `orders` in the folder *project*."""

    def __init__(self, up: Callable[..., Stack], project: Path, *, gate: bool = False, **args: Any) -> None:
        (project / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
        (project / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
        self._up, self._project, self._gate, self._args = up, project, gate, args
        self._stack: Stack | None = None

    @property
    def stack(self) -> Stack:
        assert self._stack is not None
        return self._stack

    @property
    def client(self) -> Any:
        return self.stack.deployment.clients.state_machines

    def deploy(self, number: int, percent: int | None = None, **release: Any) -> list[str]:
        """Deploy definition and code *number*, with a canary if *percent* is given; return what changed."""
        canary = {} if percent is None else {"canary": {"percent": percent}}
        args = {
            "definition": definition(number, self._gate),
            "functions": {"Charge": {"code": "charge.py"}},
            "release": {"alias": "live", **canary, **release},
            **self._args,
        }
        (self._project / "charge.py").write_text(HANDLER.format(number=number))
        (self._project / "__main__.py").write_text(PROGRAM.format(args=args))
        if self._stack is None:
            self._stack = self._up(self._project)
            return []
        return [str(change) for change in self._stack.deployment.up()]

    def shares(self) -> dict[int, int]:
        """How many of a hundred executions the alias gives to each version, by its number."""
        alias = self.client.describe_state_machine_alias(stateMachineAliasArn=f"{MACHINE}:live")
        routes = alias["routingConfiguration"]
        return {int(route["stateMachineVersionArn"].rpartition(":")[2]): route["weight"] for route in routes}

    def versions(self) -> list[int]:
        """The numbers of the versions of the state machine that there are."""
        found = self.client.list_state_machine_versions(stateMachineArn=MACHINE)["stateMachineVersions"]
        return sorted(int(version["stateMachineVersionArn"].rpartition(":")[2]) for version in found)

    def function_versions(self) -> list[str]:
        """The versions of the function that there are."""
        functions = self.stack.deployment.clients.functions
        return [each["Version"] for each in functions.list_versions_by_function(FunctionName="Charge")["Versions"]]

    def waiting(self) -> str:
        """The ARN of an execution that has been started, and waits at the gate."""
        arn = self.stack.start({})
        while "Wait" not in self._entered(arn):
            time.sleep(0.02)
        return arn

    def let_go(self) -> None:
        """Let one execution go on that waits at the gate."""
        token = self.client.get_activity_task(activityArn=GATE)["taskToken"]
        self.client.send_task_success(taskToken=token, output="{}")

    def output(self, arn: str) -> dict[str, int]:
        """What an execution says: by which definition it ran, and which code."""
        said: dict[str, int] = json.loads(self.stack.finish(arn)["output"])
        return said

    def said(self) -> dict[str, int]:
        """What a new execution says."""
        return self.output(self.stack.start({}))

    def old(self, keep: int) -> prune.Old:
        """What is needed no more."""
        clients = self.stack.deployment.clients
        return prune.find(Clients(clients.state_machines, clients.functions), MACHINE, keep)

    def _entered(self, arn: str) -> set[str]:
        events = self.client.get_execution_history(executionArn=arn)["events"]
        return {event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event}
