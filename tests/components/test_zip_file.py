"""A ZIP file is the same on any machine."""

import hashlib
import io
import zipfile
from pathlib import Path

from components.zip_file import zip_file

FILES: dict[str, Path | bytes] = {
    "app.py": b"def handler(event, context):\n    return event\n" * 100,
    "native/lib.so": b"\x7fELF\2\1\1",
    "native/r\xe9sum\xe9.txt": b"",
    "run.sh": b"#!/bin/sh\n",
}


def test_bytes_are_those_of_any_machine() -> None:
    """Whatever zlib it has; a new version of deflate may change them, and that deploys all functions anew."""
    digest = hashlib.sha256(zip_file(FILES)).hexdigest()
    assert digest == "80711a8202f5f727ce7b9d2342a89ed18a3730ee8858b641dbcfe387b689bf8d"


def test_order_does_not_count() -> None:
    """Names are sorted."""
    assert zip_file(dict(reversed(FILES.items()))) == zip_file(FILES)


def test_dates_and_modes_do_not_count(tmp_path: Path) -> None:
    """A file is its name and content."""
    (tmp_path / "app.py").write_bytes(b"x = 1\n")
    (tmp_path / "app.py").chmod(0o777)
    assert zip_file({"app.py": tmp_path / "app.py"}) == zip_file({"app.py": b"x = 1\n"})


def test_python_reads_it() -> None:
    """Names, contents and checksums."""
    with zipfile.ZipFile(io.BytesIO(zip_file(FILES))) as made:
        assert made.testzip() is None
        assert {name: made.read(name) for name in made.namelist()} == FILES


def test_entries_are_readable_on_lambda() -> None:
    """By everyone, and what is executable by its content may be executed."""
    with zipfile.ZipFile(io.BytesIO(zip_file(FILES))) as made:
        modes = {info.filename: oct(info.external_attr >> 16) for info in made.infolist()}
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert modes == {
        "app.py": "0o100644",
        "native/lib.so": "0o100755",
        "native/r\xe9sum\xe9.txt": "0o100644",
        "run.sh": "0o100755",
    }
