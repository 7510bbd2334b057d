"""The rows of EventBridge: rules and their targets."""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType, pairs

BUS = "default"
OPTIONAL = {"Input": "input", "InputPath": "inputPath"}


def _bus(inputs: Inputs) -> str:
    """The name of the bus, of which the ARN may be given."""
    return str(inputs.get("eventBusName", BUS)).rpartition("/")[2]


def _put_rule(clients: Clients, inputs: Inputs) -> Outputs:
    made = clients.of("events").put_rule(
        Name=inputs["name"],
        EventBusName=_bus(inputs),
        EventPattern=inputs["eventPattern"],
        State=inputs["state"],
    )
    clients.of("events").tag_resource(ResourceARN=made["RuleArn"], Tags=pairs(inputs, "Key", "Value"))
    return {"id": inputs["name"], "arn": made["RuleArn"]}


def _update_rule(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    clients.of("events").untag_resource(ResourceARN=old["arn"], TagKeys=list(old.get("tags") or {}))
    _put_rule(clients, inputs)


def _put_target(clients: Clients, inputs: Inputs) -> Outputs:
    retry = inputs["retryPolicy"]
    target: Any = {
        "Id": inputs["name"],
        "Arn": inputs["arn"],
        "RoleArn": inputs["roleArn"],
        "DeadLetterConfig": {"Arn": inputs["deadLetterConfig"]["arn"]},
        "RetryPolicy": {
            "MaximumRetryAttempts": int(retry["maximumRetryAttempts"]),
            "MaximumEventAgeInSeconds": int(retry["maximumEventAgeInSeconds"]),
        },
        **{name: inputs[key] for name, key in OPTIONAL.items() if key in inputs},
    }
    if "inputTransformer" in inputs:
        transformer = inputs["inputTransformer"]
        paths = transformer.get("inputPaths") or {}
        target["InputTransformer"] = {"InputPathsMap": paths, "InputTemplate": transformer["inputTemplate"]}
    clients.of("events").put_targets(Rule=inputs["rule"], EventBusName=_bus(inputs), Targets=[target])
    return {"id": f"{inputs['rule']}-{inputs['name']}"}


def _rules(clients: Clients) -> Iterator[tuple[str, str]]:
    """The buses and names of all rules."""
    events = clients.of("events")
    for bus in events.list_event_buses()["EventBuses"]:
        for page in events.get_paginator("list_rules").paginate(EventBusName=bus["Name"]):
            yield from ((bus["Name"], rule["Name"]) for rule in page["Rules"])


def _remaining_targets(clients: Clients) -> list[str]:
    return [
        f"{rule}:{target['Id']}"
        for bus, rule in _rules(clients)
        for target in clients.of("events").list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
    ]


ROWS: Mapping[str, ResourceType] = {
    "aws:cloudwatch/eventRule:EventRule": ResourceType(
        _put_rule,
        _update_rule,
        lambda clients, old: clients.of("events").delete_rule(Name=old["name"], EventBusName=_bus(old)),
        lambda clients: [rule for _, rule in _rules(clients)],
        frozenset({"eventBusName", "eventPattern", "name", "state", "tags"}),
        frozenset({"eventBusName", "name"}),
    ),
    "aws:cloudwatch/eventTarget:EventTarget": ResourceType(
        _put_target,
        lambda clients, inputs, _: _put_target(clients, inputs),
        lambda clients, old: clients.of("events").remove_targets(
            Rule=old["rule"], EventBusName=_bus(old), Ids=[old["name"]]
        ),
        _remaining_targets,
        frozenset({"arn", "deadLetterConfig", "eventBusName", "input", "inputPath", "inputTransformer", "retryPolicy"})
        | {"roleArn", "rule"},
        frozenset({"eventBusName", "rule"}),
    ),
}
