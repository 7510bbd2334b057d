"""The roles that a call gives to a service: who calls needs `iam:PassRole` on them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from asl.permissions.need import Need
from generate.rights_names import PRINCIPALS
from generate.services import parameter_name

DEEPEST = 4

ROLE = re.compile(r"(?:Role|RoleArn|RoleARN|IamRoles|RoleArns)$", re.IGNORECASE)

# Roles that are not the caller's to give: those of other accounts, and those that a policy only speaks of.
OTHERS = re.compile(r"cross|external|assum|principal|member|source", re.IGNORECASE)

# Actions that look a role up, or make it, but give it to no one.
LOOKS = re.compile(
    r"(?:get|list|describe|search|delete|remove|detach|disassociate|preview|simulate|batchGet|query)[A-Z]"
)

# Services that act on roles themselves, or whose roles are not those of IAM.
NO_GIVERS = ("iam", "sts", "sso", "identitystore", "access-analyzer", "organizations", "quicksight")


def passed_roles(prefix: str, action: str, model: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Need]:
    """A need for each parameter of *operation* that gives a role."""
    if prefix in NO_GIVERS or LOOKS.match(action) or "input" not in operation:
        return
    for parameter in dict.fromkeys(_roles(model, operation["input"]["shape"], "", ())):
        principal = PRINCIPALS.get(f"{prefix}:{parameter.rpartition('.')[2]}")
        condition = {"StringEquals": {"iam:PassedToService": principal}} if principal else {}
        resource = f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/{{{parameter}}}"
        yield Need(("iam:PassRole",), (resource,), condition, given=parameter)


def _roles(model: Mapping[str, Any], shape: str, within: str, above: tuple[str, ...]) -> Iterator[str]:
    """The parameters of *shape* that are roles, and those of what it holds; *above* are what it is in."""
    if shape in above or len(above) >= DEEPEST:
        return
    for member, reference in model["shapes"][shape].get("members", {}).items():
        name, kind = within + parameter_name(member), model["shapes"][reference["shape"]]
        if kind["type"] == "list":
            name, reference = f"{name}[]", kind["member"]
            kind = model["shapes"][reference["shape"]]
        if kind["type"] == "structure":
            yield from _roles(model, reference["shape"], f"{name}.", (*above, shape))
        elif (
            kind["type"] == "string" and ROLE.search(member) and not OTHERS.search(member) and _is_arn(reference, kind)
        ):
            yield name


def _is_arn(reference: Mapping[str, Any], kind: Mapping[str, Any]) -> bool:
    """Whether a text is a role of IAM, not what someone is called in a team."""
    said = (
        reference["shape"]
        + kind.get("pattern", "")
        + reference.get("documentation", "")
        + kind.get("documentation", "")
    )
    return "enum" not in kind and re.search(r"arn|\biam\b", said, re.IGNORECASE) is not None
