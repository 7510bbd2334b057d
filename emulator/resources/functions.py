"""The rows of Lambda."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType


def _create_function(clients: Clients, inputs: Inputs) -> Outputs:
    function = clients.functions.create_function(
        **_function_configuration(inputs),
        Code={"ZipFile": inputs["code"]},
        Architectures=inputs["architectures"],
        Tags=inputs.get("tags") or {},
    )
    _wait(clients, "function_active_v2", inputs["name"])
    if "reservedConcurrentExecutions" in inputs:
        _put_concurrency(clients, inputs)
    return {"id": inputs["name"], "arn": function["FunctionArn"]}


def _update_function(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    name = inputs["name"]
    if inputs["code"] != old["code"]:
        clients.functions.update_function_code(FunctionName=name, ZipFile=inputs["code"])
        _wait(clients, "function_updated_v2", name)
    if _function_configuration(inputs) != _function_configuration(old):
        clients.functions.update_function_configuration(**_function_configuration(inputs))
        _wait(clients, "function_updated_v2", name)
    if inputs.get("reservedConcurrentExecutions") != old.get("reservedConcurrentExecutions"):
        _put_concurrency(clients, inputs)
    clients.functions.untag_resource(Resource=old["arn"], TagKeys=list(old.get("tags") or {}))
    clients.functions.tag_resource(Resource=old["arn"], Tags=inputs.get("tags") or {})


def _published(clients: Clients, made: Outputs) -> Outputs:
    if not made.get("publish"):
        return {"version": "$LATEST", "qualifiedArn": f"{made['arn']}:$LATEST"}
    # Publish of CreateFunction and UpdateFunctionCode would tell the ARN of no version here.
    version = clients.functions.publish_version(FunctionName=made["name"])
    return {"version": version["Version"], "qualifiedArn": version["FunctionArn"]}


def _function_configuration(inputs: Inputs) -> dict[str, Any]:
    vpc = inputs.get("vpcConfig") or {}
    return {
        "FunctionName": inputs["name"],
        "Role": inputs["role"],
        "Runtime": inputs["runtime"],
        "Handler": inputs["handler"],
        "Timeout": int(inputs["timeout"]),
        "MemorySize": int(inputs["memorySize"]),
        "KMSKeyArn": inputs.get("kmsKeyArn", ""),
        "Environment": {"Variables": (inputs.get("environment") or {}).get("variables", {})},
        "LoggingConfig": {name[0].upper() + name[1:]: value for name, value in inputs["loggingConfig"].items()},
        "Description": inputs.get("description", ""),
        "Layers": inputs.get("layers") or [],
        "EphemeralStorage": {"Size": int((inputs.get("ephemeralStorage") or {"size": 512})["size"])},
        "TracingConfig": {"Mode": (inputs.get("tracingConfig") or {"mode": "PassThrough"})["mode"]},
        "DeadLetterConfig": {"TargetArn": (inputs.get("deadLetterConfig") or {"targetArn": ""})["targetArn"]},
        "VpcConfig": {"SubnetIds": vpc.get("subnetIds", []), "SecurityGroupIds": vpc.get("securityGroupIds", [])},
    }


def _put_concurrency(clients: Clients, inputs: Inputs) -> None:
    reserved, name = inputs.get("reservedConcurrentExecutions"), inputs["name"]
    if reserved is None:
        clients.functions.delete_function_concurrency(FunctionName=name)
    else:
        clients.functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=int(reserved))


def _wait(clients: Clients, waiter: Any, name: str) -> None:
    clients.functions.get_waiter(waiter).wait(
        FunctionName=name,
        WaiterConfig={"Delay": 0.05, "MaxAttempts": 600},
    )


def _remaining_functions(clients: Clients) -> list[str]:
    pages = clients.functions.get_paginator("list_functions").paginate()
    return [function["FunctionName"] for page in pages for function in page["Functions"]]


ROWS: Mapping[str, ResourceType] = {
    "aws:lambda/function:Function": ResourceType(
        _create_function,
        _update_function,
        lambda clients, old: clients.functions.delete_function(FunctionName=old["name"]),
        _remaining_functions,
        frozenset({"architectures", "code", "deadLetterConfig", "description", "environment", "ephemeralStorage"})
        | {"handler", "kmsKeyArn", "layers", "loggingConfig", "memorySize", "name", "publish"}
        | {"reservedConcurrentExecutions", "role", "runtime", "tags", "timeout", "tracingConfig", "vpcConfig"},
        frozenset({"architectures", "name"}),
        computed=_published,
    ),
}
