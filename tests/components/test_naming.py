"""The name of a resource on AWS is known but for what Pulumi makes up."""

import json
from typing import Any

import pytest

from components.naming import physical_name, state_machine_arn
from tests.conftest import Deploy

TYPE = "aws:sfn/stateMachine:StateMachine"


def named(deploy: Deploy, autonaming: object) -> Any:
    """The name of the state machine `orders`, where the stack has *autonaming* as `pulumi:autonaming`."""
    found: list[str] = []
    deploy(lambda: found.append(physical_name("orders", TYPE)), {"pulumi:autonaming": json.dumps(autonaming)})
    return found[0]


@pytest.mark.parametrize(
    ("autonaming", "name"),
    [
        ({}, "orders-*"),
        ({"mode": "default"}, "orders-*"),
        ({"mode": "verbatim"}, "orders"),
        ({"pattern": "${project}-${stack}-${name}"}, "call-center-test-orders"),
        ({"pattern": "${name}_${hex(4)}${alphanum(2)}"}, "orders_**"),
        ({"pattern": "${organization}-${name}"}, "*-orders"),  # Nobody is logged in.
        ({"pattern": "${config.prefix}-${name}"}, "*-orders"),
        ({"providers": {"aws": {"mode": "verbatim"}}}, "orders"),
        ({"mode": "verbatim", "providers": {"aws": {"mode": "default"}}}, "orders-*"),
        ({"mode": "verbatim", "providers": {"azure-native": {"mode": "default"}}}, "orders"),
        ({"providers": {"aws": {"mode": "verbatim", "resources": {TYPE: {"pattern": "x-${name}"}}}}}, "x-orders"),
        (
            {"mode": "verbatim", "providers": {"aws": {"resources": {"aws:sqs/queue:Queue": {"mode": "default"}}}}},
            "orders",
        ),
    ],
)
def test_name_is_what_the_stack_says(deploy: Deploy, autonaming: object, name: str) -> None:
    """For all resources, for those of a provider, or for a type: the narrowest counts."""
    assert named(deploy, autonaming) == name


def test_name_ends_in_what_pulumi_makes_up(deploy: Deploy) -> None:
    """If the stack says nothing."""
    found: list[str] = []
    deploy(lambda: found.append(state_machine_arn("orders")))
    assert found == ["arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:orders-*"]
