"""The rows of CloudWatch Logs."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import ACCOUNT, REGION, Clients
from emulator.resources.row import Inputs, Outputs, ResourceType


def _create_log_group(clients: Clients, inputs: Inputs) -> Outputs:
    key: Any = {"kmsKeyId": inputs["kmsKeyId"]} if "kmsKeyId" in inputs else {}
    clients.logs.create_log_group(logGroupName=inputs["name"], tags=inputs.get("tags") or {}, **key)
    _put_retention(clients, inputs)
    return _outputs(inputs["name"])


def _outputs(name: str) -> Outputs:
    return {"id": name, "arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}"}


def _read_log_group(clients: Clients, name: str) -> Outputs:
    clients.logs.describe_log_streams(logGroupName=name)  # It fails if there is no such log group.
    groups = clients.logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    (group,) = (group for group in groups if group["logGroupName"] == name)
    key = {"kmsKeyId": group["kmsKeyId"]} if "kmsKeyId" in group else {}
    return {"name": name, **key, **_outputs(name)}


def _update_log_group(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    _put_retention(clients, inputs)
    clients.logs.untag_resource(resourceArn=old["arn"], tagKeys=list(old.get("tags") or {}))
    clients.logs.tag_resource(resourceArn=old["arn"], tags=inputs.get("tags") or {})


def _put_retention(clients: Clients, inputs: Inputs) -> None:
    clients.logs.put_retention_policy(logGroupName=inputs["name"], retentionInDays=int(inputs["retentionInDays"]))


def _remaining_log_groups(clients: Clients) -> list[str]:
    pages = clients.logs.get_paginator("describe_log_groups").paginate()
    return [group["logGroupName"] for page in pages for group in page["logGroups"]]


ROWS: Mapping[str, ResourceType] = {
    "aws:cloudwatch/logGroup:LogGroup": ResourceType(
        _create_log_group,
        _update_log_group,
        lambda clients, old: clients.logs.delete_log_group(logGroupName=old["name"]),
        _remaining_log_groups,
        frozenset({"kmsKeyId", "name", "retentionInDays", "tags"}),
        frozenset({"kmsKeyId", "name"}),  # AWS can change the key of a log group, the emulator can't.
        _read_log_group,
    ),
}
