"""A failure is told in the words that help to mend it, with nothing of Python's and Pulumi's insides."""

from pathlib import Path

import pytest

from console.failure import explained
from console.run import run


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


def test_command_that_fails_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With its name, and exit status 1."""
    monkeypatch.setattr("console.emulator.main", lambda _: Path("/nowhere").read_text())
    assert run("emulator") == 1
    assert capsys.readouterr().err == "emulator: [Errno 2] No such file or directory: '/nowhere'\n"
