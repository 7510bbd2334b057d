"""What a preview tells of a state machine that is there already: how its definition changes."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime import invoke_async
from pulumi_aws._utilities import get_invoke_opts_defaults

from asl import opaque_values
from asl.placeholder import NOT_KNOWN
from asl.render import substitute
from components.document import rendered

GET_STATE_MACHINE = "aws:sfn/getStateMachine:getStateMachine"
"""https://www.pulumi.com/registry/packages/aws/api-docs/sfn/getstatemachine/"""

LIMIT = 40
"""The most changes that are told of a kind: `flow diff` tells all."""

WITHOUT_SECRETS = "The definition changes. It has secrets in it, so how is not shown here."


def as_far_as_known(
    definition: Mapping[str, Any],
    names: pulumi.Input[Mapping[str, str]],
    substitutions: Mapping[str, pulumi.Input[str]],
) -> pulumi.Output[str]:
    """What `rendered` makes of the same, but known in each preview: `NOT_KNOWN` stands for what isn't."""
    opaque = {id(each): or_not_known(each) for each in opaque_values(definition)}
    return rendered(
        substitute(definition, {}, opaque),
        _known(names, {}),
        {key: or_not_known(value) for key, value in substitutions.items()},
    )


def tell_changes(
    workflow: pulumi.Resource,
    arn: pulumi.Output[str],
    definition: pulumi.Output[str],
    own_role: bool,
) -> pulumi.Output[str]:
    """Log how the definition changes, and return that: nothing if it doesn't, or if the state machine is not there.

    It asks AWS once. What goes wrong with that is no reason for a preview to fail: it is told in the debug log.

    Args:
        workflow: What the message is about.
        arn: That of the state machine; not known in the preview that creates it, where there is nothing to tell.
        definition: What `as_far_as_known` made of the new one.
        own_role: Whether its role is not made of the rights that the definition needs.
    """

    async def tell(machine: str) -> str:
        try:
            message = await _message(workflow, machine, definition, own_role)
        except Exception as error:
            # Whatever the provider, the network or an odd definition raise.
            pulumi.log.debug(f"{machine}: its definition can't be compared: {error}", workflow)
            return ""
        if message:
            pulumi.log.info(message, workflow)
        return message

    return arn.apply(tell)


async def _message(
    workflow: pulumi.Resource,
    arn: str,
    definition: pulumi.Output[str],
    own_role: bool,
) -> str:
    # Imported here: nothing else than a preview of what is there needs it.
    from asl.difference import as_text, difference

    # By what `sfn.get_state_machine_output` is made of: of that itself, Pulumi lets each failure end the program.
    options = pulumi.InvokeOptions.merge(get_invoke_opts_defaults(), pulumi.InvokeOptions(parent=workflow))
    deployed = await invoke_async(GET_STATE_MACHINE, {"name": arn.split(":")[6]}, options)
    found = difference(json.loads(deployed["definition"]), json.loads(str(await definition.future())), arn)
    if not found.is_change:
        return ""
    return WITHOUT_SECRETS if await definition.is_secret() else as_text(found, limit=LIMIT, own_role=own_role)


def or_not_known(value: Any) -> pulumi.Output[Any]:
    """*value*, or `NOT_KNOWN` in the preview where it isn't known."""
    return _known(value, NOT_KNOWN)


def _known(value: Any, otherwise: Any) -> pulumi.Output[Any]:
    """*value* if it is known in this preview, else *otherwise*; secret if *value* is."""
    output = pulumi.Output.from_input(value)

    async def known() -> Any:
        found = await output.future() if await output.is_known() else otherwise
        return pulumi.Output.secret(found) if await output.is_secret() else found

    return pulumi.Output.from_input(known())
