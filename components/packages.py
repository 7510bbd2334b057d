"""The ZIP file of a function that has requirements: wheels for its runtime and architecture, and its own code."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import pulumi

from components.archive import REQUIREMENTS
from components.arguments import ArgumentError
from components.requirements import made_here, normalised, pinned_packages, requirements_files
from components.runtime import ARCHITECTURES, RUNTIMES, minor
from components.source import unix_text
from components.zip_file import zip_file

CACHE = Path(".packages")
"""In the folder of the project, where Pulumi runs the program: the paths in the state of a stack are then the same on
any machine. Its name lets `flow up-local` look past it."""

UNFINISHED = "unfinished-"

DIRECT_LIMIT = 50 * 1024 * 1024
UNZIPPED_LIMIT = 250 * 1024 * 1024
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution"""

DIFFERS_BY_MACHINE = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json")
"""What an installer leaves of itself beside the metadata of a package."""

NO_WHEEL = re.compile(r"(?:([\w.-]+)==(\S+?)|all versions of ([\w.-]+)),? ha(?:s|ve) no (?:usable )?wheels")
CREDENTIALS = re.compile(r"://[^\s/]+@")
DISTRIBUTION = re.compile(r"(?P<name>[^-]+)-(?P<version>.+)\.dist-info")


def packaged(
    subject: str, files: Mapping[str, Path], runtime: str, architecture: str
) -> tuple[pulumi.FileArchive, str]:
    """The ZIP file of *files* and of the packages that `requirements.txt` among them names; and a warning, or nothing.

    It is made once for the same inputs, and found in `CACHE` from then on, without the network.

    Raises:
        ArgumentError: A package is no wheel, can't be installed, has a file that the code has too, or all are large.
    """
    requirements = files[REQUIREMENTS]
    texts = requirements_files(requirements)
    option = made_here(texts)
    if option:
        raise ArgumentError(
            f'{subject}: {requirements} has "{option}"; allowed are wheels, as what is made of sources is for this '
            "machine; build a wheel of it, and name its folder in the file, as --find-links FOLDER"
        )
    platform = f"{ARCHITECTURES[architecture]}-{RUNTIMES[runtime]}"
    key = _key(texts, f"3.{minor(runtime)}", platform, version("uv"))
    folder = CACHE / key
    if not folder.is_dir():
        _install(subject, requirements, runtime, architecture, platform, folder)
    own = {name: _content(file) for name, file in files.items() if name not in texts}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in own.items()}
    path = CACHE / f"{_key(key, digests, version('deflate'))}.zip"
    if not path.is_file():
        content = _zipped(subject, folder, own)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix=UNFINISHED) as temporary:
            (Path(temporary) / path.name).write_bytes(content)
            (Path(temporary) / path.name).replace(path)
    return pulumi.FileArchive(path.as_posix()), _unpinned(requirements, folder, texts)


def _key(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def _content(file: Path) -> bytes:
    text = unix_text(file)
    return file.read_bytes() if text is None else text.encode()


def _install(subject: str, requirements: Path, runtime: str, architecture: str, platform: str, folder: Path) -> None:
    """Install the packages of *requirements* in *folder*, in one step: it is there with all of them, or not at all."""
    from uv import find_uv_bin

    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=UNFINISHED) as temporary:
        target = Path(temporary) / "packages"
        command = [find_uv_bin(), "pip", "install", "--requirement", str(requirements), "--target", str(target)]
        command += ["--python-platform", platform, "--python-version", f"3.{minor(runtime)}", "--python"]
        command += [sys.executable, "--only-binary", ":all:", "--no-compile-bytecode", "--link-mode", "copy"]
        # pip in the environment is not needed for it: `pulumi install` may make environments that have none.
        done = subprocess.run([*command, "--quiet", "--color", "never"], capture_output=True, text=True, check=False)
        if done.returncode:
            raise ArgumentError(f"{subject}: {requirements}: {_refusal(done.stderr, runtime, architecture)}")
        target.mkdir(exist_ok=True)  # Nothing may be required.
        _leave_out_what_differs(target)
        try:
            target.rename(folder)
        except OSError:
            if not folder.is_dir():  # Else another program was quicker.
                raise


def _refusal(said: str, runtime: str, architecture: str) -> str:
    # Of a line that it can't read, uv shows all.
    said = CREDENTIALS.sub("://****@", " ".join(said.split()).removeprefix("error: "))
    match = NO_WHEEL.search(said)
    if match is None:
        return f"its packages can't be installed for {runtime} on {architecture}; uv says: {said}"
    package = f"{match[1]} {match[2]}" if match[1] else f"any version of {match[3]}"
    return (
        f"there is no wheel of {package} for {runtime} on {architecture}; require a version that has one, choose "
        "another runtime or architecture, or build one and name its folder in the file, as --find-links FOLDER; "
        f"uv says: {said}"
    )


def _leave_out_what_differs(target: Path) -> None:
    """Take away what depends on the machine, or is not for Lambda: scripts, locks, and what the installer notes."""
    shutil.rmtree(target / "bin", ignore_errors=True)
    (target / ".lock").unlink(missing_ok=True)
    for metadata in target.glob("*.dist-info"):
        for name in DIFFERS_BY_MACHINE:
            (metadata / name).unlink(missing_ok=True)


def _zipped(subject: str, folder: Path, own: Mapping[str, bytes]) -> bytes:
    installed = {
        file.relative_to(folder).as_posix(): file
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    both = sorted(installed.keys() & own)
    if both:
        raise ArgumentError(f'{subject}: the code has "{both[0]}", and so has a package of its requirements')
    sizes = {name: file.stat().st_size for name, file in installed.items()}
    sizes |= {name: len(content) for name, content in own.items()}
    _check_size(subject, sum(sizes.values()), UNZIPPED_LIMIT, "unzipped", sizes)
    content = zip_file({**installed, **own})
    _check_size(subject, len(content), DIRECT_LIMIT, "zipped", sizes)
    return content


def _check_size(subject: str, size: int, limit: int, how: str, sizes: Mapping[str, int]) -> None:
    if size > limit:
        raise ArgumentError(
            f"{subject}: its code and packages have {_megabytes(size)} {how}; Lambda takes {_megabytes(limit)}; the "
            f"largest are {_largest(sizes)}; require fewer, or put some in a layer"
        )


def _largest(sizes: Mapping[str, int]) -> str:
    together: dict[str, int] = {}
    for name, size in sizes.items():
        top = name.partition("/")[0]
        together[top] = together.get(top, 0) + size
    largest = sorted(together.items(), key=lambda item: -item[1])[:3]
    return ", ".join(f"{name} ({_megabytes(size)} unzipped)" for name, size in largest)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _unpinned(requirements: Path, folder: Path, texts: dict[str, str]) -> str:
    """A warning that names the packages of *folder* whose version is nowhere said; empty if there are none."""
    found = (DISTRIBUTION.fullmatch(path.name) for path in sorted(folder.glob("*.dist-info")))
    pinned = pinned_packages(texts)
    loose: Iterable[str] = [
        f"{match['name']} {match['version']}" for match in found if match and normalised(match["name"]) not in pinned
    ]
    if not loose:
        return ""
    return (
        f"{requirements} doesn't say which version of all packages; another machine, or another day, may give others "
        f"than {', '.join(loose)}; pin all, for example with: uv pip compile --generate-hashes"
    )
