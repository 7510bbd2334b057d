"""A failure is told in the words that help to mend it, with nothing of Python's and Pulumi's insides."""

import shutil
import subprocess
import sys
from pathlib import Path

from console.failure import explained
from tests.conftest import ROOT


def failing(project: Path, source: str) -> Exception:
    """What *source*, a file of *project*, raises."""
    file = project / "workflow.py"
    file.write_text(source)
    try:
        exec(compile(source, str(file), "exec"), {})
    except Exception as error:
        return error
    raise AssertionError("it raised nothing")


def test_syntax_error_has_its_place(tmp_path: Path) -> None:
    """The file and the line."""
    assert explained(failing(tmp_path, "x = 1\ny = (\n"), tmp_path) == "workflow.py:2: '(' was never closed"


def test_other_errors_have_the_lines_of_the_project(tmp_path: Path) -> None:
    """And no others."""
    error = failing(tmp_path, "import json\nx = 1\njson.loads('{')\n")
    assert explained(error, tmp_path).splitlines()[1:] == ["  workflow.py:3: json.loads('{')"]


def test_clear_errors_are_their_message(tmp_path: Path) -> None:
    """They say all themselves."""
    assert explained(FileNotFoundError(2, "No such file", "x"), tmp_path) == "[Errno 2] No such file: 'x'"


def test_command_that_fails_says_so(tmp_path: Path) -> None:
    """In one line, with exit status 1."""
    shutil.copytree(ROOT, tmp_path / "project", ignore=shutil.ignore_patterns("__pycache__", ".*", "tests", "bench"))
    ran = subprocess.run(
        [sys.executable, "-m", "console", "demo"], cwd=tmp_path / "project", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr == "flow: .venv-emulator/bin/python is not there; install the embedded AWS with: make install\n"
