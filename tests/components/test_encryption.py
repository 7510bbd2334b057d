"""One key of the user's own encrypts all data of a workflow, and roles may use it for their own data only."""

from typing import Any

import pulumi
import pytest

from components import Function, Workflow, kms_key_policy_statements
from components.arguments import ArgumentError
from tests.conftest import ROOT, Deploy, Recorded

CODE = str(ROOT / "handlers/open_case.py")
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
MACHINES = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-*"
APPROVAL = "arn:aws:states:eu-west-1:123456789012:activity:approval"


def orders(resource: str = "${Charge}") -> dict[str, Any]:
    """A definition with one task."""
    return {"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": resource, "End": True}}}


def workflow(**args: Any) -> Workflow:
    """The Workflow `orders` with the key, and one function with an environment."""
    functions = {"Charge": {"code": CODE, "environment": {"RATE": "1"}}}
    return Workflow(
        "orders",
        {"definition": orders(), "functions": functions, "kms_key_arn": KEY, **args},  # type: ignore[typeddict-item]  # misuse is tested too
    )


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """All that the Workflow `orders` registers."""
    return deploy(workflow)


def use(actions: list[str], operator: str, context: str, value: str) -> dict[str, Any]:
    """A statement on the key."""
    condition = {operator: {f"kms:EncryptionContext:{context}": value}}
    return {"Effect": "Allow", "Action": actions, "Resource": [KEY], "Condition": condition}


def on_the_key(recorded: Recorded, policy: str) -> list[Any]:
    """The statements of *policy* that are about the key."""
    return [each for each in recorded.document(policy, "policy")["Statement"] if each["Resource"] == [KEY]]


def test_state_machine_is_encrypted_with_the_key(recorded: Recorded) -> None:
    """And a data key is used as long as Step Functions does by itself."""
    assert recorded["orders"]["encryptionConfiguration"] == {
        "type": "CUSTOMER_MANAGED_KMS_KEY",
        "kmsKeyId": KEY,
        "kmsDataKeyReusePeriodSeconds": 300,
    }


def test_log_groups_are_encrypted_with_the_key(recorded: Recorded) -> None:
    """That of the state machine, and those of the functions."""
    assert [recorded[name]["kmsKeyId"] for name in ("/aws/vendedlogs/states/orders", "Charge-logs")] == [KEY, KEY]


def test_environment_is_encrypted_with_the_key(recorded: Recorded) -> None:
    """Of each function that has one."""
    assert recorded["Charge"]["kmsKeyArn"] == KEY


def test_state_machine_may_use_the_key_for_its_own_data(recorded: Recorded) -> None:
    """Its definition and executions, and the logs that it delivers."""
    log_source = "arn:aws:logs:eu-west-1:123456789012:*"
    assert on_the_key(recorded, "orders-policy") == [
        use(["kms:GenerateDataKey"], "StringEquals", "SourceArn", log_source),
        use(["kms:Decrypt", "kms:GenerateDataKey"], "StringLike", "aws:states:stateMachineArn", MACHINES),
    ]


def test_function_may_decrypt_its_own_environment(recorded: Recorded) -> None:
    """And nothing else."""
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:Charge-1a2b3c4"
    assert on_the_key(recorded, "Charge-policy") == [
        use(["kms:Decrypt"], "StringEquals", "aws:lambda:FunctionArn", arn)
    ]


def test_function_without_environment_needs_no_key(deploy: Deploy) -> None:
    """Lambda would not keep it; the log group needs it."""
    recorded = deploy(lambda: workflow(functions={"Charge": {"code": CODE}}))
    assert "kmsKeyArn" not in recorded["Charge"]
    assert recorded["Charge-logs"]["kmsKeyId"] == KEY
    assert on_the_key(recorded, "Charge-policy") == []


def test_state_machine_that_does_not_log_needs_no_key_for_logs(deploy: Deploy) -> None:
    """Its own data only."""
    recorded = deploy(lambda: workflow(log_level="OFF"))
    contexts = [list(each["Condition"]) for each in on_the_key(recorded, "orders-policy")]
    assert contexts == [["StringLike"]]


def test_activities_of_the_definition_may_be_encrypted_with_the_key(deploy: Deploy) -> None:
    """Each by its ARN."""
    recorded = deploy(lambda: workflow(definition=orders(APPROVAL), functions={}, log_level="OFF"))
    both = ["kms:Decrypt", "kms:GenerateDataKey"]
    assert on_the_key(recorded, "orders-policy") == [
        use(both, "StringEquals", "aws:states:activityArn", APPROVAL),
        use(both, "StringLike", "aws:states:stateMachineArn", MACHINES),
    ]


def test_function_may_have_a_key_of_its_own(deploy: Deploy) -> None:
    """Known at deployment only."""
    other = KEY.replace("1234", "9876")

    def build() -> None:
        own = {"code": CODE, "environment": {"RATE": "1"}, "kms_key_arn": pulumi.Output.from_input(other)}
        workflow(functions={"Charge": own})

    recorded = deploy(build)
    assert recorded["Charge"]["kmsKeyArn"] == other
    assert recorded["Charge-logs"]["kmsKeyId"] == other
    assert recorded.document("Charge-policy", "policy")["Statement"][1]["Resource"] == [other]


@pytest.mark.parametrize("key", ["alias/orders", "arn:aws:kms:eu-west-1:123456789012:alias/orders", 7])
@pytest.mark.parametrize("of_function", [False, True])
def test_what_is_no_arn_of_a_key_is_refused(deploy: Deploy, key: Any, of_function: bool) -> None:
    """Rights can't be given on an alias."""
    with pytest.raises(ArgumentError) as refused:
        if of_function:
            deploy(lambda: Function("Charge", {"code": CODE, "kms_key_arn": key}))
        else:
            deploy(lambda: workflow(kms_key_arn=key))
    who = 'Function "Charge"' if of_function else 'Workflow "orders"'
    assert str(refused.value) == (
        f"{who}: kms_key_arn is {key!r}; allowed is the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID"
    )


def key_policy(deploy: Deploy, config: dict[str, str], **where: Any) -> Any:
    """What the policy of the key must say for the Workflow `orders`."""
    found: list[Any] = []
    arguments: dict[str, Any] = {"account": "123456789012", "region": "eu-west-1", **where}
    deploy(lambda: found.extend(kms_key_policy_statements("orders", ["Charge"], **arguments)), config)
    return found


def test_policy_of_the_key_lets_logs_be_encrypted_and_delivered(deploy: Deploy) -> None:
    """Of the log groups of the workflow only."""
    groups = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws"
    assert key_policy(deploy, {}) == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "logs.eu-west-1.amazonaws.com"},
            "Action": ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            "Resource": "*",
            "Condition": {
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": [
                        f"{groups}/vendedlogs/states/orders-*",
                        f"{groups}/lambda/Charge-*",
                    ]
                }
            },
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "delivery.logs.amazonaws.com"},
            "Action": ["kms:Decrypt"],
            "Resource": "*",
            "Condition": {"StringEquals": {"kms:EncryptionContext:SourceArn": "arn:aws:logs:eu-west-1:123456789012:*"}},
        },
    ]


def test_policy_of_the_key_names_log_groups_as_they_will_be(deploy: Deploy, recorded: Recorded) -> None:
    """Exactly, where Pulumi adds nothing to names."""
    statements = key_policy(deploy, {"pulumi:autonaming": '{"mode": "verbatim"}'})
    groups = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws"
    assert statements[0]["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"] == [
        f"{groups}/vendedlogs/states/orders",
        f"{groups}/lambda/Charge",
    ]


def test_policy_of_the_key_has_the_names_of_china(deploy: Deploy) -> None:
    """Where CloudWatch Logs is another principal."""
    logs, delivery = key_policy(deploy, {}, region="cn-north-1", partition="aws-cn")
    assert logs["Principal"] == {"Service": "logs.cn-north-1.amazonaws.com.cn"}
    assert delivery["Condition"]["StringEquals"] == {
        "kms:EncryptionContext:SourceArn": "arn:aws-cn:logs:cn-north-1:123456789012:*"
    }


def test_policy_of_the_key_lets_rules_send_dead_letters(deploy: Deploy) -> None:
    """Those of the workflow, on whatever bus."""
    *_, statement = key_policy(deploy, {}, triggers=[{"name": "opened", "rule": {}}])
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "ArnLike": {
                "aws:SourceArn": [
                    "arn:aws:events:eu-west-1:123456789012:rule/orders-opened-*",
                    "arn:aws:events:eu-west-1:123456789012:rule/*/orders-opened-*",
                ]
            },
        },
    }
