"""What starts executions of a Workflow: a file per kind of trigger."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pulumi

from components.triggers.arguments import KINDS
from components.triggers.trigger import Trigger


def make_trigger(
    workflow: str,
    trigger: Mapping[str, Any],
    starts: pulumi.Output[str],
    names: pulumi.Output[dict[str, str]],
    args: Mapping[str, Any],
    parent: pulumi.Resource,
) -> pulumi.Output[str] | None:
    """Register the resources of *trigger*, a `TriggerArgs` that was checked; the rest is as in `Trigger`.

    Returns the URL of what is called to start an execution; None if there is no such.
    """
    (kind,) = KINDS.keys() & trigger.keys()
    # What a kind imports from pulumi_aws takes time, which a program that has no such trigger need not wait for.
    module = import_module(f"components.triggers.{kind}")
    endpoint: pulumi.Output[str] | None = module.make(
        Trigger(workflow, trigger["name"], starts, names, args, parent), trigger[kind]
    )
    return endpoint
