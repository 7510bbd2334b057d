"""What a stack that runs on the embedded AWS tells the other terminals of this machine, in a file of the project."""

import json
from pathlib import Path
from typing import NamedTuple

FILE = ".embedded-aws.json"


class LocalRun(NamedTuple):
    """A stack on the embedded AWS."""

    stack: str
    endpoint: str
    state_machines: dict[str, str]
    """The ARNs of the state machines that the program exports, by the names of the exports. Nothing else is written."""

    def write(self, project: Path) -> None:
        """Tell of this run in *project*, until `remove`."""
        (project / FILE).write_text(json.dumps(self._asdict(), indent=2) + "\n")


def read(project: Path) -> LocalRun | None:
    """The run that *project* tells of; None if there is none."""
    try:
        return LocalRun(**json.loads((project / FILE).read_text()))
    except FileNotFoundError:
        return None


def remove(project: Path) -> None:
    """Tell of no run any more."""
    (project / FILE).unlink(missing_ok=True)
