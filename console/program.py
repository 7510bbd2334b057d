"""Runs the program of a project as a preview would, and takes from it the definition of a state machine."""

import contextlib
import json
import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pulumi
from pulumi.runtime import register_stack_transformation
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from asl.placeholder import NOT_KNOWN
from console.failure import explained
from console.misuse import MisuseError
from console.payload import parsed
from emulator.deploy import fresh_imports
from emulator.invokes import NO_ALIAS
from emulator.program import run
from emulator.project import configuration, project_name

WORKFLOW = "call-center:components:Workflow"
STATE_MACHINE = "aws:sfn/stateMachine:StateMachine"
ALIAS = "aws:sfn/alias:Alias"
COMPARES = "aws:sfn/getStateMachine:getStateMachine"
"""What a `Workflow` asks in a preview, to tell itself what is told here."""

ROUTES = "aws:sfn/getAlias:getAlias"
"""What a `Workflow` with a canary asks: which versions its alias has now."""

Resources = Mapping[tuple[str, str], Mapping[str, Any]]
"""The outputs of the resources that are there, by type and name."""


class Planned(NamedTuple):
    """What the program defines."""

    definition: str
    """As JSON, in which `NOT_KNOWN` stands for what only a deployment tells."""
    has_own_role: bool
    """Whether its role is not made of what the definition needs."""


def planned(folder: Path, stack: str, name: str, arn: str, resources: Resources) -> Planned:
    """What the program in *folder* defines with the configuration of *stack*; nothing is made, and nobody is asked.

    Args:
        folder: Where the project is.
        stack: The name of the stack.
        name: The name of the state machine in the program.
        arn: Its ARN, which tells the account and the region too.
        resources: What is there. What the program adds has the name that it has in the program.

    Raises:
        MisuseError: The program can't be run, has no such state machine, or tells no definition of it.
    """
    preview = _Preview(name, arn, resources)
    try:
        config = {key: _without_ciphers(text) for key, text in configuration(folder, stack.rpartition("/")[2]).items()}
        # What the program prints is no part of the answer.
        with fresh_imports(folder), contextlib.redirect_stdout(sys.stderr):
            project = project_name(folder)
            run(lambda: preview.build(folder), preview, config=config, project=project, stack=stack, preview=True)
    except FileNotFoundError as error:
        raise MisuseError(f"no {error.filename} in {folder}; is this the folder of the project?") from None
    except (Exception, SystemExit) as error:
        # Whatever the program raises: it is theirs, so it is told with their lines.
        raise MisuseError(f"the program can't be run: {explained(error, folder)}") from None
    if not preview.is_there:
        raise MisuseError(f"the program has no state machine {name} any more; pulumi up deletes it")
    if not preview.definitions:
        raise MisuseError(f"the definition of {name} is known at deployment only; pulumi preview may tell more")
    return Planned(preview.definitions[-1], preview.has_own_role)


class _Preview(Mocks):
    """Answers for the engine as if all of *resources* were there, and keeps what is defined."""

    def __init__(self, name: str, arn: str, resources: Resources) -> None:
        self.name = name
        self.resources = resources
        self.is_there = False
        self.has_own_role = False
        self.definitions: list[str] = []
        _, partition, _, region, account, *_ = arn.split(":")
        self.answers: Mapping[str, Any] = {
            "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": account},
            "aws:index/getPartition:getPartition": {"partition": partition},
            "aws:index/getRegion:getRegion": {"region": region},
            COMPARES: ({}, [("name", "flow diff compares it")]),
        }

    def build(self, folder: Path) -> None:
        workflows: list[Any] = []

        def keep(args: pulumi.ResourceTransformationArgs) -> None:
            if args.type_ == WORKFLOW and args.name == self.name:
                workflows.append(args.resource)

        register_stack_transformation(keep)
        runpy.run_path(str(folder / "__main__.py"), run_name="__main__")
        for workflow in workflows:
            # A Workflow tells its definition even if a part of it is not known yet.
            self.has_own_role = workflow.role is None
            workflow.definition.apply(self.definitions.append)

    def call(self, args: MockCallArgs) -> Any:
        if args.token == ROUTES:
            return self._alias(f"{args.args['statemachineArn']}:{args.args['name']}")
        if args.token not in self.answers:
            raise pulumi.RunError(f"{args.token}: AWS is not asked here; pulumi preview tells the difference too")
        return self.answers[args.token]

    def _alias(self, arn: str) -> Any:
        """The alias with this ARN, or `NO_ALIAS`."""
        for (type_, _), outputs in self.resources.items():
            if type_ == ALIAS and outputs.get("arn") == arn:
                return dict(outputs)
        return NO_ALIAS

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if not args.custom:
            return "", args.inputs
        if (args.typ, args.name) == (STATE_MACHINE, self.name):
            self.is_there = True
            if isinstance(args.inputs.get("definition"), str):
                self.definitions.insert(0, args.inputs["definition"])
        outputs = {"name": args.name, **self.resources.get((args.typ, args.name), {})}
        return str(outputs.get("id", args.name)), {**outputs, **args.inputs}


def _without_ciphers(text: str) -> str:
    """A value of the configuration, with `NOT_KNOWN` in the place of what is encrypted in its file."""
    value = parsed(text)
    if not isinstance(value, dict | list):
        return text
    known = _deciphered(value)
    return known if isinstance(known, str) else json.dumps(known)


def _deciphered(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_deciphered, value))
    if isinstance(value, dict):
        return NOT_KNOWN if set(value) == {"secure"} else {key: _deciphered(item) for key, item in value.items()}
    return value
