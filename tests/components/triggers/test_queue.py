"""The trigger `queue` registers a queue, its dead-letter queue, and a pipe that may do just what it needs."""

import json
from typing import Any

import pulumi
import pytest

from components import Workflow, kms_key_policy_statements
from tests.conftest import Deploy, Recorded

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OTHER_KEY = KEY.replace("1234", "9876")
OWN = "arn:aws:sqs:eu-west-1:123456789012:own"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders-cases-1a2b3c4"
MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"
PIPE = "arn:aws:pipes:eu-west-1:123456789012:pipe/orders-cases-pipe-*"
LOGS = "/aws/vendedlogs/pipes/orders-cases"
READ = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]


def workflow(queue: Any = {}, **args: Any) -> Workflow:
    """The Workflow `orders` with the trigger `cases`."""
    definition = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    triggers = [{"name": "cases", "queue": queue}]
    return Workflow("orders", {"definition": definition, "functions": {}, "triggers": triggers, **args})  # type: ignore[typeddict-item]  # misuse is tested too


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """All that is registered with tags, and nothing else that isn't required."""
    return deploy(lambda: workflow(tags={"Team": "Sales"}))


@pytest.fixture(scope="module")
def encrypted(deploy: Deploy) -> Recorded:
    """The same with a key, for an EXPRESS workflow."""
    return deploy(lambda: workflow(kms_key_arn=KEY, type="EXPRESS"))


def statements(recorded: Recorded) -> list[Any]:
    """What the role of the pipe may do."""
    return list(recorded.document("orders-cases-policy", "policy")["Statement"])


def use(actions: list[str], operator: str, context: str, value: str, key: str = KEY) -> dict[str, Any]:
    """A statement on the key."""
    condition = {operator: {f"kms:EncryptionContext:{context}": value}}
    return {"Effect": "Allow", "Action": actions, "Resource": [key], "Condition": condition}


def test_children_are_a_contract(recorded: Recorded) -> None:
    """Type tokens and names; all belong to the Workflow."""
    children = {made.name: made for made in recorded.resources.values() if "orders-cases" in made.name}
    assert {name: made.type for name, made in children.items()} == {
        "orders-cases": "aws:sqs/queue:Queue",
        "orders-cases-dead-letters": "aws:sqs/queue:Queue",
        "orders-cases-pipe": "aws:pipes/pipe:Pipe",
        "orders-cases-policy": "aws:iam/rolePolicy:RolePolicy",
        "orders-cases-role": "aws:iam/role:Role",
        LOGS: "aws:cloudwatch/logGroup:LogGroup",
    }
    assert {made.parent for made in children.values()} == {"call-center:components:Workflow::orders"}


def test_pipe(recorded: Recorded) -> None:
    """Each message is one execution, which is started and no more; errors are logged, data is not."""
    assert recorded["orders-cases-pipe"] == {
        "roleArn": "arn:aws:iam::123456789012:role/orders-cases-role-1a2b3c4",
        "source": QUEUE,
        "sourceParameters": {"sqsQueueParameters": {"batchSize": 1, "maximumBatchingWindowInSeconds": 0}},
        "target": MACHINE,
        "targetParameters": {"stepFunctionStateMachineParameters": {"invocationType": "FIRE_AND_FORGET"}},
        "logConfiguration": {
            "level": "ERROR",
            "cloudwatchLogsLogDestination": {
                "logGroupArn": f"arn:aws:logs:eu-west-1:123456789012:log-group:{LOGS}-1a2b3c4"
            },
        },
        "tags": {"Team": "Sales"},
    }


def test_pipe_is_made_after_its_rights(recorded: Recorded) -> None:
    """Or it could not read its queue."""
    assert any("orders-cases-policy" in urn for urn in recorded.resources["orders-cases-pipe"].dependencies)


def test_queues(recorded: Recorded) -> None:
    """Encrypted by SQS; what failed three times is kept as long as can be."""
    dead_letters = QUEUE.replace("cases", "cases-dead-letters")
    assert {name: recorded[name] for name in ("orders-cases", "orders-cases-dead-letters")} == {
        "orders-cases": {
            "messageRetentionSeconds": 345_600,
            "redrivePolicy": json.dumps({"deadLetterTargetArn": dead_letters, "maxReceiveCount": 3}),
            "sqsManagedSseEnabled": True,
            "tags": {"Team": "Sales"},
            "visibilityTimeoutSeconds": 30,
        },
        "orders-cases-dead-letters": {
            "messageRetentionSeconds": 1_209_600,
            "sqsManagedSseEnabled": True,
            "tags": {"Team": "Sales"},
        },
    }


def test_log_group(recorded: Recorded) -> None:
    """Kept as long as that of the workflow by default."""
    assert recorded[LOGS] == {"retentionInDays": 30, "tags": {"Team": "Sales"}}


def test_log_group_is_kept_as_the_workflow_says(deploy: Deploy) -> None:
    """As are all of its logs."""
    assert deploy(lambda: workflow(log_retention_in_days=7))[LOGS]["retentionInDays"] == 7


def test_role_is_for_this_pipe(recorded: Recorded) -> None:
    """And for no pipe of another account."""
    [statement] = recorded.document("orders-cases-role", "assumeRolePolicy")["Statement"]
    assert statement["Principal"] == {"Service": "pipes.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": PIPE},
    }


def test_role_reads_the_queue_and_starts_executions(recorded: Recorded) -> None:
    """And nothing else."""
    assert statements(recorded) == [
        {"Effect": "Allow", "Action": READ, "Resource": [QUEUE]},
        {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [MACHINE]},
    ]


def test_role_has_the_bounds_of_all_roles(deploy: Deploy) -> None:
    """Boundary, path and tags of the workflow."""
    boundary = "arn:aws:iam::123456789012:policy/boundary"
    role = deploy(lambda: workflow(permissions_boundary=boundary, role_path="/sales/", tags={"Team": "Sales"}))
    known = role["orders-cases-role"]
    assert (known["permissionsBoundary"], known["path"], known["tags"]) == (boundary, "/sales/", {"Team": "Sales"})


def test_express_executions_are_waited_for(encrypted: Recorded) -> None:
    """So that failed messages are tried again."""
    parameters = encrypted["orders-cases-pipe"]["targetParameters"]["stepFunctionStateMachineParameters"]
    assert parameters == {"invocationType": "REQUEST_RESPONSE"}


def test_key_encrypts_all_there_is(encrypted: Recorded) -> None:
    """Pipe, queues and logs."""
    made = [encrypted[name] for name in ("orders-cases", "orders-cases-dead-letters")]
    assert encrypted["orders-cases-pipe"]["kmsKeyIdentifier"] == KEY
    assert encrypted[LOGS]["kmsKeyId"] == KEY
    assert [(each["kmsMasterKeyId"], "sqsManagedSseEnabled" in each) for each in made] == [(KEY, False)] * 2


def test_role_may_use_the_key_for_this_pipe_only(encrypted: Recorded) -> None:
    """For its messages, its own data, and the definition that it starts."""
    machines = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-*"
    found = statements(encrypted)
    assert {"Effect": "Allow", "Action": ["states:StartSyncExecution"], "Resource": [MACHINE]} in found
    for statement in (
        use(["kms:Decrypt"], "StringEquals", "aws:sqs:arn", QUEUE),
        use(["kms:Decrypt"], "StringLike", "aws:states:stateMachineArn", machines),
        use(["kms:Decrypt", "kms:GenerateDataKey"], "ArnLike", "aws:pipe:arn", PIPE),
        {"Effect": "Allow", "Action": ["kms:DescribeKey"], "Resource": [KEY]},
    ):
        assert statement in found
    assert len(found) == 6


def test_queue_of_your_own_is_read_and_no_more(deploy: Deploy) -> None:
    """No queue is made, and there is no URL to tell."""
    found: list[Workflow] = []
    recorded = deploy(lambda: found.append(workflow({"arn": pulumi.Output.from_input(OWN)})))
    assert [made for made in recorded.resources.values() if made.type == "aws:sqs/queue:Queue"] == []
    assert recorded["orders-cases-pipe"]["source"] == OWN
    assert {"Effect": "Allow", "Action": READ, "Resource": [OWN]} in statements(recorded)
    assert found[0].endpoints == {}


def test_queue_of_your_own_may_have_a_key(deploy: Deploy) -> None:
    """The key of the workflow isn't that of the queue."""
    recorded = deploy(lambda: workflow({"arn": OWN, "kms_key_arn": OTHER_KEY}, kms_key_arn=KEY))
    of_queue = use(["kms:Decrypt"], "StringEquals", "aws:sqs:arn", OWN, OTHER_KEY)
    assert [each for each in statements(recorded) if each["Resource"] == [OTHER_KEY]] == [of_queue]
    unencrypted = deploy(lambda: workflow({"arn": OWN}, kms_key_arn=KEY))
    assert not any("aws:sqs:arn" in json.dumps(each) for each in statements(unencrypted))


def test_url_of_the_queue_is_known(deploy: Deploy) -> None:
    """By the name of the trigger."""

    def build() -> None:
        pulumi.export("url", workflow().endpoints["cases"])

    assert deploy(build).exports["url"] == "https://sqs.eu-west-1.amazonaws.com/123456789012/orders-cases-1a2b3c4"


def test_messages_are_batched_filtered_and_shaped(deploy: Deploy) -> None:
    """As it was asked for; what is known later may stand in a filter."""
    template = '{"case": <$.body>}'

    def build() -> None:
        pattern = {"body": {"kind": [pulumi.Output.from_input("case")]}}
        given = {"batch_size": 100, "batching_window_in_seconds": 60, "filter": pattern, "input_template": template}
        workflow(given)

    pipe = deploy(build)["orders-cases-pipe"]
    assert pipe["sourceParameters"] == {
        "sqsQueueParameters": {"batchSize": 100, "maximumBatchingWindowInSeconds": 60},
        "filterCriteria": {"filters": [{"pattern": '{"body":{"kind":["case"]}}'}]},
    }
    assert pipe["targetParameters"]["inputTemplate"] == template


@pytest.mark.parametrize(
    ("queue", "args", "seconds"),
    [
        ({}, {"type": "EXPRESS"}, 1800),
        ({"batch_size": 20, "batching_window_in_seconds": 60}, {}, 90),
        ({"visibility_timeout_in_seconds": 5}, {}, 5),
    ],
)
def test_messages_are_hidden_while_they_are_tried(deploy: Deploy, queue: Any, args: Any, seconds: int) -> None:
    """Six times as long as a try takes, or as it was asked for."""
    assert deploy(lambda: workflow(queue, **args))["orders-cases"]["visibilityTimeoutSeconds"] == seconds


def test_message_is_tried_as_often_as_asked_for(deploy: Deploy) -> None:
    """Before it is a dead letter."""
    recorded = deploy(lambda: workflow({"maximum_receives": 10}))
    assert recorded.document("orders-cases", "redrivePolicy")["maxReceiveCount"] == 10


def test_policy_of_the_key_names_the_log_groups_of_triggers(deploy: Deploy) -> None:
    """Of those that have one."""
    triggers: list[Any] = [{"name": "cases", "queue": {}}, {"name": "api", "http": {"route": "POST /cases"}}]
    found: list[Any] = []
    deploy(
        lambda: found.append(
            kms_key_policy_statements(
                "orders", [], "123456789012", "eu-west-1", triggers=[*triggers, {"name": "daily"}]
            )
        )
    )
    prefix = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/"
    assert found[0][0]["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"] == [
        f"{prefix}{name}-*" for name in ("states/orders", "pipes/orders-cases", "apis/orders-api")
    ]


def test_a_key_that_is_none_is_left_out(deploy: Deploy) -> None:
    """The queue that is made has the key of the workflow then."""
    made = deploy(lambda: workflow({"kms_key_arn": None}, kms_key_arn=KEY))
    assert made["orders-cases"]["kmsMasterKeyId"] == KEY
