"""The SNS topic that the alarms of a Workflow notify."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi_aws import sns

from components.document import rendered
from components.observed import Observed


def make_topic(observed: Observed, addresses: Sequence[pulumi.Input[str]]) -> pulumi.Output[str]:
    """Register the topic of the Workflow *observed*, which writes to *addresses*, and return its ARN.

    CloudWatch may publish, for alarms of this account and region alone, and nobody may over plain HTTP. The topic is
    encrypted with `kms_key_arn`; without one, it is not: AWS's own key `alias/aws/sns` would silently lose everything,
    as CloudWatch may not use it.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/US_SetupSNS.html
    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    name, child = f"{observed.name}-alarms", pulumi.ResourceOptions(parent=observed.parent)
    topic = sns.Topic(
        name,
        kms_master_key_id=observed.args.get("kms_key_arn"),
        tags=observed.args.get("tags"),
        opts=child,
    )
    sns.TopicPolicy(f"{name}-policy", arn=topic.arn, policy=rendered(_policy(topic.arn), observed.pseudo), opts=child)
    for number, address in enumerate(addresses, 1):
        # Without the address in its name, which all who see the stack can read.
        sns.TopicSubscription(f"{name}-email-{number}", topic=topic.arn, protocol="email", endpoint=address, opts=child)
    return topic.arn


def _policy(topic_arn: pulumi.Output[str]) -> Mapping[str, Any]:
    alarms = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": topic_arn,
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"},
                    "ArnLike": {"aws:SourceArn": alarms},
                },
            },
            {
                "Effect": "Deny",
                "Principal": "*",  # Everybody: it denies.
                "Action": "sns:Publish",
                "Resource": topic_arn,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    }
