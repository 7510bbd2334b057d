"""`make up-local`: the stack on the embedded AWS, deployed again at each save."""

import time
import traceback
from pathlib import Path

import pulumi
from rich.console import Console
from watchfiles import watch

from emulator.clients import ACCOUNT, REGION, SECRET
from emulator.deploy import Deployment
from emulator.server import Emulator

LEFT_OUT = {"__pycache__", "tests", "bench", "node_modules"}

USAGE = """
From another terminal:

  export AWS_ENDPOINT_URL={endpoint} AWS_DEFAULT_REGION={region}
  export AWS_ACCESS_KEY_ID={account} AWS_SECRET_ACCESS_KEY={secret}
  {start}
  aws stepfunctions list-executions --state-machine-arn {arn}

A saved change is deployed at once. Ctrl-C ends the embedded AWS, and nothing is left of it.
"""


def main(project: Path) -> int:
    """Deploy the project, and again whenever one of its files changes, until Ctrl-C."""
    console = Console(highlight=False, soft_wrap=True)
    with Emulator() as emulator:
        deployment = Deployment(emulator.endpoint, project)
        deployment.up()
        console.print(f"The embedded AWS listens at {emulator.endpoint}, and the stack is deployed.")
        outputs = deployment.outputs
        usage = USAGE.format(
            endpoint=emulator.endpoint,
            account=ACCOUNT,
            secret=SECRET,
            region=REGION,
            start=outputs["startCommand"],
            arn=outputs["stateMachineArn"],
        )
        console.print(usage, markup=False)
        while True:
            _redeploy_until_folders_change(deployment, project, console)


def _redeploy_until_folders_change(deployment: Deployment, project: Path, console: Console) -> None:
    folders = _folders(project)
    # Not recursive: that would watch the tens of thousands of folders of the virtual environments.
    for _ in watch(*folders, recursive=False, debounce=200, step=20, raise_interrupt=True):
        _redeploy(deployment, console)
        if _folders(project) != folders:
            return


def _redeploy(deployment: Deployment, console: Console) -> None:
    started = time.monotonic()
    try:
        changes = deployment.up()
    except pulumi.RunError as error:
        console.print(f"{_now()} not deployed: {error}", style="red", markup=False)
    except Exception:
        # Whatever the program raises while somebody edits it: it is shown, and the next save may mend it.
        console.print(f"{_now()} not deployed: {traceback.format_exc()}", style="red", markup=False)
    else:
        seconds = time.monotonic() - started
        for change in changes:
            console.print(f"{_now()} {change}, in {seconds:.1f} s", markup=False)


def _folders(project: Path) -> list[Path]:
    """The folders of *project* that a program may be in."""
    found = [project]
    for folder in found:
        found += [
            child
            for child in sorted(folder.iterdir())
            if child.is_dir() and child.name not in LEFT_OUT and not child.name.startswith(".")
        ]
    return found


def _now() -> str:
    return time.strftime("%H:%M:%S")
