"""The code of a function is the same archive on any machine and any day."""

import hashlib
import os
import py_compile
from pathlib import Path

import pytest

from components.archive import archive, check_handler, code_files
from components.arguments import ArgumentError
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


def test_file_stands_for_itself(folder: Path) -> None:
    """Under its own name, wherever it is."""
    assert list(code_files(str(folder / "app.py"))) == ["app.py"]


def test_folder_stands_for_its_files(folder: Path) -> None:
    """By their names in the folder, in order."""
    assert list(code_files(str(folder))) == ["app.py", "cards/visa.py"]


def test_what_a_test_run_leaves_is_left_out(folder: Path) -> None:
    """Bytecode, caches and hidden files do not change the archive."""
    before = zipped(archive(str(folder)))
    py_compile.compile(str(folder / "app.py"))
    py_compile.compile(str(folder / "cards" / "visa.py"), cfile=str(folder / "cards" / "visa.pyc"))
    (folder / ".pytest_cache").mkdir()
    (folder / ".pytest_cache" / "README.md").write_text("cache")
    assert zipped(archive(str(folder))) == before


def test_dates_and_modes_do_not_count(folder: Path) -> None:
    """A new checkout is the same archive."""
    before = zipped(archive(str(folder)))
    os.utime(folder / "app.py", (1, 1))
    (folder / "app.py").chmod(0o777)
    assert zipped(archive(str(folder))) == before


def test_archive_of_known_files_is_pinned(tmp_path: Path) -> None:
    """The bytes are those of any other machine and Python."""
    (tmp_path / "app.py").write_bytes(b"def handler(event, context):\n    return event\n")
    digest = hashlib.sha256(zipped(archive(str(tmp_path / "app.py")))).hexdigest()
    assert digest == "91b5ebb211c3184c48a81470cc3b4faf26e9c1382ef37565cc3caf46e4192ba6"


def test_content_and_names_count(folder: Path) -> None:
    """A change of either is a change of the archive."""
    before = zipped(archive(str(folder)))
    (folder / "app.py").write_text((folder / "app.py").read_text() + "\n")
    changed = zipped(archive(str(folder)))
    (folder / "app.py").rename(folder / "main.py")
    assert len({before, changed, zipped(archive(str(folder)))}) == 3


@pytest.mark.parametrize(
    "source",
    [
        "def handler(event, context): ...",
        "async def handler(event, context): ...",
        "class handler: ...",
        "from elsewhere import work as handler",
        "import handler",
        "handler = print",
        "handler: object = print",
        "(a, handler) = print, print\nhandler = 1",
    ],
)
def test_handler_is_found_however_it_is_defined(tmp_path: Path, source: str) -> None:
    """Anything at the top of the file that has its name."""
    (tmp_path / "app.py").write_text(source)
    check_handler("Charge", str(tmp_path), "app.handler")


def test_handler_may_be_in_a_package(folder: Path) -> None:
    """With dots, as Lambda has it."""
    check_handler("Charge", str(folder), "cards.visa.pay")


def test_missing_code_is_refused(folder: Path) -> None:
    """The nearest file of the folder is named."""
    with pytest.raises(ArgumentError) as refused:
        check_handler("Charge", str(folder / "ap.py"), "ap.handler")
    assert str(refused.value) == (
        f'Charge: code is "{folder / "ap.py"}", and there is no such file or folder; '
        f'did you mean "{folder / "app.py"}"?'
    )


def test_code_that_is_no_python_is_refused(tmp_path: Path) -> None:
    """With the file, the line and what Python says."""
    (tmp_path / "app.py").write_text("x = 1\ndef handler(:\n")
    with pytest.raises(ArgumentError, match=rf"^Charge: {tmp_path}/app.py:2: invalid syntax$"):
        check_handler("Charge", str(tmp_path / "app.py"), "app.handler")
