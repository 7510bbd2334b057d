"""Corrections of HTTP APIs: what starts executions."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

KEPT = ("credentialsArn", "integrationSubtype")

STARTS = {
    "StepFunctions-StartExecution": "_start_execution",
    "StepFunctions-StartSyncExecution": "_start_sync_execution",
}
"""By the subtype of an integration: the function of ministack that answers it."""

VARIABLE = re.compile(r"\$\{([^{}]*)\}")


def apis_start_executions() -> None:
    """An integration with Step Functions starts an execution, and its answer is that of Step Functions.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
    """
    from ministack.services import apigateway

    create, update, invoke = (
        *(apigateway._create_integration, apigateway._update_integration),
        apigateway._invoke_lambda_proxy,
    )

    def keep(api: str, data: Mapping[str, Any], response: Any) -> Any:
        if response[0] in (200, 201):
            integration = apigateway._integrations[api][json.loads(response[2])["integrationId"]]
            integration |= {key: data[key] for key in KEPT if key in data}
            return apigateway._apigw_response(integration, response[0])
        return response

    async def corrected_invoke(integration: Mapping[str, Any], *args: Any, **options: Any) -> Any:
        subtype = integration.get("integrationSubtype")
        if subtype not in STARTS:
            return await invoke(integration, *args, **options)
        return await asyncio.to_thread(_start, integration, *args)

    apigateway._create_integration = lambda api, data: keep(api, data, create(api, data))
    apigateway._update_integration = lambda api, id, data: keep(api, data, update(api, id, data))  # noqa: A006 -- AWS's name
    apigateway._invoke_lambda_proxy = corrected_invoke


def _start(
    integration: Mapping[str, Any],
    api: str,
    stage: str,
    path: str,
    method: str,
    headers: Mapping[str, str],
    body: bytes,
    query: Mapping[str, Any],
    route: str,
    path_parameters: Mapping[str, str] | None,
) -> Any:
    from ministack.core.responses import new_uuid
    from ministack.services import apigateway, stepfunctions

    sources: dict[str, Any] = {
        "request_headers": headers,
        "request_query": query,
        "path_params": path_parameters or {},
        "context_vars": {"requestId": new_uuid(), "httpMethod": method, "routeKey": route, "request.path": path},
        "stage_vars": apigateway._get_stage_variables(api, stage),
    }

    def value(name: str) -> str:
        if name == "request.body":
            return body.decode()
        if name.startswith("request.body."):
            found = json.loads(body)
            for key in name.removeprefix("request.body.").split("."):
                found = found.get(key) if isinstance(found, dict) else None
            return found if isinstance(found, str) else json.dumps(found)
        return apigateway._resolve_mapping_atom(f"${name}", **sources) or ""

    def resolved(text: str) -> str:
        if text.startswith("$") and not text.startswith("${"):
            return value(text[1:])
        return VARIABLE.sub(lambda match: value(match[1]), text)

    parameters = {name: resolved(text) for name, text in integration["requestParameters"].items()}
    data = {name[0].lower() + name[1:]: text for name, text in parameters.items()}
    return getattr(stepfunctions, STARTS[integration["integrationSubtype"]])(data)
