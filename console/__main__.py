"""`flow COMMAND`: runs a command, with one clear message when it can't, and none of Python's."""

import contextlib
import signal
import sys

from console.commands import COMMANDS, EMBEDDED, END_WITH_CTRL_C

OK, NO, MISUSE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: done; the answer is no, or it failed; the command can't do what it is asked; Ctrl-C."""


def main() -> int:
    """Run the command that the arguments name, and return the exit status."""
    try:
        # Imported here and below, because Ctrl-C while click or boto3 is loaded shall be answered as at any other time.
        from console import streams

        streams.open_all()
        return _status()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gone = " The embedded AWS is gone, nothing is left of it." if _runs(tuple(COMMANDS[EMBEDDED])) else ""
        _tell(f"\nInterrupted.{gone}")
        return OK if _runs(END_WITH_CTRL_C) else INTERRUPTED


def _status() -> int:
    import click

    from console import streams
    from console.command_line import NobodyReadsError, flow, told

    try:
        status = flow.main(prog_name="flow", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _tell(told(error))
        return MISUSE
    except click.Abort:
        raise KeyboardInterrupt from None
    except (NobodyReadsError, BrokenPipeError):
        streams.close_output()
        return OK
    except Exception as error:
        from console.failure import explained, is_misuse

        _tell(f"flow: {explained(error)}")
        return MISUSE if is_misuse(error) and not _runs(tuple(COMMANDS[EMBEDDED])) else NO
    return status if isinstance(status, int) else OK


def _tell(message: str) -> None:
    """Say *message* on standard error, if anybody listens: the exit status tells it too."""
    with contextlib.suppress(OSError):
        print(message, file=sys.stderr, flush=True)


def _runs(commands: tuple[str, ...]) -> bool:
    return sys.argv[1:2] != [] and sys.argv[1] in commands


if __name__ == "__main__":
    sys.exit(main())
