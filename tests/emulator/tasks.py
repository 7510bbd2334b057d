"""What tasks of each integration call, and on what, for as many services as the embedded AWS can hold to IAM."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from emulator.clients import ACCOUNT, REGION
from tests.emulator import made
from tests.emulator.caller import ENCRYPTED, Call, Caller, Names


class Task(NamedTuple):
    """A task as a definition says it, what it calls, and what Step Functions calls besides to wait for it."""

    resource: str
    parameters: Mapping[str, Any]
    call: Call
    besides: tuple[Call, ...] = ()
    permissions: tuple[str, ...] = ()
    """What it may use that its parameters don't say."""


class Kind(NamedTuple):
    """A kind of resource: how one is made, tasks that use one, and calls on one that none of these tasks makes."""

    make: Callable[[Caller, str], Names]
    tasks: tuple[Task, ...]
    neighbours: tuple[Call, ...]


def task(action: str, parameters: Mapping[str, Any], pattern: str = "", besides: tuple[Call, ...] = ()) -> Task:
    """A task that says *action* and calls just that."""
    return Task(f"arn:aws:states:::{action}{pattern}", parameters, Call(action, parameters), besides)


KEY = {"id": {"S": "1"}}
TABLE = {"TableName": "${Name}"}
START = {"StateMachineArn": "${Arn}"}
DESCRIBE = Call("sfn:describeExecution", {"ExecutionArn": "${Execution}"})
STOP = Call("sfn:stopExecution", {"ExecutionArn": "${Execution}"})
INVOKE = {"FunctionName": "${Name}", "InvocationType": "Event", "Payload": "{}"}
SEND = {"QueueUrl": "${Url}", "MessageBody": {"order": 1}}
PUBLISH = {"TopicArn": "${Arn}", "Message": {"order": 1}}
PUT_EVENTS = {
    "Entries": [{"EventBusName": "${Name}", "Source": "orders", "DetailType": "order", "Detail": {"order": 1}}]
}
QUERY = {**TABLE, "KeyConditionExpression": "id = :id", "ExpressionAttributeValues": {":id": {"S": "1"}}}
STEP = {"Name": "step", "HadoopJarStep": {"Jar": "a.jar"}}
OBJECT = {"Bucket": "${Name}", "Key": "orders/1.json"}

KINDS = (
    Kind(
        made.function,
        (
            task("lambda:invoke", INVOKE),
            task("aws-sdk:lambda:invoke", INVOKE),
            task("lambda:invoke", {**INVOKE, "FunctionName": "${Name}:$LATEST"}, ".waitForTaskToken"),
            Task("${FunctionArn}", {}, Call("lambda:invoke", INVOKE)),
        ),
        (
            Call("lambda:getFunction", {"FunctionName": "${Name}"}),
            Call("lambda:deleteFunction", {"FunctionName": "${Name}"}),
        ),
    ),
    Kind(
        made.table,
        (
            task("dynamodb:getItem", {**TABLE, "Key": KEY}),
            task("dynamodb:putItem", {**TABLE, "Item": KEY}),
            task("dynamodb:updateItem", {**TABLE, "Key": KEY}),
            task("dynamodb:deleteItem", {**TABLE, "Key": KEY}),
            task("aws-sdk:dynamodb:query", QUERY),
            task("aws-sdk:dynamodb:scan", TABLE),
        ),
        (Call("dynamodb:deleteTable", TABLE),),
    ),
    Kind(
        made.queue,
        (
            task("sqs:sendMessage", SEND),
            task("sqs:sendMessage", SEND, ".waitForTaskToken"),
            task("aws-sdk:sqs:sendMessage", SEND),
        ),
        (
            Call("sqs:receiveMessage", {"QueueUrl": "${Url}"}),
            Call("sqs:purgeQueue", {"QueueUrl": "${Url}"}),
        ),
    ),
    Kind(
        made.topic,
        (task("sns:publish", PUBLISH), task("aws-sdk:sns:publish", PUBLISH)),
        (Call("sns:deleteTopic", {"TopicArn": "${Arn}"}),),
    ),
    Kind(
        made.bus,
        (task("events:putEvents", PUT_EVENTS), task("aws-sdk:eventbridge:putEvents", PUT_EVENTS)),
        (Call("events:deleteEventBus", {"Name": "${Name}"}),),
    ),
    Kind(
        made.machine,
        (
            task("states:startExecution", START),
            task("aws-sdk:sfn:startExecution", START),
            task("states:startExecution", START, ".sync", (DESCRIBE, STOP)),
            task("states:startExecution", START, ".sync:2", (DESCRIBE, STOP)),
        ),
        (DESCRIBE, STOP, Call("sfn:deleteStateMachine", START)),
    ),
    Kind(
        made.bucket,
        (
            task("aws-sdk:s3:getObject", OBJECT),
            task("aws-sdk:s3:putObject", {**OBJECT, "Body": "{}"}),
            task("aws-sdk:s3:listObjectsV2", {"Bucket": "${Name}"}),
        ),
        (Call("s3:deleteObject", OBJECT), Call("s3:deleteBucket", {"Bucket": "${Name}"})),
    ),
    Kind(
        made.secret,
        (
            task("aws-sdk:secretsmanager:getSecretValue", {"SecretId": "${Name}"}),
            task("aws-sdk:secretsmanager:putSecretValue", {"SecretId": "${Arn}", "SecretString": "-"}),
        ),
        (Call("secretsmanager:deleteSecret", {"SecretId": "${Name}"}),),
    ),
    Kind(
        made.parameter,
        (
            task("aws-sdk:ssm:getParameter", {"Name": "${Name}"}),
            task("aws-sdk:ssm:putParameter", {"Name": "${Name}", "Value": "-", "Type": "String", "Overwrite": True}),
        ),
        (Call("ssm:deleteParameter", {"Name": "${Name}"}),),
    ),
    Kind(
        made.key,
        (
            task("aws-sdk:kms:encrypt", {"KeyId": "${Id}", "Plaintext": "-"}),
            task("aws-sdk:kms:decrypt", {"KeyId": "${Arn}", "CiphertextBlob": ENCRYPTED}),
        ),
        (Call("kms:disableKey", {"KeyId": "${Id}"}),),
    ),
    Kind(
        made.cluster,
        (
            Task(
                "arn:aws:states:::elasticmapreduce:addStep",
                {"ClusterId": "${Id}", "Step": STEP},
                Call("emr:addJobFlowSteps", {"JobFlowId": "${Id}", "Steps": [STEP]}),
            ),
        ),
        (Call("emr:describeCluster", {"ClusterId": "${Id}"}),),
    ),
    Kind(
        made.thing_topic,
        (task("aws-sdk:iotdataplane:publish", {"Topic": "${Name}", "Payload": "{}"}),),
        (Call("iotdataplane:getRetainedMessage", {"Topic": "${Name}"}),),
    ),
    Kind(
        made.job,
        (task("glue:startJobRun", {"JobName": "${Name}"}),),
        (Call("glue:deleteJob", {"JobName": "${Name}"}),),
    ),
    Kind(
        made.workgroup,
        (
            task("athena:startQueryExecution", {"QueryString": "SELECT 1", "WorkGroup": "${Name}"})._replace(
                permissions=("arn:aws:s3:::results", f"arn:aws:glue:{REGION}:{ACCOUNT}:catalog")
            ),
        ),
        (Call("athena:deleteWorkGroup", {"WorkGroup": "${Name}"}),),
    ),
    Kind(
        made.project,
        (task("codebuild:startBuild", {"ProjectName": "${Name}"}),),
        (Call("codebuild:deleteProject", {"Name": "${Name}"}),),
    ),
    Kind(
        made.stream,
        (task("aws-sdk:kinesis:putRecord", {"StreamName": "${Name}", "Data": "-", "PartitionKey": "-"}),),
        (Call("kinesis:deleteStream", {"StreamName": "${Name}"}),),
    ),
    Kind(
        made.delivery,
        (task("aws-sdk:firehose:putRecord", {"DeliveryStreamName": "${Name}", "Record": {"Data": "-"}}),),
        (Call("firehose:deleteDeliveryStream", {"DeliveryStreamName": "${Name}"}),),
    ),
    Kind(
        made.users,
        (task("aws-sdk:cognitoidentityprovider:adminGetUser", {"UserPoolId": "${Id}", "Username": "user"}),),
        (Call("cognitoidentityprovider:deleteUserPool", {"UserPoolId": "${Id}"}),),
    ),
    Kind(
        made.schedule,
        (task("aws-sdk:scheduler:getSchedule", {"Name": "${Name}"}),),
        (Call("scheduler:deleteSchedule", {"Name": "${Name}"}),),
    ),
    Kind(
        made.identity,
        (task("aws-sdk:sesv2:getEmailIdentity", {"EmailIdentity": "${Name}"}),),
        (Call("sesv2:deleteEmailIdentity", {"EmailIdentity": "${Name}"}),),
    ),
    Kind(
        made.repository,
        (task("aws-sdk:ecr:describeImages", {"RepositoryName": "${Name}"}),),
        (Call("ecr:deleteRepository", {"RepositoryName": "${Name}"}),),
    ),
    Kind(
        made.pipe,
        (task("aws-sdk:pipes:describePipe", {"Name": "${Name}"}),),
        (Call("pipes:stopPipe", {"Name": "${Name}"}),),
    ),
    Kind(
        made.account_role,
        (task("aws-sdk:iam:getRole", {"RoleName": "${Name}"}),),
        (Call("iam:deleteRole", {"RoleName": "${Name}"}),),
    ),
    Kind(
        made.model,
        (task("bedrock:invokeModel", {"ModelId": "${Name}", "Body": {"order": 1}}),),
        (Call("bedrock:invokeModelWithResponseStream", {"ModelId": "${Name}", "Body": "{}"}),),
    ),
)
