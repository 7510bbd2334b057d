"""A Python source of a function's code: whether it parses, and what it defines."""

import ast
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

BLOCKS = (ast.stmt, ast.excepthandler, ast.match_case)
"""What a statement may have in it, as a `try` has."""


class Source(NamedTuple):
    """What a file of Python code has at its top."""

    names: tuple[str, ...]
    """What it defines or imports, also if only on a condition; `*` is all of another module."""
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef]
    """The functions among them that are as they are written: on no condition, and without decorators."""


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
    except (MemoryError, RecursionError):
        raise SyntaxError("its code is nested too deep for Python") from None
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


def _names(statement: ast.stmt) -> list[str]:
    """What *statement* defines, or one of the statements in it."""
    found: list[str] = []
    left: list[ast.AST] = [statement]
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found += [alias.asname or alias.name for alias in node.names]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = (each for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
            found += [each.id for each in named if isinstance(each.ctx, ast.Store)]
        else:
            left += [each for each in ast.iter_child_nodes(node) if isinstance(each, BLOCKS)]
    return found
