"""Executions of every kind on the embedded AWS, each run once for all tests of a process."""

import io
import json
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from emulator.clients import Clients
from emulator.server import Emulator

ROLE = "arn:aws:iam::000000000000:role/any"

HANDLERS: Mapping[str, str] = {
    "Work": "def handler(event, context):\n    return {**event, 'Status': 1}\n",
    "Break": (
        "class NoCase(Exception):\n    pass\n\n\n"
        "def look_up(case):\n    raise NoCase(f'no case {case}')\n\n\n"
        "def handler(event, context):\n    print('looking for', event['case'])\n    look_up(event['case'])\n"
    ),
    "Pick": (
        "import time\n\n\ndef handler(event, context):\n"
        "    if event == 2:\n        raise ValueError(f'no item {event}')\n    time.sleep(5)\n"
    ),
    "Sleep": "import time\n\n\ndef handler(event, context):\n    time.sleep(30)\n",
}
"""The source of each function."""

CASE = {"case": "001"}


def task(function: str, **fields: Any) -> dict[str, Any]:
    """A Task state that ends, unless *fields* say what is next."""
    ends = {} if "Next" in fields else {"End": True}
    resource = f"arn:aws:lambda:us-east-1:000000000000:function:{function}"
    return {"Type": "Task", "Resource": resource, **fields, **ends}


def machine(*states: tuple[str, dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """A definition of *states*, the first of which it starts with."""
    return {"StartAt": states[0][0], "States": dict(states), **fields}


DONE = {"Type": "Pass", "End": True}
CATCH = [{"ErrorEquals": ["NoCase"], "Next": "Apologise", "ResultPath": None}]
RETRY = [{"ErrorEquals": ["NoCase"], "IntervalSeconds": 1, "MaxAttempts": 1}]
LONG = {"Type": "Wait", "Seconds": 600, "End": True}
EACH = {"ItemProcessor": machine(("Handle", DONE)), "ItemsPath": "$.items", "MaxConcurrency": 20}
CHILDREN = {
    "ItemProcessor": machine(("Look Up", task("Break")), ProcessorConfig={"Mode": "DISTRIBUTED"}),
    "ItemsPath": "$.items",
    "Label": "EachCase",
}
CHOICES = [{"Variable": "$.Status", "NumericEquals": 1, "Next": "Close"}]

DEFINITIONS: Mapping[str, dict[str, Any]] = {
    "Succeeded": machine(
        ("Work", task("Work", Next="Is Resolved")),
        ("Is Resolved", {"Type": "Choice", "Choices": CHOICES, "Default": "Escalate"}),
        ("Close", {"Type": "Succeed"}),
        ("Escalate", {"Type": "Fail", "Error": "Unresolved", "Cause": "Engage Tier 2 Support."}),
    ),
    "Failed": machine(("Work", task("Work", Next="Look Up")), ("Look Up", task("Break"))),
    "Caught": machine(("Look Up", task("Break", Catch=CATCH)), ("Apologise", DONE)),
    "Retried": machine(("Look Up", task("Break", Retry=RETRY))),
    "TimedOut": machine(("Look Up", task("Sleep", TimeoutSeconds=1))),
    "Late": machine(("Sleep", LONG), TimeoutSeconds=1),
    "Stopped": machine(("Sleep", LONG)),
    "Items": machine(("Each Case", {"Type": "Map", **EACH, "End": True})),
    "FailedItem": machine(
        (
            "Each Item",
            {"Type": "Map", "ItemProcessor": machine(("Pick", task("Pick"))), "ItemsPath": "$.items", "End": True},
        )
    ),
    "FailedChild": machine(("Each Case", {"Type": "Map", **CHILDREN, "Next": "Thank"}), ("Thank", DONE)),
    "Branches": machine(
        ("Both", {"Type": "Parallel", "Branches": [machine(("Bill", DONE)), machine(("Ship", DONE))], "Next": "Thank"}),
        ("Thank", DONE),
    ),
    "Impatient": machine(
        (
            "Delegate",
            {
                "Type": "Task",
                "Resource": "arn:aws:states:::states:startExecution.sync:2",
                "Parameters": {
                    "StateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:Stopped",
                    "Input.$": "$",
                },
                "TimeoutSeconds": 1,
                "End": True,
            },
        )
    ),
    "Nested": machine(
        (
            "Delegate",
            {
                "Type": "Task",
                "Resource": "arn:aws:states:::states:startExecution.sync:2",
                "Parameters": {
                    "StateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:Failed",
                    "Input.$": "$",
                    "Name": "inner",
                },
                "End": True,
            },
        )
    ),
    "Quick": machine(("Work", task("Work"))),
}

INPUTS: Mapping[str, Any] = {
    "Items": {"items": list(range(200))},
    "FailedItem": {"items": [1, 2, 3]},
    "FailedChild": {"items": [CASE]},
}
EXPRESS = ("Quick",)


class Scenarios:
    """State machines of all kinds on an embedded AWS, and an execution of each that has ended."""

    def __init__(self, emulator: Emulator) -> None:
        self.endpoint = emulator.endpoint
        self.client = Clients(emulator.endpoint).state_machines
        self.functions = Clients(emulator.endpoint).functions
        self.execution: Callable[[str], str] = cache(self._execution)
        self.machine: Callable[[str], str] = cache(self._machine)
        self.function: Callable[[str], str] = cache(self._function)

    def start(self, kind: str, name: str = "") -> str:
        """The ARN of a new execution."""
        named: Any = {"name": name} if name else {}
        given = json.dumps(INPUTS.get(kind, CASE))
        return self.client.start_execution(stateMachineArn=self.machine(kind), input=given, **named)["executionArn"]

    def finish(self, arn: str) -> str:
        """The status of an execution, as soon as it has ended."""
        while (status := self.client.describe_execution(executionArn=arn)["status"]) == "RUNNING":
            time.sleep(0.02)
        return status

    def _execution(self, kind: str) -> str:
        """The ARN of the execution `case-001` of the machine *kind*, which has ended."""
        arn = self.start(kind, "case-001")
        if kind == "Stopped":
            self.client.stop_execution(executionArn=arn, error="Obsolete", cause="The customer called again.")
        self.finish(arn)
        return arn

    def _machine(self, kind: str) -> str:
        for function in HANDLERS:
            self.function(function)
        for inner in {"Nested": ["Failed"], "Impatient": ["Stopped"]}.get(kind, []):
            self.machine(inner)
        type_: Any = "EXPRESS" if kind in EXPRESS else "STANDARD"
        text = json.dumps(DEFINITIONS[kind])
        made = self.client.create_state_machine(name=kind, definition=text, roleArn=ROLE, type=type_)
        return made["stateMachineArn"]

    def _function(self, name: str) -> str:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("app.py", HANDLERS[name])
        made = self.functions.create_function(
            FunctionName=name,
            Role=ROLE,
            Runtime="python3.13",
            Handler="app.handler",
            Timeout=60,
            Code={"ZipFile": buffer.getvalue()},
        )
        waiter = self.functions.get_waiter("function_active_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 0.05, "MaxAttempts": 600})  # type: ignore[typeddict-item]  # a fraction works
        return made["FunctionArn"]
