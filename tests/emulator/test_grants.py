"""A caller can do what it was granted, on this state machine only: the embedded AWS holds callers to IAM."""

import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from botocore.exceptions import ClientError

from emulator.clients import ACCOUNT, REGION
from emulator.deploy import Deployment
from emulator.server import Emulator
from tests.emulator.caller import Call, Caller

PROGRAM = """
import json

import pulumi_aws as aws

from components import Workflow

trust = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"}, "Action": "sts:AssumeRole"}
failing = {"StartAt": "Done", "States": {"Done": {"Type": "Fail"}}}

for type_ in ("STANDARD", "EXPRESS"):
    mine = Workflow(f"mine-{type_}", {"definition": failing, "functions": {}, "type": type_})
    Workflow(f"other-{type_}", {"definition": failing, "functions": {}, "type": type_})
    for grant in ("start", "read", "redrive", "task_response")[: 4 if type_ == "STANDARD" else 2]:
        role = aws.iam.Role(f"{grant}-{type_}", assume_role_policy=json.dumps({"Statement": [trust]}))
        getattr(mine, f"grant_{grant}")("caller", role)
"""

STATES = f"arn:aws:states:{REGION}:{ACCOUNT}"


class World(NamedTuple):
    """Who may do everything, and an execution of each state machine that is STANDARD."""

    root: Caller
    executions: dict[str, str]

    def names(self, machine: str, type_: str) -> dict[str, str]:
        """What stands for `${...}` in calls on a state machine."""
        return {"Machine": f"{STATES}:stateMachine:{machine}-{type_}", "Execution": self.executions[machine]}

    def in_role(self, grant: str, type_: str) -> Caller:
        """The one who has the grant."""
        return self.root.in_role(f"arn:aws:iam::{ACCOUNT}:role/{grant}-{type_}")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An embedded AWS that holds its callers to IAM, with two state machines of each type."""
    project = tmp_path_factory.mktemp("project")
    (project / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (project / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
    (project / "__main__.py").write_text(PROGRAM)
    with Emulator(auth=True) as running:
        Deployment(running.endpoint, project).up()
        root = Caller(running)
        yield World(root, {machine: failed(root, machine) for machine in ("mine", "other")})


def failed(root: Caller, machine: str) -> str:
    """The ARN of an execution that has failed."""
    client = root.client("stepfunctions")
    arn = client.start_execution(stateMachineArn=f"{STATES}:stateMachine:{machine}-STANDARD")["executionArn"]
    while client.describe_execution(executionArn=arn)["status"] == "RUNNING":
        time.sleep(0.02)
    return str(arn)


START = Call("sfn:startExecution", {"StateMachineArn": "${Machine}"})
START_SYNC = Call("sfn:startSyncExecution", {"StateMachineArn": "${Machine}"})
DESCRIBE = Call("sfn:describeStateMachine", {"StateMachineArn": "${Machine}"})
LIST = Call("sfn:listExecutions", {"StateMachineArn": "${Machine}"})
VERSIONS = Call("sfn:listStateMachineVersions", {"StateMachineArn": "${Machine}"})
EXECUTION = Call("sfn:describeExecution", {"ExecutionArn": "${Execution}"})
DEFINITION = Call("sfn:describeStateMachineForExecution", {"ExecutionArn": "${Execution}"})
HISTORY = Call("sfn:getExecutionHistory", {"ExecutionArn": "${Execution}"})
RUNS = Call("sfn:listMapRuns", {"ExecutionArn": "${Execution}"})
REDRIVE = Call("sfn:redriveExecution", {"ExecutionArn": "${Execution}"})
STOP = Call("sfn:stopExecution", {"ExecutionArn": "${Execution}"})
UPDATE = Call("sfn:updateStateMachine", {"StateMachineArn": "${Machine}", "TracingConfiguration": {"Enabled": False}})

ALL = [START, START_SYNC, DESCRIBE, LIST, VERSIONS, EXECUTION, DEFINITION, HISTORY, RUNS, REDRIVE, STOP, UPDATE]

GRANTED = {
    ("start", "STANDARD"): [START],
    ("start", "EXPRESS"): [START, START_SYNC],
    ("read", "STANDARD"): [DESCRIBE, LIST, VERSIONS, EXECUTION, DEFINITION, HISTORY, RUNS],
    ("read", "EXPRESS"): [DESCRIBE, VERSIONS],
    ("redrive", "STANDARD"): [REDRIVE],
}


@pytest.mark.parametrize(("grant", "type_"), GRANTED)
def test_caller_can_do_what_was_granted(world: World, grant: str, type_: str) -> None:
    """Each call succeeds."""
    caller, names = world.in_role(grant, type_), world.names("mine", type_)
    assert [call.action for call in GRANTED[grant, type_] if caller.is_denied(call.on(names))] == []


@pytest.mark.parametrize(("grant", "type_"), GRANTED)
def test_caller_can_not_do_it_on_another_state_machine(world: World, grant: str, type_: str) -> None:
    """Nor on an execution of it."""
    caller, names = world.in_role(grant, type_), world.names("other", type_)
    assert [call for call in GRANTED[grant, type_] if not caller.is_denied(call.on(names))] == []


@pytest.mark.parametrize(("grant", "type_"), GRANTED)
def test_caller_can_do_nothing_else(world: World, grant: str, type_: str) -> None:
    """Such as stop executions, or change the state machine."""
    caller, names = world.in_role(grant, type_), world.names("mine", type_)
    others = [call for call in ALL if call not in GRANTED[grant, type_]]
    assert [call.action for call in others if not caller.is_denied(call.on(names))] == []


def test_embedded_aws_can_not_prove_answers(world: World) -> None:
    """AWS asks for the state machine whose task it is; the embedded AWS asks for `*`, so that it denies the grant."""
    answer = Call("sfn:sendTaskHeartbeat", {"TaskToken": "token"})
    assert world.in_role("task_response", "STANDARD").is_denied(answer)
    with pytest.raises(ClientError, match="Task"):
        world.root.call(answer)
