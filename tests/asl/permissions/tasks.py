"""Definitions of single tasks, and what is derived from them."""

from typing import Any

from asl import derive

OPAQUE = object()
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": "eu-west-1", "AWS::AccountId": "123456789012"}
HERE = "${AWS::Region}:${AWS::AccountId}"
TABLE = "arn:${AWS::Partition}:dynamodb:" + HERE + ":table/"
GET_ITEM = {"Resource": "arn:aws:states:::dynamodb:getItem"}
INVOKE = "arn:aws:states:::lambda:invoke"
SEND = {"Resource": "arn:aws:states:::sqs:sendMessage"}


def tasks(*states: dict[str, Any]) -> dict[str, Any]:
    """A definition with a Task for each of *states*."""
    return {"States": {f"S{number}": {"Type": "Task", **state} for number, state in enumerate(states)}}


def problems_of(state: dict[str, Any], *arns: Any) -> list[str]:
    permissions = {"S0": arns} if arns else {}
    return [str(problem) for problem in derive(tasks(state), permissions=permissions)[1]]


def resources_of(state: dict[str, Any], *arns: Any) -> list[Any]:
    """The resources of the only statement that *state* needs."""
    statements, problems = derive(tasks(state), permissions={"S0": arns} if arns else {})
    assert problems == []
    (statement,) = statements
    resources: list[Any] = statement["Resource"]
    return resources


def get_item(**parameters: Any) -> dict[str, Any]:
    return {**GET_ITEM, "Parameters": parameters}


def http(**parameters: Any) -> dict[str, Any]:
    connection = {"ConnectionArn": "arn:aws:events:eu-west-1:123456789012:connection/crm/1234"}
    return {
        "Resource": "arn:aws:states:::http:invoke",
        "Parameters": {"Method": "GET", "Authentication": connection, **parameters},
    }
