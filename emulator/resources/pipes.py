"""The row of EventBridge Pipes."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType


def _create_pipe(clients: Clients, inputs: Inputs) -> Outputs:
    made = clients.of("pipes").create_pipe(
        Name=inputs["name"],
        Source=inputs["source"],
        Tags=inputs.get("tags") or {},
        SourceParameters=_of_aws(inputs.get("sourceParameters", {})),
        **_configuration(inputs),
    )
    return {"id": inputs["name"], "arn": made["Arn"]}


def _update_pipe(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    pipes = clients.of("pipes")
    # What is left out here stays as it was.
    source = {"FilterCriteria": {"Filters": []}, **_of_aws(inputs.get("sourceParameters", {}))}
    configuration = {"KmsKeyIdentifier": "", "DesiredState": "RUNNING", "Description": "", **_configuration(inputs)}
    configuration["TargetParameters"] = {"InputTemplate": "", **configuration["TargetParameters"]}
    pipes.update_pipe(Name=inputs["name"], SourceParameters=source, **configuration)
    pipes.untag_resource(resourceArn=old["arn"], tagKeys=list(old.get("tags") or {}))
    pipes.tag_resource(resourceArn=old["arn"], tags=inputs.get("tags") or {})


def _configuration(inputs: Inputs) -> dict[str, Any]:
    named = ("description", "desiredState", "kmsKeyIdentifier", "roleArn", "target")
    return {
        **_of_aws({name: inputs[name] for name in named if name in inputs}),
        "TargetParameters": _of_aws(inputs.get("targetParameters", {})),
        "LogConfiguration": _of_aws(inputs.get("logConfiguration", {"level": "OFF"})),
    }


def _of_aws(value: Any) -> Any:
    """*value* with AWS's names, which begin with a capital, and with whole numbers."""
    if isinstance(value, Mapping):
        return {name[0].upper() + name[1:]: _of_aws(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_of_aws(each) for each in value]
    return int(value) if isinstance(value, float) else value


def _remaining_pipes(clients: Clients) -> list[str]:
    pages = clients.of("pipes").get_paginator("list_pipes").paginate()
    return [pipe["Name"] for page in pages for pipe in page["Pipes"]]


ROWS: Mapping[str, ResourceType] = {
    "aws:pipes/pipe:Pipe": ResourceType(
        _create_pipe,
        _update_pipe,
        lambda clients, old: clients.of("pipes").delete_pipe(Name=old["name"]),
        _remaining_pipes,
        frozenset({"description", "desiredState", "kmsKeyIdentifier", "logConfiguration", "name", "roleArn", "source"})
        | {"sourceParameters", "tags", "target", "targetParameters"},
        frozenset({"name", "source"}),
    ),
}
