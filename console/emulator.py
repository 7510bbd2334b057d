"""`flow emulator`: an empty embedded AWS at the port that `Pulumi.local.yaml` names, for the pulumi CLI."""

import threading

import click

from console import signals
from emulator.server import Emulator

PORT = 4566


@click.command(name="emulator", help="Run an empty embedded AWS at a fixed port, for the pulumi CLI, until Ctrl-C.")
def command() -> None:
    """Run it until Ctrl-C."""
    signals.end_like_ctrl_c()
    with Emulator(port=PORT) as emulator:
        print(f"The embedded AWS listens at {emulator.endpoint} until Ctrl-C; nothing is left of it then.", flush=True)
        threading.Event().wait()
