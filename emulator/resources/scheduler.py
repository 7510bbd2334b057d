"""The rows of EventBridge Scheduler: schedules and their groups."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType, pairs

DEFAULT_GROUP = "default"


def _create_group(clients: Clients, inputs: Inputs) -> Outputs:
    made = clients.of("scheduler").create_schedule_group(Name=inputs["name"], Tags=pairs(inputs, "Key", "Value"))
    return {"id": inputs["name"], "arn": made["ScheduleGroupArn"]}


def _update_group(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    scheduler = clients.of("scheduler")
    scheduler.untag_resource(ResourceArn=old["arn"], TagKeys=list(old.get("tags") or {}))
    scheduler.tag_resource(ResourceArn=old["arn"], Tags=pairs(inputs, "Key", "Value"))


def _create_schedule(clients: Clients, inputs: Inputs) -> Outputs:
    made = clients.of("scheduler").create_schedule(**_schedule(inputs))
    return {"id": f"{inputs['groupName']}/{inputs['name']}", "arn": made["ScheduleArn"]}


def _schedule(inputs: Inputs) -> dict[str, Any]:
    window, target = inputs["flexibleTimeWindow"], inputs["target"]
    optional = {"StartDate": "startDate", "EndDate": "endDate", "KmsKeyArn": "kmsKeyArn"}
    return {
        "Name": inputs["name"],
        "GroupName": inputs["groupName"],
        "ScheduleExpression": inputs["scheduleExpression"],
        "ScheduleExpressionTimezone": inputs["scheduleExpressionTimezone"],
        "FlexibleTimeWindow": {
            "Mode": window["mode"],
            **(
                {"MaximumWindowInMinutes": int(window["maximumWindowInMinutes"])}
                if "maximumWindowInMinutes" in window
                else {}
            ),
        },
        "State": inputs["state"],
        "Target": {
            "Arn": target["arn"],
            "RoleArn": target["roleArn"],
            "Input": target["input"],
            "DeadLetterConfig": {"Arn": target["deadLetterConfig"]["arn"]},
            "RetryPolicy": {
                "MaximumRetryAttempts": int(target["retryPolicy"]["maximumRetryAttempts"]),
                "MaximumEventAgeInSeconds": int(target["retryPolicy"]["maximumEventAgeInSeconds"]),
            },
        },
        **{name: inputs[key] for name, key in optional.items() if key in inputs},
    }


def _remaining_schedules(clients: Clients) -> list[str]:
    pages = clients.of("scheduler").get_paginator("list_schedules").paginate()
    return [f"{each['GroupName']}/{each['Name']}" for page in pages for each in page["Schedules"]]


def _remaining_groups(clients: Clients) -> list[str]:
    pages = clients.of("scheduler").get_paginator("list_schedule_groups").paginate()
    names = [group["Name"] for page in pages for group in page["ScheduleGroups"]]
    return [name for name in names if name != DEFAULT_GROUP]


ROWS: Mapping[str, ResourceType] = {
    "aws:scheduler/scheduleGroup:ScheduleGroup": ResourceType(
        _create_group,
        _update_group,
        lambda clients, old: clients.of("scheduler").delete_schedule_group(Name=old["name"]),
        _remaining_groups,
        frozenset({"name", "tags"}),
        frozenset({"name"}),
    ),
    "aws:scheduler/schedule:Schedule": ResourceType(
        _create_schedule,
        lambda clients, inputs, _: clients.of("scheduler").update_schedule(**_schedule(inputs)),
        lambda clients, old: clients.of("scheduler").delete_schedule(Name=old["name"], GroupName=old["groupName"]),
        _remaining_schedules,
        frozenset({"endDate", "flexibleTimeWindow", "groupName", "kmsKeyArn", "name", "scheduleExpression"})
        | {"scheduleExpressionTimezone", "startDate", "state", "target"},
        frozenset({"groupName", "name"}),
    ),
}
