"""The rights of a state machine are those that its definition needs."""

from typing import Any

import pytest

from asl import derive, opaque_values
from asl.render import substitute
from tests.asl.permissions.tasks import (
    GET_ITEM,
    HERE,
    OPAQUE,
    PSEUDO,
    SEND,
    TABLE,
    get_item,
    http,
    problems_of,
    resources_of,
    tasks,
)


def test_machine_without_tasks_needs_no_rights() -> None:
    """No statement is empty."""
    assert derive({"States": {"A": {"Type": "Pass"}}}) == ([], [])


SQS = "arn:${AWS::Partition}:sqs:"


@pytest.mark.parametrize(
    ("parameters", "resource"),
    [
        ({"TableName": "cases"}, TABLE + "cases"),
        ({"TableName": "cases-${Stage}"}, TABLE + "cases-${Stage}"),
        (
            {"TableName": "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"},
            "arn:aws:dynamodb:eu-west-1:123456789012:table/cases",
        ),
    ],
)
def test_a_name_or_an_arn_gives_the_resource(parameters: dict[str, Any], resource: str) -> None:
    assert resources_of(get_item(**parameters)) == [resource]


@pytest.mark.parametrize("value", ["cases", "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"])
def test_a_reference_may_stand_for_a_name_or_an_arn(value: str) -> None:
    """Which it is can be told only when it is known."""
    (resource,) = resources_of(get_item(TableName="${Table}"))
    assert substitute(resource, {"Table": value, **PSEUDO}) == substitute(
        value if value.startswith("arn:") else TABLE + value, PSEUDO
    )


def test_an_opaque_name_becomes_an_arn_when_it_is_known() -> None:
    (resource,) = resources_of(get_item(TableName=OPAQUE))
    assert opaque_values([resource]) == [OPAQUE]
    assert substitute(resource, PSEUDO, {id(OPAQUE): "cases"}) == substitute(TABLE + "cases", PSEUDO)


def test_what_is_not_known_yet_stays_deferred() -> None:
    (resource,) = resources_of(get_item(TableName=OPAQUE))
    assert substitute(resource, {"AWS::Region": "x"}) == resource


@pytest.mark.parametrize(
    ("url", "resource"),
    [
        ("https://sqs.eu-west-1.amazonaws.com/123456789012/cases", SQS + "eu-west-1:123456789012:cases"),
        ("https://eu-west-1.queue.amazonaws.com/123456789012/cases", SQS + "eu-west-1:123456789012:cases"),
        ("http://localhost:4566/000000000000/cases.fifo", SQS + "${AWS::Region}:000000000000:cases.fifo"),
    ],
)
def test_the_url_of_a_queue_gives_its_arn(url: str, resource: str) -> None:
    assert resources_of({**SEND, "Parameters": {"QueueUrl": url, "MessageBody": "x"}}) == [resource]


def test_what_is_no_url_of_a_queue_is_a_problem() -> None:
    assert problems_of({**SEND, "Parameters": {"QueueUrl": "cases", "MessageBody": "x"}}) == [
        'States.S0.Parameters.QueueUrl: "cases" is no URL of a queue, such as '
        "https://sqs.eu-west-1.amazonaws.com/123456789012/cases; name what it may use: "
        'permissions={"S0": ["arn:...:sqs:..."]} [PERMISSION-EXACT]'
    ]


def test_an_expression_that_is_only_a_string_is_known() -> None:
    assert resources_of({**GET_ITEM, "Arguments": {"TableName": "{% 'cases' %}"}}) == [TABLE + "cases"]


def test_a_task_with_credentials_needs_to_assume_their_role_only() -> None:
    role = "arn:aws:iam::123456789012:role/other"
    state = {**get_item(TableName="cases"), "Credentials": {"RoleArn": role}}
    assert derive(tasks(state)) == (
        [{"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": [role]}],
        [],
    )


def test_a_role_that_is_known_only_while_it_runs_is_a_problem() -> None:
    state = {**get_item(TableName="cases"), "Credentials": {"RoleArn.$": "$.role"}}
    (problem,) = problems_of(state)
    assert problem.startswith("States.S0.Credentials.RoleArn.$: ")


def test_an_activity_needs_no_rights() -> None:
    arn = "arn:aws:states:eu-west-1:123456789012:activity:call"
    assert derive(tasks({"Resource": arn})) == ([], [])


def test_the_order_of_states_changes_nothing() -> None:
    states = [get_item(TableName="b"), get_item(TableName="a"), {"Resource": "${F}"}]
    assert derive(tasks(*states)) == derive(tasks(*states[::-1]))


def test_an_opaque_value_of_a_condition_stays() -> None:
    statements, problems = derive(tasks(http(ApiEndpoint=OPAQUE), http(ApiEndpoint=OPAQUE)))
    (invoke,) = [each for each in statements if each["Action"] == ["states:InvokeHTTPEndpoint"]]
    assert (invoke["Condition"]["StringLike"], problems) == ({"states:HTTPEndpoint": OPAQUE}, [])


def test_each_item_of_a_list_gives_its_resource() -> None:
    entries = [{"EventBusName": "orders"}, {"Source": "x"}]
    state = {"Resource": "arn:aws:states:::events:putEvents", "Parameters": {"Entries": entries}}
    bus = "arn:${AWS::Partition}:events:" + HERE + ":event-bus/"
    assert resources_of(state) == [bus + "default", bus + "orders"]


def test_a_list_that_is_no_list_is_known_only_while_it_runs() -> None:
    state = {"Resource": "arn:aws:states:::events:putEvents", "Arguments": {"Entries": "{% $states.input %}"}}
    (problem,) = problems_of(state)
    assert problem.startswith("States.S0.Arguments.Entries: ")


def test_an_arn_in_place_of_one_of_two_names_is_a_problem() -> None:
    bucket = "arn:aws:s3:eu-west-1:123456789012:accesspoint/x"
    state = {"Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Parameters": {"Bucket": bucket, "Key": "k"}}
    (problem,) = problems_of(state)
    assert f'"{bucket}" is an ARN, where the name is needed' in problem
