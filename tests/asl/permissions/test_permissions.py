"""What a definition does not say is a problem, which the argument `permissions` solves."""

from typing import Any

import pytest

from asl import derive
from asl.render import substitute
from tests.asl.permissions.tasks import GET_ITEM, OPAQUE, SEND, TABLE, get_item, http, problems_of, resources_of, tasks


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ({"Parameters": {"TableName.$": "$.table"}}, ".Parameters.TableName.$"),
        ({"Arguments": {"TableName": "{% $states.input.table %}"}}, ".Arguments.TableName"),
        ({"Arguments": "{% $states.input %}"}, ".Arguments"),
        ({}, ""),
        ({"Parameters": {"Key": {}}}, ".Parameters"),
        ({"Parameters": {"TableName": "case*"}}, ".Parameters.TableName"),
        ({"Parameters": {"TableName": 1}}, ".Parameters.TableName"),
    ],
)
def test_what_is_known_only_while_it_runs_is_solved_by_permissions(parameters: dict[str, Any], where: str) -> None:
    state = {**GET_ITEM, **parameters}
    (problem,) = problems_of(state)
    assert problem.startswith(f"States.S0{where}: ")
    fix = f'name what it may use: permissions={{"S0": ["{TABLE}..."]}} [PERMISSION-EXACT]'
    assert problem.endswith(fix)
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"
    assert resources_of(state, arn, TABLE + "others", "arn:aws:sqs:eu-west-1:123456789012:cases") == [
        TABLE + "others",
        arn,
    ]


def test_permissions_of_another_service_solve_nothing() -> None:
    assert problems_of(get_item(**{"TableName.$": "$.t"}), "arn:aws:sqs:eu-west-1:123456789012:cases")


def test_opaque_permissions_are_taken_as_they_are() -> None:
    assert resources_of(get_item(**{"TableName.$": "$.t"}), OPAQUE) == [OPAQUE]


def test_permissions_of_a_queue_may_be_its_arn() -> None:
    state = {**SEND, "Parameters": {"QueueUrl.$": "$.queue", "MessageBody": "x"}}
    arn = "arn:aws:sqs:eu-west-1:123456789012:cases"
    assert resources_of(state, arn) == [arn]


def test_permissions_that_are_not_needed_are_a_problem() -> None:
    assert problems_of(get_item(TableName="cases"), TABLE + "others") == [
        'States.S0: permissions["S0"] is not needed: the definition says what the state uses; remove it '
        "[PERMISSION-UNUSED]"
    ]


def test_permissions_of_no_state_are_a_problem() -> None:
    found = derive(tasks(get_item(TableName="cases")), permissions={"S1": [TABLE]})[1]
    assert [str(problem) for problem in found] == [
        'definition: permissions["S1"] is for no state; the states are "S0" [PERMISSION-UNUSED]'
    ]


UNKNOWN = {"Resource": "arn:aws:states:::aws-sdk:nosuch:thing"}


def test_unknown_rights_are_a_problem_that_names_the_operation_and_the_setting() -> None:
    assert problems_of(UNKNOWN) == [
        'States.S0.Resource: which rights "arn:aws:states:::aws-sdk:nosuch:thing" needs is not known; '
        'give them in extra_statements, and say so: permissions={"S0": []} [PERMISSION-UNKNOWN]'
    ]


def test_unknown_rights_may_be_given_elsewhere() -> None:
    assert derive(tasks(UNKNOWN), permissions={"S0": []}) == ([], [])


def test_a_condition_that_is_known_only_while_it_runs_is_a_problem() -> None:
    assert problems_of(http(**{"ApiEndpoint.$": "$.url"})) == [
        'States.S0.Parameters.ApiEndpoint.$: "$.url" is known only while it runs, and so is what the task uses; '
        'permissions={"S0": []} leaves the condition states:HTTPEndpoint out [PERMISSION-EXACT]'
    ]


def test_an_empty_list_leaves_the_condition_out() -> None:
    statements, problems = derive(tasks(http(**{"ApiEndpoint.$": "$.url"})), permissions={"S0": []})
    (invoke,) = [each for each in statements if each["Action"] == ["states:InvokeHTTPEndpoint"]]
    assert (invoke["Condition"], problems) == ({"StringEquals": {"states:HTTPMethod": "GET"}}, [])


def test_an_empty_list_leaves_a_right_out() -> None:
    assert derive(tasks(get_item(**{"TableName.$": "$.t"})), permissions={"S0": []}) == ([], [])


def test_permissions_narrow_what_the_table_has_a_wildcard_for() -> None:
    state = {"Resource": "arn:aws:states:::ecs:runTask", "Parameters": {"TaskDefinition": "web"}}
    role = "arn:aws:iam::123456789012:role/web"
    statements, problems = derive(tasks(state), permissions={"S0": [role]})
    (passed,) = [each for each in statements if each["Action"] == ["iam:PassRole"]]
    assert (passed["Resource"], problems) == ([role], [])


def test_permissions_of_a_state_machine_are_converted() -> None:
    state = {
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn.$": "$.machine"},
    }
    statements, problems = derive(tasks(state), permissions={"S0": ["${Child}"]})
    (watch,) = [each for each in statements if "states:DescribeExecution" in each["Action"]]
    child = "arn:aws:states:eu-west-1:123456789012:stateMachine:child"
    executions = ["arn:aws:states:eu-west-1:123456789012:execution:child:*"]
    assert (substitute(watch["Resource"], {"Child": child}), problems) == (executions, [])


@pytest.mark.parametrize("resource", ["arn:aws:swf:eu-west-1:123456789012:task:x", "arn:aws:states:::${Service}:run"])
def test_what_is_no_integration_has_no_known_rights(resource: str) -> None:
    (problem,) = problems_of({"Resource": resource})
    assert problem.endswith("[PERMISSION-UNKNOWN]")


SNS = "arn:aws:sns:eu-west-1:123456789012:calls"


def test_parameters_that_are_not_known_allow_nothing_beside_what_permissions_name() -> None:
    """Whether a phone number, which is no resource, is among them can't be told."""
    state = {"Resource": "arn:aws:states:::sns:publish", "Arguments": "{% $states.input %}"}
    assert resources_of(state, SNS) == [SNS]


def test_where_a_parameter_decides_on_the_action_and_is_not_known_both_are_allowed() -> None:
    state = {"Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Arguments": "{% $states.input %}"}
    statements, problems = derive(tasks(state), permissions={"S0": ["arn:aws:s3:::b/*"]})
    assert problems == []
    assert {action for each in statements for action in each["Action"]} == {"s3:GetObject", "s3:GetObjectVersion"}


def test_the_role_of_credentials_may_be_permitted() -> None:
    role = "arn:aws:iam::123456789012:role/other"
    assert resources_of({**GET_ITEM, "Credentials": {"RoleArn.$": "$.role"}}, role) == [role]


def test_permissions_name_the_value_of_a_condition() -> None:
    cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/c"
    state = {
        "Resource": "arn:aws:states:::ecs:runTask",
        "Parameters": {"TaskDefinition": "web", "Cluster.$": "$.c"},
    }
    statements, problems = derive(tasks(state), permissions={"S0": [cluster]})
    (run,) = [each for each in statements if each["Action"] == ["ecs:RunTask"]]
    assert (run["Condition"], problems) == ({"ArnEquals": {"ecs:cluster": cluster}}, [])


def test_a_condition_that_permissions_do_not_name_is_a_problem() -> None:
    definition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:3"
    state = {
        "Resource": "arn:aws:states:::ecs:runTask",
        "Parameters": {"TaskDefinition.$": "$.t", "Cluster.$": "$.c"},
    }
    (problem,) = problems_of(state, definition)
    assert problem.startswith("States.S0.Parameters.Cluster.$: ")
    assert 'cluster/..."]}' in problem


def test_one_arn_solves_all_forms_of_the_same_name() -> None:
    role = "arn:aws:iam::123456789012:role/team/x"
    state = {"Resource": "arn:aws:states:::aws-sdk:iam:getRole", "Parameters": {"RoleName.$": "$.r"}}
    assert resources_of(state, role) == [role]


def test_a_wildcard_within_a_template_stands_for_any_part() -> None:
    service = "arn:aws:ecs:eu-west-1:123456789012:service/c/web"
    state = {"Resource": "arn:aws:states:::aws-sdk:ecs:deleteService", "Parameters": {"Service.$": "$.s"}}
    assert resources_of(state, service) == [service]


def test_an_arn_that_can_not_be_converted_solves_nothing() -> None:
    state = {
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn.$": "$.machine"},
    }
    assert problems_of(state, "arn:aws:states:eu-west-1:123456789012:activity:x")


def test_a_query_that_says_nothing_of_its_data_is_a_problem_for_each_service() -> None:
    state = {"Resource": "arn:aws:states:::athena:startQueryExecution", "Parameters": {"QueryString": "SELECT 1"}}
    assert [problem.partition(";")[0] for problem in problems_of(state)] == [
        "States.S0.Parameters: doesn't say what it uses of s3",
        "States.S0.Parameters: doesn't say what it uses of glue",
    ]


def test_a_value_that_decides_and_is_opaque_is_a_problem() -> None:
    parameters = {"ApiEndpoint": "a1.execute-api.eu-west-1.amazonaws.com", "Method": "GET", "AuthType": OPAQUE}
    (problem,) = problems_of({"Resource": "arn:aws:states:::apigateway:invoke", "Parameters": parameters})
    assert problem.startswith("States.S0.Parameters.AuthType: is known only at deployment")


def test_permissions_may_name_several_values_of_a_condition() -> None:
    clusters = [f"arn:aws:ecs:eu-west-1:123456789012:cluster/{name}" for name in ("a", "b")]
    state = {"Resource": "arn:aws:states:::ecs:runTask", "Parameters": {"TaskDefinition": "web", "Cluster.$": "$.c"}}
    statements, problems = derive(tasks(state), permissions={"S0": clusters})
    (run,) = [each for each in statements if each["Action"] == ["ecs:RunTask"]]
    assert (run["Condition"], problems) == ({"ArnEquals": {"ecs:cluster": clusters}}, [])


def test_permissions_that_are_known_at_deployment_are_converted_then() -> None:
    state = {"Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl.$": "$.q", "MessageBody": "x"}}
    (resource,) = resources_of(state, OPAQUE)
    arn = "arn:aws:sqs:eu-west-1:123456789012:calls"
    assert substitute(resource, {}, {id(OPAQUE): arn}) == arn
