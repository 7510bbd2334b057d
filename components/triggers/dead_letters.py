"""The queue that keeps what could not start an execution."""

from typing import Any

import pulumi
from pulumi_aws import sqs

from asl.permissions.statements import Statement
from components.encryption import use_of_key
from components.triggers.trigger import Trigger

RETENTION_IN_SECONDS = 14 * 24 * 3600
"""As long as SQS keeps messages at most. A dead letter that comes from another queue keeps the time at which it was
first sent, so that this must be more than that queue has.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"""


def dead_letter_queue(trigger: Trigger, key: Any) -> sqs.Queue:
    """Register the dead-letter queue of *trigger*, encrypted with the key that has the ARN *key*; None is SQS's own."""
    return sqs.Queue(
        f"{trigger.child}-dead-letters",
        message_retention_seconds=RETENTION_IN_SECONDS,
        tags=trigger.args.get("tags"),
        opts=pulumi.ResourceOptions(parent=trigger.parent),
        **encryption(key),
    )


def encryption(key: Any) -> Any:
    """How a queue is encrypted: with the key that has the ARN *key*, or with SQS's own if it is None."""
    return {"sqs_managed_sse_enabled": True} if key is None else {"kms_master_key_id": key}


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
