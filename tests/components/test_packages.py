"""The ZIP file of a function with requirements holds the right wheels, and is the same from the same inputs."""

import io
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pulumi
import pytest

from components import Function
from components.archive import archive
from components.arguments import ArgumentError
from tests.components.wheels import make_wheel
from tests.conftest import Deploy

PINS = Path(__file__).with_name("pydantic.txt")

MACHINES = {"arm64": 183, "x86_64": 62}
"""https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html"""


class Project:
    """A checkout of a project with the function `charge`, whose wheels are in a folder beside it."""

    def __init__(self, folder: Path, wheels: Path) -> None:
        self.folder, self.wheels = folder, wheels
        self.code = folder / "charge"
        self.code.mkdir(parents=True)
        (self.code / "charge.py").write_text("def handler(event, context):\n    return event\n")

    def require(self, *lines: str) -> None:
        """Write its requirements."""
        text = "\n".join(["--no-index", f"--find-links {self.wheels}", *lines])
        (self.code / "requirements.txt").write_text(text + "\n")

    def package(self, runtime: str = "python3.13", architecture: str = "arm64") -> tuple[Path, str]:
        """Its ZIP file, and the warning."""
        made, warning = archive("Charge", "charge", runtime, architecture)
        assert isinstance(made, pulumi.FileArchive)
        return self.folder / made.path, warning

    def members(self, runtime: str = "python3.13", architecture: str = "arm64") -> dict[str, bytes]:
        """The files in its ZIP file."""
        with zipfile.ZipFile(self.package(runtime, architecture)[0]) as made:
            return {name: made.read(name) for name in made.namelist()}

    def refusal(self, runtime: str = "python3.13", architecture: str = "arm64") -> str:
        """What is said when it can't be packaged."""
        with pytest.raises(ArgumentError) as refused:
            self.package(runtime, architecture)
        return str(refused.value)


Checkout = Callable[[str], Project]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Makes a checkout in a folder of its own, and goes there, as Pulumi does."""

    def make(name: str) -> Project:
        project = Project(tmp_path / name, tmp_path / "wheels")
        monkeypatch.chdir(project.folder)
        return project

    return make


@pytest.fixture
def project(checkout: Checkout) -> Project:
    """A checkout whose function requires the package `rates`."""
    project = checkout("project")
    make_wheel(project.wheels, "rates", files={"rates/data/.hidden": b"1", "rates/tool": b"#!/bin/sh\n"})
    project.require("rates==1.0")
    return project


def test_zip_file_has_the_code_and_the_packages(project: Project) -> None:
    """And nothing that an installer leaves, no scripts, no requirements."""
    assert sorted(project.members()) == [
        "charge.py",
        "rates-1.0.dist-info/METADATA",
        "rates-1.0.dist-info/WHEEL",
        "rates-1.0.dist-info/entry_points.txt",
        "rates/__init__.py",
        "rates/data/.hidden",
        "rates/tool",
    ]


def test_version_of_a_package_can_be_asked_for(project: Project) -> None:
    """Its metadata is there."""
    script = "from importlib.metadata import version; import rates; print(version('rates'), rates.VERSION)"
    environment = {"PYTHONPATH": str(project.package()[0])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "1.0 1.0\n"


def test_two_checkouts_give_the_same_bytes(project: Project, checkout: Checkout) -> None:
    """In other folders, at other times, with other modes and line ends."""
    first = project.package()[0]
    other = checkout("elsewhere/deeper")
    other.require("rates==1.0")
    for file in other.code.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        file.chmod(0o777)
        os.utime(file, (1, 1))
    second = other.package()[0]
    assert (second.name, second.read_bytes()) == (first.name, first.read_bytes())
    assert second != first


def test_path_is_the_same_on_any_machine(project: Project) -> None:
    """It stands in the state of the stack."""
    made, _ = archive("Charge", "charge", "python3.13", "arm64")
    assert isinstance(made, pulumi.FileArchive)
    assert made.path.startswith(".packages/") and made.path.endswith(".zip")


def test_what_is_cached_needs_neither_network_nor_uv(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed or zipped again, in a preview or an update."""
    before = project.package()
    monkeypatch.setattr("components.packages.subprocess", None)
    monkeypatch.setattr("components.packages.zip_file", None)
    assert project.package() == before


def test_changed_handler_installs_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its packages are cached by themselves."""
    before = project.package()[0]
    monkeypatch.setattr("components.packages.subprocess", None)
    (project.code / "charge.py").write_text("def handler(event, context):\n    return 1\n")
    assert project.package()[0] != before
    assert b"return 1" in project.members()["charge.py"]


def test_included_file_counts(project: Project) -> None:
    """Another constraint, another package."""
    make_wheel(project.wheels, "rates", "2.0")
    project.require("rates", "-c ../limits.txt")
    limits = project.folder / "limits.txt"
    limits.write_text("rates==1.0\n")
    assert b"1.0" in project.members()["rates/__init__.py"]
    limits.write_text("rates==2.0\n")
    assert b"2.0" in project.members()["rates/__init__.py"]


def test_included_file_is_not_deployed(project: Project) -> None:
    """It may hold the credentials of an index, and Lambda needs none of it."""
    (project.code / "base.txt").write_text("rates==1.0\n")
    project.require("-r base.txt")
    assert "base.txt" not in project.members()


def test_editable_package_is_refused(project: Project) -> None:
    """What would be deployed of it is a path of this machine."""
    project.require("-e ../rates")
    assert project.refusal().startswith('Charge: charge/requirements.txt has "-e"; allowed are wheels')
    assert not (project.folder / ".packages").exists()


def test_credentials_are_in_no_message(project: Project) -> None:
    """Of a line that can't be read neither."""
    project.require("rates at https://me:secret@index.example/simple")
    said = project.refusal()
    assert "https://****@index.example/simple" in said
    assert "secret" not in said


def test_file_that_is_no_utf_8_is_refused(project: Project) -> None:
    """As uv says it."""
    (project.code / "requirements.txt").write_bytes(b"rates # caf\xe9\n")
    assert "UTF-8" in project.refusal()


def test_full_disk_leaves_nothing_half_done(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor anything that nobody would ever take away."""

    def refuse(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no space left"):
        project.package()
    (installed,) = (project.folder / ".packages").iterdir()
    assert not installed.name.startswith("unfinished")


def test_comment_changes_no_function(project: Project) -> None:
    """The same packages are the same bytes."""
    before = project.package()[0].read_bytes()
    project.require("rates==1.0  # of the day")
    assert project.package()[0].read_bytes() == before


@pytest.mark.parametrize(
    ("runtime", "architecture", "expected"),
    [
        ("python3.13", "arm64", "2_34"),
        ("python3.12", "x86_64", "2_34 on x86_64"),
        ("python3.11", "arm64", "2_17"),
        ("python3.10", "x86_64", "2_17 on x86_64"),
    ],
)
def test_wheel_is_the_newest_that_runs_there(
    checkout: Checkout, runtime: str, architecture: str, expected: str
) -> None:
    """Amazon Linux 2023 has glibc 2.34, Amazon Linux 2 has 2.26."""
    project = checkout("project")
    tag = "cp{minor}-cp{minor}-manylinux_{glibc}_{machine}"
    for glibc in ("2_17", "2_34", "2_39"):
        for machine in ("aarch64", "x86_64"):
            where = f"{glibc} on x86_64" if machine == "x86_64" else glibc
            files = {"fast/_fast.so": where.encode()}
            made = tag.format(minor=runtime[6:].replace(".", ""), glibc=glibc, machine=machine)
            make_wheel(project.wheels, "fast", "1.0", made, files)
    project.require("fast==1.0")
    assert project.members(runtime, architecture)["fast/_fast.so"].decode() == expected


def test_missing_wheel_is_named(checkout: Checkout) -> None:
    """With the version, where it is missing, and what to do."""
    project = checkout("project")
    make_wheel(project.wheels, "fast", "1.0", "cp313-cp313-manylinux_2_17_x86_64")
    project.require("fast==1.0")
    assert project.members(architecture="x86_64")
    assert project.refusal().startswith(
        "Charge: charge/requirements.txt: there is no wheel of fast 1.0 for python3.13 on arm64; require a version "
        "that has one, choose another runtime or architecture, or build one and name its folder in the file, as "
        "--find-links FOLDER; uv says: No solution found"
    )


def test_missing_wheel_of_any_version_is_named(checkout: Checkout) -> None:
    """Where none is asked for."""
    project = checkout("project")
    make_wheel(project.wheels, "fast", "1.0", "cp313-cp313-win_amd64")
    make_wheel(project.wheels, "fast", "2.0", "cp313-cp313-win_amd64")
    project.require("fast")
    assert "there is no wheel of any version of fast for python3.13 on arm64" in project.refusal()


def test_other_problems_are_those_of_uv(project: Project) -> None:
    """In its words."""
    project.require("nothing==1")
    said = project.refusal()
    assert said.startswith(
        "Charge: charge/requirements.txt: its packages can't be installed for python3.13 on arm64; uv"
    )
    assert "nothing was not found" in said


def test_nothing_half_done_is_left(project: Project) -> None:
    """The next program finds all of it, or nothing."""
    project.require("nothing==1")
    project.refusal()
    assert list((project.folder / ".packages").iterdir()) == []


def test_wrong_hash_is_refused(project: Project) -> None:
    """What was pinned is what is packaged."""
    project.require(f"rates==1.0 --hash=sha256:{'0' * 64}")
    assert "Hash mismatch" in project.refusal() or "hash" in project.refusal()


def test_programs_at_once_do_not_break_each_other(project: Project) -> None:
    """Each finds the same packages, whoever made them."""
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: project.package()[0], range(4)))
    assert len(paths) == 1
    assert len(list((project.folder / ".packages").iterdir())) == 2


def test_another_program_may_be_quicker(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it made is taken."""

    def lose(folder: Path, target: Path) -> None:
        shutil.copytree(folder, target)
        raise OSError("not empty")

    monkeypatch.setattr(Path, "rename", lose)
    assert "rates/__init__.py" in project.members()


def test_folder_that_can_not_be_written_is_said(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the machine says it."""

    def refuse(*_: object) -> None:
        raise PermissionError("not here")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError, match="not here"):
        project.package()


def test_requirements_may_be_empty(project: Project) -> None:
    """The code is all then."""
    project.require()
    assert list(project.members()) == ["charge.py"]


def test_file_of_both_is_refused(project: Project) -> None:
    """One would hide the other."""
    (project.code / "rates").mkdir()
    (project.code / "rates" / "__init__.py").write_text("")
    assert project.refusal() == ('Charge: the code has "rates/__init__.py", and so has a package of its requirements')


@pytest.mark.parametrize(("limit", "how"), [("DIRECT_LIMIT", "zipped"), ("UNZIPPED_LIMIT", "unzipped")])
def test_too_large_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch, limit: str, how: str) -> None:
    """With what is largest."""
    (project.code / "data.bin").write_bytes(os.urandom(300_000))
    monkeypatch.setattr(f"components.packages.{limit}", 200_000)
    assert project.refusal() == (
        f"Charge: its code and packages have 0.3 MB {how}; Lambda takes 0.2 MB; the largest are "
        "data.bin (0.3 MB unzipped), rates-1.0.dist-info (0.0 MB unzipped), charge.py (0.0 MB unzipped); require "
        "fewer, or put some in a layer"
    )


def test_loose_requirements_are_warned_of(project: Project) -> None:
    """With what was found, what is required by what is required too."""
    make_wheel(project.wheels, "Money_Talk", "3.1", requires="rates")
    project.require("Money.Talk")
    assert project.package()[1] == (
        "charge/requirements.txt doesn't say which version of all packages; another machine, or another day, may give "
        "others than Money_Talk 3.1, rates 1.0; pin all, for example with: uv pip compile --generate-hashes"
    )
    project.require("Money.Talk==3.1", "rates==1.0")
    assert project.package()[1] == ""


def test_warning_goes_to_the_log_of_pulumi(deploy: Deploy, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the name of the function, which is registered."""
    warnings: list[str] = []
    monkeypatch.setattr("pulumi.log.warn", lambda message, _: warnings.append(message))
    project.require("rates")
    recorded = deploy(lambda: Function("Charge", {"code": "charge"}))
    assert isinstance(recorded["Charge"]["code"], pulumi.FileArchive)
    assert [warning.partition(" doesn't")[0] for warning in warnings] == ['Function "Charge": charge/requirements.txt']


@pytest.mark.parametrize("architecture", MACHINES)
def test_compiled_dependency_is_that_of_lambda(project: Project, checkout: Checkout, architecture: str) -> None:
    """pydantic, pinned with hashes, from the registry; the same bytes from a checkout in another folder."""
    (project.code / "requirements.txt").write_text(PINS.read_text())
    path, warning = project.package("python3.13", architecture)
    first = path.read_bytes()
    assert warning == ""
    with zipfile.ZipFile(io.BytesIO(first)) as made:
        (name,) = (each for each in made.namelist() if each.startswith("pydantic_core/") and each.endswith(".so"))
        (machine,) = struct.unpack_from("<H", made.read(name), 18)
    assert machine == MACHINES[architecture]
    assert f"cpython-313-{'aarch64' if architecture == 'arm64' else 'x86_64'}" in name
    other = checkout("elsewhere/deeper")
    (other.code / "requirements.txt").write_text(PINS.read_text())
    again, _ = other.package("python3.13", architecture)
    assert again != path
    assert again.read_bytes() == first
