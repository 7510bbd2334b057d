"""`flow start`: starts an execution, once for each name."""

import json
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
from botocore.exceptions import ClientError

from console import options
from console.cause import unpack
from console.execution.history import LATEST, SOONEST
from console.machine import Machine, find
from console.misuse import MisuseError
from console.printable import printable_json
from console.spans import duration


@click.command(name="start", help="Start an execution, and print its ARN; with --wait its output.")
@click.option("--input", "given", default="{}", metavar="JSON|@FILE|-", help="The input; {} if not given.")
@click.option("--name", default="", help="Starts it once: again with the same input, it is the same execution.")
@click.option(
    "--wait/--no-wait", default=None, help="Wait for its end; an EXPRESS state machine is waited for if not told."
)
@options.machine
def command(stack: str, arn: str, given: str, name: str, wait: bool | None) -> int:
    """Return 0, or 1 if an execution that was waited for did not succeed."""
    text = read_input(given)
    machine = find(stack, arn)
    if is_express(machine) and wait is not False:
        named: Any = {"name": name} if name else {}
        return _told(machine.aws.patient.start_sync_execution(stateMachineArn=machine.start_arn, input=text, **named))
    execution = start(machine, text, name)
    if not wait:
        print(execution)
        return 0
    print(f"started {execution}", file=sys.stderr)
    return _told(wait_for(machine, execution))


def read_input(given: str) -> str:
    """The input that an option names: JSON, `@FILE` with JSON, or `-` for standard input.

    Raises:
        MisuseError: It is no JSON, or can't be read.
    """
    where = {"-": "standard input"}.get(given, given[1:] if given.startswith("@") else "--input")
    try:
        if given == "-":
            given = sys.stdin.buffer.read().decode("utf-8-sig")
        elif given.startswith("@"):
            given = Path(where).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise MisuseError(f"--input: {where} can't be read: {reason}") from None
    try:
        json.loads(given)
    except ValueError as error:
        raise MisuseError(f"{where} is no JSON: {error}") from None
    except RecursionError:
        raise MisuseError(f"{where} is nested too deeply") from None
    return given


def is_express(machine: Machine) -> bool:
    """Whether it is an EXPRESS state machine: one call."""
    return machine.aws.states.describe_state_machine(stateMachineArn=machine.arn)["type"] == "EXPRESS"


def start(machine: Machine, text: str, name: str = "") -> str:
    """The ARN of the execution that is started, or of the one that was started before with this name and input.

    An execution without a name gets one: a call that is repeated because its answer was lost starts nothing twice.
    """
    name = name or str(uuid4())
    try:
        started = machine.aws.states.start_execution(stateMachineArn=machine.start_arn, input=text, name=name)
        return started["executionArn"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
            raise
        # AWS itself gives the same answer twice only while the execution runs.
        arn = machine.execution(name)
        if json.loads(machine.aws.states.describe_execution(executionArn=arn).get("input", "null")) == json.loads(text):
            return arn
        raise


def wait_for(machine: Machine, execution: str) -> Any:
    """The execution as AWS describes it, as soon as it has ended."""
    pause = SOONEST
    while True:
        described = machine.aws.states.describe_execution(executionArn=execution)
        if described["status"] not in ("RUNNING", "PENDING_REDRIVE"):
            return described
        time.sleep(pause)
        pause = min(pause * 1.5, LATEST)


def _told(described: Any) -> int:
    took = duration(described["startDate"], described.get("stopDate"))
    cause = " ".join(unpack(described.get("cause", "")).message.split())
    error = ": ".join(part for part in (described.get("error"), cause) if part)
    print(f"{described['status']} after {took}" + (f": {error}" if error else ""), file=sys.stderr)
    if described["status"] != "SUCCEEDED":
        return 1
    print(printable_json(described.get("output", "")))
    return 0
