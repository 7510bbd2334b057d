"""The rows of SNS."""

from collections.abc import Mapping

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType, pairs


def _create_topic(clients: Clients, inputs: Inputs) -> Outputs:
    attributes = {"KmsMasterKeyId": inputs["kmsMasterKeyId"]} if inputs.get("kmsMasterKeyId") else {}
    topic = clients.of("sns").create_topic(
        Name=inputs["name"], Attributes=attributes, Tags=pairs(inputs, "Key", "Value")
    )
    return {"id": topic["TopicArn"], "arn": topic["TopicArn"]}


def _update_topic(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    sns = clients.of("sns")
    key = inputs.get("kmsMasterKeyId") or ""
    sns.set_topic_attributes(TopicArn=old["arn"], AttributeName="KmsMasterKeyId", AttributeValue=key)
    sns.untag_resource(ResourceArn=old["arn"], TagKeys=list(old.get("tags") or {}))
    sns.tag_resource(ResourceArn=old["arn"], Tags=pairs(inputs, "Key", "Value"))


def _remaining_topics(clients: Clients) -> list[str]:
    pages = clients.of("sns").get_paginator("list_topics").paginate()
    return [topic["TopicArn"].rpartition(":")[2] for page in pages for topic in page["Topics"]]


def _put_policy(clients: Clients, inputs: Inputs) -> Outputs:
    topic = inputs["arn"]
    clients.of("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=inputs["policy"])
    return {"id": topic}


def _subscribe(clients: Clients, inputs: Inputs) -> Outputs:
    subscription = clients.of("sns").subscribe(
        TopicArn=inputs["topic"], Protocol=inputs["protocol"], Endpoint=inputs["endpoint"], ReturnSubscriptionArn=True
    )
    return {"id": subscription["SubscriptionArn"], "arn": subscription["SubscriptionArn"]}


def _remaining_subscriptions(clients: Clients) -> list[str]:
    pages = clients.of("sns").get_paginator("list_subscriptions").paginate()
    return [subscription["SubscriptionArn"] for page in pages for subscription in page["Subscriptions"]]


ROWS: Mapping[str, ResourceType] = {
    "aws:sns/topic:Topic": ResourceType(
        _create_topic,
        _update_topic,
        lambda clients, old: clients.of("sns").delete_topic(TopicArn=old["arn"]),
        _remaining_topics,
        frozenset({"kmsMasterKeyId", "name", "tags"}),
        frozenset({"name"}),
    ),
    "aws:sns/topicPolicy:TopicPolicy": ResourceType(
        _put_policy,
        lambda clients, inputs, _: _put_policy(clients, inputs),
        lambda *_: None,  # It goes with its topic.
        lambda _: [],
        frozenset({"arn", "name", "policy"}),
        frozenset({"arn"}),
    ),
    "aws:sns/topicSubscription:TopicSubscription": ResourceType(
        _subscribe,
        lambda *_: None,  # Nothing of it can be changed in place.
        lambda clients, old: clients.of("sns").unsubscribe(SubscriptionArn=old["arn"]),
        _remaining_subscriptions,
        frozenset({"endpoint", "name", "protocol", "topic"}),
        frozenset({"endpoint", "protocol", "topic"}),
    ),
}
