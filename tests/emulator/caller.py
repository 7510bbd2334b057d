"""Calls the embedded AWS as a task says it, in the name of the account or of a role."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import uuid4

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape

from asl.render import substitute
from emulator.clients import ACCOUNT, NO_PROFILE, REGION, SECRET
from emulator.server import Emulator

Names = Mapping[str, Any]
"""What stands for each `${Name}` in the parameters of a call: the names and ARNs of a resource."""

ENCRYPTED = object()
"""Stands in parameters for bytes that were encrypted with a key."""

DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "ForbiddenException"}
"""What services call it; AuthorizationError is SNS's, ForbiddenException that of IoT's data plane."""

NOT_RUNNING = "Execution is not running"
"""What Step Functions says to one who may stop an execution that another test has stopped, or that has ended."""

BOTO3_NAMES = {
    "bedrock": "bedrock-runtime",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "eventbridge": "events",
    "iotdataplane": "iot-data",
    "sfn": "stepfunctions",
    "states": "stepfunctions",
}
"""Services that Step Functions and boto3 call by different names."""


class Call(NamedTuple):
    """A call as a task says it: `dynamodb:getItem` or `aws-sdk:s3:getObject`, and the parameters."""

    action: str
    parameters: Mapping[str, Any]

    @property
    def method(self) -> tuple[str, str]:
        """The client of boto3 and the method of it: `("stepfunctions", "start_execution")`."""
        service, action = self.action.split(":")[-2:]
        return BOTO3_NAMES.get(service, service), botocore.xform_name(action)

    def on(self, names: Names) -> "Call":
        """The same call on a certain resource."""
        return Call(self.action, substitute(self.parameters, names, {id(ENCRYPTED): names.get("Encrypted")}))


class Caller:
    """Who calls the embedded AWS: the account itself, which may do everything, or who has *credentials*."""

    def __init__(
        self, emulator: Emulator, session: boto3.Session | None = None, credentials: Mapping[str, str] = {}
    ) -> None:
        self._emulator = emulator
        # One session for all callers, because it reads what it knows of a service only once.
        self._session = session or boto3.Session(
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key=SECRET,
            region_name=REGION,
            botocore_session=botocore.session.Session(session_vars=NO_PROFILE),
        )
        self._credentials = credentials
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """The client of *service*, by boto3's name of it."""
        if service not in self._clients:
            config = Config(
                inject_host_prefix=False, retries={"max_attempts": 0}, proxies={}, s3={"addressing_style": "path"}
            )
            make: Any = self._session.client  # boto3's types know of the services that the emulator's own code uses
            self._clients[service] = make(
                service, endpoint_url=self._emulator.endpoint, config=config, **self._credentials
            )
        return self._clients[service]

    def call(self, call: Call) -> None:
        """Make *call*."""
        service, method = call.method
        client = self.client(service)
        operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])
        getattr(client, method)(**_arguments(call.parameters, operation.input_shape))

    def is_denied(self, call: Call) -> bool:
        """Whether *call* is refused for want of a right; any other failure of it is raised."""
        try:
            self.call(call)
        except ClientError as error:
            if error.response["Error"]["Code"] in DENIED:
                return True
            if error.response["Error"]["Message"] != NOT_RUNNING:
                raise
        return False

    def assume(self, statements: list[dict[str, Any]]) -> "Caller":
        """Someone in a new role that has *statements* as its only policy."""
        name, iam = str(uuid4()), self.client("iam")
        account = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
        trust = [{"Effect": "Allow", "Principal": account, "Action": "sts:AssumeRole"}]
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]
        iam.put_role_policy(RoleName=name, PolicyName="derived", PolicyDocument=_policy(statements))
        return self.in_role(role["Arn"])

    def in_role(self, arn: str) -> "Caller":
        """Someone in the role *arn*, which lets the account assume it."""
        keys = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="task")["Credentials"]
        credentials = {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        }
        return Caller(self._emulator, self._session, credentials)


def _policy(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _arguments(value: Any, shape: Shape) -> Any:
    """The parameters of a task as boto3 wants them: with the service's own case of names, and text where text goes."""
    if isinstance(shape, StructureShape):
        members = {name.lower(): name for name in shape.members}
        names = {key: members[key.lower()] for key in value}
        return {names[key]: _arguments(item, shape.members[names[key]]) for key, item in value.items()}
    if isinstance(shape, ListShape):
        return [_arguments(item, shape.member) for item in value]
    if isinstance(shape, MapShape):
        return {key: _arguments(item, shape.value) for key, item in value.items()}
    return json.dumps(value) if isinstance(value, Mapping) else value
