"""A task may invoke its function and nothing else."""

from typing import Any

import pytest

from asl import derive
from asl.render import substitute
from tests.asl.permissions.tasks import INVOKE, OPAQUE, PSEUDO, resources_of, tasks

EXTERNAL = "arn:aws:lambda:eu-west-1:123456789012:function:other"


def invoked(*arns: object) -> list[dict[str, Any]]:
    """The statement that allows to invoke *arns*."""
    return [{"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": list(arns)}]


@pytest.mark.parametrize(
    ("state", "resource"),
    [
        ({"Resource": "${Charge}"}, "${Charge}"),
        ({"Resource": "${Charge}:live"}, "${Charge}:*"),
        ({"Resource": EXTERNAL}, EXTERNAL),
        ({"Resource": f"{EXTERNAL}:7"}, f"{EXTERNAL}:*"),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}"}}, "${Charge}"),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}:$LATEST"}}, "${Charge}:*"),
        ({"Resource": INVOKE, "Arguments": {"FunctionName": EXTERNAL}}, EXTERNAL),
        ({"Resource": f"{INVOKE}.waitForTaskToken", "Parameters": {"FunctionName": "${Charge}"}}, "${Charge}"),
        ({"Resource": "arn:aws-cn:states:::lambda:invoke", "Parameters": {"FunctionName": "${Charge}"}}, "${Charge}"),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}", "Qualifier": "live"}}, "${Charge}:*"),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}", "Qualifier.$": "$.v"}}, "${Charge}:*"),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": "123456789012:function:other"}},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:123456789012:function:other",
        ),
        ({"Resource": "arn:${AWS::Partition}:states:::lambda:invoke", "Arguments": {"FunctionName": "${A}"}}, "${A}"),
        (
            {"Resource": "arn:${AWS::Partition}:lambda:${AWS::Region}:1:function:orders-${Stage}"},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:1:function:orders-${Stage}",
        ),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": "other"}},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:other",
        ),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": "other:live"}},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:other:*",
        ),
    ],
)
def test_task_may_invoke_its_function_and_nothing_else(state: dict[str, Any], resource: object) -> None:
    """One function; with all its versions where the task names one, because running executions keep theirs."""
    assert derive(tasks(state)) == (invoked(resource), [])


@pytest.mark.parametrize(
    "function", ["*", "my-*", "other:*", "fn?", f"{EXTERNAL}*", "arn:aws:lambda:*:*:function:x", "a{% $x %}"]
)
def test_no_right_is_wider_than_one_function(function: str) -> None:
    """A wildcard in the definition is none in the role: it is a problem."""
    statements, problems = derive(tasks({"Resource": INVOKE, "Parameters": {"FunctionName": function}}))
    assert statements == []
    assert [problem.rule for problem in problems] == ["PERMISSION-EXACT"]


def test_functions_are_in_one_statement_in_a_stable_order() -> None:
    """Each function is named once, opaque ones last, in whatever order the states come."""
    states = [{"Resource": name} for name in ("${B}", OPAQUE, "${A}", "${B}", OPAQUE)]
    (statement,), problems = derive(tasks(*states))
    arns = substitute(statement["Resource"], {}, {id(OPAQUE): EXTERNAL})
    assert (statement["Action"], arns, problems) == (["lambda:InvokeFunction"], ["${A}", "${B}", EXTERNAL], [])


@pytest.mark.parametrize("value", ["*", "charge", f"{EXTERNAL}*"])
def test_an_opaque_resource_that_is_no_arn_is_refused_at_deployment(value: str) -> None:
    (resource,) = resources_of({"Resource": OPAQUE})
    with pytest.raises(ValueError, match="is no ARN of a Lambda function"):
        substitute(resource, {}, {id(OPAQUE): value})


def test_tasks_of_inner_machines_count() -> None:
    """A function that a branch or an item processor invokes is allowed too."""
    definition = {"States": {"M": {"Type": "Map", "ItemProcessor": tasks({"Resource": "${A}"})}}}
    assert derive(definition) == (invoked("${A}"), [])


FUNCTION_FIX = (
    'name what it may use: permissions={"S0": ["arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:'
    'function:..."]} [PERMISSION-EXACT]'
)


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName.$": "$.f"}},
            'States.S0.Parameters.FunctionName.$: "$.f" is known only while it runs, and so is what the task uses; ',
        ),
        (
            {"Resource": INVOKE, "Arguments": {"FunctionName": "{% $f %}"}},
            'States.S0.Arguments.FunctionName: "{% $f %}" is known only while it runs, and so is what the task uses; ',
        ),
        ({"Resource": INVOKE, "Parameters": {}}, "States.S0: no FunctionName, which says what the task uses; "),
        ({}, "States.S0: no FunctionName, which says what the task uses; "),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": ["a"]}},
            "States.S0.Parameters.FunctionName: is list; allowed is the name or the ARN of a function; ",
        ),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": ""}},
            'States.S0.Parameters.FunctionName: "" is neither the name nor the ARN of a Lambda function; ',
        ),
    ],
)
def test_a_function_that_can_not_be_told_is_a_problem(state: dict[str, Any], problem: str) -> None:
    """Nothing is guessed, and nothing is allowed instead."""
    statements, problems = derive(tasks(state))
    assert statements == []
    assert [str(found) for found in problems] == [problem + FUNCTION_FIX]


def test_an_opaque_function_may_be_a_name_or_an_arn_and_has_its_versions_where_the_task_names_one() -> None:
    parameters = {"FunctionName": OPAQUE}
    (plain,) = resources_of({"Resource": INVOKE, "Parameters": parameters})
    (qualified,) = resources_of({"Resource": INVOKE, "Parameters": {**parameters, "Qualifier": "live"}})
    found = [substitute(each, PSEUDO, {id(OPAQUE): name}) for each in (plain, qualified) for name in ("f", EXTERNAL)]
    here = "arn:aws:lambda:eu-west-1:123456789012:function:f"
    assert found == [here, EXTERNAL, f"{here}:*", f"{EXTERNAL}:*"]


def test_permissions_of_a_qualified_function_are_for_its_versions() -> None:
    parameters = {"FunctionName.$": "$.f", "Qualifier": "live"}
    assert resources_of({"Resource": INVOKE, "Parameters": parameters}, EXTERNAL) == [f"{EXTERNAL}:*"]
