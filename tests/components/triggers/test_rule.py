"""A rule starts an execution for each event that matches, with a role, a dead-letter queue and retries of its own."""

import json
from typing import Any

import pulumi
import pytest

from tests.components.triggers.triggered import (
    ACCOUNT,
    KEY,
    MACHINE,
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

QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders-opened-dead-letters-1a2b3c4"
RULE = f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/orders-opened-1a2b3c4"
BUS = f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/shop"
PATTERN = {"source": ["my.shop"], "detail-type": ["Order placed"]}


def opened(**rule: Any) -> dict[str, Any]:
    """The trigger `opened`."""
    return {"name": "opened", "rule": {"pattern": PATTERN, **rule}}


def target(deploy: Deploy, **rule: Any) -> dict[str, Any]:
    """What EventBridge calls for the trigger `opened`."""
    return deploy(lambda: workflow(opened(**rule)))["orders-opened-target"]


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """What a rule registers that has a pattern, and nothing else."""
    return deploy(lambda: workflow(opened(), tags={"Team": "Sales"}))


def test_children_are_a_contract(recorded: Recorded) -> None:
    """Type tokens, names and parents: a change of one replaces resources of users."""
    assert registered(recorded) == {
        ("aws:cloudwatch/eventRule:EventRule", "orders-opened", WORKFLOW),
        ("aws:cloudwatch/eventTarget:EventTarget", "orders-opened-target", WORKFLOW),
        ("aws:sqs/queue:Queue", "orders-opened-dead-letters", WORKFLOW),
        ("aws:sqs/queuePolicy:QueuePolicy", "orders-opened-dead-letters-policy", WORKFLOW),
        ("aws:iam/role:Role", "orders-opened-role", WORKFLOW),
        ("aws:iam/rolePolicy:RolePolicy", "orders-opened-policy", WORKFLOW),
    }


def test_rule_is_on(recorded: Recorded) -> None:
    """On the default bus."""
    rule = {key: value for key, value in recorded["orders-opened"].items() if key != "eventPattern"}
    assert rule == {"state": "ENABLED", "tags": {"Team": "Sales"}}
    assert recorded.document("orders-opened", "eventPattern") == PATTERN


def test_target_is_the_state_machine(recorded: Recorded) -> None:
    """It gets the whole event, and retries for an hour."""
    assert recorded["orders-opened-target"] == {
        "rule": "orders-opened-1a2b3c4",
        "arn": MACHINE,
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/orders-opened-role-1a2b3c4",
        "retryPolicy": {"maximumRetryAttempts": 185, "maximumEventAgeInSeconds": 3600},
        "deadLetterConfig": {"arn": QUEUE},
    }


def test_role_trusts_eventbridge_for_this_rule_only(recorded: Recorded) -> None:
    """It may start executions, and nothing else."""
    assert statements(recorded, "orders-opened-role", "assumeRolePolicy") == trusted("events.amazonaws.com", RULE)
    assert statements(recorded, "orders-opened-policy") == [START]


def test_dead_letters_are_encrypted_and_kept_for_14_days(recorded: Recorded) -> None:
    """With a key of SQS."""
    assert recorded["orders-opened-dead-letters"] == {
        "messageRetentionSeconds": 1209600,
        "sqsManagedSseEnabled": True,
        "tags": {"Team": "Sales"},
    }


def test_this_rule_only_may_send_dead_letters(recorded: Recorded) -> None:
    """EventBridge sends them as itself, not with the role."""
    url = f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/orders-opened-dead-letters-1a2b3c4"
    assert recorded["orders-opened-dead-letters-policy"]["queueUrl"] == url
    assert statements(recorded, "orders-opened-dead-letters-policy") == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": QUEUE,
            "Condition": {"ArnEquals": {"aws:SourceArn": RULE}},
        }
    ]


def test_target_waits_for_rights_and_queue(recorded: Recorded) -> None:
    """The first event may come at once."""
    names = {urn.rpartition("::")[2] for urn in recorded.resources["orders-opened-target"].dependencies}
    assert {"orders-opened-policy", "orders-opened-dead-letters-policy"} <= names


@pytest.mark.parametrize("bus", ["shop", BUS])
def test_rule_and_target_are_on_the_bus(deploy: Deploy, bus: str) -> None:
    """Which may be known at deployment only."""
    recorded = deploy(lambda: workflow(lambda: opened(event_bus=pulumi.Output.from_input(bus))))
    assert [recorded[name]["eventBusName"] for name in ("orders-opened", "orders-opened-target")] == [bus, bus]


def test_rule_can_be_off_and_not_retry(deploy: Deploy) -> None:
    """It keeps what fails at once."""
    recorded = deploy(lambda: workflow(opened(enabled=False, retry={"maximum_attempts": 0})))
    assert recorded["orders-opened"]["state"] == "DISABLED"
    retries = recorded["orders-opened-target"]["retryPolicy"]
    assert retries == {"maximumRetryAttempts": 0, "maximumEventAgeInSeconds": 3600}


def test_queue_of_ones_own_takes_the_dead_letters(deploy: Deploy) -> None:
    """Its policy is its owner's."""
    recorded = deploy(lambda: workflow(opened(dead_letter_queue=OWN_QUEUE)))
    assert not [name for name in recorded.resources if "dead-letters" in name]
    assert recorded["orders-opened-target"]["deadLetterConfig"] == {"arn": OWN_QUEUE}


def test_dead_letters_are_encrypted_with_the_key(deploy: Deploy) -> None:
    """The policy of the key lets EventBridge use it, not the role."""
    recorded = deploy(lambda: workflow(opened(), kms_key_arn=KEY))
    assert recorded["orders-opened-dead-letters"] == {"messageRetentionSeconds": 1209600, "kmsMasterKeyId": KEY}
    assert statements(recorded, "orders-opened-policy") == [START]


def test_pattern_may_hold_outputs(deploy: Deploy) -> None:
    """And `${AWS::AccountId}` and the like."""

    def trigger() -> Any:
        known = pulumi.Output.from_input("my.shop")
        return opened(pattern={"source": [known], "id": known.apply(list), "account": ["${AWS::AccountId}"]})

    pattern = deploy(lambda: workflow(trigger)).document("orders-opened", "eventPattern")
    assert pattern == {"source": ["my.shop"], "id": list("my.shop"), "account": [ACCOUNT]}


def test_input_may_be_said(deploy: Deploy) -> None:
    """The same for each event."""
    assert json.loads(target(deploy, input={"retry": False})["input"]) == {"retry": False}


def test_input_may_be_empty(deploy: Deploy) -> None:
    """That is an input, too."""
    assert target(deploy, input={})["input"] == "{}"


def test_input_may_be_a_part_of_the_event(deploy: Deploy) -> None:
    """By its path."""
    assert target(deploy, input_path="$.detail")["inputPath"] == "$.detail"


def test_input_may_be_made_of_parts(deploy: Deploy) -> None:
    """A variable alone keeps its type, so that it stands without quotes; in a longer text it doesn't."""
    template = {
        "case": "<id>",
        "text": "Case <id>",
        "of": ["<id>", "<id>"],
        "<id>": 1,
        "said": '"<id>"',
    }
    transformer = target(deploy, input_transformer={"paths": {"id": "$.detail.id"}, "template": template})
    assert transformer["inputTransformer"] == {
        "inputPaths": {"id": "$.detail.id"},
        "inputTemplate": '{"case":<id>,"text":"Case <id>","of":[<id>,<id>],"<id>":1,"said":"\\"<id>\\""}',
    }


def test_template_may_be_text(deploy: Deploy) -> None:
    """It stays as it is."""
    text = '{"id": <id>, "all": <aws.events.event>, "text": "a \\" <id>"}'
    made = target(deploy, input_transformer={"paths": {"id": "$.detail.id"}, "template": text})
    assert made["inputTransformer"]["inputTemplate"] == text


MISUSES: list[tuple[dict[str, Any], str]] = [
    ({"patern": {}}, ': unknown key "patern"; did you mean "pattern"?'),
    ({"event_bus": "a bus"}, ": event_bus is 'a bus'; allowed is the name or the ARN of an event bus"),
    ({"pattern": {"sources": ["x"]}}, ': pattern has "sources", which no event has; did you mean "source"?'),
    ({"input": {}, "input_path": "$.detail"}, ' has "input", "input_path"; allowed is one of them'),
    ({"input": b"x"}, ": input has b'x', a bytes; allowed is what JSON has, and Outputs"),
    ({"input_path": "detail"}, ": input_path is 'detail'; allowed is a path with dots, as $.detail.id"),
    ({"input_path": "$.detail.items[0]"}, ": input_path is '$.detail.items[0]'; allowed is a path with dots"),
]

TRANSFORMERS: list[tuple[dict[str, Any], str]] = [
    ({}, ': missing "template"; the keys are "paths", "template"'),
    ({"template": {"id": "<id>"}}, ': template has "<id>"; the variables are "aws.events.rule-arn"'),
    ({"paths": {"id": "$.id"}, "template": {"id": "<ids>"}}, ': template has "<ids>"; did you mean "id"?'),
    ({"paths": {"id": "$.id"}, "template": "Case <id>"}, ": template: the input of an execution is JSON, and "),
    ({"paths": {"id": "$.id"}, "template": 7}, ": template is 7; allowed is a dict, or JSON text"),
    ({"paths": {"id": "$.id"}, "template": {"on": {1}}}, ": template has {1}, a set; allowed is what JSON has"),
    ({"paths": ["id"], "template": {}}, ": paths is ['id']; allowed is a dict of paths by the name of a variable"),
    ({"paths": {"id": "id"}, "template": {}}, ": paths[\"id\"] is 'id'; allowed is a path with dots"),
    ({"paths": {"aws.id": "$.id"}, "template": {}}, ": paths has 'aws.id'; a name has letters, digits, - and _"),
    ({"paths": {"awsId": "$.id"}, "template": {}}, ": paths has 'awsId'; a name has letters"),
    ({"paths": {str(n): "$.id" for n in range(101)}, "template": {}}, ": paths has 101 variables; allowed are 100"),
]


@pytest.mark.parametrize(("rule", "message"), MISUSES)
def test_misuse_is_refused(deploy: Deploy, rule: dict[str, Any], message: str) -> None:
    """With the name of the trigger, and what is allowed."""
    assert refusal(deploy, opened(**rule)).startswith(f'trigger "opened": rule{message}')


@pytest.mark.parametrize(("transformer", "message"), TRANSFORMERS)
def test_wrong_transformer_is_refused(deploy: Deploy, transformer: dict[str, Any], message: str) -> None:
    """EventBridge would refuse it, or Step Functions what it makes."""
    said = refusal(deploy, opened(input_transformer=transformer))
    assert said.startswith(f'trigger "opened": rule.input_transformer{message}')


def test_an_output_in_a_template_has_no_text_yet(deploy: Deploy, caplog: pytest.LogCaptureFixture) -> None:
    """Pulumi warns of each Output that is made a text."""
    deploy(lambda: workflow(opened(input_transformer={"template": {"shop": pulumi.Output.from_input("a")}})))
    assert "Output" not in caplog.text


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "Out of range float values are not JSON compliant"),
        ({(1, 2): 3}, "keys must be str, int, float, bool or None, not tuple"),
    ],
)
def test_an_input_that_makes_no_json_is_refused(deploy: Deploy, value: Any, message: str) -> None:
    """Python's own JSON has more than AWS's."""
    assert refusal(deploy, opened(input={"a": value})).startswith(
        f'trigger "opened": rule: input is no JSON: {message}'
    )
