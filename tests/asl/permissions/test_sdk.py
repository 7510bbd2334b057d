"""What the SDK integrations need, in cases that AWS's documentation shows, and in all."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from asl.permissions.conversions import CONVERSIONS
from asl.permissions.need import Need
from asl.permissions.sdk import NO_RESOURCE, OPTIONAL, PARTLY, UNNAMED, sdk_needs
from asl.services import actions, services
from tests.asl.conftest import IMPORTED_FROM

HERE = "${AWS::Region}:${AWS::AccountId}:"
ROLE = "iam::${AWS::AccountId}:role/"

FIELD = re.compile(r"(?<!\$)\{((?:[\w.]|\[\]|\{\})+)(?:\|(\w+))?(?:=[^{}]*)?\}")


def passed(parameter: str, to: str) -> Need:
    condition = {"StringEquals": {"iam:PassedToService": f"{to}.amazonaws.com"}}
    return need("iam:PassRole", f"{ROLE}{{{parameter}}}", condition=condition, given=parameter)


def need(actions: str, resources: str, given: str = "", missing: str = "", reason: str = "", **more: object) -> Need:
    arns = (arn if arn[0] in "{*" else f"arn:${{AWS::Partition}}:{arn}" for arn in resources.split())
    condition = more.get("condition", {})
    return Need(tuple(actions.split()), tuple(arns), condition, given, missing, reason)  # type: ignore[arg-type]


CASES: dict[str, tuple[Need, ...]] = {
    "s3:listObjectsV2": (need("s3:ListBucket", "s3:::{Bucket}"),),
    "s3:listBuckets": (need("s3:ListAllMyBuckets", "*", reason=NO_RESOURCE),),
    "s3:headBucket": (need("s3:ListBucket", "s3:::{Bucket}"),),
    "s3:getObject": (
        need("s3:GetObject", "s3:::{Bucket}/{Key}", missing="VersionId"),
        need("s3:GetObjectVersion", "s3:::{Bucket}/{Key}", given="VersionId"),
    ),
    "s3:copyObject": (
        need("s3:GetObject s3:GetObjectTagging", "s3:::{CopySource|copy_source}", given="CopySource"),
        need("s3:GetObject s3:GetObjectTagging", "s3:::{SourceBucket}/{SourceKey}", given="SourceBucket"),
        need("s3:GetObjectVersion", "s3:::{SourceBucket}/{SourceKey}", given="SourceVersionId"),
        need("s3:PutObject s3:PutObjectTagging", "s3:::{Bucket}/{Key}", given="Bucket"),
        need(
            "s3:PutObject s3:PutObjectTagging", "s3:::{DestinationBucket}/{DestinationKey}", given="DestinationBucket"
        ),
    ),
    "s3:deleteObjects": (
        need("s3:DeleteObject", "s3:::{Bucket}/{Delete.Objects[].Key}"),
        need("s3:DeleteObjectVersion", "s3:::{Bucket}/{Delete.Objects[].Key}", given="Delete.Objects[].VersionId"),
    ),
    "s3:uploadPart": (need("s3:PutObject", "s3:::{Bucket}/{Key}"),),
    "s3:putBucketCors": (need("s3:PutBucketCORS", "s3:::{Bucket}"),),
    "dynamodb:putItem": (need("dynamodb:PutItem", f"dynamodb:{HERE}table/{{TableName}}"),),
    "dynamodb:query": (
        need("dynamodb:Query", f"dynamodb:{HERE}table/{{TableName}}/index/{{IndexName}}", given="IndexName"),
        need("dynamodb:Query", f"dynamodb:{HERE}table/{{TableName}}")._replace(missing="IndexName"),
    ),
    "dynamodb:batchGetItem": (need("dynamodb:BatchGetItem", f"dynamodb:{HERE}table/{{RequestItems{{}}}}"),),
    "dynamodb:transactWriteItems": tuple(
        need(f"dynamodb:{write}Item", f"dynamodb:{HERE}table/{{{name}}}", given=name)
        for write in ("ConditionCheck", "Delete", "Put", "Update")
        for name in (f"TransactItems[].{write}.TableName",)
    ),
    "lambda:invoke": (
        need("lambda:InvokeFunction", f"lambda:{HERE}function:{{FunctionName}}"),
        need("lambda:InvokeFunction", f"lambda:{HERE}function:{{FunctionName}}:{{Qualifier}}", given="Qualifier"),
    ),
    "lambda:createFunction": (
        need("lambda:CreateFunction", f"lambda:{HERE}function:{{FunctionName}}"),
        need("lambda:TagResource", f"lambda:{HERE}function:{{FunctionName}}", given="Tags"),
        passed("Role", "lambda"),
    ),
    "lambda:untagResource": (need("lambda:UntagResource", "{Resource}"),),
    "sqs:sendMessage": (need("sqs:SendMessage", "{QueueUrl|queue}"),),
    "sqs:sendMessageBatch": (need("sqs:SendMessage", "{QueueUrl|queue}"),),
    "sns:publish": (
        need("sns:Publish", "{TopicArn}", given="TopicArn"),
        need("sns:Publish", "{TargetArn}", given="TargetArn"),
        need("sns:Publish", "*", given="PhoneNumber", reason="a phone number is no resource"),
    ),
    "secretsmanager:getSecretValue": (
        need(
            "secretsmanager:GetSecretValue",
            f"secretsmanager:{HERE}secret:{{SecretId}} secretsmanager:{HERE}secret:{{SecretId}}-??????",
            reason=PARTLY,
        ),
    ),
    "ssm:getParameter": (need("ssm:GetParameter", f"ssm:{HERE}parameter/{{Name|path}}"),),
    "kms:encrypt": (need("kms:Encrypt", f"kms:{HERE}key/{{KeyId|key}}"),),
    "kinesis:putRecord": (
        need("kinesis:PutRecord", "{StreamARN}", given="StreamARN"),
        need("kinesis:PutRecord", f"kinesis:{HERE}stream/{{StreamName}}", given="StreamName"),
    ),
    "sfn:startExecution": (need("states:StartExecution", "{StateMachineArn|state_machine}"),),
    "sfn:describeExecution": (need("states:DescribeExecution", "{ExecutionArn}"),),
    "eventbridge:putEvents": (need("events:PutEvents", f"events:{HERE}event-bus/{{Entries[].EventBusName=default}}"),),
    "ec2:startInstances": (need("ec2:StartInstances", f"ec2:{HERE}instance/{{InstanceIds[]}}"),),
    "ec2:describeInstances": (need("ec2:DescribeInstances", "*", reason=NO_RESOURCE),),
    "ec2:createVolume": (
        need("ec2:CreateVolume", f"ec2:{HERE}volume/*", reason=UNNAMED),
        need("ec2:CreateVolume", "ec2:${AWS::Region}::snapshot/{SnapshotId}", given="SnapshotId"),
        need(
            "ec2:CreateTags",
            "ec2:${AWS::Region}:*:*/*",
            given="TagSpecifications",
            reason="the ids are made by the call, which alone may tag them",
        )._replace(condition={"StringEquals": {"ec2:CreateAction": "CreateVolume"}}),
    ),
    "sts:getCallerIdentity": (),
    "cognitoidentityprovider:initiateAuth": (),
    "iam:createRole": (
        need("iam:CreateRole", f"{ROLE}{{RoleName}} {ROLE}*/{{RoleName}}", reason=PARTLY),
        need("iam:TagRole", f"{ROLE}{{RoleName}} {ROLE}*/{{RoleName}}", given="Tags", reason=PARTLY),
    ),
    "cloudformation:createStack": (
        need(
            "cloudformation:CreateStack",
            f"cloudformation:{HERE}stack/{{StackName}} cloudformation:{HERE}stack/{{StackName}}/*",
            reason=PARTLY,
        ),
        need(
            "cloudformation:TagResource",
            f"cloudformation:{HERE}stack/{{StackName}} cloudformation:{HERE}stack/{{StackName}}/*",
            given="Tags",
            reason=PARTLY,
        ),
        passed("RoleARN", "cloudformation"),
    ),
    "glue:startJobRun": (need("glue:StartJobRun", f"glue:{HERE}job/{{JobName}}"),),
    "glue:getTable": (
        need(
            "glue:GetTable",
            f"glue:{HERE}database/{{DatabaseName}} glue:{HERE}catalog glue:{HERE}table/{{DatabaseName}}/{{Name}}",
        ),
    ),
    "athena:startQueryExecution": (
        need("athena:StartQueryExecution", f"athena:{HERE}workgroup/{{WorkGroup=primary}}"),
    ),
    "cloudwatchlogs:putLogEvents": (
        need("logs:PutLogEvents", f"logs:{HERE}log-group:{{LogGroupName}}:log-stream:{{LogStreamName}}"),
    ),
    "cloudwatch:putMetricData": (need("cloudwatch:PutMetricData", "*", reason=OPTIONAL),),
    "scheduler:createSchedule": (
        need("scheduler:CreateSchedule", f"scheduler:{HERE}schedule/{{GroupName=default}}/{{Name}}"),
        passed("Target.RoleArn", "scheduler"),
    ),
    "rekognition:detectLabels": (need("rekognition:DetectLabels", "*", reason=NO_RESOURCE),),
    "translate:translateText": (
        need("translate:TranslateText", "*", missing="TerminologyNames[]", reason=OPTIONAL),
        need(
            "translate:TranslateText",
            f"translate:{HERE}terminology/{{TerminologyNames[]}}",
            given="TerminologyNames[]",
        ),
    ),
    "backup:startBackupJob": (
        need("backup:StartBackupJob", f"backup:{HERE}backup-vault:{{BackupVaultName}}"),
        need("iam:PassRole", f"{ROLE}{{IamRoleArn}}", given="IamRoleArn"),
    ),
    "apigateway:getRestApi": (need("apigateway:GET", "apigateway:${AWS::Region}::/restapis/{RestApiId}"),),
    "apigatewayv2:createRoute": (need("apigateway:POST", "apigateway:${AWS::Region}::/apis/{ApiId}/routes"),),
    "iotdataplane:publish": (need("iot:Publish", f"iot:{HERE}topic/{{Topic}}"),),
}


@pytest.mark.parametrize("integration", CASES)
def test_action_needs(integration: str) -> None:
    service, _, action = integration.partition(":")
    assert sdk_needs(service, action) == CASES[integration]


@pytest.mark.parametrize(
    ("action", "guardrail"),
    [("invokeModel", "GuardrailIdentifier"), ("converse", "GuardrailConfig.GuardrailIdentifier")],
)
def test_model_may_be_called_through_an_inference_profile(action: str, guardrail: str) -> None:
    """https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html"""
    resources = f"{{ModelId|foundation_model}} bedrock:{HERE}inference-profile/{{ModelId}}"
    assert sdk_needs("bedrockruntime", action) == (
        need("bedrock:InvokeModel", resources),
        need("bedrock:ApplyGuardrail", f"bedrock:{HERE}guardrail/{{{guardrail}}}", given=guardrail),
    )


def test_names_of_sagemaker_may_be_in_small_letters_in_arns() -> None:
    first, *_ = sdk_needs("sagemaker", "describeTrainingJob") or ()
    job = f"sagemaker:{HERE}training-job/"
    assert first == need("sagemaker:DescribeTrainingJob", f"{job}{{TrainingJobName}} {job}{{TrainingJobName|lower}}")


def test_task_of_ecs_needs_its_definition_and_the_roles_that_may_be_in_it() -> None:
    run, pass_any, *overrides = sdk_needs("ecs", "runTask") or ()
    assert run == need("ecs:RunTask", f"ecs:{HERE}task-definition/{{TaskDefinition|task_definition}}")
    assert (pass_any.resources, pass_any.given) == ((f"arn:${{AWS::Partition}}:{ROLE}*",), "TaskDefinition")
    assert passed("Overrides.TaskRoleArn", "ecs-tasks") in overrides


def test_instance_needs_what_it_is_started_with() -> None:
    needs = sdk_needs("ec2", "runInstances") or ()
    assert need("ec2:RunInstances", "ec2:${AWS::Region}::image/{ImageId}", given="ImageId") in needs
    assert need("ec2:RunInstances", "ec2:${AWS::Region}::image/*", missing="ImageId", reason=UNNAMED) in needs
    assert any(arn.endswith(":volume/*") for each in needs for arn in each.resources)


@pytest.mark.parametrize(("service", "action"), [("nosuch", "act"), ("s3", "nosuch"), ("health", "describeTags")])
def test_what_an_unknown_action_needs_is_unknown(service: str, action: str) -> None:
    assert sdk_needs(service, action) is None


def everything() -> Iterator[tuple[str, str, Need]]:
    for service in services():
        for action in actions(service):
            for each in sdk_needs(service, action) or ():
                yield service, action, each


def texts(each: Need) -> Iterator[str]:
    yield from each.resources
    yield from (text for keys in each.condition.values() for text in keys.values())


def test_templates_name_parameters_of_their_action_only() -> None:
    for service, action, each in everything():
        names = [name for text in texts(each) for name, _ in FIELD.findall(text)] + [each.given, each.missing]
        tops = {re.split(r"[.\[{]", name)[0] for name in names if name}
        assert tops <= actions(service)[action].members, (service, action)


def test_templates_have_known_conversions_only() -> None:
    used = {conversion for *_, each in everything() for text in texts(each) for _, conversion in FIELD.findall(text)}
    assert used - {""} <= CONVERSIONS.keys()


def test_templates_have_no_variable_but_those_of_the_stack() -> None:
    used = {name for *_, each in everything() for text in texts(each) for name in re.findall(r"\$\{([^}]+)\}", text)}
    assert used == {"AWS::Partition", "AWS::Region", "AWS::AccountId"}


def test_wildcard_has_a_reason() -> None:
    assert not [each for *_, each in everything() if re.search("[*?]", " ".join(each.resources)) and not each.reason]


def test_most_actions_are_known() -> None:
    """96.8 % of 19748 when this was written."""
    known = [sdk_needs(service, action) is not None for service in services() for action in actions(service)]
    assert sum(known) / len(known) > 0.965


def test_data_is_read_with_neither_botocore_nor_zipfile() -> None:
    """Both take longer to import than all the rest takes to run."""
    code = (
        "import sys; from asl.permissions.sdk import sdk_needs; sdk_needs('ec2', 'runInstances');"
        " sys.exit(sum(name in sys.modules for name in ('botocore', 'zipfile')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=IMPORTED_FROM)
