"""What a program says of the rights of its state machine: what it may use, what is added, subtracted, or its own."""

import json
from typing import Any

import pulumi
import pytest

from components import Workflow
from components.arguments import ArgumentError
from components.workflow_arguments import DefinitionError
from tests.conftest import ROOT, Deploy

CODE = str(ROOT / "handlers/open_case.py")
TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
ROLE = "arn:aws:iam::123456789012:role/mine"
QUIET = {"tracing": False, "log_level": "OFF"}


def saving(table: Any = "orders", field: str = "TableName") -> dict[str, Any]:
    """A definition with a task that saves an item."""
    parameters = {field: table, "Item": {"id": {"S.$": "$.id"}}}
    save = {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": parameters, "End": True}
    return {"StartAt": "Save", "States": {"Save": save}}


def workflow(definition: Any = None, **args: Any) -> Workflow:
    """The Workflow `orders`, without functions; what is callable makes Outputs, which need a program that runs."""
    made = {key: value() if callable(value) else value for key, value in args.items()}
    definition = definition() if callable(definition) else definition or saving()
    return Workflow("orders", {"definition": definition, "functions": {}, **QUIET, **made})  # type: ignore[typeddict-item]


def policy(deploy: Deploy, definition: Any = None, **args: Any) -> list[dict[str, Any]]:
    """The statements of the role of `workflow`."""
    recorded = deploy(lambda: workflow(definition, **args))
    (made,) = [each for each in recorded.resources.values() if each.type == "aws:iam/rolePolicy:RolePolicy"]
    statements: list[dict[str, Any]] = json.loads(made.inputs["policy"])["Statement"]
    return statements


def put_item(*arns: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": ["dynamodb:PutItem"], "Resource": list(arns)}


@pytest.mark.parametrize("table", ["orders", TABLE])
def test_output_of_a_name_or_an_arn_gives_the_arn(deploy: Deploy, table: str) -> None:
    assert policy(deploy, lambda: saving(pulumi.Output.from_input(table))) == [put_item(TABLE)]


@pytest.mark.parametrize("table", ["orders", TABLE])
def test_substitution_of_a_name_or_an_arn_gives_the_arn(deploy: Deploy, table: str) -> None:
    assert policy(deploy, saving("${Table}"), substitutions=lambda: {"Table": pulumi.Output.from_input(table)}) == [
        put_item(TABLE)
    ]


def test_permissions_say_what_the_definition_does_not(deploy: Deploy) -> None:
    definition = saving("$.table", "TableName.$")
    assert policy(deploy, definition, permissions={"Save": [TABLE]}) == [put_item(TABLE)]


def test_permissions_may_be_outputs(deploy: Deploy) -> None:
    definition = saving("$.table", "TableName.$")

    def permissions() -> dict[str, Any]:
        return {"Save": [pulumi.Output.from_input(TABLE)]}

    assert policy(deploy, definition, permissions=permissions) == [put_item(TABLE)]


def test_what_can_not_be_told_is_refused_with_the_setting_that_solves_it(deploy: Deploy) -> None:
    with pytest.raises(DefinitionError) as refused:
        deploy(lambda: workflow(saving("$.table", "TableName.$")))
    table = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/..."
    fix = f'name what it may use: permissions={{"Save": ["{table}"]}} [PERMISSION-EXACT]'
    assert str(refused.value).endswith(fix)


def test_extra_statements_are_added(deploy: Deploy) -> None:
    more = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:123456789012:key/1"}
    assert policy(deploy, extra_statements=[more]) == [
        put_item(TABLE),
        {**more, "Action": ["kms:Decrypt"], "Resource": [more["Resource"]]},
    ]


def test_without_subtracts(deploy: Deploy) -> None:
    statements = policy(deploy, tracing=True, without=["xray:Get*"])
    assert {action for statement in statements for action in statement["Action"]} == {
        "dynamodb:PutItem",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }


def test_without_what_is_not_derived_is_refused(deploy: Deploy) -> None:
    message = 'without has "dynamodb:PutItm", which is not derived; did you mean "dynamodb:PutItem"?'
    with pytest.raises(ArgumentError, match=message):
        deploy(lambda: workflow(without=["dynamodb:PutItm"]))


def test_role_of_ones_own_is_used_as_it_is(deploy: Deploy) -> None:
    recorded = deploy(lambda: workflow(role=ROLE))
    types = {made.type for made in recorded.resources.values()}
    assert types == {"aws:cloudwatch/logGroup:LogGroup", "aws:sfn/stateMachine:StateMachine"}
    assert recorded.resources["orders"].inputs["roleArn"] == ROLE


def test_role_that_is_none_counts_as_left_out(deploy: Deploy) -> None:
    assert policy(deploy, role=None) == [put_item(TABLE)]


def warnings_of(deploy: Deploy, monkeypatch: pytest.MonkeyPatch, definition: Any) -> list[str]:
    warnings: list[str] = []
    monkeypatch.setattr("pulumi.log.warn", lambda message, _: warnings.append(message))
    deploy(lambda: workflow(definition, role=ROLE))
    return warnings


def test_what_a_role_of_ones_own_needs_is_a_warning(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders"
    needed = json.dumps([put_item(resource)])
    assert warnings_of(deploy, monkeypatch, saving()) == [f"the role is used as it is; it needs {needed}"]


def test_what_a_role_needs_is_shown_as_far_as_it_is_known(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    (warning,) = warnings_of(deploy, monkeypatch, lambda: saving(pulumi.Output.from_input("orders")))
    assert 'table/(known at deployment)"]' in warning


@pytest.mark.parametrize(
    ("resource", "parameter"), [("sqs:sendMessage", "QueueUrl"), ("sns:publish", "TopicArn")], ids=["url", "arn"]
)
def test_what_is_known_later_is_shown_as_that(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, resource: str, parameter: str
) -> None:
    def definition() -> dict[str, Any]:
        parameters = {parameter: pulumi.Output.from_input("x"), "Message": "x", "MessageBody": "x"}
        parameters.pop("Message" if parameter == "QueueUrl" else "MessageBody")
        send = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, "End": True}
        return {"StartAt": "Send", "States": {"Send": send}}

    (warning,) = warnings_of(deploy, monkeypatch, definition)
    assert '"Resource": ["(known at deployment)"]' in warning


def test_what_can_not_be_told_is_a_warning_for_a_role_of_ones_own(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = warnings_of(deploy, monkeypatch, saving("$.table", "TableName.$"))
    assert "[PERMISSION-EXACT]" in first
    assert second.endswith("it needs []")


STATEMENT = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"permissions": [TABLE]}, "permissions is ['arn:aws:dynamodb"),
        ({"permissions": {"Save": TABLE}}, f"is '{TABLE}'; allowed is a list of ARNs; write ['{TABLE}']"),
        ({"permissions": {"Save": None}}, 'permissions["Save"] is None; allowed is a list of ARNs'),
        ({"permissions": {"Save": ["orders"]}}, "permissions[\"Save\"] has 'orders'; allowed are ARNs"),
        ({"extra_statements": {"Effect": "Allow"}}, "extra_statements is {'Effect': 'Allow'}; allowed is a list"),
        ({"extra_statements": ["x"]}, "extra_statements[0] is 'x'; allowed is a dict with"),
        ({"extra_statements": [{**STATEMENT, "Actoin": "x"}]}, '[0] has "Actoin"; did you mean "Action"?'),
        ({"extra_statements": [{**STATEMENT, "Effect": "allow"}]}, "[0]: Effect is 'allow'; allowed are"),
        (
            {"extra_statements": [{**STATEMENT, "Condition": {"Null": 1}}]},
            "Condition is {'Null': 1}; allowed is a dict",
        ),
        ({"extra_statements": [{**STATEMENT, "NotAction": "x"}]}, 'has not one of "Action", "NotAction"'),
        ({"without": "xray:*"}, "without has 'x'; allowed are actions"),
        ({"without": [1]}, "without has 1; allowed are actions"),
        ({"without": ["xray"]}, "without has 'xray'; allowed are actions"),
        ({"role": "mine"}, "role is 'mine'; allowed is the ARN of a role"),
        ({"role": ROLE, "without": ["xray:*"]}, "without stands beside role"),
        ({"role": ROLE, "extra_statements": [STATEMENT]}, "extra_statements stands beside role"),
    ],
)
def test_misuse_is_refused(deploy: Deploy, args: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow(**args))
    assert message in str(refused.value)
