"""The code of a Lambda function, as an archive of named files."""

import ast
from functools import lru_cache
from pathlib import Path

import pulumi

from asl.problem import nearest
from components.arguments import ArgumentError


def code_files(code: str) -> dict[str, Path]:
    """The files that *code* stands for, by their names in the archive, in order.

    A file stands for itself. A folder stands for all that is in it, but for hidden files and what Python leaves there:
    a test run that imports a handler must not change the function.

    Raises:
        FileNotFoundError: There is no such file or folder, or nothing in it.
    """
    path = Path(code)
    if path.is_file():
        return {path.name: path}
    found = {
        file.relative_to(path).as_posix(): file
        for file in path.rglob("*")
        if file.is_file() and file.suffix != ".pyc" and not _is_left_out(file.relative_to(path))
    }
    if not found:
        raise FileNotFoundError(code)
    return dict(sorted(found.items()))


def archive(code: str) -> pulumi.AssetArchive:
    """The files of *code*. Their names and contents alone make its hash: no dates, no modes, no paths of this machine.

    https://www.pulumi.com/docs/iac/concepts/assets-archives/
    """
    return pulumi.AssetArchive({name: pulumi.FileAsset(str(file)) for name, file in code_files(code).items()})


def check_handler(subject: str, code: str, handler: str) -> None:
    """Raise ArgumentError unless *code* has a file with the function that *handler*, `module.function`, names."""
    try:
        files = code_files(code)
    except FileNotFoundError:
        siblings = [str(file) for file in sorted(Path(code).parent.glob("*.py"))]
        hint = nearest(code, siblings, "files there")
        raise ArgumentError(f'{subject}: code is "{code}", and there is no such file or folder; {hint}') from None
    module, _, function = handler.rpartition(".")
    file = files.get(module.replace(".", "/") + ".py")
    if file is None:
        hint = nearest(f"{module}.py", files, "files")
        raise ArgumentError(f'{subject}: handler is "{handler}", and the code has no "{module}.py"; {hint}')
    try:
        names = _top_level_names(file, file.stat().st_mtime_ns)
    except SyntaxError as error:
        raise ArgumentError(f"{subject}: {file}:{error.lineno}: {error.msg}") from None
    if function not in names:
        hint = nearest(function, names, "names in it")
        raise ArgumentError(f'{subject}: handler is "{handler}", and {file} has no "{function}"; {hint}')


def _is_left_out(path: Path) -> bool:
    return any(part == "__pycache__" or part.startswith(".") for part in path.parts)


@lru_cache
def _top_level_names(file: Path, saved: int) -> list[str]:
    names: list[str] = []
    for node in ast.parse(file.read_bytes(), str(file)).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names += [alias.asname or alias.name for alias in node.names]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names
