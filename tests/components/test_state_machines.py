"""A definition starts state machines that are there: workflows, resources, ARNs and names."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi_aws import sfn

from components import Workflow
from components.arguments import ArgumentError
from tests.conftest import Deploy

STATES = "arn:aws:states:eu-west-1:123456789012"
DONE: dict[str, Any] = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}


def starting(pattern: str = "") -> dict[str, Any]:
    """A definition that starts `${Ship}`."""
    parameters = {
        "StateMachineArn": "${Ship}",
        "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"},
    }
    resource = f"arn:aws:states:::states:startExecution{pattern}"
    return {
        "StartAt": "Start",
        "States": {"Start": {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}},
    }


def parent(machine: Any, pattern: str = "", **args: Any) -> Workflow:
    """The Workflow `orders`, which starts *machine*."""
    ships = {"Ship": machine}
    return Workflow("orders", {"definition": starting(pattern), "functions": {}, "state_machines": ships, **args})  # type: ignore[typeddict-item]  # misuse is tested too


KINDS: dict[str, tuple[Callable[[], Any], str]] = {
    "workflow": (lambda: Workflow("ship", {"definition": DONE, "functions": {}}), "ship-1a2b3c4"),
    "resource": (lambda: sfn.StateMachine("ship", role_arn="r", definition="{}"), "ship-1a2b3c4"),
    "output": (lambda: pulumi.Output.from_input(f"{STATES}:stateMachine:ship"), "ship"),
    "arn": (lambda: f"{STATES}:stateMachine:ship", "ship"),
    "template": (lambda: "arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:ship", "ship"),
    "name": (lambda: "ship", "ship"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_name_stands_for_the_arn(deploy: Deploy, kind: str) -> None:
    """Of each kind, and the role may start just that one."""
    make, name = KINDS[kind]
    recorded = deploy(lambda: parent(make()))
    state = recorded.document("orders", "definition")["States"]["Start"]
    statements = recorded.document("orders-policy", "policy")["Statement"]
    arn = f"{STATES}:stateMachine:{name}"
    assert state["Parameters"]["StateMachineArn"] == arn
    assert {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [arn]} in statements


@pytest.mark.parametrize("kind", KINDS)
def test_role_may_wait_for_its_executions(deploy: Deploy, kind: str) -> None:
    """And stop them, as `.sync` does."""
    make, name = KINDS[kind]
    statements = deploy(lambda: parent(make(), ".sync:2")).document("orders-policy", "policy")["Statement"]
    actions = ["states:DescribeExecution", "states:StopExecution"]
    assert {"Effect": "Allow", "Action": actions, "Resource": [f"{STATES}:execution:{name}:*"]} in statements


def test_alias_is_authorized_as_its_state_machine(deploy: Deploy) -> None:
    """But it is the alias that is started."""
    recorded = deploy(lambda: parent(f"{STATES}:stateMachine:ship:live"))
    state = recorded.document("orders", "definition")["States"]["Start"]
    statements = recorded.document("orders-policy", "policy")["Statement"]
    assert state["Parameters"]["StateMachineArn"] == f"{STATES}:stateMachine:ship:live"
    assert statements[-1]["Resource"] == [f"{STATES}:stateMachine:ship"]


def test_first_preview_shows_the_workflow_that_is_started(deploy: Deploy) -> None:
    """Its name is known then."""
    recorded = deploy(lambda: parent(KINDS["workflow"][0]()), preview=True)
    state = recorded.document("orders", "definition")["States"]["Start"]
    assert state["Parameters"]["StateMachineArn"] == f"{STATES}:stateMachine:ship-1a2b3c4"


def test_express_is_waited_for_by_a_call_of_its_own(deploy: Deploy) -> None:
    """Which the role may make."""
    definition = starting()
    definition["States"]["Start"]["Resource"] = "arn:aws:states:::aws-sdk:sfn:startSyncExecution"
    statements = deploy(lambda: parent("ship", definition=definition)).document("orders-policy", "policy")["Statement"]
    arn = f"{STATES}:stateMachine:ship"
    assert {"Effect": "Allow", "Action": ["states:StartSyncExecution"], "Resource": [arn]} in statements


@pytest.mark.parametrize(
    "machine",
    [7, None, [], "a b", f"{STATES}:activity:ship", "arn:aws:lambda:eu-west-1:123456789012:function:ship", ""],
)
def test_what_is_no_state_machine_is_refused(deploy: Deploy, machine: Any) -> None:
    """With all that is allowed."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: parent(machine))
    assert str(refused.value) == (
        f"Workflow \"orders\": state_machines has 'Ship': {machine!r:.60}; allowed are, by a name of your own, a "
        "Workflow, a StateMachine, the ARN or the name of one"
    )


def test_component_that_starts_nothing_is_refused(deploy: Deploy) -> None:
    """Such as a component of another library."""
    with pytest.raises(ArgumentError, match="^Workflow \"orders\": state_machines has 'Ship': <pulumi"):
        deploy(lambda: parent(pulumi.ComponentResource("other:index:Thing", "ship")))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"state_machines": []}, "state_machines is []; allowed is a dict"),
        ({"substitutions": {"Ship": "x"}}, '"Ship" is defined twice, among state_machines and substitutions'),
        ({"functions": {"Ship": {"code": "x"}}}, '"Ship" is defined twice, among state_machines and functions'),
        (
            {"state_machines": {"AWS::Region": "ship"}},
            "state_machines has 'AWS::Region': 'ship'; allowed are, by a name of your own, a Workflow, a StateMachine, "
            "the ARN or the name of one",
        ),
    ],
)
def test_misuse_is_refused(deploy: Deploy, args: dict[str, Any], message: str) -> None:
    """The message names the key."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: parent("ship", **args))
    assert str(refused.value) == f'Workflow "orders": {message}'
