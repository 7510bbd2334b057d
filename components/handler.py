"""The handler of a function: that it is there, and that Lambda can call it."""

import ast
from collections.abc import Iterable
from pathlib import Path

from asl.problem import nearest
from components.archive import code_files
from components.arguments import ArgumentError
from components.runtime import minor
from components.source import read_source


def check_handler(subject: str, code: str, handler: str, runtime: str) -> None:
    """Raise ArgumentError unless *code* is Python of *runtime*, with the function that *handler* names in it.

    *handler* is `module.function`, and the function is one that Lambda can call, with an event and a context.
    https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
    """
    try:
        files = code_files(code)
    except FileNotFoundError:
        siblings = [str(file) for file in sorted(Path(code).parent.glob("*.py"))]
        hint = nearest(code, siblings, "files there")
        raise ArgumentError(f'{subject}: code is "{code}", and there is no such file or folder; {hint}') from None
    except ArgumentError as error:
        raise ArgumentError(f"{subject}: {error}") from None
    module, _, function = handler.rpartition(".")
    path = module.replace(".", "/")
    file = files.get(f"{path}/__init__.py", files.get(f"{path}.py"))
    if file is None:
        hint = nearest(f"{module}.py", files, "files")
        raise ArgumentError(f'{subject}: handler is "{handler}", and the code has no "{module}.py"; {hint}')
    has_installed = any(".dist-info/" in name for name in files)
    # What was installed into the folder is code of others, in which files may stand that were never meant to parse.
    _check_syntax(subject, [file] if has_installed else files.values(), runtime)
    source = read_source(file, minor(runtime))
    if function not in source.names and "*" not in source.names:
        hint = nearest(function, source.names, "names in it")
        raise ArgumentError(f'{subject}: handler is "{handler}", and {file} has no "{function}"; {hint}')
    # Of a class, or what is imported or decorated, it can't be told.
    defined = source.functions.get(function)
    problem = _uncallable(defined) if defined else ""
    if defined and problem:
        raise ArgumentError(f'{subject}: handler is "{handler}", and {file}:{defined.lineno}: "{function}" {problem}')


def _check_syntax(subject: str, files: Iterable[Path], runtime: str) -> None:
    for file in files:
        if file.suffix == ".py":
            try:
                read_source(file, minor(runtime))
            except SyntaxError as error:
                where = f"{file}:{error.lineno}" if error.lineno else str(file)
                raise ArgumentError(f"{subject}: {where}: {error.msg}") from None


def _uncallable(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Why Lambda can't call *function* with an event and a context; empty if it can."""
    if isinstance(function, ast.AsyncFunctionDef):
        return "is async, and Lambda awaits nothing; make it a def that calls asyncio.run"
    arguments = function.args
    most = len(arguments.posonlyargs) + len(arguments.args)
    least = most - len(arguments.defaults)
    named = [each.arg for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if not default]
    if named:
        return f'needs "{named[0]}" by name; Lambda calls it with two arguments, event and context'
    if least > 2 or (most < 2 and not arguments.vararg):
        takes = f"needs {least}" if least > 2 else f"takes {most}"
        return f"{takes} argument{'s' * (takes[-1] != '1')}; Lambda calls it with two, event and context"
    return ""
