"""Runs a command and answers for what it raises."""

import importlib
import sys
from pathlib import Path

import pulumi
from botocore.exceptions import BotoCoreError, ClientError

from emulator.server import EmulatorError

PROJECT = Path(__file__).resolve().parent.parent

EXPECTED = (pulumi.RunError, EmulatorError, BotoCoreError, ClientError, OSError)
"""Errors whose message says all: of the project, of the embedded AWS, of the machine."""


def run(command: str) -> int:
    """Run the module of *command* and return its exit status; 1, with a message, if it raises what may be expected."""
    module = importlib.import_module(f"console.{command.replace('-', '_')}")
    try:
        status: int = module.main(PROJECT)
    except EXPECTED as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    return status
