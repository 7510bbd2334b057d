"""`console`, which runs a command."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.server import Emulator
from tests.conftest import ROOT
from tests.console.scenarios import Scenarios
from tests.console.terminal import Console


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """Starts a command of the console, with a folder of its own for what is temporary."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    started = Console(temporary)
    yield started
    assert started.process.stdout is not None
    started.process.stdout.close()
    started.process.kill()
    started.process.wait()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to change."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", ".*", "tests", "bench"))
    (copy / ".venv-emulator").symlink_to(ROOT / ".venv-emulator")
    return copy


@pytest.fixture(scope="session")
def scenarios() -> Iterator[Scenarios]:
    """Executions of every kind, on an embedded AWS of their own."""
    with Emulator() as emulator:
        yield Scenarios(emulator)
