"""The rows of SQS: queues and their policies."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType

ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "contentBasedDeduplication": ("ContentBasedDeduplication", "false"),
    "deduplicationScope": ("DeduplicationScope", "queue"),
    "delaySeconds": ("DelaySeconds", "0"),
    "fifoQueue": ("FifoQueue", "false"),
    "fifoThroughputLimit": ("FifoThroughputLimit", "perQueue"),
    "kmsDataKeyReusePeriodSeconds": ("KmsDataKeyReusePeriodSeconds", "300"),
    "kmsMasterKeyId": ("KmsMasterKeyId", ""),
    "maxMessageSize": ("MaximumMessageSize", "262144"),
    "messageRetentionSeconds": ("MessageRetentionPeriod", "345600"),
    "receiveWaitTimeSeconds": ("ReceiveMessageWaitTimeSeconds", "0"),
    "redriveAllowPolicy": ("RedriveAllowPolicy", ""),
    "redrivePolicy": ("RedrivePolicy", ""),
    "sqsManagedSseEnabled": ("SqsManagedSseEnabled", "true"),
    "visibilityTimeoutSeconds": ("VisibilityTimeout", "30"),
}
"""By the name of the input: that of the attribute, and what it is where nothing is said.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"""


def _create_queue(clients: Clients, inputs: Inputs) -> Outputs:
    attributes = {ATTRIBUTES[name][0]: _text(inputs[name]) for name in ATTRIBUTES if name in inputs}
    queues = clients.of("sqs")
    url = queues.create_queue(QueueName=inputs["name"], Attributes=attributes, tags=inputs.get("tags") or {})[
        "QueueUrl"
    ]
    known = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    return {"id": url, "url": url, "arn": known["QueueArn"]}


def _update_queue(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    changed = [name for name in ATTRIBUTES if inputs.get(name) != old.get(name)]
    attributes = {ATTRIBUTES[name][0]: _text(inputs.get(name, ATTRIBUTES[name][1])) for name in changed}
    queues = clients.of("sqs")
    if attributes:
        queues.set_queue_attributes(QueueUrl=old["url"], Attributes=attributes)
    queues.untag_queue(QueueUrl=old["url"], TagKeys=list(old.get("tags") or {}))
    queues.tag_queue(QueueUrl=old["url"], Tags=inputs.get("tags") or {})


def _text(value: object) -> str:
    """*value* as SQS takes all of them."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) else str(value)


def _remaining_queues(clients: Clients) -> list[str]:
    return [url.rpartition("/")[2] for url in _urls(clients)]


def _urls(clients: Clients) -> list[str]:
    pages = clients.of("sqs").get_paginator("list_queues").paginate()
    return [url for page in pages for url in page.get("QueueUrls", ())]


def _put_queue_policy(clients: Clients, inputs: Inputs) -> Outputs:
    _set_policy(clients, inputs["queueUrl"], inputs["policy"])
    return {"id": inputs["queueUrl"]}


def _set_policy(clients: Clients, url: str, policy: str) -> None:
    clients.of("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})


def _remaining_queue_policies(clients: Clients) -> list[str]:
    def attributes(url: str) -> Mapping[str, Any]:
        asked = clients.of("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
        return dict(asked.get("Attributes", {}))

    return [url.rpartition("/")[2] for url in _urls(clients) if attributes(url).get("Policy")]


ROWS: Mapping[str, ResourceType] = {
    "aws:sqs/queue:Queue": ResourceType(
        _create_queue,
        _update_queue,
        lambda clients, old: clients.of("sqs").delete_queue(QueueUrl=old["url"]),
        _remaining_queues,
        frozenset({*ATTRIBUTES, "name", "tags"}),
        frozenset({"fifoQueue", "name"}),
    ),
    "aws:sqs/queuePolicy:QueuePolicy": ResourceType(
        _put_queue_policy,
        lambda clients, inputs, _: _put_queue_policy(clients, inputs),
        lambda clients, old: _set_policy(clients, old["queueUrl"], ""),
        _remaining_queue_policies,
        frozenset({"policy", "queueUrl"}),
        frozenset({"queueUrl"}),
    ),
}
