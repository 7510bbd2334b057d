"""Who uses a state machine gets what that needs, on this state machine only."""

import re
from typing import Any

import pulumi
import pytest
from pulumi_aws import iam

from components import Workflow
from components.arguments import ArgumentError
from tests.asl.permissions.test_table import details, formats, is_of_format
from tests.conftest import Deploy, Recorded

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
STATES = "arn:aws:states:eu-west-1:123456789012"
MACHINE = f"{STATES}:stateMachine:orders-1a2b3c4"
APPROVAL = f"{STATES}:activity:approval"
LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/orders-1a2b3c4:*"
DECRYPT = {
    "Effect": "Allow",
    "Action": ["kms:Decrypt"],
    "Resource": [KEY],
    "Condition": {"StringEquals": {"kms:EncryptionContext:aws:states:stateMachineArn": MACHINE}},
}

SEE = ["DescribeStateMachine", "DescribeStateMachineAlias"]
LISTS = ["ListStateMachineAliases", "ListStateMachineVersions"]


def workflow(definition: Any = None, **args: Any) -> Workflow:
    """The Workflow `orders`."""
    default = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
    return Workflow("orders", {"definition": definition or default, "functions": {}, **args})  # type: ignore[typeddict-item]  # the arguments of a test


def allow(actions: list[str], resources: list[str], service: str = "states") -> dict[str, Any]:
    """A statement."""
    return {"Effect": "Allow", "Action": [f"{service}:{action}" for action in actions], "Resource": resources}


def granted(deploy: Deploy, grant: str, **args: Any) -> list[Any]:
    """The statements of a grant to the role `api`."""
    recorded = deploy(lambda: getattr(workflow(**args), f"grant_{grant.replace('-', '_')}")("api", "api"))
    return list(recorded.document(f"orders-api-{grant}", "policy")["Statement"])


READ = [
    allow([*SEE, "ListExecutions", *LISTS], [MACHINE]),
    allow(
        ["DescribeExecution", "DescribeStateMachineForExecution", "GetExecutionHistory", "ListMapRuns"],
        [f"{STATES}:execution:orders-1a2b3c4:*", f"{STATES}:execution:orders-1a2b3c4/*:*"],
    ),
    allow(["DescribeMapRun", "ListExecutions"], [f"{STATES}:mapRun:orders-1a2b3c4/*:*"]),
]

START_SYNC = allow(["StartExecution", "StartSyncExecution"], [MACHINE])

CASES: list[tuple[str, dict[str, Any], list[Any]]] = [
    ("start", {}, [allow(["StartExecution"], [MACHINE])]),
    # What starts is encrypted by the role of the state machine.
    ("start", {"kms_key_arn": KEY}, [allow(["StartExecution"], [MACHINE])]),
    ("start", {"type": "EXPRESS"}, [START_SYNC]),
    # The output that comes back is decrypted for the caller.
    ("start", {"type": "EXPRESS", "kms_key_arn": KEY}, [START_SYNC, DECRYPT]),
    ("read", {}, READ),
    ("read", {"kms_key_arn": KEY}, [*READ, DECRYPT]),
    ("read", {"type": "EXPRESS"}, [allow(["FilterLogEvents"], [LOGS], "logs"), allow([*SEE, *LISTS], [MACHINE])]),
    ("read", {"type": "EXPRESS", "log_level": "OFF"}, [allow([*SEE, *LISTS], [MACHINE])]),
    ("redrive", {"kms_key_arn": KEY}, [allow(["RedriveExecution"], [f"{STATES}:execution:orders-1a2b3c4:*"])]),
    (
        "task-response",
        {"kms_key_arn": KEY},
        [allow(["SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess"], [MACHINE])],
    ),
]


@pytest.mark.parametrize(("grant", "args", "statements"), CASES)
def test_grant_is_what_its_caller_needs(
    deploy: Deploy, grant: str, args: dict[str, Any], statements: list[Any]
) -> None:
    """Named exactly, also where the key is needed."""
    assert granted(deploy, grant, **args) == statements


def test_first_preview_shows_what_is_granted(deploy: Deploy) -> None:
    """The name of the state machine is known then."""
    recorded = deploy(lambda: workflow().grant_start("api", "api"), preview=True)
    assert recorded.document("orders-api-start", "policy")["Statement"][0]["Resource"] == [MACHINE]


def test_answers_may_be_for_activities_of_the_definition(deploy: Deploy) -> None:
    """AWS asks for the activity whose token it is."""
    task = {"Type": "Task", "Resource": APPROVAL, "TimeoutSeconds": 60, "End": True}
    (statement,) = granted(deploy, "task-response", definition={"StartAt": "Ask", "States": {"Ask": task}})
    assert statement["Resource"] == [APPROVAL, MACHINE]


@pytest.mark.parametrize(("grant", "args", "statements"), CASES)
def test_actions_and_resources_are_those_of_aws(grant: str, args: dict[str, Any], statements: list[Any]) -> None:
    """As the Service Authorization Reference has them; it has no resource for answers, where AWS asks for one."""
    for statement in statements:
        for action in statement["Action"]:
            assert details(action)
            for arn in statement["Resource"] if formats(action) else []:
                assert any(is_of_format(arn, format_) for format_ in formats(action)), (action, arn)


def test_policy_is_a_child_of_the_workflow(deploy: Deploy) -> None:
    """Its type, name and parent are a contract."""

    def build() -> None:
        machine = workflow()
        for grant in (machine.grant_start, machine.grant_read, machine.grant_redrive, machine.grant_task_response):
            grant("api", "api")

    recorded = deploy(build)
    added = {name: made for name, made in recorded.resources.items() if name.startswith("orders-api-")}
    assert sorted(added) == ["orders-api-read", "orders-api-redrive", "orders-api-start", "orders-api-task-response"]
    assert {made.type for made in added.values()} == {"aws:iam/rolePolicy:RolePolicy"}
    assert {made.parent for made in added.values()} == {"call-center:components:Workflow::orders"}
    assert all(set(made.inputs) == {"role", "policy"} for made in added.values())


def test_role_may_be_a_resource_a_name_or_an_output(deploy: Deploy) -> None:
    """Several grants to one role don't collide."""

    def build() -> None:
        machine, role = workflow(), iam.Role("api", assume_role_policy="{}")
        machine.grant_start("resource", role)
        machine.grant_start("output", role.name)
        machine.grant_start("text", "api-1a2b3c4")

    recorded = deploy(build)
    roles = [recorded[f"orders-{name}-start"]["role"] for name in ("resource", "output", "text")]
    assert roles == ["api-1a2b3c4"] * 3


def exported(deploy: Deploy, grant: str, **args: Any) -> Recorded:
    """What a program exports as `policy`: a document of its own with the statements of a grant."""

    def build() -> None:
        statements = workflow(**args).caller_statements(grant)
        pulumi.export("policy", {"Version": "2012-10-17", "Statement": statements})

    return deploy(build)


@pytest.mark.parametrize(("grant", "args", "statements"), CASES)
def test_statements_are_those_of_the_grant(
    deploy: Deploy, grant: str, args: dict[str, Any], statements: list[Any]
) -> None:
    """For a policy of one's own."""
    assert exported(deploy, grant, **args).exports["policy"]["Statement"] == statements


def test_statements_may_be_those_of_another_workflow(deploy: Deploy) -> None:
    """One that starts an encrypted workflow and waits for it must decrypt what it reads."""

    def build() -> None:
        extra = workflow(kms_key_arn=KEY).caller_statements("read")
        definition = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
        Workflow("parent", {"definition": definition, "functions": {}, "extra_statements": extra})

    assert DECRYPT in deploy(build).document("parent-policy", "policy")["Statement"]


@pytest.mark.parametrize(
    ("grant", "name", "role", "message"),
    [
        ("start", "a b", "api", 'grant_start "a b": a name has letters, digits, - and _ only'),
        (
            "start",
            "api",
            "arn:aws:iam::123456789012:role/api",
            'grant_start: role is "arn:aws:iam::123456789012:role/api"; allowed is a Role, or the name of one, not its '
            "ARN",
        ),
        ("task_response", "api", 7, "grant_task_response: role is 7; allowed is a Role, or the name of one"),
    ],
)
def test_misuse_is_refused(deploy: Deploy, grant: str, name: str, role: Any, message: str) -> None:
    """The message names the workflow and the grant."""
    with pytest.raises(ArgumentError, match=f'^Workflow "orders": {re.escape(message)}$'):
        deploy(lambda: getattr(workflow(), f"grant_{grant}")(name, role))


@pytest.mark.parametrize(
    ("grant", "message"),
    [("redrive", "no EXPRESS execution can be redriven"), ("task-response", "no EXPRESS execution waits for a task ")],
)
def test_express_has_no_such_grant(deploy: Deploy, grant: str, message: str) -> None:
    """Neither as a policy nor as statements."""
    for use in (granted, exported):
        with pytest.raises(ArgumentError, match=f'^Workflow "orders": {message}'):
            use(deploy, grant, type="EXPRESS")


def test_grant_that_there_is_not_is_refused(deploy: Deploy) -> None:
    """With the one that was probably meant."""
    with pytest.raises(ArgumentError, match='^Workflow "orders": no grant "redive"; did you mean "redrive"\\?$'):
        exported(deploy, "redive")
