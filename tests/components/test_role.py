"""A role has its rights in as few policies as IAM has room for, and its boundary and path."""

import json
from typing import Any

import pulumi
import pytest

from components import Workflow
from components.arguments import ArgumentError
from tests.conftest import ROOT, Deploy, Recorded

CODE = str(ROOT / "handlers/open_case.py")
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"


def arns(count: int) -> list[str]:
    """So many ARNs of functions, of 64 characters each."""
    return [f"arn:aws:lambda:eu-west-1:123456789012:function:charge-card-{index:05}" for index in range(count)]


def calls(resources: list[Any]) -> Any:
    """A definition that invokes each of *resources*."""
    states: dict[str, Any] = {
        f"Call {index}": {"Type": "Task", "Resource": resource, "Next": f"Call {index + 1}"}
        for index, resource in enumerate(resources)
    }
    return {"StartAt": "Call 0", "States": {**states, f"Call {len(resources)}": {"Type": "Succeed"}}}


def workflow(definition: Any, **args: Any) -> Workflow:
    """The Workflow `orders`, without functions unless *args* have some."""
    return Workflow("orders", {"definition": definition, "functions": {}, **args})  # type: ignore[typeddict-item]  # misuse is tested too


@pytest.fixture(scope="module")
def large(deploy: Deploy) -> Recorded:
    """All that the Workflow `orders` registers which invokes 200 functions."""
    return deploy(lambda: workflow(calls(arns(200)), tags={"Team": "Sales"}))


def of_type(recorded: Recorded, type_: str) -> dict[str, dict[str, Any]]:
    """The inputs of all resources of a type, by name, in the order of names."""
    return {name: made.inputs for name, made in sorted(recorded.resources.items()) if made.type == type_}


def test_small_rights_are_one_inline_policy(deploy: Deploy) -> None:
    """Up to what IAM has room for."""
    recorded = deploy(lambda: workflow(calls(arns(130))))
    assert list(of_type(recorded, "aws:iam/rolePolicy:RolePolicy")) == ["orders-policy"]
    assert 9_000 < len(recorded["orders-policy"]["policy"]) <= 10_240
    assert of_type(recorded, "aws:iam/policy:Policy") == {}


def test_large_rights_are_managed_policies(large: Recorded) -> None:
    """Numbered, each with room for no more, and none inline."""
    managed = of_type(large, "aws:iam/policy:Policy")
    assert list(managed) == ["orders-policy-1", "orders-policy-2", "orders-policy-3"]
    assert all(set(inputs) == {"policy", "tags"} for inputs in managed.values())
    assert all(len(inputs["policy"]) <= 6_144 for inputs in managed.values())
    assert of_type(large, "aws:iam/rolePolicy:RolePolicy") == {}


def test_managed_policies_have_the_tags(large: Recorded) -> None:
    """As every resource that can have some."""
    managed = of_type(large, "aws:iam/policy:Policy")
    assert [inputs["tags"] for inputs in managed.values()] == [{"Team": "Sales"}] * 3


def test_managed_policies_allow_all_that_is_needed(large: Recorded) -> None:
    """And each resource is in one of them."""
    documents = [json.loads(inputs["policy"]) for inputs in of_type(large, "aws:iam/policy:Policy").values()]
    statements = [statement for document in documents for statement in document["Statement"]]
    invoke = [statement for statement in statements if statement["Action"] == ["lambda:InvokeFunction"]]
    assert {document["Version"] for document in documents} == {"2012-10-17"}
    assert [arn for statement in invoke for arn in statement["Resource"]] == arns(200)
    assert [statement["Resource"] for statement in statements if statement not in invoke] == [["*"]]


def test_managed_policies_are_attached_to_the_role(large: Recorded) -> None:
    """Each by its ARN."""
    assert of_type(large, "aws:iam/rolePolicyAttachment:RolePolicyAttachment") == {
        f"orders-policy-{number}-attachment": {
            "role": "orders-role-1a2b3c4",
            "policyArn": f"arn:aws:iam::123456789012:policy/orders-policy-{number}-1a2b3c4",
        }
        for number in (1, 2, 3)
    }


def test_policies_are_children_of_the_workflow(large: Recorded) -> None:
    """Their types, names and parents are a contract."""
    names = [f"orders-policy-{number}{end}" for number in (1, 2, 3) for end in ("", "-attachment")]
    assert {large.resources[name].parent for name in names} == {"call-center:components:Workflow::orders"}


def test_state_machine_waits_for_all_its_rights(large: Recorded) -> None:
    """Policies and attachments."""
    urns = [urn.rpartition("::")[2] for urn in large.resources["orders"].dependencies]
    names = [f"orders-policy-{number}{end}" for number in (1, 2, 3) for end in ("", "-attachment")]
    assert set(names) <= set(urns)


@pytest.mark.parametrize("preview", [False, True])
def test_rights_that_do_not_fit_are_refused_before_anything_is_registered(deploy: Deploy, preview: bool) -> None:
    """With how much there is, how much fits, and what to do."""
    made: list[Recorded] = []
    with pytest.raises(ArgumentError) as refused:
        made.append(deploy(lambda: workflow(calls(arns(1000)))))
    assert made == []
    assert str(refused.value) == (
        'Workflow "orders": the rights of its role have 67,457 characters, and fill 12 managed policies; allowed are '
        "10 of 6,144 each; give it a role of your own as role, or name resources with wildcards in extra_statements"
    )


def test_resource_that_fits_into_no_policy_is_refused(deploy: Deploy) -> None:
    """It can't be split."""
    with pytest.raises(
        ArgumentError, match=r"^Workflow \"orders\": the rights of its role: a statement of .* characters"
    ):
        deploy(lambda: workflow(calls([f"{arns(1)[0]}{'x' * 11_000}"])))


def test_unknown_values_are_counted_as_long_ones(deploy: Deploy) -> None:
    """Whatever they turn out to be, the same program makes the same resources."""
    recorded = deploy(lambda: workflow(calls([pulumi.Output.from_input(arn) for arn in arns(100)])))
    assert list(of_type(recorded, "aws:iam/policy:Policy")) == [f"orders-policy-{number}" for number in (1, 2, 3)]


def test_value_that_turns_out_too_long_is_refused_at_deployment(deploy: Deploy) -> None:
    """With what IAM allows, and what it had been counted as."""
    with pytest.raises(pulumi.RunError) as refused:
        deploy(lambda: workflow(calls([pulumi.Output.from_input(arns(1)[0] + "x" * 10_000)])))
    message = str(refused.value)
    assert message.startswith('Workflow "orders": a policy of its role has 10,')
    assert "now that all its values are known; allowed are 10,240, and each value that is known at deploy" in message
    assert "was counted as 128; give it a role of your own as role, or name " in message


def test_every_role_has_boundary_and_path(deploy: Deploy) -> None:
    """That of the state machine and those of the functions."""
    functions = {"Charge": {"code": CODE}}
    definition = calls(["${Charge}"])
    recorded = deploy(
        lambda: workflow(definition, functions=functions, permissions_boundary=BOUNDARY, role_path="/sales/")
    )
    roles = of_type(recorded, "aws:iam/role:Role")
    assert {name: (inputs["path"], inputs["permissionsBoundary"]) for name, inputs in roles.items()} == {
        "orders-role": ("/sales/", BOUNDARY),
        "Charge-role": ("/sales/", BOUNDARY),
    }


def test_function_may_have_a_boundary_and_a_path_of_its_own(deploy: Deploy) -> None:
    """What it says itself counts; the boundary may be known at deployment only."""

    def build() -> None:
        boundary = pulumi.Output.from_input(BOUNDARY)
        functions = {"Charge": {"code": CODE, "permissions_boundary": boundary, "role_path": "/"}}
        workflow(calls(["${Charge}"]), functions=functions, role_path="/sales/")

    recorded = deploy(build)
    assert recorded["Charge-role"]["path"] == "/"
    assert recorded["Charge-role"]["permissionsBoundary"] == BOUNDARY
    assert "permissionsBoundary" not in recorded["orders-role"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"role_path": "sales"}, """role_path is 'sales'; allowed is a text like "/" or "/teams/support/\""""),
        ({"role_path": "/sales"}, """role_path is '/sales'; allowed is a text like "/" or "/teams/support/\""""),
        ({"role_path": "//a b/"}, """role_path is '//a b/'; allowed is a text like "/" or "/teams/support/\""""),
        ({"role_path": 7}, """role_path is 7; allowed is a text like "/" or "/teams/support/\""""),
        (
            {"permissions_boundary": "boundary"},
            "permissions_boundary is 'boundary'; allowed is the ARN of a policy, arn:aws:iam::ACCOUNT:policy/NAME",
        ),
        (
            {"permissions_boundary": 7},
            "permissions_boundary is 7; allowed is the ARN of a policy, arn:aws:iam::ACCOUNT:policy/NAME",
        ),
    ],
)
@pytest.mark.parametrize("of_function", [False, True])
def test_wrong_boundary_or_path_is_refused(
    deploy: Deploy, args: dict[str, Any], message: str, of_function: bool
) -> None:
    """For a workflow and for a function."""
    functions = {"Charge": {"code": CODE, **(args if of_function else {})}}
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow(calls(["${Charge}"]), functions=functions, **({} if of_function else args)))
    who = 'Function "Charge"' if of_function else 'Workflow "orders"'
    assert str(refused.value) == f"{who}: {message}"
