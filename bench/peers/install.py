"""Installs the peers, once for each state of the lock files, in a folder of their own."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
INTO = HERE.parent.parent / ".bench-peers"
PYTHON = INTO / "python"
NODE = INTO / "node"


def node_command() -> list[str]:
    """The command that times a Node peer, but for the peer's name and folder; installs the peers if need be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise LookupError("node and npm are not installed")
    lock = HERE / "package-lock.json"
    if not is_installed(NODE, lock):
        print(f"installing Node peers in {INTO.name}", flush=True)
        for file in (lock, HERE / "package.json"):
            shutil.copy(file, NODE)
        run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], NODE)
        installed(NODE, lock)
    return [node, str(HERE / "in_node.js")]


def python_command() -> list[str]:
    """The command that times a Python peer, but for the peer's name; installs the peers if need be."""
    python, lock = PYTHON / "bin" / "python", HERE / "requirements.txt"
    if not is_installed(PYTHON, lock):
        print(f"installing Python peers in {INTO.name}", flush=True)
        run([sys.executable, "-m", "venv", "--clear", str(PYTHON)], INTO)
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        run([str(python), *pip, "--requirement", str(lock)], INTO)
        installed(PYTHON, lock)
    return [str(python), "-m", "bench.peers.in_python"]


def is_installed(folder: Path, lock: Path) -> bool:
    """Whether what *lock* names is in *folder*, which exists afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "installed"
    return stamp.exists() and stamp.read_bytes() == lock.read_bytes()


def installed(folder: Path, lock: Path) -> None:
    shutil.copy(lock, folder / "installed")


def run(command: list[str], folder: Path) -> None:
    """Run *command* in *folder*, and raise what it said last if it fails."""
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise LookupError(f"{Path(command[0]).name} failed: {last_words(done)}")


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    """The last line of what a failed process said."""
    return (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
