"""`flow COMMAND`: runs a command, with one clear message when it can't, and none of Python's."""

import importlib
import os
import signal
import sys
from collections.abc import Mapping

import click
from click.exceptions import NoArgsIsHelpError

from asl.problem import close_match

EMBEDDED = "Embedded AWS"

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "Definitions": {
        "check": "Say what is wrong with definitions.",
        "graph": "Draw a definition, or the state machine of a stack.",
        "policy": "Print the rights that the role of a definition needs.",
    },
    "Executions": {
        "start": "Start an execution.",
        "watch": "Show an execution while it runs.",
        "list": "List executions, the newest first.",
        "history": "Show the input, output and error of each step.",
        "why": "Explain why an execution failed, and what to do.",
        "redrive": "Go on with failed executions where they failed.",
        "replay": "Start anew with the input of executions, by today's definition.",
        "stop": "Stop executions.",
        "report": "Write a page about an execution, to send to a colleague.",
    },
    EMBEDDED: {
        "demo": "Deploy the project, execute it until each branch was seen, destroy it.",
        "up-local": "Deploy the project, and again at each save, until Ctrl-C.",
        "emulator": "Run an empty embedded AWS at a fixed port, until Ctrl-C.",
    },
}

END_WITH_CTRL_C = ("up-local", "emulator")
"""There is no other way to end these."""

OK, NO, MISUSE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: done; the answer is no, or it failed; the command can't do what it is asked; Ctrl-C."""


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
            close = close_match(args[0], self.list_commands(ctx))
            meant = f'did you mean "{close}"?' if close else f"the commands are {', '.join(self.list_commands(ctx))}"
            ctx.fail(f'no command "{args[0]}"; {meant}')
        return super().resolve_command(ctx, args)

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


def main() -> int:
    """Run the command that the arguments name, and return the exit status."""
    try:
        status = flow.main(prog_name="flow", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        print(_misuse(error), file=sys.stderr)
        return MISUSE
    except (click.Abort, KeyboardInterrupt):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gone = " The embedded AWS is gone, nothing is left of it." if _runs_embedded() else ""
        print(f"\nInterrupted.{gone}", file=sys.stderr)
        return OK if sys.argv[1] in END_WITH_CTRL_C else INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output, such as head, has enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        # Imported here, because Ctrl-C while boto3 is loaded shall be answered as at any other moment.
        from console.failure import explained, is_misuse

        print(f"flow: {explained(error)}", file=sys.stderr)
        return MISUSE if is_misuse(error) and not _runs_embedded() else NO
    return status if isinstance(status, int) else OK


def _misuse(error: click.ClickException) -> str:
    """One line about what was typed; the whole help where nothing was."""
    message = error.format_message()
    if isinstance(error, NoArgsIsHelpError):
        return message
    of = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "flow"
    return f"{of}: {message.rstrip('.')}; {of} --help tells more"


def _runs_embedded() -> bool:
    return sys.argv[1] in COMMANDS[EMBEDDED]


if __name__ == "__main__":
    sys.exit(main())
