"""A state machine that is there becomes part of a stack on the embedded AWS, and keeps its executions."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest

from emulator.clients import ACCOUNT, REGION, Clients
from emulator.deploy import Deployment
from emulator.server import Emulator
from tests.conftest import Stack

Up = Callable[..., Stack]

MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:imported"
LOG_GROUP = "/aws/vendedlogs/states/imported"
OLD: Any = {"StartAt": "Old", "States": {"Old": {"Type": "Pass", "End": True}}}

PROGRAM = """
import pulumi

from components import Workflow

IMPORTS = {imports!r}


def find(args):
    import_id = IMPORTS.get((args.type_, args.name))
    if import_id is not None:
        options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(import_=import_id))
        return pulumi.ResourceTransformationResult(args.props, options)


definition = {{"StartAt": "New", "States": {{"New": {{"Type": "Succeed"}}}}}}
options = pulumi.ResourceOptions(transformations=[find])
workflow = Workflow("imported", {{"definition": definition, "functions": {{}}, **{args!r}}}, options)
pulumi.export("stateMachineArn", workflow.state_machine_arn)
"""

IMPORTS = {
    ("aws:sfn/stateMachine:StateMachine", "imported"): MACHINE,
    ("aws:cloudwatch/logGroup:LogGroup", LOG_GROUP): LOG_GROUP,
}


@pytest.fixture
def clients(emulator: Emulator) -> Iterator[Clients]:
    """Clients of an embedded AWS with a state machine, an execution of it that has ended, and its log group."""
    clients = Clients(emulator.endpoint)
    role = f"arn:aws:iam::{ACCOUNT}:role/old"
    clients.state_machines.create_state_machine(name="imported", definition=json.dumps(OLD), roleArn=role)
    clients.state_machines.start_execution(stateMachineArn=MACHINE, name="before")
    clients.logs.create_log_group(logGroupName=LOG_GROUP)
    yield clients
    with contextlib.suppress(clients.state_machines.exceptions.StateMachineDoesNotExist):
        clients.state_machines.delete_state_machine(stateMachineArn=MACHINE)
    with contextlib.suppress(clients.logs.exceptions.ResourceNotFoundException):
        clients.logs.delete_log_group(logGroupName=LOG_GROUP)


def write(project: Path, imports: Any = IMPORTS, **args: Any) -> Path:
    """Write the program, and return its folder."""
    (project / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (project / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
    (project / "__main__.py").write_text(PROGRAM.format(imports=imports, args=args))
    return project


def test_state_machine_is_updated_and_keeps_its_executions(clients: Clients, stack: Up, tmp_path: Path) -> None:
    """It has the new definition, role and tags."""
    up = stack(write(tmp_path, tags={"Team": "Sales"}))
    machine = clients.state_machines.describe_state_machine(stateMachineArn=MACHINE)
    executions = clients.state_machines.list_executions(stateMachineArn=MACHINE)["executions"]
    tags = clients.state_machines.list_tags_for_resource(resourceArn=MACHINE)["tags"]
    assert json.loads(machine["definition"])["StartAt"] == "New"
    assert machine["roleArn"].endswith(":role/imported-role")
    assert [execution["name"] for execution in executions] == ["before"]
    assert tags == [{"key": "Team", "value": "Sales"}]
    assert up.execute({})["status"] == "SUCCEEDED"


def test_import_is_told(clients: Clients, emulator: Emulator, tmp_path: Path) -> None:
    """Of what was there; the role is new."""
    deployment = Deployment(emulator.endpoint, write(tmp_path))
    changes = {str(change) for change in deployment.up()}
    assert {"imported StateMachine imported", f"imported LogGroup {LOG_GROUP}", "created Role imported-role"} <= changes
    assert deployment.up() == []
    deleted = {str(change) for change in deployment.destroy()}
    assert {"deleted StateMachine imported", f"deleted LogGroup {LOG_GROUP}"} <= deleted


def test_what_is_not_there_can_not_be_imported(clients: Clients, stack: Up, tmp_path: Path) -> None:
    """The error is that of AWS."""
    other = {**IMPORTS, ("aws:sfn/stateMachine:StateMachine", "imported"): f"{MACHINE}-2"}
    with pytest.raises(Exception, match="StateMachineDoesNotExist"):
        stack(write(tmp_path, other))


def test_what_can_not_change_must_be_the_same(clients: Clients, stack: Up, tmp_path: Path) -> None:
    """Pulumi would replace it, and its executions would be gone."""
    message = f"aws:sfn/stateMachine:StateMachine imported: {MACHINE} can't be imported, it has another type"
    with pytest.raises(pulumi.RunError, match=message):
        stack(write(tmp_path, type="EXPRESS"))


def test_embedded_aws_does_not_import_roles(clients: Clients, stack: Up, tmp_path: Path) -> None:
    """A new one with the rights that the definition needs takes its place."""
    imports = {**IMPORTS, ("aws:iam/role:Role", "imported-role"): "old"}
    with pytest.raises(pulumi.RunError, match="aws:iam/role:Role imported-role: the embedded AWS can't import one"):
        stack(write(tmp_path, imports))
