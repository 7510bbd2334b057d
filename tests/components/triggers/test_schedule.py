"""A schedule starts executions with a role, a dead-letter queue and retries of its own."""

import json
from typing import Any

import pulumi
import pytest

from tests.components.triggers.triggered import (
    ACCOUNT,
    KEY,
    OWN_QUEUE,
    START,
    WORKFLOW,
    refusal,
    registered,
    statements,
    trusted,
    workflow,
)
from tests.conftest import Deploy, Recorded

QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders-nightly-dead-letters-1a2b3c4"
GROUP = "orders-nightly-1a2b3c4"
SEND = {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": [QUEUE]}


def nightly(**schedule: Any) -> dict[str, Any]:
    """The trigger `nightly`."""
    return {"name": "nightly", "schedule": {"expression": "cron(0 2 * * ? *)", **schedule}}


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """What a schedule registers that says when, and nothing else."""
    return deploy(lambda: workflow(nightly(), tags={"Team": "Sales"}))


def test_children_are_a_contract(recorded: Recorded) -> None:
    """Type tokens, names and parents: a change of one replaces resources of users."""
    assert registered(recorded) == {
        ("aws:scheduler/scheduleGroup:ScheduleGroup", "orders-nightly", WORKFLOW),
        ("aws:scheduler/schedule:Schedule", "orders-nightly-time", WORKFLOW),
        ("aws:sqs/queue:Queue", "orders-nightly-dead-letters", WORKFLOW),
        ("aws:iam/role:Role", "orders-nightly-role", WORKFLOW),
        ("aws:iam/rolePolicy:RolePolicy", "orders-nightly-policy", WORKFLOW),
    }


def test_schedule_is_on_time_and_on(recorded: Recorded) -> None:
    """In UTC, with an empty input, for an hour of retries."""
    assert recorded["orders-nightly-time"] == {
        "groupName": GROUP,
        "scheduleExpression": "cron(0 2 * * ? *)",
        "scheduleExpressionTimezone": "UTC",
        "flexibleTimeWindow": {"mode": "OFF"},
        "state": "ENABLED",
        "target": {
            "arn": START["Resource"][0],
            "roleArn": f"arn:aws:iam::{ACCOUNT}:role/orders-nightly-role-1a2b3c4",
            "input": "{}",
            "retryPolicy": {"maximumRetryAttempts": 185, "maximumEventAgeInSeconds": 3600},
            "deadLetterConfig": {"arn": QUEUE},
        },
    }


def test_group_has_the_tags(recorded: Recorded) -> None:
    """A schedule itself can have none."""
    assert recorded["orders-nightly"] == {"tags": {"Team": "Sales"}}


def test_dead_letters_are_encrypted_and_kept_for_14_days(recorded: Recorded) -> None:
    """With a key of SQS."""
    assert recorded["orders-nightly-dead-letters"] == {
        "messageRetentionSeconds": 1209600,
        "sqsManagedSseEnabled": True,
        "tags": {"Team": "Sales"},
    }


def test_role_trusts_scheduler_for_this_group_only(recorded: Recorded) -> None:
    """Scheduler sends the ARN of the group, not of the schedule."""
    arn = f"arn:aws:scheduler:eu-west-1:{ACCOUNT}:schedule-group/{GROUP}"
    assert statements(recorded, "orders-nightly-role", "assumeRolePolicy") == trusted("scheduler.amazonaws.com", arn)
    assert recorded["orders-nightly-role"]["tags"] == {"Team": "Sales"}


def test_role_may_start_executions_and_send_dead_letters(recorded: Recorded) -> None:
    """And nothing else."""
    assert recorded["orders-nightly-policy"]["role"] == "orders-nightly-role-1a2b3c4"
    assert statements(recorded, "orders-nightly-policy") == [SEND, START]


def test_schedule_waits_for_its_rights(recorded: Recorded) -> None:
    """IAM is eventually consistent, and an at() may be soon."""
    dependencies = recorded.resources["orders-nightly-time"].dependencies
    assert any(urn.endswith("::orders-nightly-policy") for urn in dependencies)


def test_all_can_be_said(deploy: Deploy) -> None:
    """Time zone, window, dates, state, retries."""
    retry = {"maximum_attempts": 0, "maximum_age_in_seconds": 60}
    dates = {"start_date": "2027-01-01T00:00:00Z", "end_date": "2028-01-01T00:00:00Z"}
    when = {"time_zone": "Europe/Berlin", "flexible_window_in_minutes": 15, **dates}
    made = deploy(lambda: workflow(nightly(**when, enabled=False, retry=retry)))["orders-nightly-time"]
    assert made["scheduleExpressionTimezone"] == "Europe/Berlin"
    assert made["flexibleTimeWindow"] == {"mode": "FLEXIBLE", "maximumWindowInMinutes": 15}
    assert (made["startDate"], made["endDate"], made["state"]) == (*dates.values(), "DISABLED")
    assert made["target"]["retryPolicy"] == {"maximumRetryAttempts": 0, "maximumEventAgeInSeconds": 60}


def test_input_may_hold_outputs(deploy: Deploy) -> None:
    """And `${AWS::Region}` and the like."""

    def trigger() -> Any:
        return nightly(input={"table": pulumi.Output.from_input("t"), "in": "${AWS::Region}", "days": [1, None]})

    made = deploy(lambda: workflow(trigger))["orders-nightly-time"]
    assert json.loads(made["target"]["input"]) == {"table": "t", "in": "eu-west-1", "days": [1, None]}


def test_input_that_is_none_is_empty(deploy: Deploy) -> None:
    """As if it were left out."""
    assert deploy(lambda: workflow(nightly(input=None)))["orders-nightly-time"]["target"]["input"] == "{}"


def test_queue_of_ones_own_takes_the_dead_letters(deploy: Deploy) -> None:
    """None is made; its key is its owner's."""
    recorded = deploy(lambda: workflow(nightly(dead_letter_queue=OWN_QUEUE), kms_key_arn=KEY))
    assert "orders-nightly-dead-letters" not in recorded.resources
    assert recorded["orders-nightly-time"]["target"]["deadLetterConfig"] == {"arn": OWN_QUEUE}
    allowed = [each for each in statements(recorded, "orders-nightly-policy") if each["Resource"] != [KEY]]
    assert allowed == [{**SEND, "Resource": [OWN_QUEUE]}, START]


def test_everything_is_encrypted_with_the_key(deploy: Deploy) -> None:
    """The schedule with its input, and the dead letters; the role may use it for these only."""
    recorded = deploy(lambda: workflow(nightly(), kms_key_arn=KEY))
    assert recorded["orders-nightly-time"]["kmsKeyArn"] == KEY
    assert recorded["orders-nightly-dead-letters"] == {"messageRetentionSeconds": 1209600, "kmsMasterKeyId": KEY}
    of_queue = {"StringEquals": {"kms:EncryptionContext:aws:sqs:arn": QUEUE}}
    arn = f"arn:aws:scheduler:eu-west-1:{ACCOUNT}:schedule/{GROUP}/*"
    of_schedule = {"StringLike": {"kms:EncryptionContext:aws:scheduler:schedule:arn": arn}}
    used = [each for each in statements(recorded, "orders-nightly-policy") if each["Resource"] == [KEY]]
    assert {json.dumps(each["Condition"]): each["Action"] for each in used} == {
        json.dumps(of_queue): ["kms:Decrypt", "kms:GenerateDataKey"],
        json.dumps(of_schedule): ["kms:Decrypt"],
    }


def test_boundary_and_path_bind_its_role_too(deploy: Deploy) -> None:
    """As every role of the workflow."""
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
    made = deploy(lambda: workflow(nightly(), permissions_boundary=boundary, role_path="/sales/"))[
        "orders-nightly-role"
    ]
    assert (made["permissionsBoundary"], made["path"]) == (boundary, "/sales/")


def test_schedule_can_be_previewed(deploy: Deploy) -> None:
    """Before anything it names is known."""
    recorded = deploy(lambda: workflow(nightly()), preview=True)
    assert recorded["orders-nightly-time"]["scheduleExpression"] == "cron(0 2 * * ? *)"


MISUSES = [
    ({"expresion": "x"}, 'unknown key "expresion"; did you mean "expression"?'),
    ({"enabled": "yes"}, "enabled is 'yes'; allowed are True, False"),
    ({"flexible_window_in_minutes": 0}, "flexible_window_in_minutes is 0; allowed is a whole number from 1 to 1440"),
    ({"time_zone": "Europe/Berlim"}, "time_zone is 'Europe/Berlim'; did you mean \"Europe/Berlin\"?"),
    ({"time_zone": "Europe"}, "time_zone is 'Europe'; "),
    ({"time_zone": "../etc"}, 'time_zone is \'../etc\'; allowed are names such as "Europe/Berlin" and "UTC"'),
    ({"time_zone": 2}, "time_zone is 2; allowed are names such as"),
    ({"start_date": "2027-01-01"}, "start_date is '2027-01-01'; allowed is a time in UTC: 2027-01-01T00:00:00Z"),
    ({"end_date": "2027-02-30T00:00:00Z"}, "end_date is '2027-02-30T00:00:00Z'; allowed is a time in UTC"),
    ({"end_date": 2027}, "end_date is 2027; allowed is a time in UTC"),
    (
        {"start_date": "2027-01-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
        "end_date is 2026-01-01T00:00:00Z, which is not after start_date",
    ),
    (
        {"expression": "at(2027-01-01T00:00:00)", "end_date": "2028-01-01T00:00:00Z"},
        "end_date stands beside at(...), which happens once; leave it out",
    ),
    ({"input": {"on": {1, 2}}}, "input has {1, 2}, a set; allowed is what JSON has, and Outputs"),
    ({"retry": 3}, "the arguments are a int; a dict is needed"),
    ({"retry": {"attempts": 3}}, 'unknown key "attempts"; the keys are "maximum_attempts", '),
    ({"retry": {"maximum_attempts": 186}}, "maximum_attempts is 186; allowed is a whole number from 0 to 185"),
    ({"retry": {"maximum_age_in_seconds": 59}}, "maximum_age_in_seconds is 59; allowed is a whole number from 60"),
    ({"dead_letter_queue": f"{OWN_QUEUE}.fifo"}, "dead_letter_queue is "),
    ({"dead_letter_queue": "failures"}, "dead_letter_queue is 'failures'; allowed is the ARN of a standard queue"),
]


@pytest.mark.parametrize(("schedule", "message"), MISUSES)
def test_misuse_is_refused(deploy: Deploy, schedule: dict[str, Any], message: str) -> None:
    """With the name of the trigger, and what is allowed."""
    where, _, problem = refusal(deploy, nightly(**schedule)).partition(": schedule")
    assert where == 'trigger "nightly"'
    assert problem.removeprefix(".retry").removeprefix(": ").startswith(message)


def test_time_zones_are_not_checked_where_there_are_none(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small machines have none; AWS does."""
    monkeypatch.setattr("zoneinfo.available_timezones", set)
    made = deploy(lambda: workflow(nightly(time_zone="Mars/Olympus")))["orders-nightly-time"]
    assert made["scheduleExpressionTimezone"] == "Mars/Olympus"
