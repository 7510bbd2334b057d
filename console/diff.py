"""`flow diff`: what a deployment of the program would change of the definition of a state machine."""

import json
from pathlib import Path
from typing import Any

import click

from asl.difference import as_json, as_text, difference
from console import options, stacks
from console.machine import Machine, find, told_local
from console.misuse import MisuseError
from console.payload import parsed
from console.printable import printable_json

NO_DIFFERENCE, DIFFERENCES = 0, 1

COUNTED = 1000
"""The most running executions that are counted: it takes one call."""

STATE_MACHINE = "aws:sfn/stateMachine:StateMachine"


@click.command(
    name="diff",
    help="Tell how the definition that the program in this folder makes differs from the one that is deployed: states, "
    "transitions, rights, and whether running executions are affected. Nothing is changed. Exit status 0: nothing "
    "differs, 1: something does.",
)
@options.machine
@options.as_json
def command(stack: str, arn: str, format_: str) -> int:
    """Return 0, or 1 if there are differences."""
    folder = Path.cwd()
    machine = find(stack, arn, folder=folder)
    described = machine.aws.states.describe_state_machine(stateMachineArn=machine.arn)
    new, has_own_role = _planned(machine, stack, folder)
    found = difference(_read(described["definition"]), _read(new), machine.unqualified)
    is_counted = found.is_change and described["type"] == "STANDARD"
    running, are_more = _running(machine) if is_counted else (None, False)
    if format_ == "json":
        told = {**as_json(found), "running": running, "moreRunning": are_more}
        print(printable_json(json.dumps(told, indent=2, ensure_ascii=False)))
    else:
        count = "" if running is None else f"{running:,}{' or more' if are_more else ''} now"
        print(as_text(found, count, own_role=has_own_role))
    return DIFFERENCES if found.is_change else NO_DIFFERENCE


def _planned(machine: Machine, stack: str, folder: Path) -> tuple[str, bool]:
    """The new definition, and whether the state machine has a role of the person's own."""
    # Imported here, because Pulumi takes long, and what was wrong so far needed none of it.
    from console.program import Resources, planned

    local = told_local(folder)
    resources: Resources = {}
    if local is not None and machine.unqualified in local.state_machines.values():
        stack, name = local.stack, machine.name  # There, physical names are those of the program.
    elif stack:
        resources = stacks.resources(stack, folder)
        name = _name(machine, stack, resources)
    else:
        raise MisuseError("the configuration of a stack is needed, to run the program with; name it with --stack")
    return planned(folder, stack, name, machine.arn, resources)


def _name(machine: Machine, stack: str, resources: Any) -> str:
    """What the state machine is called in the program."""
    for (type_, name), outputs in resources.items():
        if type_ == STATE_MACHINE and outputs.get("arn") == machine.unqualified:
            return str(name)
    raise MisuseError(f"stack {stack} didn't make {machine.unqualified}, so its program has no definition of it")


def _running(machine: Machine) -> tuple[int, bool]:
    """How many executions run now, and whether there are even more."""
    page = machine.aws.states.list_executions(
        stateMachineArn=machine.unqualified, statusFilter="RUNNING", maxResults=COUNTED
    )
    return len(page["executions"]), "nextToken" in page


def _read(text: str) -> dict[str, Any]:
    definition = parsed(text)
    if not isinstance(definition, dict):
        raise MisuseError("the definition is no JSON object")
    return definition
