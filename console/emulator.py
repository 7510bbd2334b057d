"""`make emulator`: an empty embedded AWS at the port that `Pulumi.local.yaml` names, for the pulumi CLI."""

import threading
from pathlib import Path

from emulator.server import Emulator

PORT = 4566


def main(project: Path) -> int:
    """Run the embedded AWS until Ctrl-C."""
    with Emulator(port=PORT) as emulator:
        print(f"The embedded AWS listens at {emulator.endpoint} until Ctrl-C; nothing is left of it then.", flush=True)
        threading.Event().wait()
    return 0
