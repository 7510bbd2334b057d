"""The trigger of the kind `bucket`: an EventBridge rule for the objects that are created in a bucket."""

import re
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_aws import s3

from components.triggers.rule import make_rule
from components.triggers.trigger import Trigger


def make(trigger: Trigger, args: Mapping[str, Any]) -> None:
    """Register all that *trigger* needs; *args* are `BucketArgs`."""
    name = pulumi.Output.from_input(args["bucket"]).apply(lambda bucket: bucket.rpartition(":")[2])
    if args.get("notifications", False):
        options = pulumi.ResourceOptions(parent=trigger.parent)
        s3.BucketNotification(f"{trigger.child}-notifications", bucket=name, eventbridge=True, opts=options)
    detail: dict[str, Any] = {"bucket": {"name": [name]}}
    key = _key(args.get("prefix") or "", args.get("suffix") or "")
    if key:
        detail["object"] = {"key": [key]}
    make_rule(trigger, args, {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": detail})


def _key(prefix: str, suffix: str) -> dict[str, str]:
    """The operator for keys that start with *prefix* and end with *suffix*; empty if all do."""
    if prefix and suffix:
        # Two operators in a list would match if one of them does.
        return {"wildcard": "*".join(re.sub(r"([*\\])", r"\\\1", text) for text in (prefix, suffix))}
    return {name: text for name, text in (("prefix", prefix), ("suffix", suffix)) if text}
