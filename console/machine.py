"""Finds the state machine that a command is about, and its executions."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from asl.problem import nearest
from console import stacks
from console.aws import Aws
from console.misuse import MisuseError
from emulator import local_run
from emulator.clients import ACCOUNT

SHOWN = 10
"""The most names that a message lists."""

MACHINE, EXECUTION, EXPRESS = "stateMachine", "execution", "express"


class Machine(NamedTuple):
    """A state machine and the clients for it."""

    aws: Aws
    arn: str
    alias: str = ""
    """The ARN of the alias that the stack exports for it; empty if it exports none."""

    @property
    def start_arn(self) -> str:
        """The ARN that executions are started by: with an alias, that says which version they run."""
        return self.alias or self.arn

    @property
    def name(self) -> str:
        return self.arn.split(":")[6]

    def execution(self, name: str) -> str:
        """The ARN of the execution *name*, which may be one already; the newest if it is empty."""
        if name:
            own = self.unqualified.replace(f":{MACHINE}:", f":{EXECUTION}:")
            return name if name.startswith("arn:") else f"{own}:{name}"
        newest = self.aws.states.list_executions(stateMachineArn=self.unqualified, maxResults=1)["executions"]
        if not newest:
            raise MisuseError(f"{self.name} has no executions; start one: flow start")
        return newest[0]["executionArn"]

    def has(self, execution: str) -> bool:
        """Whether *execution* is the ARN of one of its executions, or of a part of one in a Distributed Map."""
        own, other = self.arn.split(":"), execution.split(":")
        return len(other) > 7 and own[:5] == other[:5] and own[6] == other[6].partition("/")[0]

    @property
    def unqualified(self) -> str:
        """The ARN without a version or an alias."""
        return _unqualified(self.arn)


def find(stack: str, arn: str, execution: str = "", folder: Path = Path()) -> Machine:
    """The state machine that the options of a command name, or the only one there is.

    Args:
        stack: The name of a Pulumi stack, of the project in *folder*; empty if none was named.
        arn: The ARN of a state machine, or its name among those that there are; empty if none was named.
        execution: The ARN of an execution, which tells its state machine too; its name tells nothing.
        folder: Where the project is.

    Raises:
        MisuseError: There is none, or more than one.
    """
    name = "" if arn.startswith("arn:") else arn
    if stack and arn and not name:
        raise MisuseError("both --stack and --arn; name the state machine with one of them")
    if not stack and not name and (arn or execution.startswith("arn:")):
        arn = arn or _machine_of(execution)
        _check_arn(arn, MACHINE)
        return Machine(_aws(arn, told_local(folder) if _is_embedded(arn) else None), arn)
    local = told_local(folder)
    if stack and (local is None or local.stack != stack):
        exported = state_machines(stacks.outputs(stack, folder))
        arn = _only(exported, f"stack {stack}", name)
        return Machine(_aws(arn, None), arn, _alias(exported, arn))
    if local:
        aws = _embedded(local)
        arn = _only(local.state_machines, f"stack {local.stack}, which runs on the embedded AWS", name)
        return Machine(aws, arn, _alias(local.state_machines, arn))
    aws = Aws()
    pages = aws.states.get_paginator("list_state_machines").paginate()
    found = {each["name"]: each["stateMachineArn"] for page in pages for each in page["stateMachines"]}
    return Machine(aws, _only(found, "this account and region", name))


def _is_embedded(arn: str) -> bool:
    """Whether *arn* names what is on an embedded AWS, and nothing says which."""
    return arn.split(":")[4] == ACCOUNT and not any(name.startswith("AWS_ENDPOINT_URL") for name in os.environ)


def _aws(arn: str, local: local_run.LocalRun | None) -> Aws:
    """The clients for what *arn* names; what is on the embedded AWS is looked for on this machine only."""
    if not _is_embedded(arn):
        return Aws(region=arn.split(":")[3])
    if local is None:
        raise MisuseError(f"{arn} is on an embedded AWS, and none is known here; start it: make up-local")
    return _embedded(local)


def told_local(folder: Path) -> local_run.LocalRun | None:
    """The run on the embedded AWS that *folder* tells of, if it does; raises MisuseError if that can't be read."""
    try:
        return local_run.read(folder)
    except local_run.LocalRunError as error:
        raise MisuseError(str(error)) from None


def _embedded(local: local_run.LocalRun) -> Aws:
    if not local.answers():
        file = local_run.FILE
        raise MisuseError(f"the stack of {file} runs no more; start it: make up-local, or remove the file")
    return Aws(endpoint=local.endpoint)


def state_machines(outputs: Mapping[str, Any]) -> dict[str, str]:
    """The state machines among the outputs of a stack, by the name of the output."""
    return {key: value for key, value in outputs.items() if local_run.is_machine(value)}


def _unqualified(arn: str) -> str:
    return ":".join(arn.split(":")[:7])


def _alias(machines: Mapping[str, str], machine: str) -> str:
    """The ARN of the one alias of *machine* among *machines*; empty if there is none, or more than one."""
    qualified = {arn for arn in machines.values() if _unqualified(arn) == machine != arn}
    aliases = [arn for arn in qualified if not arn.rpartition(":")[2].isdecimal()]
    return aliases[0] if len(aliases) == 1 else ""


def _only(machines: Mapping[str, str], where: str, name: str) -> str:
    """The ARN of the one state machine, or of that *name*: its own, with or without a suffix, or its output's."""
    own = {arn: arn.split(":")[6] for arn in machines.values()}
    chosen = [
        _unqualified(arn)
        for key, arn in machines.items()
        if not name or name in (key, own[arn]) or re.fullmatch(re.escape(name) + "-[0-9a-f]{7}", own[arn])
    ]
    if not machines:
        raise MisuseError(f"no state machine in {where}; name one with --stack or --arn")
    if not chosen:
        raise MisuseError(
            f'no state machine "{name}" in {where}; {nearest(name, sorted(set(own.values())), "state machines")}'
        )
    if len(set(chosen)) > 1:
        names = sorted({arn.split(":")[6] for arn in chosen})
        shown = ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
        raise MisuseError(f"more than one state machine in {where}; say --arn and one of {shown}")
    return chosen[0]


def _machine_of(execution: str) -> str:
    parts = execution.split(":")
    if parts[5:6] not in ([EXECUTION], [EXPRESS]) or len(parts) < 8:
        _check_arn(execution, EXECUTION)
    # The name of a Distributed Map's child execution is under MACHINE/LABEL.
    return ":".join([*parts[:5], MACHINE, parts[6].partition("/")[0]])


def _check_arn(arn: str, kind: str) -> None:
    parts = arn.split(":")
    if len(parts) < 7 or parts[0] != "arn" or parts[2] != "states" or parts[5] != kind:
        shape = f"arn:aws:states:REGION:ACCOUNT:{kind}:NAME" + (":EXECUTION" if kind == EXECUTION else "")
        raise MisuseError(f'"{arn}" is no ARN of {"a state machine" if kind == MACHINE else "an execution"}: {shape}')
