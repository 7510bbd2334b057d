"""A Distributed Map needs itself, its items, and where its results go."""

from typing import Any

import pytest

from asl import derive
from asl.render import substitute
from tests.asl.permissions.tasks import HERE, PSEUDO

MACHINE = "arn:${AWS::Partition}:states:" + HERE + ":stateMachine:orders-*"
EXECUTIONS = "arn:${AWS::Partition}:states:" + HERE + ":execution:orders-*"


def distributed(**fields: Any) -> list[dict[str, Any]]:
    """The statements of a machine of one Distributed Map."""
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "B", "States": {"B": {"Type": "Pass"}}}
    definition = {"States": {"M": {"Type": "Map", "ItemProcessor": processor, **fields}}}
    statements, problems = derive(definition, machine=MACHINE)
    assert problems == []
    return statements


def self_rights(label: str) -> list[dict[str, Any]]:
    return [
        {
            "Effect": "Allow",
            "Action": ["states:DescribeExecution", "states:StopExecution"],
            "Resource": [EXECUTIONS + ":*"],
        },
        {"Effect": "Allow", "Action": ["states:RedriveExecution"], "Resource": [f"{EXECUTIONS}/{label}:*"]},
        {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [MACHINE]},
    ]


def s3(action: str | list[str], resource: str, **more: Any) -> dict[str, Any]:
    actions = [action] if isinstance(action, str) else action
    return {"Effect": "Allow", "Action": actions, "Resource": ["arn:${AWS::Partition}:s3:::" + resource], **more}


WRITE = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
PARAMETERS = {"Bucket": "rows", "Key": "2026.csv"}
GET_OBJECT = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": PARAMETERS}
LIST = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "rows", "Prefix": "2026/"}}
PUT = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "rows", "Prefix": "out"}}
LISTED = s3("s3:ListBucket", "rows", Condition={"StringLike": {"s3:prefix": "2026/*"}})


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ({}, []),
        ({"ItemReader": GET_OBJECT}, [s3("s3:GetObject", "rows/2026.csv")]),
        (
            {"ItemReader": {**GET_OBJECT, "Parameters": {**PARAMETERS, "VersionId": "1"}}},
            [s3("s3:GetObjectVersion", "rows/2026.csv")],
        ),
        (
            {"ItemReader": {**GET_OBJECT, "ReaderConfig": {"InputType": "CSV", "ManifestType": "ATHENA_DATA"}}},
            [
                {
                    **s3("s3:GetObject", ""),
                    "Resource": ["arn:${AWS::Partition}:s3:::rows/*", "arn:${AWS::Partition}:s3:::rows/2026.csv"],
                }
            ],
        ),
        ({"ItemReader": LIST}, [LISTED]),
        (
            {"ItemReader": {**LIST, "ReaderConfig": {"Transformation": "LOAD_AND_FLATTEN"}}},
            [s3("s3:GetObject", "rows/2026/*"), LISTED],
        ),
        ({"ResultWriter": PUT}, [s3(WRITE, "rows/out*")]),
        ({"ResultWriter": {"WriterConfig": {"OutputType": "JSON"}}}, []),
    ],
)
def test_a_distributed_map_needs_itself_and_its_items(fields: dict[str, Any], more: list[dict[str, Any]]) -> None:
    def order(statement: dict[str, Any]) -> str:
        return str(statement)

    assert sorted(distributed(**fields), key=order) == sorted([*self_rights("*"), *more], key=order)


@pytest.mark.parametrize(
    ("fields", "actions"),
    [
        ({"ItemReader": GET_OBJECT}, ["kms:Decrypt"]),
        ({"ResultWriter": PUT}, ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]),
    ],
)
def test_permissions_name_the_keys_of_the_buckets_of_a_map(fields: dict[str, Any], actions: list[str]) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/1234"
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "States": {}}
    definition = {"States": {"M": {"Type": "Map", "ItemProcessor": processor, **fields}}}
    statements, problems = derive(definition, permissions={"M": [key]})
    assert [each["Action"] for each in statements if each["Resource"] == [key]] == [actions]
    assert problems == []


def test_the_label_of_a_map_is_in_the_arn_of_its_executions() -> None:
    assert self_rights("Rows")[1] in distributed(Label="Rows")


@pytest.mark.parametrize("fields", [{"ItemReader": object()}, {"ResultWriter": object()}])
def test_a_reader_or_writer_that_is_known_only_at_deployment_is_a_problem(fields: dict[str, Any]) -> None:
    processor = {"ProcessorConfig": {"Mode": object()}, "States": {}}
    _, problems = derive({"States": {"M": {"Type": "Map", "ItemProcessor": processor, **fields}}})
    assert [problem.path for problem in problems] == [("States", "M", next(iter(fields)))]


def test_a_label_that_is_known_only_at_deployment_is_filled_in_then() -> None:
    label = object()
    (redrive,) = [each for each in distributed(Label=label) if each["Action"] == ["states:RedriveExecution"]]
    assert substitute(redrive["Resource"], PSEUDO, {id(label): "Rows"}) == substitute([f"{EXECUTIONS}/Rows:*"], PSEUDO)
