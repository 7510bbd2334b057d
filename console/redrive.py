"""`flow redrive`: lets failed executions go on where they failed."""

from typing import Any

import click

from console import many
from console.list import FAILED
from console.machine import Machine
from console.many import ALL_FAILED


@click.command(
    name="redrive",
    help="Go on with failed executions where they failed: with the same input, by the definition that they began with. "
    "Tasks that succeeded are not done again.",
)
@many.options(ALL_FAILED, "failed or timed out")
def command(**chosen: Any) -> int:
    """Return 0, or 1 if one of them can't be redriven."""
    return many.do(REDRIVE, many.Choice(**chosen))


def redrive(machine: Machine, execution: str) -> str:
    """Redrive one. https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html."""
    machine.aws.states.redrive_execution(executionArn=execution)
    return f"redriven {execution}"


REDRIVE = many.Action(
    "redrive",
    "each goes on in the state where it failed, by the definition that it began with",
    ALL_FAILED,
    FAILED,
    redrive,
)
