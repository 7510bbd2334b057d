"""`flow up-local` keeps the stack deployed, and deploys what is saved."""

import json
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from emulator import local_run
from emulator.clients import Clients
from tests.console.flow import flow
from tests.console.terminal import Console


def edit(file: Path, old: str, new: str) -> None:
    """Save *file* with *new* in the place of *old*, as editors do: as a new file under the old name."""
    text = file.read_text()
    assert old in text
    saved = file.with_suffix(".saved")
    saved.write_text(text.replace(old, new))
    saved.replace(file)


def test_it_says_how_to_use_it(console: Console, project: Path) -> None:
    """The commands that it prints work in another terminal."""
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    commands = [line.strip() for line in console.output.splitlines() if line.startswith("  ")][2:]
    exports = dict(re.findall(r"(\w+)=(\S+)", " ".join(line for line in commands if line.startswith("export"))))
    assert sorted(exports) == ["AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_SECRET_ACCESS_KEY"]
    assert commands[2].startswith(
        "aws stepfunctions start-execution --region us-east-1 --state-machine-arn arn:aws:states:"
    )
    machines = Clients(exports["AWS_ENDPOINT_URL"]).state_machines.list_state_machines()["stateMachines"]
    assert [machine["name"] for machine in machines] == ["CallCenterStateMachine"]


def test_program_may_export_what_it_likes(console: Console, project: Path) -> None:
    """It is kept deployed, and what it exports is shown."""
    program = (project / "__main__.py").read_text()
    own = program[: program.index('pulumi.export("stateMachineArn"')] + 'pulumi.export("mine", workflow.start_arn)\n'
    (project / "__main__.py").write_text(own)
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    arn = "arn:aws:states:us-east-1:000000000000:stateMachine:CallCenterStateMachine"
    assert f"  aws stepfunctions list-executions --state-machine-arn {arn}\n" in console.output
    assert f"  mine: {arn}\n" in console.output


def test_commands_of_flow_find_it(console: Console, project: Path) -> None:
    """In another terminal, with no credentials and nothing named, by a file that tells no more than it must."""
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    started = flow("start", "--input", '{"inputCaseID": "001"}', folder=project).out.strip()
    assert flow("watch", folder=project).out.splitlines()[0].endswith("started")
    told = json.loads((project / local_run.FILE).read_text())
    assert sorted(told) == ["endpoint", "stack", "state_machines"]
    assert started in flow("list", "--stack", "local", "--format", "json", folder=project).out


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("handlers/open_case.py", "opened...", "reopened...", "updated Function OpenCaseFunction (code)"),
        ("workflows/call_center.py", "Tier 2", "Tier 3", "updated StateMachine CallCenterStateMachine (definition)"),
        ("__main__.py", "log_level", "log_levle", 'unknown key "log_levle"; did you mean "log_level"?'),
        (
            "Pulumi.local.yaml",
            "logLevel: ALL",
            "logLevel: FATAL",
            "updated StateMachine CallCenterStateMachine (logging",
        ),
    ],
)
def test_saved_change_is_deployed(console: Console, project: Path, file: str, old: str, new: str, line: str) -> None:
    """With a line that says what changed, or why it was not deployed."""
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    edit(project / file, old, new)
    console.read_until(line)


def test_program_that_was_mended_is_deployed(console: Console, project: Path) -> None:
    """A mistake ends nothing, whatever Python says of it."""
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    edit(project / "workflows/call_center.py", "def call_center(", "def call_center((")
    console.read_until("not deployed: workflows/call_center.py:")
    edit(project / "workflows/call_center.py", "def call_center((", "def call_center(")
    console.read_until("as it was deployed, nothing to change")
    edit(project / "handlers/close_case.py", "closed.", "done.")
    console.read_until("updated Function CloseCaseFunction (code)")


def test_new_folder_is_watched_too(console: Console, project: Path) -> None:
    """A handler may move while the stack is up."""
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    (project / "handlers" / "new").mkdir()
    shutil.copy(project / "handlers/open_case.py", project / "handlers/new/open_case.py")
    edit(project / "__main__.py", "handlers/open_case.py", "handlers/new/open_case.py")
    edit(project / "handlers/new/open_case.py", "opened...", "reopened...")
    console.read_until("updated Function OpenCaseFunction (code)")


def test_old_file_is_written_over(console: Console, project: Path) -> None:
    """Whatever it holds, if nothing runs that it tells of."""
    (project / local_run.FILE).write_text("{")
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    told = local_run.read(project)
    assert told is not None
    assert told.answers()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_it(console: Console, project: Path, number: signal.Signals) -> None:
    """Ctrl-C, `kill`, or a terminal that is closed; nothing is left."""
    console.start("up-local", project)
    console.read_until("Ctrl-C ends")
    console.process.send_signal(number)
    assert console.finish() == 0
    assert list(console.temporary.iterdir()) == []
    assert not (project / local_run.FILE).exists()
    assert subprocess.run(["pgrep", "-f", str(project)], capture_output=True, check=False).stdout == b""
