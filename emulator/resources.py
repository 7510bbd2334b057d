"""How each type of Pulumi resource is made, changed and deleted in the embedded AWS, by its type token.

A new type of resource is a new row in `RESOURCES`.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi

from emulator.clients import ACCOUNT, REGION, Clients

Inputs = Mapping[str, Any]
Outputs = dict[str, Any]


@dataclass(frozen=True)
class ResourceType:
    """A row: what to call for a resource whose inputs, in Pulumi's names, are given."""

    create: Callable[[Clients, Inputs], Outputs]
    """Makes it and returns what AWS adds to the inputs: `id`, and `arn` if it has one."""
    update: Callable[[Clients, Inputs, Outputs], object]
    """Changes it in place to the inputs; what it was made with is the last argument."""
    delete: Callable[[Clients, Outputs], object]
    remaining: Callable[[Clients], list[str]]
    """The names of all resources of this type that there are."""
    inputs: frozenset[str]
    """The inputs that these functions read; others are refused, not lost."""
    fixed: frozenset[str]
    """The inputs that no update can change: it is deleted and made anew."""


def _create_role(clients: Clients, inputs: Inputs) -> Outputs:
    role = clients.iam.create_role(
        RoleName=inputs["name"],
        AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
        Path=inputs.get("path", "/"),
        Tags=_pairs(inputs, "Key", "Value"),
        **({"PermissionsBoundary": inputs["permissionsBoundary"]} if "permissionsBoundary" in inputs else {}),
    )
    return {"id": inputs["name"], "arn": role["Role"]["Arn"]}


def _update_role(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    clients.iam.update_assume_role_policy(RoleName=inputs["name"], PolicyDocument=inputs["assumeRolePolicy"])
    if "permissionsBoundary" in inputs:
        boundary = inputs["permissionsBoundary"]
        clients.iam.put_role_permissions_boundary(RoleName=inputs["name"], PermissionsBoundary=boundary)
    elif "permissionsBoundary" in old:
        clients.iam.delete_role_permissions_boundary(RoleName=inputs["name"])
    clients.iam.untag_role(RoleName=inputs["name"], TagKeys=list(old.get("tags") or {}))
    clients.iam.tag_role(RoleName=inputs["name"], Tags=_pairs(inputs, "Key", "Value"))


def _put_role_policy(clients: Clients, inputs: Inputs) -> Outputs:
    clients.iam.put_role_policy(RoleName=inputs["role"], PolicyName=inputs["name"], PolicyDocument=inputs["policy"])
    return {"id": f"{inputs['role']}:{inputs['name']}"}


def _remaining_role_policies(clients: Clients) -> list[str]:
    return [
        f"{role}:{policy}"
        for role in _remaining_roles(clients)
        for policy in clients.iam.list_role_policies(RoleName=role)["PolicyNames"]
    ]


def _remaining_roles(clients: Clients) -> list[str]:
    return [role["RoleName"] for page in clients.iam.get_paginator("list_roles").paginate() for role in page["Roles"]]


def _create_policy(clients: Clients, inputs: Inputs) -> Outputs:
    policy = clients.iam.create_policy(
        PolicyName=inputs["name"], PolicyDocument=inputs["policy"], Tags=_pairs(inputs, "Key", "Value")
    )
    return {"id": policy["Policy"]["Arn"], "arn": policy["Policy"]["Arn"]}


def _update_policy(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    before = clients.iam.get_policy(PolicyArn=old["arn"])["Policy"]["DefaultVersionId"]
    clients.iam.create_policy_version(PolicyArn=old["arn"], PolicyDocument=inputs["policy"], SetAsDefault=True)
    clients.iam.delete_policy_version(PolicyArn=old["arn"], VersionId=before)  # A policy has five at most.
    clients.iam.untag_policy(PolicyArn=old["arn"], TagKeys=list(old.get("tags") or {}))
    clients.iam.tag_policy(PolicyArn=old["arn"], Tags=_pairs(inputs, "Key", "Value"))


def _attach_policy(clients: Clients, inputs: Inputs) -> Outputs:
    clients.iam.attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
    return {"id": f"{inputs['role']}-{inputs['policyArn']}"}


def _remaining_attachments(clients: Clients) -> list[str]:
    return [
        f"{role}:{policy['PolicyName']}"
        for role in _remaining_roles(clients)
        for policy in clients.iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    ]


def _create_log_group(clients: Clients, inputs: Inputs) -> Outputs:
    key: Any = {"kmsKeyId": inputs["kmsKeyId"]} if "kmsKeyId" in inputs else {}
    clients.logs.create_log_group(logGroupName=inputs["name"], tags=inputs.get("tags") or {}, **key)
    _put_retention(clients, inputs)
    return {"id": inputs["name"], "arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{inputs['name']}"}


def _update_log_group(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    _put_retention(clients, inputs)
    clients.logs.untag_resource(resourceArn=old["arn"], tagKeys=list(old.get("tags") or {}))
    clients.logs.tag_resource(resourceArn=old["arn"], tags=inputs.get("tags") or {})


def _put_retention(clients: Clients, inputs: Inputs) -> None:
    clients.logs.put_retention_policy(logGroupName=inputs["name"], retentionInDays=int(inputs["retentionInDays"]))


def _remaining_log_groups(clients: Clients) -> list[str]:
    pages = clients.logs.get_paginator("describe_log_groups").paginate()
    return [group["logGroupName"] for page in pages for group in page["logGroups"]]


def _create_function(clients: Clients, inputs: Inputs) -> Outputs:
    function = clients.functions.create_function(
        **_function_configuration(inputs),
        Code={"ZipFile": inputs["code"]},
        Architectures=inputs["architectures"],
        Tags=inputs.get("tags") or {},
    )
    _wait(clients, "function_active_v2", inputs["name"])
    return {"id": inputs["name"], "arn": function["FunctionArn"]}


def _update_function(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    name = inputs["name"]
    if inputs["code"] != old["code"]:
        clients.functions.update_function_code(FunctionName=name, ZipFile=inputs["code"])
        _wait(clients, "function_updated_v2", name)
    if _function_configuration(inputs) != _function_configuration(old):
        clients.functions.update_function_configuration(**_function_configuration(inputs))
        _wait(clients, "function_updated_v2", name)
    clients.functions.untag_resource(Resource=old["arn"], TagKeys=list(old.get("tags") or {}))
    clients.functions.tag_resource(Resource=old["arn"], Tags=inputs.get("tags") or {})


def _function_configuration(inputs: Inputs) -> dict[str, Any]:
    return {
        "FunctionName": inputs["name"],
        "Role": inputs["role"],
        "Runtime": inputs["runtime"],
        "Handler": inputs["handler"],
        "Timeout": int(inputs["timeout"]),
        "MemorySize": int(inputs["memorySize"]),
        "KMSKeyArn": inputs.get("kmsKeyArn", ""),
        "Environment": {"Variables": (inputs.get("environment") or {}).get("variables", {})},
        "LoggingConfig": {"LogFormat": inputs["loggingConfig"]["logFormat"]},
    }


def _wait(clients: Clients, waiter: Any, name: str) -> None:
    clients.functions.get_waiter(waiter).wait(
        FunctionName=name,
        WaiterConfig={"Delay": 0.05, "MaxAttempts": 600},
    )


def _remaining_functions(clients: Clients) -> list[str]:
    pages = clients.functions.get_paginator("list_functions").paginate()
    return [function["FunctionName"] for page in pages for function in page["Functions"]]


def _create_state_machine(clients: Clients, inputs: Inputs) -> Outputs:
    machine = clients.state_machines.create_state_machine(
        name=inputs["name"],
        type=inputs["type"],
        tags=_pairs(inputs, "key", "value"),
        **_state_machine_configuration(inputs),
    )
    return {"id": machine["stateMachineArn"], "arn": machine["stateMachineArn"]}


def _update_state_machine(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    clients.state_machines.update_state_machine(stateMachineArn=old["arn"], **_state_machine_configuration(inputs))
    clients.state_machines.untag_resource(resourceArn=old["arn"], tagKeys=list(old.get("tags") or {}))
    clients.state_machines.tag_resource(resourceArn=old["arn"], tags=_pairs(inputs, "key", "value"))


def _state_machine_configuration(inputs: Inputs) -> Any:
    logging = inputs["loggingConfiguration"]
    destination = logging.get("logDestination")
    encryption = inputs.get("encryptionConfiguration", {"type": "AWS_OWNED_KEY"})
    return {
        "definition": inputs["definition"],
        "roleArn": inputs["roleArn"],
        "loggingConfiguration": {
            "level": logging["level"],
            "includeExecutionData": logging.get("includeExecutionData", False),
            "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": destination}}] if destination else [],
        },
        "tracingConfiguration": {"enabled": inputs["tracingConfiguration"]["enabled"]},
        "encryptionConfiguration": {
            name: int(value) if isinstance(value, float) else value for name, value in encryption.items()
        },
    }


def _remaining_state_machines(clients: Clients) -> list[str]:
    pages = clients.state_machines.get_paginator("list_state_machines").paginate()
    return [machine["name"] for page in pages for machine in page["stateMachines"]]


def zipped(code: pulumi.AssetArchive) -> bytes:
    """*code* as a ZIP file: the same bytes for the same names and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, asset in sorted(code.assets.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            assert isinstance(asset, pulumi.FileAsset)
            archive.writestr(info, Path(asset.path).read_bytes())
    return buffer.getvalue()


def _pairs(inputs: Inputs, key: str, value: str) -> list[Any]:
    return [{key: name, value: text} for name, text in (inputs.get("tags") or {}).items()]


RESOURCES: Mapping[str, ResourceType] = {
    "aws:iam/role:Role": ResourceType(
        _create_role,
        _update_role,
        lambda clients, old: clients.iam.delete_role(RoleName=old["name"]),
        _remaining_roles,
        frozenset({"assumeRolePolicy", "name", "path", "permissionsBoundary", "tags"}),
        frozenset({"name", "path"}),
    ),
    "aws:iam/rolePolicy:RolePolicy": ResourceType(
        _put_role_policy,
        lambda clients, inputs, _: _put_role_policy(clients, inputs),
        lambda clients, old: clients.iam.delete_role_policy(RoleName=old["role"], PolicyName=old["name"]),
        _remaining_role_policies,
        frozenset({"name", "policy", "role"}),
        frozenset({"name", "role"}),
    ),
    "aws:iam/policy:Policy": ResourceType(
        _create_policy,
        _update_policy,
        lambda clients, old: clients.iam.delete_policy(PolicyArn=old["arn"]),
        lambda clients: [each["PolicyName"] for each in clients.iam.list_policies(Scope="Local")["Policies"]],
        frozenset({"name", "policy", "tags"}),
        frozenset({"name"}),
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ResourceType(
        _attach_policy,
        lambda clients, inputs, _: _attach_policy(clients, inputs),
        lambda clients, old: clients.iam.detach_role_policy(RoleName=old["role"], PolicyArn=old["policyArn"]),
        _remaining_attachments,
        frozenset({"policyArn", "role"}),
        frozenset({"policyArn", "role"}),
    ),
    "aws:cloudwatch/logGroup:LogGroup": ResourceType(
        _create_log_group,
        _update_log_group,
        lambda clients, old: clients.logs.delete_log_group(logGroupName=old["name"]),
        _remaining_log_groups,
        frozenset({"kmsKeyId", "name", "retentionInDays", "tags"}),
        frozenset({"kmsKeyId", "name"}),  # AWS can change the key of a log group, the emulator can't.
    ),
    "aws:lambda/function:Function": ResourceType(
        _create_function,
        _update_function,
        lambda clients, old: clients.functions.delete_function(FunctionName=old["name"]),
        _remaining_functions,
        frozenset({"architectures", "code", "environment", "handler", "kmsKeyArn", "loggingConfig", "memorySize"})
        | {"name", "role", "runtime", "tags", "timeout"},
        frozenset({"architectures", "name"}),
    ),
    "aws:sfn/stateMachine:StateMachine": ResourceType(
        _create_state_machine,
        _update_state_machine,
        lambda clients, old: clients.state_machines.delete_state_machine(stateMachineArn=old["arn"]),
        _remaining_state_machines,
        frozenset({"definition", "encryptionConfiguration", "loggingConfiguration", "name", "roleArn", "tags"})
        | {"tracingConfiguration", "type"},
        frozenset({"name", "type"}),
    ),
}
