"""What the probes of corrections share: functions, state machines and executions on an embedded AWS."""

import io
import json
import time
import zipfile
from typing import Any
from uuid import uuid4

from emulator.clients import Clients
from emulator.server import Emulator

ROLE = "arn:aws:iam::000000000000:role/any"
ENDS = ("ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted")


class Probe:
    """Functions and executions on an embedded AWS, for a test."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.clients = Clients(emulator.endpoint)

    def function(self, source: str) -> str:
        """The ARN of a new function whose handler is in *source*."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("app.py", source)
        made = self.clients.functions.create_function(
            FunctionName=f"probe-{uuid4()}",
            Role=ROLE,
            Runtime="python3.13",
            Handler="app.handler",
            Timeout=60,
            Code={"ZipFile": buffer.getvalue()},
        )
        waiter = self.clients.functions.get_waiter("function_active_v2")
        waiter.wait(FunctionName=made["FunctionName"], WaiterConfig={"Delay": 0.05, "MaxAttempts": 600})  # type: ignore[typeddict-item]  # a fraction works
        return made["FunctionArn"]

    def machine(self, definition: dict[str, Any]) -> str:
        """The ARN of a new state machine."""
        made = self.clients.state_machines.create_state_machine(
            name=f"probe-{uuid4()}", definition=json.dumps(definition), roleArn=ROLE
        )
        return made["stateMachineArn"]

    def execute(self, definition: dict[str, Any], data: str = "{}") -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What AWS describes of an execution of *definition* that has ended, and its history."""
        machine = self.machine(definition)
        return self.ended(
            self.clients.state_machines.start_execution(stateMachineArn=machine, input=data)["executionArn"]
        )

    def ended(self, execution_arn: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What AWS describes of an execution when it has ended, and its history."""
        client = self.clients.state_machines
        history: Any = []
        # The status may be there before the last event is, and the other way round.
        while not history or history[-1]["type"] not in ENDS:
            time.sleep(0.02)
            history = client.get_execution_history(executionArn=execution_arn, maxResults=1000)["events"]
        while client.describe_execution(executionArn=execution_arn)["status"] == "RUNNING":
            time.sleep(0.02)
        return dict(client.describe_execution(executionArn=execution_arn)), history

    def task(self, source: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The same for a Task that invokes a function of *source*."""
        state = {"Type": "Task", "Resource": self.function(source), "End": True}
        return self.execute({"StartAt": "A", "States": {"A": state}})
