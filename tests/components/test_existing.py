"""A function that is there can stand where a new one would."""

from typing import Any

import pulumi
import pytest
from pulumi_aws import iam, lambda_

from asl.lambda_task import RETRY
from components import ArgumentError, Function, Workflow
from tests.conftest import ROOT, Deploy, Recorded

CODE = str(ROOT / "handlers/open_case.py")
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:charge-card"

DIRECT = {"Resource": "${Charge}"}
BY_NAME = {"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${Charge}"}}


def workflow(function: Any, task: dict[str, Any] = DIRECT) -> Workflow:
    """The Workflow `orders`, whose only task invokes *function*."""
    state = {"Type": "Task", **task, "End": True}
    return Workflow(
        "orders",
        {
            "definition": {"StartAt": "Charge", "States": {"Charge": state}},
            "functions": {"Charge": function},
            "log_level": "OFF",
            "tracing": False,
        },
    )


def task_of(recorded: Recorded) -> Any:
    """The task of the state machine that was registered."""
    return recorded.document("orders", "definition")["States"]["Charge"]


def may_invoke(recorded: Recorded) -> Any:
    """What the role may invoke."""
    (statement,) = recorded.document("orders-policy", "policy")["Statement"]
    assert statement["Action"] == ["lambda:InvokeFunction"]
    return statement["Resource"]


@pytest.mark.parametrize(
    ("given", "arn", "allowed"),
    [
        (ARN, ARN, ARN),
        ("charge-card", ARN, ARN),
        ("charge-card:live", f"{ARN}:live", f"{ARN}:*"),
        (f"{ARN}:7", f"{ARN}:7", f"{ARN}:*"),
    ],
)
@pytest.mark.parametrize("is_output", [False, True])
@pytest.mark.parametrize("task", [DIRECT, BY_NAME])
def test_name_arn_or_output_is_what_its_name_stands_for(
    deploy: Deploy, given: str, arn: str, allowed: str, is_output: bool, task: dict[str, Any]
) -> None:
    """The role may invoke it; of one with a version or an alias, all of them, as running executions may name others."""
    recorded = deploy(lambda: workflow(pulumi.Output.from_input(arn) if is_output else given, task))
    made = task_of(recorded)
    assert made.get("Parameters", {}).get("FunctionName", made["Resource"]) == arn
    assert may_invoke(recorded) == [allowed]


def test_nothing_is_made_for_it(deploy: Deploy) -> None:
    """No function, no role, no log group."""
    found: list[Workflow] = []
    recorded = deploy(lambda: found.append(workflow("charge-card")))
    assert set(recorded.resources) == {"orders", "orders-role", "orders-policy", "/aws/vendedlogs/states/orders"}
    assert found[0].functions == {}


def test_task_has_the_default_retry_but_no_time_out(deploy: Deploy) -> None:
    """How long the function may run is not known."""
    made = task_of(deploy(lambda: workflow("charge-card")))
    assert made == {"Type": "Task", "Resource": ARN, "End": True, "Retry": [RETRY]}


def resource(kind: str) -> Any:
    """A resource that another part of the program makes."""
    if kind == "component":
        return Function("Other", {"code": CODE})
    if kind == "alias":
        return lambda_.Alias("live", name="live", function_name="charge-card", function_version="7")
    return lambda_.Function("Other", role=ARN, name="charge-card")


@pytest.mark.parametrize(
    ("kind", "arn", "allowed"),
    [
        ("function", ARN, ARN),
        ("component", f"{ARN[:-11]}Other-1a2b3c4", f"{ARN[:-11]}Other-1a2b3c4"),
        ("alias", f"{ARN}:live", f"{ARN}:*"),
    ],
)
def test_resource_may_stand_for_itself(deploy: Deploy, kind: str, arn: str, allowed: str) -> None:
    """A function or an alias of the provider, or a Function."""
    recorded = deploy(lambda: workflow(resource(kind)))
    assert task_of(recorded)["Resource"] == arn
    assert may_invoke(recorded) == [allowed]


def test_name_may_stand_in_a_longer_text(deploy: Deploy) -> None:
    """Of a text or of an Output."""

    def build() -> None:
        definition: Any = {
            "StartAt": "Charge",
            "States": {
                "Charge": {"Type": "Task", "Resource": "${Charge}", "Next": "Note"},
                "Note": {"Type": "Pass", "Result": ["by ${Charge} and ${Ship}"], "Next": "Ship"},
                "Ship": {"Type": "Task", "Resource": "${Ship}", "End": True},
            },
        }
        functions: Any = {"Charge": "charge-card", "Ship": pulumi.Output.from_input(f"{ARN}-2")}
        Workflow("orders", {"definition": definition, "functions": functions})

    states = deploy(build).document("orders", "definition")["States"]
    assert states["Note"]["Result"] == [f"by {ARN} and {ARN}-2"]


def test_rights_of_other_tasks_may_name_it(deploy: Deploy) -> None:
    """As that of any function."""

    def build() -> None:
        statement = {"Effect": "Allow", "Action": ["lambda:GetFunction"], "Resource": ["${Charge}"]}
        definition = {"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "${Charge}", "End": True}}}
        Workflow(
            "orders",
            {"definition": definition, "functions": {"Charge": "charge-card"}, "extra_statements": [statement]},
        )

    statements = deploy(build).document("orders-policy", "policy")["Statement"]
    assert [each["Resource"] for each in statements if each["Action"] == ["lambda:GetFunction"]] == [[ARN]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "handlers/charge.py",
            'is "handlers/charge.py"; allowed is the name or the ARN of a function that is there; '
            'for a new one, write {"code": "handlers/charge.py"}',
        ),
        (
            "arn:aws:sqs:eu-west-1:123456789012:q",
            'is "arn:aws:sqs:eu-west-1:123456789012:q"; allowed is the name or the ARN of a function that is there',
        ),
    ],
)
def test_text_that_is_no_function_is_refused(deploy: Deploy, given: str, said: str) -> None:
    """With what was probably meant."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow(given))
    assert str(refused.value) == f'Workflow "orders": functions["Charge"] {said}'


def test_resource_that_is_no_function_is_refused(deploy: Deploy) -> None:
    """Others have ARNs too."""
    with pytest.raises(
        ArgumentError, match=r'functions\["Charge"\] is a Role; allowed are Function and Alias of pulumi'
    ):
        deploy(lambda: workflow(iam.Role("other", assume_role_policy="{}")))


def test_it_has_no_alarms(deploy: Deploy) -> None:
    """They are those of who made it; the state machine has its own."""

    def build() -> Workflow:
        definition = {"StartAt": "Charge", "States": {"Charge": {"Type": "Task", **DIRECT, "End": True}}}
        alarms: Any = {"thresholds": {"function_errors.Charge": 1}}
        return Workflow("orders", {"definition": definition, "functions": {"Charge": "charge-card"}, "alarms": alarms})

    with pytest.raises(ArgumentError, match='no function "Charge"; there are no functions'):
        deploy(build)
