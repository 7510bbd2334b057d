"""Finds the state machine that a command is about, and its executions."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from asl.problem import close_match
from console.aws import Aws
from console.misuse import MisuseError
from emulator import local_run

SHOWN = 10
"""The most names that a message lists."""

MACHINE, EXECUTION, EXPRESS = "stateMachine", "execution", "express"


class Machine(NamedTuple):
    """A state machine and the clients for it."""

    aws: Aws
    arn: str

    @property
    def name(self) -> str:
        return self.arn.split(":")[6]

    def execution(self, name: str) -> str:
        """The ARN of the execution *name*, which may be one already; the newest if it is empty."""
        if name:
            return name if name.startswith("arn:") else f"{self._sibling(EXECUTION)}:{name}"
        newest = self.aws.states.list_executions(stateMachineArn=self.unqualified, maxResults=1)["executions"]
        if not newest:
            raise MisuseError(f"{self.name} has no executions; start one: flow start")
        return newest[0]["executionArn"]

    @property
    def unqualified(self) -> str:
        """The ARN without a version or an alias."""
        return ":".join(self.arn.split(":")[:7])

    def _sibling(self, kind: str) -> str:
        parts = self.arn.split(":")[:7]
        return ":".join([*parts[:5], kind, parts[6]])


def find(stack: str, arn: str, execution: str = "", folder: Path = Path()) -> Machine:
    """The state machine that the options of a command name, or the only one there is.

    Args:
        stack: The name of a Pulumi stack, of the project in *folder*; empty if none was named.
        arn: The ARN of a state machine; empty if none was named.
        execution: The ARN of an execution, which tells its state machine too; its name tells nothing.
        folder: Where the project is.

    Raises:
        MisuseError: There is none, or more than one.
    """
    if stack and arn:
        raise MisuseError("both --stack and --arn; name the state machine with one of them")
    local = local_run.read(folder)
    if stack:
        is_local = local is not None and local.stack == stack
        machines = local.state_machines if local and is_local else state_machines(_pulumi_outputs(stack, folder))
        arn = _only(machines, f"stack {stack}")
        return Machine(_aws(arn, local if is_local else None), arn)
    if execution.startswith("arn:"):
        arn = arn or _machine_of(execution)
    if arn:
        _check_arn(arn, MACHINE)
        return Machine(_aws(arn, local if local and arn in local.state_machines.values() else None), arn)
    if local:
        arn = _only(local.state_machines, local_run.FILE)
        return Machine(_aws(arn, local), arn)
    aws = Aws()
    pages = aws.states.get_paginator("list_state_machines").paginate()
    found = islice((each for page in pages for each in page["stateMachines"]), SHOWN + 1)
    return Machine(aws, _only({each["name"]: each["stateMachineArn"] for each in found}, "this account and region"))


def _aws(arn: str, local: local_run.LocalRun | None) -> Aws:
    return Aws(region=arn.split(":")[3], endpoint=local.endpoint if local else "")


def state_machines(outputs: Mapping[str, Any]) -> dict[str, str]:
    """The state machines among the outputs of a stack, by the name of the output."""
    return {
        key: value
        for key, value in outputs.items()
        if isinstance(value, str) and value.startswith("arn:") and value.split(":")[5:6] == [MACHINE]
    }


def _only(machines: Mapping[str, str], where: str) -> str:
    arns = sorted(set(machines.values()))
    if not arns:
        raise MisuseError(f"no state machine in {where}; name one with --stack or --arn")
    if len(arns) > 1:
        more = ", ..." if len(arns) > SHOWN else ""
        raise MisuseError(
            f"more than one state machine in {where}; name one with --arn: {', '.join(arns[:SHOWN])}{more}"
        )
    return arns[0]


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


def _pulumi_outputs(stack: str, folder: Path) -> dict[str, Any]:
    """The outputs of a stack, by name. https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_output/."""
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise MisuseError(
            f"stack {stack} doesn't run on the embedded AWS here, and there is no pulumi CLI to ask for it; use --arn"
        )
    asked = [pulumi, "stack", "output", "--json", "--non-interactive", "--stack", stack]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        said = " ".join(done.stderr.split()) or f"exit status {done.returncode}"
        known = _stacks(pulumi, folder)
        close = close_match(stack, known) if stack not in known else None
        raise MisuseError(f"stack {stack}: {said}" + (f'; did you mean "{close}"?' if close else ""))
    outputs: dict[str, Any] = json.loads(done.stdout)
    return outputs


def _stacks(pulumi: str, folder: Path) -> list[str]:
    asked = [pulumi, "stack", "ls", "--json", "--non-interactive"]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return [each["name"].rpartition("/")[2] for each in json.loads(done.stdout)] if not done.returncode else []
