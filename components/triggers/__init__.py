"""What starts executions of a Workflow: a file per kind of trigger."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pulumi

from components.triggers.arguments import KINDS
from components.triggers.trigger import Trigger


def make_triggers(
    workflow: str,
    starts: pulumi.Output[str],
    names: pulumi.Output[dict[str, str]],
    args: Mapping[str, Any],
    parent: pulumi.Resource,
) -> dict[str, pulumi.Output[str]]:
    """Register the resources of `triggers` in *args*, which were checked; the rest is as in `Trigger`.

    Returns the URLs of what is called to start an execution, by the names of those triggers that have one.
    """
    endpoints: dict[str, pulumi.Output[str]] = {}
    for trigger in args.get("triggers") or ():
        (kind,) = KINDS.keys() & trigger.keys()
        # What a kind imports from pulumi_aws takes time, which a program that has no such trigger need not wait for.
        module = import_module(f"components.triggers.{kind}")
        endpoint = module.make(Trigger(workflow, trigger["name"], starts, names, args, parent), trigger[kind])
        if endpoint is not None:
            endpoints[trigger["name"]] = endpoint
    return endpoints
