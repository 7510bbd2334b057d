"""Runs a command and answers for what it raises."""

import importlib
import sys
from pathlib import Path

from console.failure import explained

PROJECT = Path(__file__).resolve().parent.parent


def run(command: str) -> int:
    """Run the module of *command* and return its exit status; 1, with a message, whatever it raises."""
    module = importlib.import_module(f"console.{command.replace('-', '_')}")
    try:
        status: int = module.main(PROJECT)
    except Exception as error:
        print(f"{command}: {explained(error, PROJECT)}", file=sys.stderr)
        return 1
    return status
