"""Definitions as a command line names them: files, and objects of Python modules."""

import importlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from asl.check import check
from asl.problem import Problem, nearest
from asl.rules.catalogue import ERROR
from asl.source import Source, UnreadableError, read
from console.failure import explained
from console.machine import Machine
from console.misuse import MisuseError

IN_MODULE = re.compile(r"(\w+(?:\.\w+)*):(\w+(?:\.\w+)*)")


def load(name: str) -> Source:
    """The definition that *name* names: a file in JSON or YAML, `-` for standard input, or `module:name` in Python.

    What a module has under the name is a dict, or a function that returns one when it is called with nothing. Modules
    are looked for in this folder first.

    Raises:
        MisuseError: There is no such file, module or definition.
        UnreadableError: The file is neither JSON nor YAML.
    """
    match = IN_MODULE.fullmatch(name)
    if match and not Path(name).exists():
        try:
            return Source(_of_module(match[1], match[2]), "")
        except MisuseError:
            raise
        except (Exception, SystemExit) as error:
            # Whatever the module raises: it is theirs, so it is told with their lines.
            said = "; ".join(line.strip() for line in explained(error, Path.cwd()).splitlines())
            raise MisuseError(f"{name}: {said}") from None
    if name.endswith(".py"):
        module = name.removesuffix(".py").replace("/", ".")
        raise MisuseError(f"{name} is Python; name the definition in it: {module}:NAME")
    try:
        given = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = given.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise MisuseError(f"{name}: can't be read: {reason}") from None
    return read(text, name)


def load_valid(name: str) -> dict[str, Any]:
    """The definition that *name* names, if it has no errors.

    Raises:
        MisuseError: It has, or can't be read.
    """
    try:
        definition = load(name).definition
    except UnreadableError as error:
        raise MisuseError(f"{name}: {error.problem}") from None
    return _without_errors(definition, name, f"flow check {name} tells all")


def of_machine(machine: Machine) -> dict[str, Any]:
    """The definition that a state machine has now."""
    described = machine.aws.states.describe_state_machine(stateMachineArn=machine.arn)
    definition: dict[str, Any] = json.loads(described["definition"])
    return definition


def opaque() -> tuple[type, ...]:
    """The types of values that are known at deployment only, as far as a module that was loaded can have any."""
    return (sys.modules["pulumi"].Output,) if "pulumi" in sys.modules else ()


def _without_errors(definition: Any, name: str, more: str) -> dict[str, Any]:
    errors: list[Problem] = [each for each in check(definition, opaque=opaque()) if each.severity == ERROR]
    if errors:
        raise MisuseError(f"{name}: {errors[0]}" + (f"; {more}" if len(errors) > 1 else ""))
    valid: dict[str, Any] = definition
    return valid


def _of_module(module_name: str, name: str) -> Any:
    sys.path.insert(0, str(Path.cwd()))
    try:
        value: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise MisuseError(f"{module_name}:{name}: no module {error.name}") from None
    finally:
        sys.path.pop(0)
    for part in name.split("."):
        if not hasattr(value, part):
            known = [each for each in vars(value) if not each.startswith("_")] if hasattr(value, "__dict__") else []
            raise MisuseError(f'{module_name} has no "{part}"; {nearest(part, known, "names in it")}')
        value = getattr(value, part)
    try:
        value = value() if callable(value) else value
    except TypeError as error:
        if error.__traceback__ is not None and error.__traceback__.tb_next is not None:
            # It was raised within the function, not by the call.
            raise
        raise MisuseError(
            f"{module_name}:{name}: it must be a dict, or a function without arguments: {error}"
        ) from None
    if not isinstance(value, Mapping):
        raise MisuseError(f"{module_name}:{name} is of type {type(value).__name__}; a definition is a dict")
    return value
