"""`flow replay`: starts executions anew with the input of others."""

from typing import Any

import click

from console import many
from console.list import FAILED
from console.machine import Machine
from console.many import ALL_FAILED
from console.misuse import MisuseError
from console.start import start


@click.command(
    name="replay",
    help="Start anew with the input of executions, by the definition that the state machine has today. What they did "
    "is done again.",
)
@many.options(ALL_FAILED, "failed or timed out")
def command(**chosen: Any) -> int:
    """Return 0, or 1 if one of them can't be replayed."""
    return many.do(REPLAY, many.Choice(**chosen))


def replay(machine: Machine, execution: str) -> str:
    """Replay one."""
    described = machine.aws.states.describe_execution(executionArn=execution)
    if "input" not in described:
        raise MisuseError("AWS doesn't show its input, so it can't be given again")
    if described.get("mapRunArn"):
        raise MisuseError("it is a part of a Distributed Map; replay the execution that started it")
    return f"{described['name']} is replayed as {start(machine, described['input'])}"


REPLAY = many.Action(
    "replay",
    "an execution is started with the same input as each, by today's definition, and does everything again",
    ALL_FAILED,
    FAILED,
    replay,
)
