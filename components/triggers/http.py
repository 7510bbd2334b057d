"""The trigger `http`: an HTTP API of API Gateway that starts an execution with each request."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_aws import apigatewayv2

from asl.permissions.statements import Statement
from components.triggers.invocation import is_waited_for, start_statements
from components.triggers.trigger import Trigger

STAGE = "$default"
"""The stage whose name isn't part of the URL."""

TRUST: Statement = {
    "Effect": "Allow",
    "Principal": {"Service": "apigateway.amazonaws.com"},
    "Action": "sts:AssumeRole",
    # No aws:SourceAccount and no aws:SourceArn: for the credentials of an integration API Gateway sends neither, and
    # each request would fail. A role can't be passed to another account's API, and this one only starts executions.
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html"""

ACCESS_LOG = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "caller": "$context.identity.userArn",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "error": "$context.error.message",
    "authorizerError": "$context.authorizer.error",
    "integrationStatus": "$context.integration.integrationStatus",
}
"""Who called, and what became of it; no bodies, which may be personal.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html"""

ACCESS_LOG_WITH_DATA = {**ACCESS_LOG, "integrationError": "$context.integration.error"}
"""When Step Functions refuses an input that is no JSON, its message quotes the input."""


def make(trigger: Trigger, args: Mapping[str, Any]) -> pulumi.Output[str]:
    """Register what *trigger* is made of, and return the URL that requests go to."""
    child, tags = pulumi.ResourceOptions(parent=trigger.parent), trigger.args.get("tags")
    role, granted = trigger.role(TRUST, start_statements(trigger))
    log_group = trigger.log_group("http")
    api = apigatewayv2.Api(trigger.child, protocol_type="HTTP", tags=tags, opts=child)
    integration = apigatewayv2.Integration(
        f"{trigger.child}-integration",
        api_id=api.id,
        integration_type="AWS_PROXY",
        integration_subtype=f"StepFunctions-{'StartSyncExecution' if is_waited_for(trigger) else 'StartExecution'}",
        payload_format_version="1.0",
        credentials_arn=role.arn,
        request_parameters={"StateMachineArn": trigger.starts, "Input": args.get("input") or "$request.body"},
        # Requests that come before the role has its rights would fail.
        opts=pulumi.ResourceOptions(parent=trigger.parent, depends_on=granted),
    )
    apigatewayv2.Route(
        f"{trigger.child}-route",
        api_id=api.id,
        route_key=args["route"],
        target=integration.id.apply(lambda made: f"integrations/{made}"),
        opts=child,
        **_authorization(trigger, args, api),
    )
    throttling = args.get("throttling", {})
    access_log = ACCESS_LOG_WITH_DATA if trigger.args.get("include_execution_data") else ACCESS_LOG
    apigatewayv2.Stage(
        f"{trigger.child}-stage",
        api_id=api.id,
        name=STAGE,
        auto_deploy=True,
        access_log_settings={"destination_arn": log_group.arn, "format": json.dumps(access_log)},
        default_route_settings={
            "throttling_rate_limit": throttling.get("rate", 100),
            "throttling_burst_limit": throttling.get("burst", 200),
        },
        tags=tags,
        opts=child,
    )
    path = args["route"].partition(" ")[2]
    return api.api_endpoint.apply(lambda endpoint: f"{endpoint}{path}")


def _authorization(trigger: Trigger, args: Mapping[str, Any], api: apigatewayv2.Api) -> dict[str, Any]:
    """What the route is to ask of its callers."""
    authorization = args.get("authorization", "AWS_IAM")
    if isinstance(authorization, str):
        return {"authorization_type": authorization}
    jwt = authorization["JWT"]
    authorizer = apigatewayv2.Authorizer(
        f"{trigger.child}-authorizer",
        api_id=api.id,
        authorizer_type="JWT",
        identity_sources=["$request.header.Authorization"],
        jwt_configuration={"issuer": jwt["issuer"], "audiences": list(jwt["audience"])},
        opts=pulumi.ResourceOptions(parent=trigger.parent),
    )
    scopes = {"authorization_scopes": list(jwt["scopes"])} if "scopes" in jwt else {}
    return {"authorization_type": "JWT", "authorizer_id": authorizer.id, **scopes}
