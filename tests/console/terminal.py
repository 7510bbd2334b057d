"""A command of the console, run as a person does."""

import os
import subprocess
import sys
from pathlib import Path

import psutil

from tests.conftest import ROOT


class Console:
    """A command of the console as a person runs it."""

    process: subprocess.Popen[str]

    def __init__(self, temporary: Path) -> None:
        self.temporary = temporary
        self.output = ""

    def start(self, command: str, project: Path = ROOT) -> None:
        """Start it in *project*."""
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "console", command],
            cwd=project,
            env={**os.environ, "TMPDIR": str(self.temporary), "COLUMNS": "100"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, text: str) -> str:
        """Read its output until a line has *text*, and return that line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output += line
            if text in line:
                return line
        raise AssertionError(f"{text!r} never came:\n{self.output}")

    def finish(self) -> int:
        """Read the rest of its output and return its exit status."""
        assert self.process.stdout is not None
        self.output += self.process.stdout.read()
        return self.process.wait()

    def children(self) -> list[psutil.Process]:
        """The embedded AWS and its workers."""
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
