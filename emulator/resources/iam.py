"""The rows of IAM: roles and their policies."""

from collections.abc import Mapping

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType, pairs


def _create_role(clients: Clients, inputs: Inputs) -> Outputs:
    role = clients.iam.create_role(
        RoleName=inputs["name"],
        AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
        Path=inputs.get("path", "/"),
        Tags=pairs(inputs, "Key", "Value"),
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
    clients.iam.tag_role(RoleName=inputs["name"], Tags=pairs(inputs, "Key", "Value"))


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
        PolicyName=inputs["name"], PolicyDocument=inputs["policy"], Tags=pairs(inputs, "Key", "Value")
    )
    return {"id": policy["Policy"]["Arn"], "arn": policy["Policy"]["Arn"]}


def _update_policy(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    before = clients.iam.get_policy(PolicyArn=old["arn"])["Policy"]["DefaultVersionId"]
    clients.iam.create_policy_version(PolicyArn=old["arn"], PolicyDocument=inputs["policy"], SetAsDefault=True)
    clients.iam.delete_policy_version(PolicyArn=old["arn"], VersionId=before)  # A policy has five at most.
    clients.iam.untag_policy(PolicyArn=old["arn"], TagKeys=list(old.get("tags") or {}))
    clients.iam.tag_policy(PolicyArn=old["arn"], Tags=pairs(inputs, "Key", "Value"))


def _attach_policy(clients: Clients, inputs: Inputs) -> Outputs:
    clients.iam.attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
    return {"id": f"{inputs['role']}-{inputs['policyArn']}"}


def _remaining_attachments(clients: Clients) -> list[str]:
    return [
        f"{role}:{policy['PolicyName']}"
        for role in _remaining_roles(clients)
        for policy in clients.iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    ]


ROWS: Mapping[str, ResourceType] = {
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
}
