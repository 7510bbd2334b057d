"""What a resource will be called on AWS, as far as that is known before it is made."""

import re
from typing import Any

import pulumi

EXPRESSION = re.compile(r"\$\{([^}]*)\}")

STATE_MACHINE_ARN = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:"

MACHINE = "AWS::StepFunctions::StateMachine"
"""`${...}` for the name of the state machine of a Workflow on AWS."""

MACHINE_ARN = f"{STATE_MACHINE_ARN}${{{MACHINE}}}"


def physical_name(name: str, type_: str) -> str:
    """The name that Pulumi gives the resource *name* of type *type_*, with `*` for what is random.

    That is `name-*`, unless the configuration of the stack says otherwise: `pulumi:autonaming` may have a mode or a
    pattern for all resources, for those of the provider `aws`, or for one of its types.
    https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming-configuration
    """
    everywhere: Any = pulumi.Config("pulumi").get_object("autonaming") or {}
    provider = everywhere.get("providers", {}).get("aws", {})
    for setting in (provider.get("resources", {}).get(type_, {}), provider, everywhere):
        if setting.get("mode") == "verbatim":
            return name
        if "pattern" in setting:
            return _filled(setting["pattern"], name)
        if "mode" in setting:
            break
    return f"{name}-*"


def state_machine_arn(name: str) -> str:
    """The ARN of the state machine *name*, with `${AWS::...}` for where it is and `*` for what of it is random."""
    return STATE_MACHINE_ARN + physical_name(name, "aws:sfn/stateMachine:StateMachine")


def _filled(pattern: str, name: str) -> str:
    known = {
        "name": name,
        "organization": pulumi.get_organization(),
        "project": pulumi.get_project(),
        "stack": pulumi.get_stack(),
    }
    return EXPRESSION.sub(lambda match: known.get(match[1]) or "*", pattern)
