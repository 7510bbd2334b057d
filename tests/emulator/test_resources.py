"""Policies of a role and a key of the user's own in the embedded AWS: made, changed in place, and deleted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from emulator.clients import ACCOUNT, REGION, SECRET, Clients
from emulator.server import Emulator
from tests.conftest import Stack

Up = Callable[..., Stack]

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OTHER_KEY = KEY.replace("1234", "9876")

PROGRAM = """
import pulumi

from components import Workflow

workflow = Workflow("orders", {args!r})
pulumi.export("stateMachineArn", workflow.state_machine_arn)
"""


def write(project: Path, count: int = 0, **args: Any) -> Path:
    """Write the program: a Workflow that invokes *count* functions of others, or else one of its own."""
    arns = [f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:charge-card-{index:04}" for index in range(count)]
    states: dict[str, Any] = {
        f"Call {index}": {"Type": "Task", "Resource": arn, "Next": f"Call {index + 1}"}
        for index, arn in enumerate(arns or ["${Charge}"])
    }
    definition = {"StartAt": "Call 0", "States": {**states, f"Call {len(states)}": {"Type": "Succeed"}}}
    functions = {} if arns else {"Charge": {"code": "charge.py", "environment": {"RATE": "1"}}}
    text = PROGRAM.format(args={"definition": definition, "functions": functions, **args})
    (project / "__main__.py").write_text(text)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a project, without its program."""
    (tmp_path / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (tmp_path / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
    (tmp_path / "charge.py").write_text("import os\n\n\ndef handler(event, context):\n    return os.environ['RATE']\n")
    return tmp_path


def attached(clients: Clients) -> list[str]:
    """The names of the managed policies that the role of the state machine has."""
    found = clients.iam.list_attached_role_policies(RoleName="orders-role")["AttachedPolicies"]
    return sorted(policy["PolicyName"] for policy in found)


def allowed(clients: Clients, name: str) -> list[str]:
    """The resources of the managed policy *name*, in its default version."""
    arn = f"arn:aws:iam::{ACCOUNT}:policy/{name}"
    version = clients.iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document: Any = clients.iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    policy = document if isinstance(document, dict) else json.loads(document)
    return [resource for statement in policy["Statement"] for resource in statement["Resource"]]


def own_log_groups(clients: Clients) -> list[Any]:
    """Those of the workflow; the tests of others leave some behind."""
    names = ("/aws/vendedlogs/states/orders", "/aws/lambda/Charge")
    return [group for group in clients.logs.describe_log_groups()["logGroups"] if group["logGroupName"] in names]


def own_policies(up: Stack) -> list[str]:
    """The policies and attachments of the workflow that there are."""
    return [name for name in up.deployment.remaining() if "olicy" in name and "orders-" in name]


def test_large_rights_are_managed_policies_of_the_role(stack: Up, project: Path) -> None:
    """Each is made and attached."""
    clients = stack(write(project, 200, tags={"Team": "Sales"})).deployment.clients
    names = [f"orders-policy-{number}" for number in (1, 2, 3)]
    assert attached(clients) == names
    assert clients.iam.list_role_policies(RoleName="orders-role")["PolicyNames"] == []
    assert len({arn for name in names for arn in allowed(clients, name)}) == 201
    tags = clients.iam.list_policy_tags(PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/orders-policy-1")["Tags"]
    assert tags == [{"Key": "Team", "Value": "Sales"}]


def test_managed_policy_is_changed_in_place(stack: Up, project: Path) -> None:
    """As often as one likes, though IAM keeps five versions."""
    up = stack(write(project, 200, tags={"Team": "Sales"}))
    for count in range(201, 207):
        write(project, count, tags={"Team": str(count)})
        changed = {str(change) for change in up.deployment.up()}
        assert "updated Policy orders-policy-3 (policy, tags)" in changed
    policy_arn = f"arn:aws:iam::{ACCOUNT}:policy/orders-policy-3"
    assert len(up.deployment.clients.iam.list_policy_versions(PolicyArn=policy_arn)["Versions"]) == 1
    assert up.deployment.clients.iam.list_policy_tags(PolicyArn=policy_arn)["Tags"] == [{"Key": "Team", "Value": "206"}]
    assert any(arn.endswith("-0205") for arn in allowed(up.deployment.clients, "orders-policy-3"))


def test_rights_may_become_small_again(stack: Up, project: Path) -> None:
    """The managed policies are detached and deleted, and there is an inline one."""
    up = stack(write(project, 200))
    write(project, 100)
    changed = {str(change) for change in up.deployment.up()}
    assert {"created RolePolicy orders-policy", "deleted Policy orders-policy-1"} <= changed
    assert attached(up.deployment.clients) == []
    assert own_policies(up) == ["RolePolicy orders-role:orders-policy"]


def test_destroy_leaves_no_policy(stack: Up, project: Path) -> None:
    """They are detached before they are deleted."""
    up = stack(write(project, 200))
    assert "RolePolicyAttachment orders-role:orders-policy-1" in up.deployment.remaining()
    up.deployment.destroy()
    assert own_policies(up) == []


def test_boundary_and_path_of_a_role(stack: Up, project: Path) -> None:
    """The boundary changes in place and is taken away; the path replaces the role."""
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
    up = stack(write(project, role_path="/sales/", permissions_boundary=boundary))
    iam = up.deployment.clients.iam
    role = iam.get_role(RoleName="orders-role")["Role"]
    assert (role["Path"], role["PermissionsBoundary"]["PermissionsBoundaryArn"]) == ("/sales/", boundary)

    write(project, role_path="/sales/", permissions_boundary=f"{boundary}-2")
    changes = [str(change) for change in up.deployment.up()]
    role = iam.get_role(RoleName="orders-role")["Role"]
    assert "updated Role orders-role (permissionsBoundary)" in changes
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == f"{boundary}-2"

    write(project, role_path="/sales/")
    up.deployment.up()
    assert "PermissionsBoundary" not in iam.get_role(RoleName="orders-role")["Role"]


def test_everything_is_encrypted_with_the_key(stack: Up, project: Path) -> None:
    """State machine, log groups and environment; and executions still run."""
    up = stack(write(project, kms_key_arn=KEY))
    clients = up.deployment.clients
    arn = up.deployment.outputs["stateMachineArn"]
    machine: Any = clients.state_machines.describe_state_machine(stateMachineArn=arn)
    groups = own_log_groups(clients)
    assert machine["encryptionConfiguration"] == {
        "type": "CUSTOMER_MANAGED_KMS_KEY",
        "kmsKeyId": KEY,
        "kmsDataKeyReusePeriodSeconds": 300,
    }
    assert [group["kmsKeyId"] for group in groups] == [KEY, KEY]
    assert clients.functions.get_function(FunctionName="Charge")["Configuration"]["KMSKeyArn"] == KEY
    assert up.execute({})["status"] == "SUCCEEDED"


def test_key_may_change_and_be_taken_away(stack: Up, project: Path) -> None:
    """The state machine and the function stay; the embedded AWS makes new log groups."""
    up = stack(write(project, kms_key_arn=KEY))
    write(project, kms_key_arn=OTHER_KEY)
    changes = {str(change) for change in up.deployment.up()}
    assert {"updated StateMachine orders (encryptionConfiguration)", "updated Function Charge (kmsKeyArn)"} <= changes
    write(project)
    up.deployment.up()
    clients = up.deployment.clients
    arn = up.deployment.outputs["stateMachineArn"]
    machine: Any = clients.state_machines.describe_state_machine(stateMachineArn=arn)
    assert machine["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}
    assert ["kmsKeyId" in group for group in own_log_groups(clients)] == [False, False]
    assert not clients.functions.get_function(FunctionName="Charge")["Configuration"].get("KMSKeyArn")


def test_policy_of_a_key_can_be_made_before(emulator: Emulator) -> None:
    """The statements are a valid policy, with the one that lets the account manage the key."""
    from components import kms_key_policy_statements

    account = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    manage = {"Effect": "Allow", "Principal": account, "Action": "kms:*", "Resource": "*"}
    statements: list[Any] = [manage, *kms_key_policy_statements("orders", ["Charge"], ACCOUNT, REGION)]
    kms = boto3.Session(ACCOUNT, SECRET, region_name=REGION).client("kms", endpoint_url=emulator.endpoint)
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    key = kms.create_key(Policy=policy)["KeyMetadata"]["KeyId"]
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])["Statement"] == statements
