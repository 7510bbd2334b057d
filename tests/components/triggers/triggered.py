"""The Workflow `orders` with triggers, which the tests of each kind register."""

from typing import Any

import pulumi
import pytest

from components import Workflow
from components.arguments import ArgumentError
from tests.conftest import Deploy, Recorded

ACCOUNT = "123456789012"
MACHINE = f"arn:aws:states:eu-west-1:{ACCOUNT}:stateMachine:orders-1a2b3c4"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OWN_QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:failures"
START = {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [MACHINE]}
WORKFLOW = "call-center:components:Workflow::orders"
DONE = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}


def workflow(*triggers: Any, **args: Any) -> Workflow:
    """The Workflow `orders` with *triggers*; what is callable makes Outputs, which need a program that runs."""
    made = [trigger() if callable(trigger) else trigger for trigger in triggers]
    return Workflow("orders", {"definition": DONE, "functions": {}, "triggers": made, **args})  # type: ignore[typeddict-item]  # misuse is tested too


def registered(recorded: Recorded) -> set[tuple[str, str, str]]:
    """Type, name and parent of what a trigger adds to the workflow."""
    resources = {(made.type, made.name, made.parent) for made in recorded.resources.values()}
    own = {"orders", "orders-role", "orders-policy", "/aws/vendedlogs/states/orders", "call-center-test"}
    return {each for each in resources if each[1] not in own}


def statements(recorded: Recorded, policy: str, key: str = "policy") -> list[Any]:
    """The statements of a policy."""
    document: dict[str, list[Any]] = recorded.document(policy, key)
    return document["Statement"]


def trusted(service: str, source_arn: str) -> list[Any]:
    """The statements of a role that *service* may assume for *source_arn*."""
    condition = {"StringEquals": {"aws:SourceAccount": ACCOUNT}, "ArnLike": {"aws:SourceArn": source_arn}}
    who = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return [{**who, "Condition": condition}]


def refusal(deploy: Deploy, *triggers: Any) -> str:
    """What is said of *triggers*, without the name of the workflow; nothing may be registered."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow(*triggers))
    assert isinstance(refused.value, pulumi.RunError)
    return str(refused.value).removeprefix('Workflow "orders": ')
