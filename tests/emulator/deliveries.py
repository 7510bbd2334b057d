"""Probes of what EventBridge and its Scheduler do with what they can't deliver, and with the input of a schedule."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from emulator.clients import ACCOUNT, REGION
from tests.emulator.probe import ROLE, Probe

NOWHERE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:nowhere"


def queue(probe: Probe) -> tuple[str, dict[str, Any]]:
    """The URL of a new queue, and what names it as the queue for dead letters."""
    url = probe.clients.of("sqs").create_queue(QueueName=f"probe-{uuid4()}")["QueueUrl"]
    return url, {"DeadLetterConfig": {"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{url.rpartition('/')[2]}"}}


def kept(probe: Probe, url: str) -> Any:
    """The one message of a queue, with its attributes; None if there is none."""
    answer = probe.clients.of("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])
    for message in answer.get("Messages", ()):
        texts = {name: each["StringValue"] for name, each in message["MessageAttributes"].items()}
        return json.loads(message["Body"]), texts
    return None


def scheduled(probe: Probe, target: dict[str, Any]) -> str:
    """The name of a schedule that was due when it was made, and is over."""
    name = f"probe-{uuid4()}"
    client = probe.clients.of("scheduler")
    client.create_schedule(
        Name=name,
        ScheduleExpression="at(2020-01-01T00:00:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={"RoleArn": ROLE, **target},
    )
    while any(each["Name"] == name for each in client.list_schedules()["Schedules"]):
        time.sleep(0.1)
    return name


def events_without_a_machine(probe: Probe) -> object:
    url, config = queue(probe)
    name = f"probe-{uuid4()}"
    events = probe.clients.of("events")
    events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": NOWHERE, "RoleArn": ROLE, "InputPath": "$.id", **config}])
    events.put_events(Entries=[{"Source": name, "DetailType": "Opened", "Detail": '{"case": 7}'}])
    message = kept(probe, url)
    events.remove_targets(Rule=name, Ids=["1"])
    events.delete_rule(Name=name)
    if message is None:
        return None
    body, texts = message
    return body["detail"], texts["ERROR_CODE"], texts["RULE_ARN"].rpartition("/")[2] == name, texts["TARGET_ARN"]


def schedules_without_a_machine(probe: Probe) -> object:
    url, config = queue(probe)
    name = scheduled(probe, {"Arn": NOWHERE, "Input": '{"case": 7}', **config})
    message = kept(probe, url)
    if message is None:
        return None
    body, texts = message
    return body, texts["ERROR_CODE"], texts["SCHEDULE_ARN"].rpartition("/")[2] == name


def context_of_a_schedule(probe: Probe) -> object:
    machine = probe.machine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    names = ("schedule-arn", "scheduled-time", "execution-id", "attempt-number", "nothing")
    given = {name: f"<aws.scheduler.{name}>" for name in names}
    name = scheduled(probe, {"Arn": machine, "Input": json.dumps(given)})
    client = probe.clients.state_machines
    executions = client.list_executions(stateMachineArn=machine)["executions"]
    data = json.loads(client.describe_execution(executionArn=executions[0]["executionArn"])["input"])
    told = data["schedule-arn"].rpartition("/")[2] == name, data["scheduled-time"], len(data["execution-id"])
    return *told, data["attempt-number"], data["nothing"]


DEAD_LETTERS: list[tuple[Callable[[Probe], object], object]] = [
    (events_without_a_machine, ({"case": 7}, "StateMachineDoesNotExist", True, NOWHERE)),
    (
        schedules_without_a_machine,
        ({"Input": '{"case": 7}', "StateMachineArn": NOWHERE}, "StateMachineDoesNotExist", True),
    ),
]
SCHEDULES: list[tuple[Callable[[Probe], object], object]] = [
    (context_of_a_schedule, (True, "2020-01-01T00:00:00Z", 36, "1", "<aws.scheduler.nothing>")),
]
