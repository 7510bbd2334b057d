"""The wheel has all that its packages need, and what it takes to compile it is said."""

import zipfile
from pathlib import Path

import pytest

from generate import wheel
from tests.conftest import ROOT

PACKAGES = ("asl", "components", "console", "emulator", "releases")


def test_wheel_has_all_files_of_its_packages(tmp_path: Path) -> None:
    """Data that is read beside the code, too; and nothing else."""
    built = wheel.build(tmp_path, compiled=False)
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file()]
    expected = {file.relative_to(ROOT).as_posix() for file in files if file.parent.name != "__pycache__"}
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
    assert {name for name in names if ".dist-info/" not in name} == expected


def test_nothing_is_left_beside_the_sources() -> None:
    """Python would take it in place of them."""
    left = [
        file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.suffix in (".so", ".c", ".pyd")
    ]
    assert [*left, *ROOT.glob("build"), *ROOT.glob("*.egg-info"), *ROOT.glob("*.so")] == []


def test_compiler_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what installs it, and before anything is built."""
    monkeypatch.setenv("CC", "no-such-compiler -O2")
    monkeypatch.setattr("sys.argv", ["wheel", str(tmp_path)])
    with pytest.raises(SystemExit) as exited:
        wheel.main()
    assert str(exited.value).startswith("the compiled wheel needs a C compiler, and there is no no-such-compiler; on ")
    assert list(tmp_path.iterdir()) == []


def test_wheel_is_another_one_when_a_source_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is built again then."""
    for name in wheel.SOURCES:
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(wheel, "ROOT", tmp_path)
    before = wheel.fingerprint()
    assert wheel.fingerprint() == before
    (tmp_path / "asl").write_text("changed")
    assert wheel.fingerprint() != before
