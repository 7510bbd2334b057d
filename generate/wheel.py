"""Writes a wheel in which the check of definitions is compiled.

    python -m generate.wheel FOLDER [--unpack]

The wheel goes into FOLDER; with `--unpack`, what the wheel installs does, unless that is there already and the sources
have not changed. It is built from a copy of the sources: what is compiled beside a source hides it from Python.
"""

import argparse
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent

SOURCES = ("README.md", "pyproject.toml", "setup.py", "asl", "components", "console", "emulator", "releases")
"""What the wheel is made from."""

PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


class BuildError(Exception):
    """The wheel can't be built here; it says why."""


def build(wheels: Path, *, compiled: bool = True) -> Path:
    """Build the wheel with the packages of this environment, and return its place in the folder *wheels*."""
    if compiled:
        _require_compiler()
    wheels.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        copy, built = Path(folder, "sources"), Path(folder, "built")
        for name in SOURCES:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                copy.mkdir(exist_ok=True)
                shutil.copy(source, copy / name)
        alone = ("--no-index", "--no-deps", "--no-build-isolation")
        _run(
            *PIP,
            "wheel",
            *alone,
            "--wheel-dir",
            str(built),
            str(copy),
            environment={"COMPILE_ASL": "1" if compiled else ""},
        )
        (wheel,) = built.iterdir()
        return Path(shutil.move(wheel, wheels / wheel.name))


def unpacked(folder: Path) -> Path:
    """*folder*, with what the compiled wheel installs; it is built if the sources have changed since."""
    stamp = folder / "built-from"
    sources = fingerprint()
    if not stamp.exists() or stamp.read_text() != sources:
        print(f"building the compiled wheel in {folder.name}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        with TemporaryDirectory() as wheels:
            _install(build(Path(wheels)), folder)
        stamp.write_text(sources)
    return folder


def fingerprint() -> str:
    """What tells whether the wheel would be another one: a hash of all that it is made from and with."""
    found = hashlib.sha256(f"{sys.version} {version('mypy')} {version('setuptools')}".encode())
    for name in SOURCES:
        source = ROOT / name
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        for file in files:
            if file.is_file() and file.parent.name != "__pycache__":
                found.update(f"\0{file.relative_to(ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _require_compiler() -> None:
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
    fix = "on Debian and Ubuntu, apt install build-essential python3-dev"
    if shutil.which(compiler) is None:
        raise BuildError(f"the compiled wheel needs a C compiler, and there is no {compiler}; {fix}")
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        raise BuildError(f"the compiled wheel needs the headers of Python, and there is no Python.h; {fix}")


def _install(wheel: Path, folder: Path) -> None:
    _run(*PIP, "install", "--no-index", "--no-deps", "--target", str(folder), str(wheel))


def _run(*command: str, environment: dict[str, str] = {}) -> None:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise BuildError(f"the compiled wheel can't be built:\n{done.stdout}")


def main() -> None:
    """Build what is asked for, and exit with 1 and the reason if that can't be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--unpack", action="store_true", help="put what the wheel installs into FOLDER")
    options = parser.parse_args()
    try:
        print(unpacked(options.folder) if options.unpack else build(options.folder))
    except BuildError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
