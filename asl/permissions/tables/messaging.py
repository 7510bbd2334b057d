"""What calls to other systems need: messages, events, HTTP, other state machines."""

from asl.permissions.need import CALL, CALLBACK, SYNC, SYNC_2, Need, Row
from asl.permissions.tables.phrases import ACCOUNT, arn, job, managed_rule

_EVENT_BUS = "event-bus/{Entries[].EventBusName=default}"


def _connection(parameter: str) -> Need:
    """To use the connection of EventBridge that *parameter* holds."""
    return Need(("events:RetrieveConnectionCredentials",), (f"{{{parameter}.ConnectionArn}}",), given=parameter)


MESSAGING: tuple[Row, ...] = (
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html#connect-api-gateway-auth
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
    # The other values of AuthType need nothing: the call has no identity, or the policy of the API names the machine.
    Row(
        "apigateway:invoke",
        (CALL, CALLBACK),
        (
            Need(
                ("execute-api:Invoke",),
                (arn("execute-api", "{ApiEndpoint|api}/{Stage=$default}/{Method}/{Path|path=}"),),
                given="AuthType=IAM_ROLE",
            ),
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-iam.html
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html
    Row(
        "events:putEvents",
        (CALL, CALLBACK),
        (
            Need(("events:PutEvents",), (arn("events", _EVENT_BUS),)),
            Need(
                ("events:PutEvents",),
                (f"arn:${{AWS::Partition}}:events:*:{ACCOUNT}:{_EVENT_BUS}",),
                given="EndpointId",
                reason="the endpoint, not the task, says which other Region it fails over to",
            ),
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#connect-http-task-permissions
    Row(
        "http:invoke",
        (CALL,),
        (
            Need(
                ("states:InvokeHTTPEndpoint",),
                ("{machine}",),
                {
                    "StringEquals": {"states:HTTPMethod": "{Method}"},
                    "StringLike": {"states:HTTPEndpoint": "{ApiEndpoint}"},
                },
            ),
            _connection("Authentication"),
            _connection("InvocationConfig"),
            Need(
                ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
                (arn("secretsmanager", "secret:events!connection/*"),),
                reason="EventBridge makes the secret of a connection, and part of its name",
            ),
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/sns-iam.html
    Row(
        "sns:publish",
        (CALL, CALLBACK),
        (
            Need(("sns:Publish",), ("{TopicArn}",), given="TopicArn"),
            Need(("sns:Publish",), ("{TargetArn}",), given="TargetArn"),
            Need(("sns:Publish",), ("*",), given="PhoneNumber", reason="a phone number has no ARN"),
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/sqs-iam.html
    Row("sqs:sendMessage", (CALL, CALLBACK), (Need(("sqs:SendMessage",), ("{QueueUrl|queue}",)),)),
    # https://docs.aws.amazon.com/step-functions/latest/dg/stepfunctions-iam.html
    # A version or an alias is authorized as its state machine:
    # https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
    *job(
        "states:startExecution",
        (Need(("states:StartExecution",), ("{StateMachineArn|state_machine}",)),),
        (
            Need(("states:DescribeExecution", "states:StopExecution"), ("{StateMachineArn|executions}",)),
            managed_rule("StepFunctionsGetEventsForStepFunctionsExecutionRule"),
        ),
        starts=(CALL, CALLBACK),
        waits=(SYNC, SYNC_2),
    ),
)
