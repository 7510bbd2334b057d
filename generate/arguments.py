"""Writes the tables of all arguments into the README, from the docstrings under their keys: `make arguments`."""

import ast
import inspect
import re
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from components import WorkflowArgs
from components.triggers.http_arguments import JwtArgs

README = Path("README.md")

ELSEWHERE = (JwtArgs,)
"""What no annotation names: Pulumi's schema has no unions."""

TABLES = re.compile(r"(?<=<!-- arguments -->\n).*(?=<!-- end of arguments -->)", re.DOTALL)

SPACE = re.compile(r"\s+")


def tables() -> str:
    """The tables as Markdown: of `WorkflowArgs`, and of what its arguments are made of.

    Raises:
        ValueError: A key has no docstring, or one that may be left out doesn't tell its default.
    """
    return "\n".join(_table(args) for args in dict.fromkeys((*_reached(WorkflowArgs), *ELSEWHERE)))


def _reached(args: type) -> Iterator[type]:
    yield args
    for hint in args.__annotations__.values():
        for part in _parts(hint):
            if typing.is_typeddict(part):
                yield from _reached(part)


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in typing.get_args(hint):
        yield from _parts(part)


def _table(args: type) -> str:
    rows = list(_rows(args))
    if len(rows) != len(args.__annotations__):
        raise ValueError(f"{args.__name__}: a key has no docstring")
    said = SPACE.sub(" ", args.__doc__ or "").replace("`", "")
    title = f"<details>\n<summary><code>{args.__name__}</code>: {said}</summary>\n"
    return "\n".join([title, "| | | default |", "|---|---|---|", *rows, "\n</details>\n"])


def _rows(args: type) -> Iterator[str]:
    """A row for each key: its own, and then those of the TypedDicts that it extends."""
    (tree,) = ast.parse(inspect.getsource(args)).body
    assert isinstance(tree, ast.ClassDef)
    yield from [
        _row(args, key.target.id, ast.get_source_segment(inspect.getsource(args), text.value) or "")
        for key, text in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True)
        if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name) and isinstance(text, ast.Expr)
    ]
    for base in tree.bases:
        # Python 3.11 keeps no bases of a TypedDict.
        extended = getattr(sys.modules[args.__module__], ast.unparse(base))
        if typing.is_typeddict(extended):
            yield from _rows(extended)


def _row(args: Any, key: str, literal: str) -> str:
    said, _, default = SPACE.sub(" ", ast.literal_eval(literal)).partition(" Default: ")
    if (key in args.__required_keys__) == bool(default):
        raise ValueError(f"{args.__name__}.{key}: what may be left out has a default, and what may not has none")
    cells = [f"`{key}`", said, default.removesuffix(".") or "must be given"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def written(readme: str) -> str:
    """*readme* with today's tables."""
    return TABLES.sub(lambda _: f"\n{tables()}\n", readme)


if __name__ == "__main__":
    README.write_text(written(README.read_text()))
