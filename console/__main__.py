"""`python -m console COMMAND`: runs a command, with one clear message when it fails and none of Python's."""

import signal
import sys

COMMANDS = {
    "demo": "deploy the project to the embedded AWS, execute it until each branch was seen, destroy it",
    "up-local": "deploy the project to the embedded AWS, and again at each save, until Ctrl-C",
    "emulator": "run an empty embedded AWS at a fixed port, for the pulumi CLI, until Ctrl-C",
}

END_WITH_CTRL_C = ("up-local", "emulator")
"""There is no other way to end these."""


def main() -> int:
    """Run the command that the arguments name; return 0, 1 (it failed), 2 (misuse) or 130 (Ctrl-C)."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        lines = [f"  {name:9} {purpose}" for name, purpose in COMMANDS.items()]
        print("\n".join(["usage: python -m console COMMAND", *lines]), file=sys.stderr)
        return 2
    try:
        # Imported here, because Ctrl-C while Pulumi is loaded shall be answered as at any other moment.
        from console.run import run

        return run(sys.argv[1])
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("\nInterrupted. The embedded AWS is gone, nothing is left of it.", file=sys.stderr)
        return 0 if sys.argv[1] in END_WITH_CTRL_C else 130


if __name__ == "__main__":
    sys.exit(main())
