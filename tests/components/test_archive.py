"""The code of a function is the same archive on any machine and any day."""

import hashlib
import os
import py_compile
from pathlib import Path

import pulumi
import pytest

from components.archive import archive, code_files
from emulator.resources.archive import zipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A handler of two files, one in a package."""
    folder = tmp_path / "charge"
    (folder / "cards").mkdir(parents=True)
    (folder / "app.py").write_text(
        "from cards import visa\n\n\ndef handler(event, context):\n    return visa.pay(event)\n"
    )
    (folder / "cards" / "visa.py").write_text("def pay(event):\n    return event\n")
    return folder


def bytes_of(code: Path) -> bytes:
    """The archive of *code* as Lambda gets it in the embedded AWS."""
    made, warning = archive("Charge", str(code), "python3.13", "arm64")
    assert warning == ""
    return zipped(made)


def test_file_stands_for_itself(folder: Path) -> None:
    """Under its own name, wherever it is."""
    assert list(code_files(str(folder / "app.py"))) == ["app.py"]


def test_folder_stands_for_its_files(folder: Path) -> None:
    """By their names in the folder, in order."""
    assert list(code_files(str(folder))) == ["app.py", "cards/visa.py"]


def test_what_a_test_run_leaves_is_left_out(folder: Path) -> None:
    """Bytecode, caches and hidden files do not change the archive."""
    before = bytes_of(folder)
    py_compile.compile(str(folder / "app.py"))
    py_compile.compile(str(folder / "cards" / "visa.py"), cfile=str(folder / "cards" / "visa.pyc"))
    (folder / ".pytest_cache").mkdir()
    (folder / ".pytest_cache" / "README.md").write_text("cache")
    assert bytes_of(folder) == before


def test_dates_and_modes_do_not_count(folder: Path) -> None:
    """A new checkout is the same archive."""
    before = bytes_of(folder)
    os.utime(folder / "app.py", (1, 1))
    (folder / "app.py").chmod(0o777)
    assert bytes_of(folder) == before


def test_archive_of_known_files_is_pinned(tmp_path: Path) -> None:
    """The bytes are those of any other machine and Python."""
    (tmp_path / "app.py").write_bytes(b"def handler(event, context):\n    return event\n")
    digest = hashlib.sha256(bytes_of(tmp_path / "app.py")).hexdigest()
    assert digest == "91b5ebb211c3184c48a81470cc3b4faf26e9c1382ef37565cc3caf46e4192ba6"


def test_content_and_names_count(folder: Path) -> None:
    """A change of either is a change of the archive."""
    before = bytes_of(folder)
    (folder / "app.py").write_text((folder / "app.py").read_text() + "\n")
    changed = bytes_of(folder)
    (folder / "app.py").rename(folder / "main.py")
    assert len({before, changed, bytes_of(folder)}) == 3


def test_line_ends_do_not_count(folder: Path) -> None:
    """A checkout on Windows is the same archive; what is no source is as it is."""
    before = bytes_of(folder)
    for file in folder.rglob("*.py"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert bytes_of(folder) == before
    (folder / "data.txt").write_bytes(b"a\r\n")
    with_data = bytes_of(folder)
    (folder / "data.txt").write_bytes(b"a\n")
    assert bytes_of(folder) != with_data


def test_source_that_is_not_utf_8_is_as_it_is(tmp_path: Path) -> None:
    """Pulumi has texts in UTF-8 only."""
    content = "# coding: latin-1\r\nname = 'Zo\xeb'\r\n".encode("latin-1")
    (tmp_path / "app.py").write_bytes(content)
    assert content in bytes_of(tmp_path / "app.py")


def test_file_of_unix_line_ends_is_named(folder: Path) -> None:
    """Pulumi reads it where it is; its hash is that of the file."""
    made, _ = archive("Charge", str(folder / "app.py"), "python3.13", "arm64")
    assert isinstance(made, pulumi.AssetArchive)
    assert [type(asset) for asset in made.assets.values()] == [pulumi.FileAsset]
