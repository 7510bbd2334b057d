"""`flow up-local`: the stack on the embedded AWS, deployed again at each save."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from console import signals
from console.failure import PROJECT, explained
from console.machine import state_machines
from console.misuse import MisuseError
from console.screen import screen
from emulator import local_run
from emulator.clients import ACCOUNT, REGION, SECRET
from emulator.deploy import Deployment
from emulator.server import Emulator

POLL_SECONDS = 0.25
"""A look at a few dozen files costs a millisecond; notifications miss what is saved while they are set up."""

LEFT_OUT = {"__pycache__", "tests", "bench", "node_modules"}

STACK = "local"

USAGE = """
From another terminal, in this folder:

  .venv/bin/flow start --wait --input '{{...}}'
  .venv/bin/flow watch

Or with the AWS CLI:

  export AWS_ENDPOINT_URL={endpoint} AWS_DEFAULT_REGION={region}
  export AWS_ACCESS_KEY_ID={account} AWS_SECRET_ACCESS_KEY={secret}
{commands}
A saved change is deployed at once. Ctrl-C ends the embedded AWS, and nothing is left of it.
"""


@click.command(name="up-local", help="Deploy the project to the embedded AWS, and again at each save, until Ctrl-C.")
def command() -> None:
    """Deploy until Ctrl-C."""
    signals.end_like_ctrl_c()
    _refuse_second(PROJECT, "")
    _keep_deployed(PROJECT)


def _refuse_second(project: Path, own: str) -> None:
    """Let the run at the endpoint *own* not tell over what another one tells, unless that is over."""
    with contextlib.suppress(local_run.LocalRunError):
        other = local_run.read(project)
        if other is not None and other.endpoint != own and other.answers():
            raise MisuseError(f"this project is up already, at {other.endpoint}; end that one with Ctrl-C first")


@contextlib.contextmanager
def _told(project: Path, endpoint: str) -> Iterator[None]:
    """Whatever `_tell` told is gone afterwards, and before the embedded AWS is."""
    try:
        yield
    finally:
        local_run.remove(project, endpoint)


def _keep_deployed(project: Path) -> None:
    console = screen()
    with Emulator() as emulator, _told(project, emulator.endpoint):
        deployment = Deployment(emulator.endpoint, project)
        deployed = _saved(project)
        deployment.up()
        _tell(deployment, emulator.endpoint, project)
        console.print(f"The embedded AWS listens at {emulator.endpoint}, and the stack is deployed.", soft_wrap=True)
        usage = USAGE.format(
            endpoint=emulator.endpoint,
            account=ACCOUNT,
            secret=SECRET,
            region=REGION,
            commands=_commands(deployment.outputs),
        )
        console.print(usage, soft_wrap=True)
        is_deployed = True
        while True:
            time.sleep(POLL_SECONDS)
            saved = _saved(project)
            if saved != deployed:
                # What is saved from here on differs from `saved`, and is deployed at the next look.
                deployed = saved
                is_deployed = _redeploy(deployment, project, console, is_deployed)
                _tell(deployment, emulator.endpoint, project)


def _commands(outputs: Mapping[str, Any]) -> str:
    """What to run with the AWS CLI, as far as the program exports what it needs; and all that it exports."""
    commands = [str(outputs["startCommand"])] if "startCommand" in outputs else []
    machines = dict.fromkeys(state_machines(outputs).values())
    commands += [f"aws stepfunctions list-executions --state-machine-arn {arn}" for arn in machines]
    exports = [f"{key}: {value}" for key, value in outputs.items() if key != "startCommand"]
    lines = [*commands, "", "The program exports", "", *exports] if exports else commands
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


def _tell(deployment: Deployment, endpoint: str, project: Path) -> None:
    """Tell `flow` in other terminals what is deployed now."""
    # Of two that were started at the same moment, the second one finds out here.
    _refuse_second(project, endpoint)
    local_run.LocalRun(STACK, endpoint, state_machines(deployment.outputs)).write(project)


def _redeploy(deployment: Deployment, project: Path, console: Console, was_deployed: bool) -> bool:
    """Deploy what was saved, say what changed, and return whether it could be deployed."""
    started = time.monotonic()
    try:
        changes = deployment.up()
    except Exception as error:
        # Whatever the program raises while somebody edits it: it is shown, and the next save may mend it.
        console.print(f"{_now()} not deployed: {explained(error, project)}", style="red", soft_wrap=True)
        return False
    seconds = time.monotonic() - started
    for change in changes:
        console.print(f"{_now()} {change}, in {seconds:.1f} s", soft_wrap=True)
    if not changes and not was_deployed:
        console.print(f"{_now()} as it was deployed, nothing to change", soft_wrap=True)
    return True


def _saved(folder: Path) -> dict[Path, tuple[int, int]]:
    """When each file was saved that the program may consist of, and its size."""
    found: dict[Path, tuple[int, int]] = {}
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.name in LEFT_OUT or path.name.startswith("."):
                continue
            if path.is_dir():
                found |= _saved(path)
            else:
                status = path.stat()
                found[path] = (status.st_mtime_ns, status.st_size)
    return found


def _now() -> str:
    return time.strftime("%H:%M:%S")
