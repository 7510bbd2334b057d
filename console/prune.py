"""`flow prune`: deletes versions of a released state machine and of its functions that nothing needs any more."""

import click

from console import options
from console.machine import find
from console.many import DONE, SHOWN, SOME_REFUSED, is_wanted
from console.screen import screen
from releases import prune
from releases.listed import Clients

NEEDED = "no alias names them, and nothing that runs needs them"


@click.command(
    name="prune",
    help="Delete old versions of a state machine, and of its functions, that no alias names and nothing that runs "
    "needs. An execution that is redriven later needs the versions that it began with.",
)
@click.option(
    "--keep", default=10, show_default=True, type=click.IntRange(1), help="How many of the newest versions stay."
)
@click.option("--yes", "-y", is_flag=True, help="Do it without asking.")
@options.machine
def command(stack: str, arn: str, keep: int, yes: bool) -> int:
    """Return 0, or 1 if the person says no or some could not be deleted."""
    machine = find(stack, arn)
    clients = Clients(machine.aws.states, machine.aws.functions)
    old = prune.find(clients, machine.unqualified, keep)
    err = screen(stderr=True)
    if old.left:
        err.print(f"versions of functions stay: {old.left}", soft_wrap=True)
    versions = [*old.machine_versions, *old.function_versions]
    if not versions:
        print("no versions to delete")
        return DONE
    counted = f"{len(old.machine_versions)} of {machine.name}, {len(old.function_versions)} of its functions"
    err.print(f"delete {len(versions)} versions ({counted}): {NEEDED}", soft_wrap=True)
    for version in versions[:SHOWN]:
        err.print(f"  {_short(version)}", soft_wrap=True)
    if len(versions) > SHOWN:
        err.print(f"  and {len(versions) - SHOWN} more")
    if not yes and not is_wanted("prune"):
        err.print("Nothing was done.")
        return SOME_REFUSED
    deleted = prune.delete(clients, old)
    print(*(f"deleted {version}" for version in deleted), sep="\n")
    left = [version for version in versions if version not in deleted]
    for version in left:
        err.print(f"{_short(version)} stays: it is gone, or in use again", soft_wrap=True)
    return SOME_REFUSED if left else DONE


def _short(version: str) -> str:
    return ":".join(version.split(":")[-2:])
