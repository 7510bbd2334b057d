"""What runs on AWS, and what knows the language, needs nothing but Python."""

import ast
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def imported(file: Path) -> set[str]:
    """The top-level packages that *file* imports."""
    nodes = list(ast.walk(ast.parse(file.read_text())))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    ("folder", "allowed"), [("asl", {"asl", "jsonata", "yaml"}), ("handlers", set()), ("workflows", {"asl"})]
)
def test_folder_imports_the_standard_library_only(folder: str, allowed: set[str]) -> None:
    """And its own modules, asl its parsers too. The other directions are contracts, which `make check` verifies."""
    found = set[str]().union(*(imported(file) for file in (ROOT / folder).rglob("*.py")))
    assert found - set(sys.stdlib_module_names) - allowed == set()
