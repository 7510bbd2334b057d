"""A Python source of a function's code: whether it parses, and what it defines."""

import ast
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Source(NamedTuple):
    """What a file of Python code has at its top."""

    names: tuple[str, ...]
    """What it defines or imports."""
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef]
    """The functions among them that are as they are written: those without decorators."""


def read_source(file: Path, minor: int) -> Source:
    """*file*, read as Python 3.*minor* reads it, as far as this Python can tell.

    Raises:
        SyntaxError: It is no Python code; the message says what else may be wrong.
    """
    return _read(file, file.stat().st_mtime_ns, minor)


def unix_text(file: Path) -> str | None:
    """What stands for *file* in an archive; None if that is the file as it is.

    The line ends of a source are those of the machine that it was checked out on, and code is the same with either.
    """
    content = file.read_bytes() if file.suffix == ".py" else b""
    if b"\r\n" not in content:
        return None
    try:
        return content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:  # It says its encoding itself, and Pulumi has texts in UTF-8 only.
        return None


@lru_cache(4096)
def _read(file: Path, saved: int, minor: int) -> Source:
    here = sys.version_info.minor
    try:
        body = ast.parse(file.read_bytes(), str(file), feature_version=minor if minor < here else None).body
    except SyntaxError as error:
        if minor > here:
            error.msg += f"; if python3.{minor} reads it, run Pulumi on that: this is Python 3.{here}"
        raise
    names: list[str] = []
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    for node in body:
        defined = _names(node)
        names += defined
        for name in defined:
            functions.pop(name, None)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.decorator_list:
            functions[node.name] = node
    return Source(tuple(names), functions)


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [target.id for target in targets if isinstance(target, ast.Name)]
    return []
