"""The options that several commands have."""

from collections.abc import Callable
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


def machine(command: Command) -> Command:
    """`--stack` and `--arn`: which state machine."""
    stack = click.option("--stack", default="", metavar="NAME", help="The Pulumi stack whose state machine it is.")
    arn = click.option(
        "--arn", default="", metavar="ARN|NAME", help="The state machine; its name tells it among several."
    )
    return stack(arn(command))


def execution(command: Command) -> Command:
    """An execution, by its name or its ARN, of a state machine."""
    return click.argument("execution", default="", metavar="[EXECUTION]")(machine(command))


as_json = click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="What to print."
)

yes = click.option("--yes", "-y", is_flag=True, help="Do it without asking.")
