"""What the optimized integrations of Step Functions accept: a table, one row for each action.

An action is in `arn:aws:states:::<service>:<action>[.<pattern>]`. Most take the parameters of an API, which are in
`asl.services`; a row then says only what differs. Every page that a row comes from stands above it.
https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
"""

from collections.abc import Mapping
from typing import NamedTuple

from asl.services import Operation, actions

CALL = ""
"""Request Response, the pattern without a suffix."""
SYNC = ".sync"
SYNC_2 = ".sync:2"
CALLBACK = ".waitForTaskToken"

SDK_PATTERNS = frozenset({CALL, CALLBACK})
"""What every action of an SDK integration has.
https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html"""


class Integration(NamedTuple):
    """What an optimized integration accepts, its parameters at the top level."""

    patterns: frozenset[str]
    """Suffixes of `Resource`; the empty one is Request Response."""
    required: frozenset[str]
    members: frozenset[str]
    """All parameters, the required ones too."""
    one_of: frozenset[str]
    """At least one of these must be there besides; empty if there is no such choice."""


class Row(NamedTuple):
    """An action in the table; names of parameters are in one text, with blanks between."""

    action: str
    patterns: tuple[str, ...] = (CALL,)
    api: str = ""
    """`<service>:<action>` of the SDK whose parameters it takes; empty if it has no API."""
    required: str = ""
    """Parameters that are required besides, or that the API doesn't have."""
    optional: str = ""
    """Parameters that are optional here, whether or not the API has them."""
    one_of: str = ""
    """Parameters of which one must be there; those that the API doesn't have, too."""
    without: str = ""
    """Parameters of the API that are not here."""

    def integration(self) -> Integration:
        service, _, action = self.api.partition(":")
        api = actions(service)[action] if self.api else Operation(frozenset(), frozenset())
        required, optional, one_of, without = (
            frozenset(names.split()) for names in (self.required, self.optional, self.one_of, self.without)
        )
        required |= api.required - optional - one_of - without
        members = required | optional | one_of | (api.members - without)
        return Integration(frozenset(self.patterns), required, members, one_of)


OTHER_NAMES: Mapping[str, str] = {
    "cognitoidp": "cognitoidentityprovider",
    "elbv2": "elasticloadbalancingv2",
    "emr": "elasticmapreduce",
    "eventbridge": "events",
    "events": "eventbridge",
    "logs": "cloudwatchlogs",
    "sfn": "states",
    "stepfunctions": "states",
}
"""What the AWS CLI, IAM and boto3 call services, and what Step Functions calls them, here or in SDK integrations."""


def of_api(service: str, names: str, *patterns: str) -> tuple[Row, ...]:
    """Rows for the actions *names*, each with just the parameters of the SDK's action of that name."""
    return tuple(Row(name, patterns, f"{service}:{name}") for name in names.split())


KUBERNETES = "ClusterName CertificateAuthority Endpoint"

TABLE: Mapping[str, tuple[Row, ...]] = {
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
    "apigateway": (
        Row(
            "invoke",
            (CALL, CALLBACK),
            required="ApiEndpoint Method",
            optional="AllowNullValues AuthType Headers Path QueryParameters RequestBody Stage",
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-athena.html
    "athena": (
        *of_api("athena", "startQueryExecution", CALL, SYNC),
        *of_api("athena", "getQueryExecution getQueryResults stopQueryExecution", CALL),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
    "batch": of_api("batch", "submitJob", CALL, SYNC),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html
    # The callback is only in the table of integrate-optimized.html.
    "bedrock": (
        *of_api("bedrock", "createModelCustomizationJob", CALL, SYNC, CALLBACK),
        Row("invokeModel", (CALL, CALLBACK), "bedrockruntime:invokeModel", one_of="Body Input", optional="Output"),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-codebuild.html
    "codebuild": (
        *of_api("codebuild", "retryBuildBatch startBuild startBuildBatch", CALL, SYNC),
        *of_api("codebuild", "batchDeleteBuilds batchGetReports deleteBuildBatch stopBuild stopBuildBatch", CALL),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-databrew.html
    "databrew": of_api("databrew", "startJobRun", CALL, SYNC),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html
    "dynamodb": of_api("dynamodb", "deleteItem getItem putItem updateItem", CALL),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
    "ecs": of_api("ecs", "runTask", CALL, SYNC, CALLBACK),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html
    # That page says there is no callback, the table of integrate-optimized.html says there is.
    "eks": (
        *of_api("eks", "createCluster createFargateProfile createNodegroup", CALL, SYNC, CALLBACK),
        *of_api("eks", "deleteCluster deleteFargateProfile deleteNodegroup", CALL, SYNC, CALLBACK),
        Row("call", (CALL, CALLBACK), required=f"{KUBERNETES} Method Path", optional="QueryParameters RequestBody"),
        Row("runJob", (CALL, SYNC, CALLBACK), required=f"{KUBERNETES} Job", optional="LogOptions Namespace"),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html
    # One cluster and one step where the API takes lists.
    "elasticmapreduce": (
        Row("addStep", (CALL, SYNC), "emr:addJobFlowSteps", "ClusterId Step", without="JobFlowId Steps"),
        Row("cancelStep", (CALL,), "emr:cancelSteps", "ClusterId StepId", without="StepIds"),
        Row("createCluster", (CALL, SYNC), "emr:runJobFlow", without="Steps"),
        Row("modifyInstanceFleetByName", (CALL,), required="ClusterId InstanceFleet InstanceFleetName"),
        Row("modifyInstanceGroupByName", (CALL,), required="ClusterId InstanceGroup InstanceGroupName"),
        Row("setClusterTerminationProtection", (CALL,), required="ClusterId TerminationProtected"),
        Row("terminateCluster", (CALL, SYNC), required="ClusterId"),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-eks.html
    "emr-containers": (
        *of_api("emrcontainers", "createVirtualCluster", CALL),
        *of_api("emrcontainers", "deleteVirtualCluster startJobRun", CALL, SYNC),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-serverless.html
    "emr-serverless": (
        *of_api("emrserverless", "createApplication deleteApplication startApplication stopApplication", CALL, SYNC),
        *of_api("emrserverless", "cancelJobRun startJobRun", CALL, SYNC),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
    "events": of_api("eventbridge", "putEvents", CALL, CALLBACK),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html
    "glue": of_api("glue", "startJobRun", CALL, SYNC),
    # https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#connect-http-task-fields
    # A ConnectionArn must be in the one that is chosen.
    "http": (
        Row(
            "invoke",
            required="ApiEndpoint Method",
            optional="Headers QueryParameters RequestBody Transform",
            one_of="Authentication InvocationConfig",
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
    "lambda": of_api("lambda", "invoke", CALL, CALLBACK),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-mediaconvert.html
    "mediaconvert": of_api("mediaconvert", "createJob", CALL, SYNC),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
    "sagemaker": (
        *of_api("sagemaker", "createEndpoint createEndpointConfig createModel updateEndpoint", CALL),
        *of_api("sagemaker", "createHyperParameterTuningJob createLabelingJob createProcessingJob", CALL, SYNC),
        *of_api("sagemaker", "createTrainingJob createTransformJob", CALL, SYNC),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html
    "sns": (Row("publish", (CALL, CALLBACK), "sns:publish", one_of="PhoneNumber TargetArn TopicArn"),),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
    "sqs": of_api("sqs", "sendMessage", CALL, CALLBACK),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
    "states": of_api("sfn", "startExecution", CALL, SYNC, SYNC_2, CALLBACK),
}

OPTIMIZED_SERVICES = frozenset(TABLE)


def optimized(service: str) -> Mapping[str, Integration]:
    """What the optimized integrations of *service* accept, by action; empty for a service that has none."""
    if service not in _resolved and service in TABLE:
        _resolved[service] = {row.action: row.integration() for row in TABLE[service]}
    return _resolved.get(service, {})


_resolved: dict[str, Mapping[str, Integration]] = {}
"""The services that were asked for."""
