"""`flow stop`: stops executions."""

from functools import partial
from typing import Any

import click

from console import many
from console.machine import Machine
from console.misuse import MisuseError

ALL_RUNNING = "--all-running"


@click.command(name="stop", help="Stop executions. They end as ABORTED, and can be redriven.")
@click.option("--error", default="", help="An error for the history.")
@click.option("--cause", default="", help="Why, for the history.")
@many.options(ALL_RUNNING, "run")
def command(error: str, cause: str, **chosen: Any) -> int:
    """Return 0, or 1 if one of them can't be stopped."""
    told = {key: value for key, value in (("error", error), ("cause", cause)) if value}
    act = partial(stop, told=told)
    action = many.Action("stop", "each ends as ABORTED where it is", ALL_RUNNING, ("RUNNING",), act)
    return many.do(action, many.Choice(**chosen))


def stop(machine: Machine, execution: str, told: dict[str, Any]) -> str:
    """Stop one that runs; AWS takes the stop of one that has ended, and does nothing."""
    status = machine.aws.states.describe_execution(executionArn=execution)["status"]
    if status not in ("RUNNING", "PENDING_REDRIVE"):
        raise MisuseError(f"it has ended already: {status}")
    machine.aws.states.stop_execution(executionArn=execution, **told)
    return f"stopped {execution}"
