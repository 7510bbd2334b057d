"""The services that Step Functions calls with the SDK for Java, as botocore's models have them."""

import subprocess
import sys

import pytest

from asl import services
from asl.services import actions
from generate.services import UNSUPPORTED, parameter_name, read, service_name
from tests.asl.conftest import IMPORTED_FROM

BOTOCORE_NAMES = {
    "apigateway": "apigateway",
    "cloudwatch": "cloudwatch",
    "cognito-idp": "cognitoidentityprovider",
    "dms": "databasemigration",
    "dynamodb": "dynamodb",
    "elbv2": "elasticloadbalancingv2",
    "emr-containers": "emrcontainers",
    "lambda": "lambda",
    "logs": "cloudwatchlogs",
    "rds": "rds",
    "s3": "s3",
    "sqs": "sqs",
    "ssm": "ssm",
    "stepfunctions": "sfn",
}


@pytest.mark.parametrize(("botocore", "service"), BOTOCORE_NAMES.items())
def test_archive_has_what_the_installed_botocore_has(botocore: str, service: str) -> None:
    expected = read([botocore])[service]
    assert {name: (op.required, op.members - op.required) for name, op in actions(service).items()} == {
        name: (frozenset(required.split()), frozenset(optional.split()))
        for name, (required, optional) in expected.items()
    }


@pytest.mark.parametrize(
    ("service_id", "name"),
    [
        ("SFN", "sfn"),
        ("Cost Explorer", "costexplorer"),
        ("EventBridge", "eventbridge"),
        ("CloudWatch Logs", "cloudwatchlogs"),
        ("Database Migration Service", "databasemigration"),
        ("Directory Service", "directory"),
        ("Directory Service Data", "directoryservicedata"),
        ("Elastic Load Balancing v2", "elasticloadbalancingv2"),
        ("codestar notifications", "codestarnotifications"),
        ("WAF Regional", "wafregional"),
    ],
)
def test_service_has_the_name_that_step_functions_lists(service_id: str, name: str) -> None:
    """https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"""
    assert service_name(service_id) == name
    assert name in services.services()


@pytest.mark.parametrize(
    ("member", "parameter"),
    [
        ("TableName", "TableName"),
        ("functionName", "FunctionName"),
        ("DBInstanceIdentifier", "DbInstanceIdentifier"),
        ("SSEKMSKeyId", "SsekmsKeyId"),
        ("ACL", "Acl"),
        ("ETag", "ETag"),
        ("enableECSManagedTags", "EnableECSManagedTags"),
        ("equals", "EqualsValue"),
        ("package", "PackageValue"),
    ],
)
def test_parameter_has_the_name_that_the_java_sdk_gives_it(member: str, parameter: str) -> None:
    assert parameter_name(member) == parameter


@pytest.mark.parametrize(
    ("service", "action", "required"),
    [
        ("sfn", "startSyncExecution", {"StateMachineArn"}),
        ("dynamodb", "putItem", {"Item", "TableName"}),
        ("rds", "describeDBInstances", set()),
        ("s3", "listObjectsV2", {"Bucket"}),
        ("s3", "copyObject", set()),
        ("emrcontainers", "startJobRun", {"VirtualClusterId"}),
    ],
)
def test_action_requires_its_parameters(service: str, action: str, required: set[str]) -> None:
    """For `copyObject` others may stand in; the SDK makes the `clientToken` of `startJobRun`."""
    assert actions(service)[action].required == required


def test_required_parameters_are_members_too() -> None:
    assert all(operation.required <= operation.members for operation in actions("ec2").values())


def test_copy_of_an_object_takes_both_names_of_its_destination() -> None:
    assert {"Bucket", "DestinationBucket", "CopySource", "SourceBucket"} <= actions("s3")["copyObject"].members


@pytest.mark.parametrize("service", UNSUPPORTED)
def test_action_that_step_functions_does_not_support_is_left_out(service: str) -> None:
    assert not actions(service).keys() & set(UNSUPPORTED[service].split())


def test_action_starts_with_a_small_letter() -> None:
    assert "PutItem" not in actions("dynamodb")


def test_unknown_service_has_no_actions() -> None:
    assert "nosuch" not in services.services()
    assert len(actions("nosuch")) == 0


def test_ended_service_is_known_but_its_actions_are_not() -> None:
    assert "lookoutvision" in services.services()
    assert not actions("lookoutvision")


def test_data_is_read_with_neither_botocore_nor_zipfile() -> None:
    """Both take longer to import than all the rest takes to run."""
    code = (
        "import sys; from asl.services import actions; actions('ec2')['runInstances'];"
        " sys.exit(sum(name in sys.modules for name in ('botocore', 'zipfile')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=IMPORTED_FROM)
