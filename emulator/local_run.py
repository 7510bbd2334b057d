"""What a stack that runs on the embedded AWS tells the other terminals of this machine, in a file of the project."""

import json
import re
import socket
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from emulator.clients import LOOPBACK

FILE = ".embedded-aws.json"

MACHINE = re.compile(r"arn:[^:]+:states:[^:]+:[^:]+:stateMachine:[^:]+(:[^:]+)?")

CONNECT_SECONDS = 1.0
"""On this machine a connection is made or refused at once."""


class LocalRunError(ValueError):
    """The file tells of no run; the message says why."""


class LocalRun(NamedTuple):
    """A stack on the embedded AWS."""

    stack: str
    endpoint: str
    state_machines: dict[str, str]
    """The ARNs of the state machines that the program exports, by the names of the exports. Nothing else is written."""

    def write(self, project: Path) -> None:
        """Tell of this run in *project*, until `remove`."""
        # Nobody reads half of it.
        new = project / f"{FILE}.new"
        new.write_text(json.dumps(self._asdict(), indent=2) + "\n", encoding="utf-8")
        new.replace(project / FILE)

    def answers(self) -> bool:
        """Whether the embedded AWS still listens at its port."""
        url = urlsplit(self.endpoint)
        try:
            socket.create_connection((url.hostname, url.port or 80), CONNECT_SECONDS).close()
        except OSError:
            return False
        return True


def read(project: Path) -> LocalRun | None:
    """The run that *project* tells of, which may be over; None if there is none.

    Raises:
        LocalRunError: What the file holds was not written by `LocalRun.write`.
    """
    try:
        told = json.loads((project / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LocalRunError(f"{FILE} can't be read: {error.strerror}; remove it") from None
    except (ValueError, RecursionError):
        raise LocalRunError(f"{FILE} is no JSON; remove it") from None
    problem = _problem(told)
    if problem:
        raise LocalRunError(f"{FILE}: {problem}; remove it")
    return LocalRun(**told)


def _problem(told: Any) -> str:
    """What no run tells in *told*; empty if one does."""
    if not isinstance(told, dict) or set(told) != set(LocalRun._fields):
        return f"it must have {', '.join(LocalRun._fields)}, and nothing else"
    machines = told["state_machines"]
    if not isinstance(told["stack"], str) or not told["stack"]:
        return "stack must be a name"
    if not isinstance(told["endpoint"], str) or not _is_here(told["endpoint"]):
        return "endpoint must be a URL of this machine"
    if not isinstance(machines, dict) or not all(map(is_machine, machines.values())):
        return "state_machines must be ARNs by name"
    return ""


def _is_here(endpoint: str) -> bool:
    try:
        url = urlsplit(endpoint)
        return url.scheme == "http" and url.hostname in LOOPBACK and url.port is not None
    except ValueError:
        return False


def is_machine(arn: Any) -> bool:
    """Whether it is the ARN of a state machine."""
    return isinstance(arn, str) and MACHINE.fullmatch(arn) is not None


def remove(project: Path, endpoint: str) -> None:
    """Tell of the run at *endpoint* no more; what is told of another run stays."""
    try:
        told = read(project)
    except LocalRunError:
        return
    if told is not None and told.endpoint == endpoint:
        (project / FILE).unlink(missing_ok=True)
