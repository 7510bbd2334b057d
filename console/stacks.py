"""Asks the pulumi CLI what a stack exports, and what is in it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from asl.problem import close_match
from console.misuse import MisuseError
from console.payload import parsed

SECONDS = 60
"""How long pulumi may take: it asks a backend, which may be far away."""

SPECIAL = "4dabf18193072939515e22adb298388d"
"""The key of what is no plain JSON in a stack, such as secrets and archives.
https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/resource#SigKey"""

SHOWN = 60
"""The most characters that a message repeats of an answer."""


class _Answer(NamedTuple):
    status: int
    out: str
    error: str


def outputs(stack: str, folder: Path) -> dict[str, Any]:
    """The outputs of a stack, by name. https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_output/.

    Args:
        stack: The name of a stack.
        folder: Where its project is.

    Raises:
        MisuseError: There is no pulumi CLI, it doesn't know the stack, or it gives no such answer.
    """
    return _told(stack, folder, "output", "--json")


def resources(stack: str, folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The outputs of each resource of a stack, by its type and its name; those with secrets in them are left out.

    https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/. Arguments and errors are those of `outputs`.
    """
    deployment = _told(stack, folder, "export").get("deployment")
    found = deployment.get("resources") if isinstance(deployment, dict) else None
    return {
        (each["type"], each["urn"].split("::", 3)[-1]): {
            key: value
            for key, value in (each.get("outputs") or {}).items()
            if not (isinstance(value, dict | list) and SPECIAL in json.dumps(value))
        }
        for each in (found if isinstance(found, list) else [])
        if not each.get("delete")
    }


def _told(stack: str, folder: Path, *words: str) -> dict[str, Any]:
    """The JSON object that pulumi prints of *stack*."""
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise MisuseError(
            f"stack {stack} doesn't run on the embedded AWS here, and there is no pulumi CLI to ask for it; use --arn"
        )
    try:
        answer = _asked(folder, pulumi, "stack", *words, "--stack", stack)
    except subprocess.TimeoutExpired:
        raise MisuseError(f"stack {stack}: pulumi gave no answer in {SECONDS} s; use --arn") from None
    except OSError as error:
        raise MisuseError(f"stack {stack}: {pulumi} can't be run: {error.strerror}; use --arn") from None
    if answer.status:
        said = " ".join(answer.error.split()) or f"exit status {answer.status}"
        known = _stacks(pulumi, folder)
        close = close_match(stack, known) if stack not in known else None
        raise MisuseError(f"stack {stack}: {said}" + (f'; did you mean "{close}"?' if close else ""))
    found = parsed(answer.out)
    if not isinstance(found, dict):
        said = " ".join(answer.out.split())
        said = f'"{said[:SHOWN]}{"..." if len(said) > SHOWN else ""}"' if said else "nothing"
        raise MisuseError(f"stack {stack}: pulumi's answer is no JSON object but {said}; use --arn")
    return found


def _stacks(pulumi: str, folder: Path) -> list[str]:
    """The names of the stacks; none if pulumi doesn't tell: an error of its own shall not hide the one before."""
    try:
        answer = _asked(folder, pulumi, "stack", "ls", "--json")
    except (OSError, subprocess.TimeoutExpired):
        return []
    found = parsed(answer.out)
    names = [each.get("name") for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return [name.rpartition("/")[2] for name in names if isinstance(name, str)]


def _asked(folder: Path, *words: str) -> _Answer:
    asked = [*words, "--non-interactive"]
    done = subprocess.run(
        asked, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=SECONDS
    )
    return _Answer(done.returncode, *(text.decode(errors="replace") for text in (done.stdout, done.stderr)))
