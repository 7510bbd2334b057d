"""An EXPRESS workflow on the embedded AWS: started and waited for, and started only."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conftest import Stack

Up = Callable[..., Stack]

PROGRAM = """
import pulumi

from components import Workflow

task = {"Type": "Task", "Resource": "${Charge}", "End": True}
workflow = Workflow(
    "orders",
    {
        "definition": {"StartAt": "Charge", "States": {"Charge": task}},
        "functions": {"Charge": {"code": "charge.py"}},
        "type": "EXPRESS",
        "include_execution_data": True,
    },
)
pulumi.export("stateMachineArn", workflow.state_machine_arn)
pulumi.export("startCommand", workflow.start_command('{"id": 1}'))
"""

HANDLER = """
def handler(event, context):
    if event["id"] < 0:
        raise ValueError("no such order")
    return {"charged": event["id"]}
"""


@pytest.fixture
def express(stack: Up, tmp_path: Path) -> Stack:
    """The Workflow `orders`, which is EXPRESS."""
    (tmp_path / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (tmp_path / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
    (tmp_path / "charge.py").write_text(HANDLER)
    (tmp_path / "__main__.py").write_text(PROGRAM)
    return stack(tmp_path)


def execute(express: Stack, data: object) -> Any:
    """What the state machine answers when an execution has ended."""
    arn = express.deployment.outputs["stateMachineArn"]
    return express.deployment.clients.state_machines.start_sync_execution(stateMachineArn=arn, input=json.dumps(data))


def test_execution_is_waited_for(express: Stack) -> None:
    """The answer is its output."""
    answer = execute(express, {"id": 1})
    assert (answer["status"], json.loads(answer["output"])) == ("SUCCEEDED", {"charged": 1})
    assert ":express:orders:" in answer["executionArn"]


def test_failure_is_answered_too(express: Stack) -> None:
    """With the error of the handler."""
    answer = execute(express, {"id": -1})
    assert (answer["status"], answer["error"]) == ("FAILED", "ValueError")


def test_execution_is_started_only(express: Stack) -> None:
    """Its function runs though nobody waits for it, and AWS doesn't tell of the execution."""
    clients = express.deployment.clients
    started = express.start({"id": 1})
    with pytest.raises(ClientError, match="express"):
        clients.state_machines.describe_execution(executionArn=started)
    give_up, reports = time.monotonic() + 60, list[Any]()
    while not reports and time.monotonic() < give_up:
        time.sleep(0.02)
        logged = clients.logs.filter_log_events(logGroupName="/aws/lambda/Charge")["events"]
        reports = [event for event in logged if '"platform.report"' in event["message"]]
    assert [json.loads(report["message"])["record"]["status"] for report in reports] == ["success"]


def test_state_machine_logs_what_the_program_says(express: Stack) -> None:
    """The settings are there, and the rights to write to the log group."""
    arn, clients = express.deployment.outputs["stateMachineArn"], express.deployment.clients
    machine: Any = clients.state_machines.describe_state_machine(stateMachineArn=arn)
    policy: Any = clients.iam.get_role_policy(RoleName="orders-role", PolicyName="orders-policy")["PolicyDocument"]
    destination = machine["loggingConfiguration"]["destinations"][0]["cloudWatchLogsLogGroup"]["logGroupArn"]
    assert (machine["type"], machine["loggingConfiguration"]["includeExecutionData"]) == ("EXPRESS", True)
    assert {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [destination],
    } in policy["Statement"]
    assert "start-sync-execution" in express.deployment.outputs["startCommand"]
