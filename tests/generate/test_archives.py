"""What is generated is what the installed packages give."""

import io
import zipfile
from types import ModuleType
from typing import IO

import pytest

from generate import rights, services
from generate.services import archive

MODULES = pytest.mark.parametrize("module", [services, rights], ids=["services", "rights"])


def contents(file: IO[bytes]) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as members:
        return {name: members.read(name) for name in members.namelist()}


@MODULES
def test_archive_is_what_the_installed_packages_give(module: ModuleType) -> None:
    """If it isn't: make services. Compressed bytes would differ between versions of zlib."""
    with module.DESTINATION.open("rb") as file:
        assert contents(file) == contents(io.BytesIO(archive(module.everything())))


@MODULES
def test_same_services_give_the_same_bytes(module: ModuleType) -> None:
    assert archive(module.read(["sqs", "sns"])) == archive(module.read(["sns", "sqs"]))


@MODULES
def test_archive_is_small(module: ModuleType) -> None:
    assert module.DESTINATION.stat().st_size < 500_000
