"""The rights of a state machine are those that its definition needs."""

from typing import Any

import pytest

from asl import derive, opaque_values
from asl.render import render, substitute
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
        (
            {"TableName": "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"},
            "arn:aws:dynamodb:eu-west-1:123456789012:table/cases",
        ),
    ],
)
def test_a_name_or_an_arn_gives_the_resource(parameters: dict[str, Any], resource: str) -> None:
    assert resources_of(get_item(**parameters)) == [resource]


def test_a_reference_within_a_name_is_filled_in() -> None:
    (resource,) = resources_of(get_item(TableName="cases-${Stage}"))
    assert substitute(resource, {"Stage": "dev", **PSEUDO}) == substitute(TABLE + "cases-dev", PSEUDO)


@pytest.mark.parametrize("value", ["*", "case?", "${aws:username}", "arn:aws:dynamodb:eu-west-1:123456789012:table/*"])
def test_a_wildcard_that_is_known_only_at_deployment_is_refused_then(value: str) -> None:
    (resource,) = resources_of(get_item(TableName=OPAQUE))
    with pytest.raises(ValueError, match="is not known|which a right would read as one"):
        render([resource], PSEUDO, {id(OPAQUE): value})


def test_a_name_in_place_of_an_arn_is_refused_at_deployment() -> None:
    publish = {"Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": OPAQUE, "Message": "x"}}
    (resource,) = resources_of(publish)
    with pytest.raises(ValueError, match='"calls" is no ARN'):
        render([resource], PSEUDO, {id(OPAQUE): "calls"})


@pytest.mark.parametrize("topic", ["calls", ""])
def test_a_name_in_place_of_an_arn_is_a_problem(topic: str) -> None:
    publish = {"Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": topic, "Message": "x"}}
    (problem,) = problems_of(publish)
    assert problem.startswith(f'States.S0.Parameters.TopicArn: "{topic}" is no ARN; ')


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
    assert opaque_values(invoke["Condition"]) == [OPAQUE]
    found = substitute(invoke["Condition"]["StringLike"], {}, {id(OPAQUE): "https://example.com"})
    assert (found, problems) == ({"states:HTTPEndpoint": "https://example.com"}, [])


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
    assert f'"{bucket}" is an ARN, where a name is needed' in problem


def test_the_keys_of_an_object_may_be_names() -> None:
    tables: dict[str, Any] = {"RequestItems": {"orders": {}, "calls": {}}}
    state = {"Resource": "arn:aws:states:::aws-sdk:dynamodb:batchGetItem", "Parameters": tables}
    assert resources_of(state) == [TABLE + "calls", TABLE + "orders"]


def test_an_object_that_is_known_only_while_it_runs_is_a_problem() -> None:
    state = {
        "Resource": "arn:aws:states:::aws-sdk:dynamodb:batchGetItem",
        "Arguments": {"RequestItems": "{% $states.input %}"},
    }
    (problem,) = problems_of(state)
    assert problem.startswith("States.S0.Arguments.RequestItems: ")


@pytest.mark.parametrize("name", ["case-${aws:userid}", "case-${", "case-${a${AWS::Region}}", "${aws:PrincipalTag/x}"])
def test_a_variable_of_iam_is_a_problem(name: str) -> None:
    (problem,) = problems_of(get_item(TableName=name))
    assert f'"{name}" has a variable, which a right would read as one' in problem


def test_an_arn_after_a_name_is_a_problem() -> None:
    parameters = {"Bucket": "rows", "Key": "arn:aws:s3:::rows/x"}
    (problem,) = problems_of({"Resource": "arn:aws:states:::aws-sdk:s3:putObject", "Parameters": parameters})
    assert '"arn:aws:s3:::rows/x" is an ARN, where a name is needed' in problem


def test_the_arn_of_a_table_may_stand_before_an_index() -> None:
    table = "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"
    parameters = {"TableName": table, "IndexName": "by-day"}
    state = {"Resource": "arn:aws:states:::aws-sdk:dynamodb:query", "Parameters": parameters}
    assert resources_of(state) == [f"{table}/index/by-day"]
