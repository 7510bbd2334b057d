"""What a trigger of the kind `bucket` is made of, and whether that is right.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

import re
from typing import Any, NotRequired

import pulumi

from components.arguments import ArgumentError, check_arn, check_keys, check_kind, check_one_of
from components.triggers.event_arguments import EventArgs, check_event

BUCKET = re.compile(r"(arn:[^:]+:s3:::)?[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""


class BucketArgs(EventArgs):
    """Starts an execution for each object that is created in a bucket, by an EventBridge rule."""

    bucket: pulumi.Input[str]
    """The name or ARN of the bucket."""
    prefix: NotRequired[str]
    """What keys of objects must start with. Default: anything."""
    suffix: NotRequired[str]
    """What keys of objects must end with. Default: anything."""
    notifications: NotRequired[bool]
    """Whether to switch the bucket's notifications to EventBridge on. That sets all notifications of the bucket: those
    to queues, topics and functions are lost, and it must be done once for each bucket. Without it, say it where the
    bucket is made: `aws.s3.BucketNotification(..., eventbridge=True)`. Default: False."""


def check_bucket(subject: str, args: Any) -> None:
    """Raise ArgumentError if *args* are no right `BucketArgs`."""
    check_keys(subject, args, BucketArgs)
    check_event(subject, args)
    if args["bucket"] is None:
        raise ArgumentError(f"{subject}: bucket is None; allowed is the name or the ARN of a bucket")
    check_arn(subject, args, "bucket", BUCKET, "the name or the ARN of a bucket")
    for key in ("prefix", "suffix"):
        check_kind(subject, args, key, str, "a text")
    check_one_of(subject, args, "notifications", (True, False))
