"""State machines made elsewhere that a definition starts, and what else stands for a `${Name}` in it."""

import re
from collections.abc import Awaitable, Mapping
from typing import Any

import pulumi
from pulumi_aws import sfn

from asl.placeholder import PSEUDO_PARAMETERS, REFERENCE
from components.arguments import ArgumentError, check_kind
from components.naming import STATE_MACHINE_ARN

NAME = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}")
"""https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html"""

ARN = re.compile(r"arn:[^:]+:states:[^:]+:(?:[0-9]{12}|_):stateMachine:[^:]+(?::[^:]+)?")
"""Of a state machine, a version or an alias; `_` stands for each `${Name}` in it."""


def check_state_machines(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if `state_machines` of *args* has what is no state machine, or a name that is taken."""
    check_kind(subject, args, "state_machines", Mapping, "a dict")
    for name, machine in (args.get("state_machines") or {}).items():
        for other in ("functions", "substitutions"):
            if name in (args.get(other) or {}):
                raise ArgumentError(f'{subject}: "{name}" is defined twice, among state_machines and {other}')
        if not isinstance(name, str) or name in PSEUDO_PARAMETERS or not _is_state_machine(machine):
            raise ArgumentError(
                f"{subject}: state_machines has {name!r:.40}: {machine!r:.60}; allowed are, by a name of your own, "
                "a Workflow, a StateMachine, the ARN or the name of one"
            )


def substitutions(args: Mapping[str, Any]) -> dict[str, pulumi.Input[str]]:
    """What each `${Name}` in the definition stands for that is none of its functions."""
    machines = {name: _arn(machine) for name, machine in (args.get("state_machines") or {}).items()}
    return {**(args.get("substitutions") or {}), **machines}


def _is_state_machine(machine: object) -> bool:
    if isinstance(machine, str):
        return bool(NAME.fullmatch(machine) or ARN.fullmatch(REFERENCE.sub("_", machine)))
    return isinstance(machine, sfn.StateMachine | pulumi.Output | Awaitable) or _is_workflow(machine)


def _is_workflow(machine: object) -> bool:
    # Not by its class, which is made of this module.
    return isinstance(machine, pulumi.ComponentResource) and hasattr(machine, "start_arn")


def _arn(machine: Any) -> pulumi.Input[str]:
    if isinstance(machine, sfn.StateMachine):
        return machine.arn
    if _is_workflow(machine):
        return pulumi.Output.from_input(machine.start_arn)
    if isinstance(machine, str) and NAME.fullmatch(machine):
        return STATE_MACHINE_ARN + machine
    arn: pulumi.Input[str] = machine
    return arn
