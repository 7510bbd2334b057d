"""The alias that executions of a Workflow start by, and what happens after it was made or changed."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_aws import sfn

from components.release import KEEP_VERSIONS, routes

NO_ALIAS = re.compile(
    r"no Step Functions State Machine Aliases matched|couldn't find resource|ResourceNotFound|StateMachineDoesNotExist"
)
"""How the provider says that there is no such alias, or no such state machine yet; everything else is an error."""


def make_alias(name: str, release: Mapping[str, Any], machine: sfn.StateMachine, parent: pulumi.Resource) -> sfn.Alias:
    """Register the alias of the Workflow *name*, as `name-alias`.

    Args:
        name: The name of the Workflow.
        release: A `ReleaseArgs` that was checked.
        machine: The state machine, which publishes versions.
        parent: The Workflow.
    """
    alias, percent = release["alias"], (release.get("canary") or {"percent": 100})["percent"]

    def routed(known: list[Any]) -> list[sfn.AliasRoutingConfigurationArgsDict]:
        arn, newest = known
        shares = routes(newest, percent, {} if percent == 100 else _weights(arn, alias, parent))
        if percent == 0 and newest in shares:
            pulumi.log.warn(f"release: canary: percent is 0, and {alias} has no other version to roll back to", parent)
        return [{"state_machine_version_arn": version, "weight": weight} for version, weight in shares.items()]

    # Not in a preview of a new version: which one it will be is not known there, and nothing is asked.
    configuration = pulumi.Output.all(machine.arn, machine.state_machine_version_arn).apply(routed)
    prune = pulumi.ResourceHook(
        f"{name}-prune",
        _pruning(release.get("keep_versions", KEEP_VERSIONS)),
        pulumi.ResourceHookOptions(ignore_errors=True),
    )
    hooks = pulumi.ResourceHookBinding(after_create=[prune], after_update=[prune])
    return sfn.Alias(
        f"{name}-alias",
        name=alias,
        routing_configurations=configuration,
        opts=pulumi.ResourceOptions(parent=parent, hooks=hooks),
    )


def _weights(machine: str, alias: str, parent: pulumi.Resource) -> dict[str, int]:
    """What *alias* has now: ARNs of versions, and how many of a hundred executions each gets; nothing if it is new."""
    try:
        # Not get_alias_output: what an Output fails with can't be caught.
        found = sfn.get_alias(name=alias, statemachine_arn=machine, opts=pulumi.InvokeOptions(parent=parent))
    except Exception as error:  # Pulumi raises nothing more precise.
        if NO_ALIAS.search(str(error)):
            return {}
        raise
    if found.arn != f"{machine}:{alias}":
        # The provider takes any alias whose name ends like this one.
        raise pulumi.RunError(
            f'release: the state machine has an alias "{found.arn.rpartition(":")[2]}" of others, from which Pulumi\'s '
            f'provider can\'t tell "{alias}", because it ends like that; give this one another name'
        )
    return {route.state_machine_version_arn: route.weight for route in found.routing_configurations}


def _pruning(keep: int) -> Any:
    """The function that deletes what the deployment of an alias leaves behind; it never fails the deployment."""
    config = pulumi.Config("aws")
    profile, access_key, secret_key, token = (config.get(key) for key in ("profile", "accessKey", "secretKey", "token"))
    endpoints: Any = config.get_object("endpoints") or [{}]

    async def prune(args: pulumi.ResourceHookArgs) -> None:
        """Delete the versions that are needed no more, and say how many these were."""
        # boto3 takes time to load, and is needed nowhere else in a program.
        from releases.afterwards import Provider, prune_after_release

        outputs = [each for each in (args.old_outputs, args.new_outputs) if each]
        used = [route["stateMachineVersionArn"] for each in outputs for route in each["routingConfigurations"]]
        provider = Provider(profile, access_key, secret_key, token, endpoints[0])
        try:
            arn = outputs[-1]["arn"]
            deleted = await asyncio.to_thread(prune_after_release, arn, keep, used, provider)
        except Exception as error:
            pulumi.log.warn(f"{args.name}: old versions stay: {error}; flow prune deletes them")
            return
        if deleted:
            pulumi.log.info(f"{args.name}: {len(deleted)} versions that nothing needs were deleted")

    return prune
