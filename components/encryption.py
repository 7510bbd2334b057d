"""One key of the user's own for all the data of a workflow: what uses it, and who must be allowed to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pulumi
from pulumi_aws import sfn

from asl.permissions.statements import Statement
from asl.rules.task import called
from asl.walk import states
from components.arguments import check_arn
from components.logs import log_group_name, trigger_log_group_names
from components.naming import physical_name, state_machine_arn

KEY = re.compile(r"arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+")

DATA_KEY_REUSE_PERIOD_SECONDS = 300
"""How long Step Functions uses a data key; its own default, which Pulumi would show as a change if it weren't stated.
https://docs.aws.amazon.com/step-functions/latest/apireference/API_EncryptionConfiguration.html"""

LOG_SOURCE = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*"
"""What log delivery has as `SourceArn` in its encryption context: this text as it is, the asterisk too."""

LOG_SERVICES = {"aws-cn": "logs.{region}.amazonaws.com.cn"}
"""The service principal of CloudWatch Logs where it is not `logs.{region}.amazonaws.com`."""


def check_key(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if `kms_key_arn` of *args* is no ARN of a key. Rights can't be given on an alias."""
    check_arn(subject, args, "kms_key_arn", KEY, "the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID")


def encryption_configuration(key_arn: pulumi.Input[str] | None) -> sfn.StateMachineEncryptionConfigurationArgsDict:
    """How a state machine encrypts its definition and executions: with the key, or with AWS's own."""
    if key_arn is None:
        return {"type": "AWS_OWNED_KEY"}  # Left out, a key that is taken away would stay in use.
    return {
        "type": "CUSTOMER_MANAGED_KMS_KEY",
        "kms_key_id": key_arn,
        "kms_data_key_reuse_period_seconds": DATA_KEY_REUSE_PERIOD_SECONDS,
    }


def key_statements(name: str, args: Mapping[str, Any], definition: object) -> list[Statement]:
    """What the role of the Workflow *name* with *args* needs of the key that its data is encrypted with.

    Activities of *definition* may be encrypted with it too. If it logs, it encrypts what it delivers.
    https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
    """
    key_arn = args.get("kms_key_arn")
    if key_arn is None:
        return []
    use = ["kms:Decrypt", "kms:GenerateDataKey"]
    # Not StringEquals as in the documentation: the end of the name is not known before the state machine is made.
    contexts = [("StringLike", "aws:states:stateMachineArn", state_machine_arn(name))]
    contexts += [("StringEquals", "aws:states:activityArn", arn) for arn in activities(definition)]
    statements = [use_of_key(key_arn, use, *context) for context in contexts]
    if args.get("log_level") != "OFF":
        statements.append(use_of_key(key_arn, use[1:], "StringEquals", "SourceArn", LOG_SOURCE))
    return statements


def function_key_statement(key_arn: Any, function_arn: Any) -> Statement:
    """What the role of a function needs of the key that its environment is encrypted with.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
    """
    return use_of_key(key_arn, ["kms:Decrypt"], "StringEquals", "aws:lambda:FunctionArn", function_arn)


def activities(definition: object) -> list[str]:
    """The ARNs of the activities in *definition*, each once and in order."""
    resources = (state.get("Resource") for _, state in states(definition))
    return sorted({text for text in resources if isinstance(text, str) and called(text).kind == "activity"})


def kms_key_policy_statements(
    name: str,
    function_names: Iterable[str],
    account: str,
    region: str,
    partition: str = "aws",
    *,
    alarms: bool = False,
    triggers: Sequence[Mapping[str, Any]] = (),
) -> list[Statement]:
    """What the policy of the key must say so that the Workflow *name* can have it as `kms_key_arn`.

    These statements let CloudWatch Logs encrypt the log groups of the state machine, its functions and its triggers,
    and deliver the logs of the state machine; no other log groups. A key policy needs one more statement, which
    lets the account manage the key and give rights on it to its roles, as the default key policy has it. The key is
    made before all that it encrypts, so that log groups are named with `*` for what Pulumi adds to their names.

    Args:
        name: The name of the Workflow.
        function_names: The names of its functions.
        account: The account that the workflow is deployed to.
        region: The region, as `eu-west-1`.
        partition: `aws`, or that of the account elsewhere.
        alarms: Whether CloudWatch may notify the topic that `alarms` makes; without that, notifications are lost.
        triggers: Its triggers; for its rules and buckets, EventBridge may encrypt what it sends to their dead-letter
            queues.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    where = f"arn:{partition}:logs:{region}:{account}:"
    made = [log_group_name(name), *trigger_log_group_names(name, triggers)]
    groups = [physical_name(each, "aws:cloudwatch/logGroup:LogGroup") for each in made]
    groups += [f"/aws/lambda/{physical_name(each, 'aws:lambda/function:Function')}" for each in function_names]
    arns = [f"{where}log-group:{group}" for group in groups]
    statements: list[Statement] = [
        {
            "Effect": "Allow",
            "Principal": {"Service": LOG_SERVICES.get(partition, "logs.{region}.amazonaws.com").format(region=region)},
            "Action": ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            "Resource": "*",  # In the policy of a key, that key.
            "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": arns}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "delivery.logs.amazonaws.com"},
            "Action": ["kms:Decrypt"],
            "Resource": "*",  # In the policy of a key, that key.
            # What the role of the state machine encrypts with this context can be decrypted with this context only.
            "Condition": {"StringEquals": {"kms:EncryptionContext:SourceArn": f"{where}*"}},
        },
    ]
    if alarms:
        statements.append(_notify(account, region, partition))
    names = [f"{name}-{trigger['name']}" for trigger in triggers if "rule" in trigger or "bucket" in trigger]
    rules = [physical_name(each, "aws:cloudwatch/eventRule:EventRule") for each in names]
    if rules:
        statements.append(_send(rules, account, region, partition))
    return statements


def _notify(account: str, region: str, partition: str) -> Statement:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",  # In the policy of a key, that key.
        "Condition": {
            "StringEquals": {"aws:SourceAccount": account},
            "ArnLike": {"aws:SourceArn": f"arn:{partition}:cloudwatch:{region}:{account}:alarm:*"},
        },
    }


def _send(rules: Sequence[str], account: str, region: str, partition: str) -> Statement:
    # The name of a bus of one's own stands before that of the rule.
    arns = [f"arn:{partition}:events:{region}:{account}:rule/{on}{rule}" for rule in rules for on in ("", "*/")]
    return {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",  # In the policy of a key, that key.
        "Condition": {"StringEquals": {"aws:SourceAccount": account}, "ArnLike": {"aws:SourceArn": arns}},
    }


def use_of_key(key_arn: Any, actions: list[str], operator: str, context: str, value: Any) -> Statement:
    """The statement that allows *actions* with the key, for data whose encryption *context* is *value*."""
    condition = {operator: {f"kms:EncryptionContext:{context}": value}}
    return {"Effect": "Allow", "Action": actions, "Resource": [key_arn], "Condition": condition}
