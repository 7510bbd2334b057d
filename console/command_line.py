"""`flow COMMAND` as it is typed: the help, and the command that the arguments name."""

import importlib

import click
from click.exceptions import NoArgsIsHelpError

from console.commands import COMMANDS


class NobodyReadsError(Exception):
    """Whoever read the output, such as head, has enough of it."""


class Commands(click.Group):
    """Each command is imported when it is used: boto3 and Pulumi take longer than most commands do."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for group in COMMANDS.values() for name in group]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"console.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            # Imported here, because it is needed only where something is wrong.
            from asl.problem import close_match

            close = close_match(args[0], self.list_commands(ctx))
            meant = f'did you mean "{close}"?' if close else f"the commands are {', '.join(self.list_commands(ctx))}"
            ctx.fail(f'no command "{args[0]}"; {meant}')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # Else click would end Python by itself, with exit status 1.
            raise NobodyReadsError from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for group, commands in COMMANDS.items():
            with formatter.section(group):
                formatter.write_dl(list(commands.items()))


@click.version_option(package_name="call-center")
@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
def flow() -> None:
    """Start, watch and explain executions of AWS Step Functions, on AWS and on the embedded AWS alike.

    The state machine is that of --stack NAME, that of --arn ARN, or the only one there is. Credentials, region,
    profile and endpoint are boto3's usual ones. Exit status: 0 done, 1 the answer is no, 2 misuse, 130 Ctrl-C.
    """


def told(error: click.ClickException) -> str:
    """One line about what was typed; the whole help where nothing was."""
    message = error.format_message()
    if isinstance(error, NoArgsIsHelpError):
        return message
    of = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "flow"
    return f"{of}: {' '.join(message.split()).rstrip('.')}; {of} --help tells more"
