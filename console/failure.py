"""What went wrong, in the words that help the person who has to mend it."""

import sys
import traceback
from pathlib import Path

import yaml
from botocore.exceptions import BotoCoreError, ClientError

from console.misuse import MisuseError
from console.refusal import refusal
from emulator.server import EmulatorError

CONSOLE = Path(__file__).resolve().parent
PROJECT = CONSOLE.parent

CLEAR = (EmulatorError, MisuseError, yaml.YAMLError, OSError)
"""Errors whose message says all: of the project, of the embedded AWS, of its files, of the machine."""

UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError)
"""What is raised where an answer is not as it should be."""

NOT_THEIRS = ("console", "emulator")
"""What of the project has no line of the person's own."""


def is_misuse(error: BaseException) -> bool:
    """Whether the person who typed the command can mend it, or whoever gave them their rights."""
    return isinstance(error, (MisuseError, BotoCoreError, ClientError)) or bool(_odd_answer(error))


def explained(error: BaseException, project: Path = PROJECT) -> str:
    """A message for *error*: its own if that is clear, else what Python says with the lines of *project*."""
    if isinstance(error, (BotoCoreError, ClientError)):
        return refusal(error)
    odd = _odd_answer(error)
    if odd:
        return odd
    # Pulumi is slow to import, and has raised nothing where it wasn't.
    if isinstance(error, CLEAR) or ("pulumi" in sys.modules and isinstance(error, sys.modules["pulumi"].RunError)):
        return str(error)
    if isinstance(error, SyntaxError):
        return f"{_place(error.filename or '', project)}:{error.lineno}: {error.msg}"
    lines = [
        f"  {_place(frame.filename, project)}:{frame.lineno}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if _is_theirs(frame.filename, project)
    ]
    return "\n".join([f"{type(error).__name__}: {error}", *lines])


def _odd_answer(error: BaseException) -> str:
    """What is odd about an answer of AWS, if *error* comes of one; empty if it is something else.

    boto3 takes any answer for one of AWS. What the console looks up otherwise is in tables of its own.
    """
    if not isinstance(error, UNREADABLE):
        return ""
    files = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, KeyError) and files and files[-1].is_relative_to(CONSOLE):
        return f"AWS's answer has no {error.args[0]}; is AWS_ENDPOINT_URL right?"
    is_botos = any(file.parent.name == "botocore" for file in files)
    return f"AWS's answer can't be read: {error}; is AWS_ENDPOINT_URL right?" if is_botos else ""


def _is_theirs(file: str, project: Path) -> bool:
    path = Path(file)
    if not path.is_relative_to(project):
        return False
    first = path.relative_to(project).parts[0]
    return not first.startswith(".") and first not in NOT_THEIRS


def _place(file: str, project: Path) -> str:
    path = Path(file)
    return str(path.relative_to(project) if path.is_relative_to(project) else path)
