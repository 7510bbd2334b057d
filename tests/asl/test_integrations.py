"""The optimized integrations: which there are, with which patterns, and what they take."""

import pytest

from asl.integrations import CALL, CALLBACK, OPTIMIZED_SERVICES, SDK_PATTERNS, SYNC, SYNC_2, TABLE, Row, optimized
from asl.services import actions

ROWS = [(service, row) for service, rows in TABLE.items() for row in rows]


@pytest.mark.parametrize(("service", "row"), ROWS, ids=[f"{service}:{row.action}" for service, row in ROWS])
def test_row_agrees_with_its_api(service: str, row: Row) -> None:
    """The API is there, and what the row takes away from it or makes optional is no mistake in writing."""
    integration = optimized(service)[row.action]
    assert integration.required <= integration.members
    assert integration.one_of <= integration.members
    assert not integration.required & integration.one_of
    if row.api:
        api, _, action = row.api.partition(":")
        assert set(row.without.split()) <= actions(api)[action].members


@pytest.mark.parametrize("service", TABLE)
def test_action_has_one_row(service: str) -> None:
    assert len(optimized(service)) == len(TABLE[service])


def test_services_are_those_that_step_functions_lists() -> None:
    """https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html, and the HTTP Task."""
    names = (
        "apigateway athena batch bedrock codebuild databrew dynamodb ecs eks elasticmapreduce emr-containers"
        " emr-serverless events glue http lambda mediaconvert sagemaker sns sqs states"
    )
    assert set(names.split()) == OPTIMIZED_SERVICES


@pytest.mark.parametrize(
    ("service", "action", "patterns"),
    [
        ("lambda", "invoke", {CALL, CALLBACK}),
        ("sqs", "sendMessage", {CALL, CALLBACK}),
        ("events", "putEvents", {CALL, CALLBACK}),
        ("states", "startExecution", {CALL, SYNC, SYNC_2, CALLBACK}),
        ("ecs", "runTask", {CALL, SYNC, CALLBACK}),
        ("batch", "submitJob", {CALL, SYNC}),
        ("athena", "getQueryResults", {CALL}),
        ("dynamodb", "getItem", {CALL}),
        ("http", "invoke", {CALL}),
        ("emr-containers", "createVirtualCluster", {CALL}),
    ],
)
def test_integration_has_its_patterns(service: str, action: str, patterns: set[str]) -> None:
    assert optimized(service)[action].patterns == patterns


def test_sdk_integration_can_not_wait_for_a_job() -> None:
    assert set(SDK_PATTERNS) == {CALL, CALLBACK}


@pytest.mark.parametrize(
    ("service", "action", "required", "also"),
    [
        ("lambda", "invoke", {"FunctionName"}, {"Payload", "Qualifier", "InvocationType"}),
        ("states", "startExecution", {"StateMachineArn"}, {"Input", "Name"}),
        ("sqs", "sendMessage", {"QueueUrl", "MessageBody"}, {"MessageGroupId", "DelaySeconds"}),
        ("events", "putEvents", {"Entries"}, {"EndpointId"}),
        ("ecs", "runTask", {"TaskDefinition"}, {"Cluster", "LaunchType", "Overrides"}),
        ("glue", "startJobRun", {"JobName"}, {"Arguments"}),
        ("apigateway", "invoke", {"ApiEndpoint", "Method"}, {"AuthType", "Stage", "RequestBody"}),
        ("eks", "runJob", {"CertificateAuthority", "ClusterName", "Endpoint", "Job"}, {"LogOptions"}),
        ("elasticmapreduce", "addStep", {"ClusterId", "Step"}, {"ExecutionRoleArn"}),
        ("elasticmapreduce", "cancelStep", {"ClusterId", "StepId"}, {"StepCancellationOption"}),
        ("emr-serverless", "startJobRun", {"ApplicationId", "ExecutionRoleArn"}, {"JobDriver", "ClientToken"}),
    ],
)
def test_integration_takes_its_parameters(service: str, action: str, required: set[str], also: set[str]) -> None:
    integration = optimized(service)[action]
    assert integration.required == required
    assert also <= integration.members


@pytest.mark.parametrize(
    ("service", "action", "parameter"),
    [
        ("elasticmapreduce", "createCluster", "Steps"),
        ("elasticmapreduce", "addStep", "JobFlowId"),
        ("sqs", "sendMessage", "messageBody"),
        ("lambda", "invoke", "TaskToken"),
    ],
)
def test_integration_does_not_take_what_is_not_its_own(service: str, action: str, parameter: str) -> None:
    assert parameter not in optimized(service)[action].members


@pytest.mark.parametrize(
    ("service", "action", "choice"),
    [
        ("http", "invoke", {"Authentication", "InvocationConfig"}),
        ("bedrock", "invokeModel", {"Body", "Input"}),
        ("sns", "publish", {"PhoneNumber", "TargetArn", "TopicArn"}),
        ("lambda", "invoke", set()),
    ],
)
def test_integration_needs_one_of_a_choice(service: str, action: str, choice: set[str]) -> None:
    assert optimized(service)[action].one_of == choice


def test_service_without_optimized_integrations_has_no_actions() -> None:
    assert optimized("s3") == {}
