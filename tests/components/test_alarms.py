"""The alarms of a Workflow: all properties of each, what they notify, and what is refused."""

import json
from typing import Any

import pulumi
import pytest

from components import Workflow
from components.encryption import kms_key_policy_statements
from tests.conftest import ROOT, Deploy, Recorded

CODE = str(ROOT / "handlers/open_case.py")
ARN = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders-alarms-1a2b3c4"
OWN_TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


def workflow(alarms: Any, top: dict[str, Any] | None = None, timeout: int = 30, **args: Any) -> Workflow:
    """The Workflow `orders`, whose definition has *top* besides, with the function Charge."""
    states = {"Charge": {"Type": "Task", "Resource": "${Charge}", "End": True}}
    definition = {"StartAt": "Charge", "States": states, **(top or {})}
    functions = {"Charge": {"code": CODE, "timeout": timeout}}
    return Workflow("orders", {"definition": definition, "functions": functions, "alarms": alarms, **args})  # type: ignore[typeddict-item]  # misuse is tested too


def alarms_of(recorded: Recorded) -> dict[str, dict[str, Any]]:
    """The inputs of all alarms, by what their names have after that of the workflow."""
    made = [resource for resource in recorded.resources.values() if resource.type == ALARM]
    return {resource.name.removeprefix("orders-"): resource.inputs for resource in made}


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """The Workflow `orders` with all alarms."""
    return deploy(
        lambda: workflow({"email": ["a@example.com", "b@example.com"]}, {"TimeoutSeconds": 600}, tags={"Team": "Sales"})
    )


def alarm(**differs: Any) -> dict[str, Any]:
    """All properties that alarms of a count have, and what differs."""
    same = {
        "period": 300,
        "evaluationPeriods": 1,
        "datapointsToAlarm": 1,
        "comparisonOperator": "GreaterThanOrEqualToThreshold",
        "treatMissingData": "notBreaching",
        "alarmActions": [TOPIC],
        "okActions": [TOPIC],
        "tags": {"Team": "Sales"},
    }
    if "extendedStatistic" in differs:
        return {**same, "evaluateLowSampleCountPercentiles": "evaluate", **differs}
    return {**same, "statistic": "Sum", **differs}


def of_machine(metric: str, meaning: str, look: str, **differs: Any) -> dict[str, Any]:
    """All properties of an alarm of the state machine."""
    dimensions = {"StateMachineArn": ARN}
    text = f"Workflow orders: {meaning} {look}"
    known = {"namespace": "AWS/States", "metricName": metric, "dimensions": dimensions, "alarmDescription": text}
    return alarm(**known, **{"threshold": 1, **differs})


def of_function(metric: str, meaning: str, **differs: Any) -> dict[str, Any]:
    """All properties of an alarm of the function."""
    dimensions = {"FunctionName": "Charge-1a2b3c4"}
    text = f"Workflow orders: The function Charge {meaning} {FAILED}"
    known = {"namespace": "AWS/Lambda", "metricName": metric, "dimensions": dimensions, "alarmDescription": text}
    return alarm(**known, **{"threshold": 5, **differs})


FAILED = "Which ones: flow list --failed --stack test. Why: flow why --stack test"
ABORTED = "Which ones: flow list --status aborted --stack test"
RUNNING = "Which ones run: flow list --status running --stack test"

ALL = {
    "executions-failed": of_machine("ExecutionsFailed", "Executions failed.", FAILED),
    "executions-timed-out": of_machine(
        "ExecutionsTimedOut", "Executions took longer than they may, and were ended.", FAILED
    ),
    "executions-aborted": of_machine("ExecutionsAborted", "Executions were stopped before they had ended.", ABORTED),
    "executions-throttled": of_machine(
        "ExecutionThrottled",
        "Executions are held up: the account has used up its quota of state transitions.",
        RUNNING,
    ),
    "execution-duration": of_machine(
        "ExecutionTime",
        "Executions take long, and come close to their timeout.",
        RUNNING,
        extendedStatistic="p99",
        threshold=480_000,
    ),
    "Charge-errors": of_function("Errors", "raises errors, or doesn't end in time, again and again."),
    "Charge-throttles": of_function(
        "Throttles", "is called more often than its concurrency, or that of the account, allows."
    ),
    "Charge-duration": of_function(
        "Duration",
        "takes long, and comes close to its timeout of 30 s.",
        extendedStatistic="p99",
        threshold=24_000,
    ),
}


def test_alarms_are_these(recorded: Recorded) -> None:
    """No more; their names are a contract."""
    assert alarms_of(recorded).keys() == ALL.keys()


@pytest.mark.parametrize("name", ALL)
def test_alarm_has_all_its_properties(recorded: Recorded, name: str) -> None:
    """Metric, limit, period, what it means, and whom it notifies."""
    assert alarms_of(recorded)[name] == ALL[name]


def test_children_are_a_contract(recorded: Recorded) -> None:
    """Type tokens, names and parents of what is made besides the alarms."""
    sns = [made for made in recorded.resources.values() if made.type.startswith("aws:sns")]
    parent = "call-center:components:Workflow::orders"
    assert {(made.type, made.name, made.parent) for made in sns} == {
        ("aws:sns/topic:Topic", "orders-alarms", parent),
        ("aws:sns/topicPolicy:TopicPolicy", "orders-alarms-policy", parent),
        ("aws:sns/topicSubscription:TopicSubscription", "orders-alarms-email-1", parent),
        ("aws:sns/topicSubscription:TopicSubscription", "orders-alarms-email-2", parent),
    }
    assert {made.parent for made in recorded.resources.values() if made.type == ALARM} == {parent}


def test_topic_has_the_tags(recorded: Recorded) -> None:
    """And is not encrypted with a key that CloudWatch can't use."""
    assert recorded["orders-alarms"] == {"tags": {"Team": "Sales"}}


def test_topic_is_for_alarms_of_this_account_only(recorded: Recorded) -> None:
    """And never over plain HTTP."""
    assert recorded["orders-alarms-policy"]["arn"] == TOPIC
    assert recorded.document("orders-alarms-policy", "policy") == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": TOPIC,
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": "123456789012"},
                    "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*"},
                },
            },
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sns:Publish",
                "Resource": TOPIC,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    }


def test_topic_writes_to_the_addresses(recorded: Recorded) -> None:
    """Each has a subscription, whose name doesn't tell the address."""
    made = [recorded[f"orders-alarms-email-{number}"] for number in (1, 2)]
    assert made == [
        {"topic": TOPIC, "protocol": "email", "endpoint": "a@example.com"},
        {"topic": TOPIC, "protocol": "email", "endpoint": "b@example.com"},
    ]


def test_address_may_be_one_or_an_output(deploy: Deploy) -> None:
    """A secret of the stack, for example."""
    one = deploy(lambda: workflow({"email": "a@example.com"}))
    output = deploy(lambda: workflow({"email": pulumi.Output.from_input("a@example.com")}))
    assert [made["orders-alarms-email-1"]["endpoint"] for made in (one, output)] == ["a@example.com"] * 2


def test_workflow_without_alarms_has_none_of_this(deploy: Deploy) -> None:
    """What it registers is what it registered before."""
    types = {made.type for made in deploy(lambda: workflow(None)).resources.values()}
    assert not any("sns" in type_ or "Alarm" in type_ or "dashboard" in type_ for type_ in types)


def test_topic_of_ones_own_is_notified(deploy: Deploy) -> None:
    """None is made."""
    recorded = deploy(lambda: workflow({"topic": OWN_TOPIC}))
    assert {tuple(made["alarmActions"] + made["okActions"]) for made in alarms_of(recorded).values()} == {
        (OWN_TOPIC, OWN_TOPIC)
    }
    assert not any(made.type.startswith("aws:sns") for made in recorded.resources.values())


def test_topic_is_encrypted_with_the_key(deploy: Deploy) -> None:
    """What else a workflow has, is too."""
    assert deploy(lambda: workflow({}, kms_key_arn=KEY))["orders-alarms"] == {"kmsMasterKeyId": KEY}


def test_policy_of_the_key_lets_cloudwatch_notify() -> None:
    """For alarms of this account and region."""
    statements = kms_key_policy_statements("orders", [], "123456789012", "eu-west-1", alarms=True)
    assert statements[2:] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*"},
            },
        }
    ]


def test_workflow_has_its_alarms_and_their_topic(deploy: Deploy) -> None:
    """For those who notify others, or make a composite alarm of them."""

    def build() -> None:
        made = workflow({})
        pulumi.export("topic", made.alarm_topic_arn)
        pulumi.export("alarm", made.alarms["executions-failed"].arn)

    assert deploy(build).exports == {
        "topic": TOPIC,
        "alarm": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-executions-failed-1a2b3c4",
    }


def test_first_preview_shows_what_an_alarm_watches(deploy: Deploy) -> None:
    """The ARN of the state machine is put together from its name."""
    recorded = deploy(lambda: workflow({}), preview=True)
    assert alarms_of(recorded)["executions-failed"]["dimensions"] == {"StateMachineArn": ARN}


def test_duration_without_timeout_has_no_alarm(deploy: Deploy) -> None:
    """There is nothing that it comes close to."""
    assert "execution-duration" not in alarms_of(deploy(lambda: workflow({})))


def test_duration_without_timeout_may_have_a_threshold(deploy: Deploy) -> None:
    """In seconds."""
    recorded = deploy(lambda: workflow({"thresholds": {"execution_duration": 1.5}}))
    assert alarms_of(recorded)["execution-duration"]["threshold"] == 1500


def test_timeout_may_be_an_output(deploy: Deploy) -> None:
    """80% of what it turns out to be."""
    recorded = deploy(lambda: workflow({}, {"TimeoutSeconds": pulumi.Output.from_input(10)}))
    assert alarms_of(recorded)["execution-duration"]["threshold"] == 8000


def test_express_has_the_alarms_that_it_has_metrics_for(deploy: Deploy) -> None:
    """It can't be stopped, its transitions have no quota, and it ends after five minutes."""
    made = alarms_of(deploy(lambda: workflow({}, type="EXPRESS")))
    of_executions = {name for name in made if name.startswith("execution")}
    assert of_executions == {"executions-failed", "executions-timed-out", "execution-duration"}
    assert made["execution-duration"]["threshold"] == 240_000
    assert made["executions-failed"]["alarmDescription"] == (
        "Workflow orders: Executions failed. AWS keeps no EXPRESS executions: its log group has what happened."
    )


def test_express_ends_after_five_minutes_whatever_is_said(deploy: Deploy) -> None:
    """A longer timeout is never reached."""
    made = [alarms_of(deploy(lambda n=n: workflow({}, {"TimeoutSeconds": n}, type="EXPRESS"))) for n in (60, 900)]
    assert [alarms["execution-duration"]["threshold"] for alarms in made] == [48_000, 240_000]


def test_calls_that_may_take_long_are_looked_for_where_they_began(deploy: Deploy) -> None:
    """Lambda counts them for the minute when they began, but only when they have ended."""
    made = alarms_of(deploy(lambda: workflow({}, timeout=900)))
    assert {made[f"Charge-{kind}"]["evaluationPeriods"] for kind in ("errors", "throttles", "duration")} == {4}


def test_thresholds_are_by_name(deploy: Deploy) -> None:
    """Of one function, or of all."""
    thresholds = {"executions_failed": 10, "function_errors": 2, "function_errors.Charge": 3, "function_duration": 9}
    made = alarms_of(deploy(lambda: workflow({"thresholds": thresholds})))
    limits = [made[name]["threshold"] for name in ("executions-failed", "Charge-errors", "Charge-duration")]
    assert limits == [10, 3, 9000]


def test_none_turns_an_alarm_off(deploy: Deploy) -> None:
    """Each of them."""
    names = ["executions_failed", "executions_timed_out", "executions_aborted", "executions_throttled"]
    names += ["execution_duration", "function_errors", "function_throttles.Charge", "function_duration"]
    top = {"TimeoutSeconds": 60}
    recorded = deploy(lambda: workflow({"thresholds": dict.fromkeys(names)}, top))
    assert alarms_of(recorded) == {}


def test_texts_are_as_short_as_aws_wants_them(recorded: Recorded) -> None:
    """A description has 1024 characters at most, and the whole can be written as JSON."""
    assert all(len(made["alarmDescription"]) <= 1024 for made in alarms_of(recorded).values())
    assert json.dumps(alarms_of(recorded))


def test_a_duration_is_a_millisecond_at_least(deploy: Deploy) -> None:
    """From 0 on, the alarm would always ring."""
    made = deploy(lambda: workflow({"thresholds": {"function_duration": 0.0001}}))
    assert alarms_of(made)["Charge-duration"]["threshold"] == 1


def test_express_executions_end_before_a_longer_timeout_that_is_known_late(deploy: Deploy) -> None:
    """Five minutes count, or the alarm would never ring."""
    made = deploy(lambda: workflow({}, {"TimeoutSeconds": pulumi.Output.from_input(3600)}, type="EXPRESS"))
    assert alarms_of(made)["execution-duration"]["threshold"] == 240_000
