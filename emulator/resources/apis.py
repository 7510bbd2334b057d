"""The rows of API Gateway: HTTP APIs and what they are made of."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType

INTEGRATION = {
    "credentialsArn": "CredentialsArn",
    "description": "Description",
    "integrationSubtype": "IntegrationSubtype",
    "integrationType": "IntegrationType",
    "payloadFormatVersion": "PayloadFormatVersion",
    "requestParameters": "RequestParameters",
    "timeoutMilliseconds": "TimeoutInMillis",
}
ROUTE = {
    "authorizationScopes": "AuthorizationScopes",
    "authorizationType": "AuthorizationType",
    "authorizerId": "AuthorizerId",
    "routeKey": "RouteKey",
    "target": "Target",
}
SETTINGS = {"throttlingBurstLimit": "ThrottlingBurstLimit", "throttlingRateLimit": "ThrottlingRateLimit"}


def _named(inputs: Inputs, names: Mapping[str, str]) -> dict[str, Any]:
    """Those of *inputs* that have *names*, by AWS's."""
    return {aws: inputs[name] for name, aws in names.items() if name in inputs}


def _create_api(clients: Clients, inputs: Inputs) -> Outputs:
    apis = clients.of("apigatewayv2")
    made = apis.create_api(Name=inputs["name"], ProtocolType=inputs["protocolType"], Tags=inputs.get("tags") or {})
    # By its path, as the host name of an API is known to no one on this machine.
    endpoint = f"{apis.meta.endpoint_url}/_aws/execute-api/{made['ApiId']}/$default"
    return {"id": made["ApiId"], "arn": _arn(clients, made["ApiId"]), "apiEndpoint": endpoint}


def _arn(clients: Clients, *segments: str) -> str:
    region = clients.of("apigatewayv2").meta.region_name
    kinds = ("apis", "stages")
    return f"arn:aws:apigateway:{region}::" + "".join(
        f"/{kind}/{segment}" for kind, segment in zip(kinds, segments, strict=False)
    )


def _tag(clients: Clients, arn: str, inputs: Inputs, old: Outputs) -> None:
    apis = clients.of("apigatewayv2")
    if old.get("tags"):
        apis.untag_resource(ResourceArn=arn, TagKeys=list(old["tags"]))
    apis.tag_resource(ResourceArn=arn, Tags=inputs.get("tags") or {})


def _create_integration(clients: Clients, inputs: Inputs) -> Outputs:
    made = clients.of("apigatewayv2").create_integration(ApiId=inputs["apiId"], **_named(inputs, INTEGRATION))
    return {"id": made["IntegrationId"]}


def _update_integration(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    clients.of("apigatewayv2").update_integration(
        ApiId=inputs["apiId"], IntegrationId=old["id"], **_named(inputs, INTEGRATION)
    )


def _create_route(clients: Clients, inputs: Inputs) -> Outputs:
    return {"id": clients.of("apigatewayv2").create_route(ApiId=inputs["apiId"], **_named(inputs, ROUTE))["RouteId"]}


def _update_route(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    route = {"AuthorizationScopes": [], "AuthorizerId": "", **_named(inputs, ROUTE)}
    clients.of("apigatewayv2").update_route(ApiId=inputs["apiId"], RouteId=old["id"], **route)


def _stage(inputs: Inputs) -> dict[str, Any]:
    settings = _named(inputs.get("defaultRouteSettings", {}), SETTINGS)
    if "ThrottlingBurstLimit" in settings:
        settings["ThrottlingBurstLimit"] = int(settings["ThrottlingBurstLimit"])
    logs = _named(inputs.get("accessLogSettings", {}), {"destinationArn": "DestinationArn", "format": "Format"})
    return {
        "ApiId": inputs["apiId"],
        "StageName": inputs["name"],
        "AutoDeploy": inputs.get("autoDeploy", False),
        "AccessLogSettings": logs,
        "DefaultRouteSettings": settings,
    }


def _create_stage(clients: Clients, inputs: Inputs) -> Outputs:
    clients.of("apigatewayv2").create_stage(**_stage(inputs), Tags=inputs.get("tags") or {})
    return {"id": inputs["name"], "arn": _arn(clients, inputs["apiId"], inputs["name"])}


def _update_stage(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    clients.of("apigatewayv2").update_stage(**_stage(inputs))
    _tag(clients, old["arn"], inputs, old)


def _authorizer(inputs: Inputs) -> dict[str, Any]:
    names = {"authorizerType": "AuthorizerType", "identitySources": "IdentitySource", "name": "Name"}
    jwt = _named(inputs["jwtConfiguration"], {"audiences": "Audience", "issuer": "Issuer"})
    return {"ApiId": inputs["apiId"], "JwtConfiguration": jwt, **_named(inputs, names)}


def _create_authorizer(clients: Clients, inputs: Inputs) -> Outputs:
    return {"id": clients.of("apigatewayv2").create_authorizer(**_authorizer(inputs))["AuthorizerId"]}


def _update_authorizer(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    clients.of("apigatewayv2").update_authorizer(AuthorizerId=old["id"], **_authorizer(inputs))


def _apis(clients: Clients) -> list[dict[str, Any]]:
    return [api for page in clients.of("apigatewayv2").get_paginator("get_apis").paginate() for api in page["Items"]]


def _remaining_apis(clients: Clients) -> list[str]:
    return [api["Name"] for api in _apis(clients)]


def _remaining(kind: str, name: str) -> Any:
    """What finds all that is called *kind* in the API, by what it has as *name*."""

    def remaining(clients: Clients) -> list[str]:
        ask = getattr(clients.of("apigatewayv2"), f"get_{kind}")
        return [f"{api['Name']}:{one[name]}" for api in _apis(clients) for one in ask(ApiId=api["ApiId"])["Items"]]

    return remaining


ROWS: Mapping[str, ResourceType] = {
    "aws:apigatewayv2/api:Api": ResourceType(
        _create_api,
        lambda clients, inputs, old: _tag(clients, old["arn"], inputs, old),
        lambda clients, old: clients.of("apigatewayv2").delete_api(ApiId=old["id"]),
        _remaining_apis,
        frozenset({"name", "protocolType", "tags"}),
        frozenset({"name", "protocolType"}),
    ),
    "aws:apigatewayv2/integration:Integration": ResourceType(
        _create_integration,
        _update_integration,
        lambda clients, old: clients.of("apigatewayv2").delete_integration(ApiId=old["apiId"], IntegrationId=old["id"]),
        _remaining("integrations", "IntegrationId"),
        frozenset({*INTEGRATION, "apiId"}),
        frozenset({"apiId"}),
    ),
    "aws:apigatewayv2/route:Route": ResourceType(
        _create_route,
        _update_route,
        lambda clients, old: clients.of("apigatewayv2").delete_route(ApiId=old["apiId"], RouteId=old["id"]),
        _remaining("routes", "RouteKey"),
        frozenset({*ROUTE, "apiId"}),
        frozenset({"apiId"}),
    ),
    "aws:apigatewayv2/stage:Stage": ResourceType(
        _create_stage,
        _update_stage,
        lambda clients, old: clients.of("apigatewayv2").delete_stage(ApiId=old["apiId"], StageName=old["name"]),
        _remaining("stages", "StageName"),
        frozenset({"accessLogSettings", "apiId", "autoDeploy", "defaultRouteSettings", "name", "tags"}),
        frozenset({"apiId", "name"}),
    ),
    "aws:apigatewayv2/authorizer:Authorizer": ResourceType(
        _create_authorizer,
        _update_authorizer,
        lambda clients, old: clients.of("apigatewayv2").delete_authorizer(ApiId=old["apiId"], AuthorizerId=old["id"]),
        _remaining("authorizers", "Name"),
        frozenset({"apiId", "authorizerType", "identitySources", "jwtConfiguration", "name"}),
        frozenset({"apiId"}),
    ),
}
