"""Alarms and a dashboard on the embedded AWS: a real failure leads to a real message."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.clients import ACCOUNT, REGION, Clients
from emulator.server import Emulator
from tests.conftest import Stack

Up = Callable[..., Stack]

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"

PROGRAM = """
import pulumi

from components import Workflow

workflow = Workflow({name!r}, {args!r})
pulumi.export("stateMachineArn", workflow.state_machine_arn)
pulumi.export("topicArn", workflow.alarm_topic_arn)
"""

CHARGE = "def handler(event, context):\n    if event['fail']:\n        raise ValueError('declined')\n"


def write(project: Path, **args: Any) -> Path:
    """Write the program: a Workflow that fails if its input says so, with alarms and a dashboard.

    It is called as the folder, which each test has its own of: metrics stay when what they are of is gone.
    """
    function = f"{project.name}-charge"
    states = {"Charge": {"Type": "Task", "Resource": f"${{{function}}}", "End": True}}
    definition = {"StartAt": "Charge", "TimeoutSeconds": 60, "States": states}
    known = {"definition": definition, "functions": {function: {"code": "charge.py"}}, "alarms": {}, "dashboard": True}
    (project / "__main__.py").write_text(PROGRAM.format(name=project.name, args={**known, **args}))
    return project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a project, without its program."""
    (tmp_path / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (tmp_path / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
    (tmp_path / "charge.py").write_text(CHARGE)
    return tmp_path


@pytest.fixture
def queue(emulator: Emulator) -> Iterator[dict[str, str]]:
    """A queue that SNS may send to, with its ARN and its address."""
    sqs = Clients(emulator.endpoint).of("sqs")
    url = sqs.create_queue(QueueName="notified")["QueueUrl"]
    yield {"url": url, "arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:notified"}
    sqs.delete_queue(QueueUrl=url)


def subscribe(up: Stack, queue: dict[str, str]) -> None:
    """Let what the alarms notify come to *queue*."""
    topic = up.deployment.outputs["topicArn"]
    allow = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    statement = {**allow, "Resource": queue["arn"], "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    up.deployment.clients.of("sqs").set_queue_attributes(QueueUrl=queue["url"], Attributes={"Policy": policy})
    up.deployment.clients.of("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue["arn"])


def notified(up: Stack, queue: dict[str, str]) -> dict[str, Any]:
    """The first message that an alarm sends, as soon as it is there."""
    sqs = up.deployment.clients.of("sqs")
    while True:
        for message in sqs.receive_message(QueueUrl=queue["url"], WaitTimeSeconds=1).get("Messages", []):
            return dict(json.loads(json.loads(message["Body"])["Message"]))


def states(up: Stack) -> dict[str, str]:
    """The state of each alarm of the workflow, by its name without that of the workflow."""
    name = up.deployment.outputs["stateMachineArn"].rpartition(":")[2] + "-"
    alarms = up.deployment.clients.of("cloudwatch").describe_alarms(AlarmNamePrefix=name)["MetricAlarms"]
    return {alarm["AlarmName"].removeprefix(name): alarm["StateValue"] for alarm in alarms}


def own(up: Stack, project: Path) -> list[str]:
    """What there is of the types that this is about."""
    kinds = ("MetricAlarm", "Dashboard", "Topic", "TopicSubscription")
    return [name for name in up.deployment.remaining() if name.partition(" ")[0] in kinds and project.name in name]


def test_failure_is_notified(stack: Up, project: Path, queue: dict[str, str]) -> None:
    """A real execution fails, its alarm rings, and the message says which one and what to run."""
    up = stack(write(project))
    subscribe(up, queue)
    assert up.execute({"fail": True})["status"] == "FAILED"
    message = notified(up, queue)
    assert (message["AlarmName"], message["OldStateValue"], message["NewStateValue"]) == (
        f"{project.name}-executions-failed",
        "OK",
        "ALARM",
    )
    assert "flow list --failed --stack local" in message["AlarmDescription"]
    assert "declined" not in json.dumps(message)


def test_only_the_alarm_of_the_failure_rings(stack: Up, project: Path) -> None:
    """One error of a function is below its threshold."""
    up = stack(write(project))
    up.execute({"fail": True})
    while states(up)["executions-failed"] == "OK":
        time.sleep(0.02)
    ringing = [name for name, state in states(up).items() if state != "OK"]
    assert ringing == ["executions-failed"]


def test_success_is_not_notified(stack: Up, project: Path) -> None:
    """All alarms stay as they are: no data is no trouble."""
    up = stack(write(project))
    assert up.execute({"fail": False})["status"] == "SUCCEEDED"
    assert len(states(up)) == 8
    assert set(states(up).values()) == {"OK"}


def test_functions_that_fail_again_and_again_are_notified(stack: Up, project: Path, queue: dict[str, str]) -> None:
    """From the threshold on that was set; the embedded AWS counts calls of the API."""
    function = f"{project.name}-charge"
    up = stack(write(project, alarms={"thresholds": {f"function_errors.{function}": 2}}))
    subscribe(up, queue)
    for expected in ("OK", "ALARM"):
        up.deployment.clients.functions.invoke(FunctionName=function, Payload=b'{"fail": true}')
        assert states(up)[f"{function}-errors"] == expected
    assert notified(up, queue)["AlarmName"] == f"{project.name}-{function}-errors"


def test_timeout_is_notified(stack: Up, project: Path, queue: dict[str, str]) -> None:
    """As another thing than a failure."""
    definition = {
        "StartAt": "Wait",
        "TimeoutSeconds": 1,
        "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}},
    }
    off = {"execution_duration": None}
    up = stack(write(project, definition=definition, functions={}, alarms={"thresholds": off}))
    subscribe(up, queue)
    assert up.execute({})["status"] == "TIMED_OUT"
    assert notified(up, queue)["AlarmName"] == f"{project.name}-executions-timed-out"


def test_execution_that_takes_long_is_notified(stack: Up, project: Path, queue: dict[str, str]) -> None:
    """As soon as it has ended."""
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": True}}}
    up = stack(write(project, definition=definition, functions={}, alarms={"thresholds": {"execution_duration": 0.5}}))
    subscribe(up, queue)
    assert up.execute({})["status"] == "SUCCEEDED"
    assert notified(up, queue)["AlarmName"] == f"{project.name}-execution-duration"


def test_topic_is_as_it_was_made(stack: Up, project: Path) -> None:
    """Encrypted, for CloudWatch of this account only, and with its subscription."""
    up = stack(write(project, kms_key_arn=KEY, alarms={"email": "a@example.com"}, tags={"Team": "Sales"}))
    sns, topic = up.deployment.clients.of("sns"), up.deployment.outputs["topicArn"]
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    allow, deny = json.loads(attributes["Policy"])["Statement"]
    subscriptions = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert attributes["KmsMasterKeyId"] == KEY
    assert (allow["Principal"], deny["Effect"]) == ({"Service": "cloudwatch.amazonaws.com"}, "Deny")
    assert [(each["Protocol"], each["Endpoint"]) for each in subscriptions] == [("email", "a@example.com")]
    assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "Team", "Value": "Sales"}]


def test_alarms_and_topic_change_in_place(stack: Up, project: Path) -> None:
    """Thresholds, tags and the key; another address is another subscription."""
    up = stack(write(project, alarms={"email": "a@example.com"}, tags={"Team": "Sales"}))
    alarms = {"email": "b@example.com", "thresholds": {"executions_failed": 7}}
    write(project, alarms=alarms, tags={"Team": "Support"}, kms_key_arn=KEY)
    changes = {str(change) for change in up.deployment.up()}
    cloudwatch = up.deployment.clients.of("cloudwatch")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[f"{project.name}-executions-failed"])["MetricAlarms"]
    assert {
        f"updated MetricAlarm {project.name}-executions-failed (tags, threshold)",
        f"updated Topic {project.name}-alarms (kmsMasterKeyId, tags)",
        f"replaced TopicSubscription {project.name}-alarms-email-1 (endpoint)",
    } <= changes
    assert alarm["Threshold"] == 7
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert tags == [{"Key": "Team", "Value": "Support"}]


def test_dashboard_is_there_and_changes_in_place(stack: Up, project: Path) -> None:
    """By the name of the state machine and the region."""
    up = stack(write(project))
    write(project, log_level="OFF")
    changes = {str(change) for change in up.deployment.up()}
    assert f"updated Dashboard {project.name}-dashboard (dashboardBody)" in changes
    dashboard = up.deployment.clients.of("cloudwatch").get_dashboard(DashboardName=f"{project.name}-{REGION}")
    titles = [widget["properties"]["title"] for widget in json.loads(dashboard["DashboardBody"])["widgets"]]
    assert titles == [
        "Executions by outcome",
        "Duration of executions",
        "Errors of functions",
        "Throttles of functions",
        "Cold starts of functions",
    ]


def test_alarms_may_be_taken_away(stack: Up, project: Path) -> None:
    """And the dashboard: the workflow stays."""
    up = stack(write(project, alarms={"email": "a@example.com"}))
    assert len(own(up, project)) == 11
    write(project, alarms=None, dashboard=False)
    up.deployment.up()
    assert own(up, project) == []
    assert up.execute({"fail": False})["status"] == "SUCCEEDED"


def test_destroy_leaves_nothing(stack: Up, project: Path) -> None:
    """Alarms, topic, subscription and dashboard."""
    up = stack(write(project, alarms={"email": "a@example.com"}))
    up.deployment.destroy()
    assert own(up, project) == []
