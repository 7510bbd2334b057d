"""The queue that keeps what could not start an execution."""

from typing import Any

import pulumi
from pulumi_aws import sqs

from asl.permissions.statements import Statement
from components.encryption import use_of_key
from components.triggers.trigger import Trigger

RETENTION_IN_SECONDS = 14 * 24 * 3600
"""As long as SQS keeps messages at most."""


def dead_letter_queue(trigger: Trigger) -> sqs.Queue:
    """Register the queue of *trigger*: encrypted, with the workflow's key if it has one."""
    key = trigger.args.get("kms_key_arn")
    return sqs.Queue(
        f"{trigger.child}-dead-letters",
        message_retention_seconds=RETENTION_IN_SECONDS,
        kms_master_key_id=key,
        sqs_managed_sse_enabled=True if key is None else None,
        tags=trigger.args.get("tags"),
        opts=pulumi.ResourceOptions(parent=trigger.parent),
    )


def send_statements(trigger: Trigger, queue_arn: Any, is_made: bool) -> list[Statement]:
    """What a role needs to send to the dead-letter queue of *trigger*; of a key only if the queue was made here.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    statements: list[Statement] = [{"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": [queue_arn]}]
    key = trigger.args.get("kms_key_arn")
    if is_made and key is not None:
        use = ["kms:Decrypt", "kms:GenerateDataKey"]
        statements.append(use_of_key(key, use, "StringEquals", "aws:sqs:arn", queue_arn))
    return statements
