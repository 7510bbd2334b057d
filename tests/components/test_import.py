"""What there is on AWS, or elsewhere in the stack, can become part of a Workflow by Pulumi's own means."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from components import Workflow
from tests.conftest import Deploy, Recorded

MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders"
LOG_GROUP = "/aws/vendedlogs/states/orders"
VERBATIM = {"pulumi:autonaming": '{"mode": "verbatim"}'}
DONE: dict[str, Any] = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}

Children = Mapping[tuple[str, str], pulumi.ResourceOptions]


def workflow(children: Children) -> Workflow:
    """The Workflow `orders`, with options of *children*, by type and name."""

    def change(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        options = children.get((args.type_, args.name))
        if options is None:
            return None
        return pulumi.ResourceTransformationResult(args.props, pulumi.ResourceOptions.merge(args.opts, options))

    opts = pulumi.ResourceOptions(transformations=[change])
    return Workflow("orders", {"definition": DONE, "functions": {}}, opts)


@pytest.fixture(scope="module")
def imported(deploy: Deploy) -> Recorded:
    """All that a Workflow registers whose state machine and log group are there."""
    children = {
        ("aws:sfn/stateMachine:StateMachine", "orders"): pulumi.ResourceOptions(import_=MACHINE),
        ("aws:cloudwatch/logGroup:LogGroup", LOG_GROUP): pulumi.ResourceOptions(import_=LOG_GROUP),
    }
    return deploy(lambda: workflow(children), VERBATIM)


def test_children_are_imported_by_their_ids(imported: Recorded) -> None:
    """And no others: the role is made, with the rights that the definition needs."""
    ids = {name: made.import_id for name, made in imported.resources.items() if made.import_id}
    assert ids == {"orders": MACHINE, LOG_GROUP: LOG_GROUP}


def test_import_changes_no_input(imported: Recorded, deploy: Deploy) -> None:
    """Pulumi updates what is imported to what the program says."""
    made = deploy(lambda: workflow({}), VERBATIM)
    assert {name: made[name] for name in made.resources} == {name: imported[name] for name in imported.resources}


def test_role_trusts_the_state_machine_that_was_there(imported: Recorded) -> None:
    """Which is named as the Workflow is, with nothing random behind it."""
    (statement,) = imported.document("orders-role", "assumeRolePolicy")["Statement"]
    assert statement["Condition"]["ArnLike"] == {"aws:SourceArn": MACHINE}


def test_resource_of_the_stack_can_move_into_a_workflow(deploy: Deploy) -> None:
    """Pulumi then doesn't make it anew: it was known by another name, without a parent."""
    alias = pulumi.Alias(name="order-flow", parent=pulumi.ROOT_STACK_RESOURCE)
    children = {("aws:sfn/stateMachine:StateMachine", "orders"): pulumi.ResourceOptions(aliases=[alias])}
    recorded = deploy(lambda: workflow(children), VERBATIM)
    assert {name: made.aliases for name, made in recorded.resources.items() if made.aliases} == {
        "orders": ["order-flow"]
    }
