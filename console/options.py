"""The options that several commands have."""

from collections.abc import Callable
from typing import TypeVar

import click


def not_empty(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """What was given, nothing if nothing was: an empty word is a variable of a script that isn't set."""
    if value == "":
        raise click.UsageError(f"{param.opts[0]} is empty")
    return value or ""


Command = TypeVar("Command", bound=Callable[..., object])


def machine(command: Command) -> Command:
    """`--stack` and `--arn`: which state machine."""
    stack = click.option("--stack", callback=not_empty, metavar="NAME", help="The Pulumi stack that has it.")
    what = "The state machine; its name tells it among several."
    arn = click.option("--arn", callback=not_empty, metavar="ARN|NAME", help=what)
    return stack(arn(command))


def execution(command: Command) -> Command:
    """An execution, by its name or its ARN, of a state machine."""
    return click.argument("execution", required=False, callback=not_empty, metavar="[EXECUTION]")(machine(command))


as_json = click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="What to print."
)
