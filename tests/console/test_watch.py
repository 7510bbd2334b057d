"""`flow watch` in a terminal: a pane that shows the workflow while it runs, which Ctrl-C leaves."""

import contextlib
import io
import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.stub import Stubber
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from console.execution.history import Description
from console.execution.reader import Reader
from console.watch import Pane
from emulator.clients import ACCOUNT, REGION, SECRET, client_maker
from tests.conftest import ROOT
from tests.console.flow import FLOW, compare
from tests.console.histories import STARTED, History
from tests.console.scenarios import CASE, DONE, Scenarios, machine, task
from workflows.call_center import call_center

ORDERS = machine(
    ("Charge", task("Charge", Next="Both")),
    ("Both", {"Type": "Parallel", "Branches": [machine(("Bill", DONE)), machine(("Sleep", DONE))], "Next": "Each"}),
    ("Each", {"Type": "Map", "ItemProcessor": machine(("Handle", task("Handle"))), "Next": "Delegate"}),
    ("Delegate", task("Delegate")),
)

RUN = "arn:aws:states:eu-west-1:123456789012:mapRun:Orders/Each:1"


def half_way(history: History) -> None:
    """A retry, a Parallel state, a Map state with a failed item, and a nested execution that runs."""
    history.invoke("Charge", CASE, CASE, failures=[("NoCase", "", 1)])
    history.side_by_side("Both", [lambda one: one.visit("Pass", "Bill"), lambda one: one.visit("Pass", "Sleep")])
    history.enter("Map", "Each", [])
    began = history.add("MapStateStarted", length=200)
    for index in range(3):
        history.last = began
        history.add("MapIterationStarted", name="Each", index=index)
        history.invoke("Handle", {}, None if index == 2 else {}, failures=[("NoCase", "", 0)] if index == 2 else [])
        if index != 1:
            history.add("MapIterationFailed" if index == 2 else "MapIterationSucceeded", name="Each", index=index)


def delegated(history: History) -> None:
    called = {"resourceType": "states", "resource": "startExecution.sync:2"}
    history.enter("Task", "Delegate", {})
    history.add("TaskScheduled", parameters="{}", region="eu-west-1", **called)
    history.add("TaskSubmitted", output='{"ExecutionArn": "arn:aws:states:eu-west-1:1:execution:Inner:x"}', **called)


def described(name: str, definition: Mapping[str, Any]) -> Description:
    """What AWS tells of an execution of the state machine *name*."""
    arn = f"arn:aws:states:eu-west-1:123456789012:execution:{name}:case-001"
    machine_arn = f"arn:aws:states:eu-west-1:123456789012:stateMachine:{name}"
    return Description(arn, "case-001", machine_arn, dict(definition), STARTED, "", "", "")


def recording(width: int) -> Console:
    """A terminal of this width, whose content can be read."""
    return Console(
        width=width, height=60, force_terminal=True, color_system="truecolor", record=True, file=io.StringIO()
    )


def drawn(width: int, definition: Mapping[str, Any], history: History, name: str = "Orders") -> Console:
    """A terminal of this width that shows *history*."""
    reader = Reader()
    reader.read_all(history.events)
    out = recording(width)
    out.print(Pane(None, described(name, definition), reader, out).draw(history.now))  # type: ignore[arg-type]  # it asks for nothing
    return out


def pane(width: int, definition: dict[str, Any], history: History) -> str:
    """What a terminal of this width shows of *history*, as text."""
    return drawn(width, definition, history).export_text()


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("happens", [half_way, delegated])
def test_pane_shows_what_happened(width: int, happens: Any) -> None:
    """The picture, and each state with its status, duration and attempts."""
    history = History(CASE)
    happens(history)
    compare(f"pane-{happens.__name__}-{width}", pane(width, ORDERS, history))


def a_case(history: History) -> None:
    """A case whose work is retried, while it is worked on."""
    history.invoke("Open Case", {}, {})
    history.invoke("Assign Case", {}, {}, failures=[("Lambda.TooManyRequestsException", "", 1.2)])
    history.enter("Task", "Work on Case", {})
    history.attempt("Work on Case", {})
    history.add("LambdaFunctionFailed", 0.4, error="LookupError", cause="")
    history.now += timedelta(seconds=1.5)


def test_picture_in_the_readme_is_what_is_shown() -> None:
    """With no font or other file from elsewhere; GOLDEN=write in the environment writes it anew."""
    history = History(CASE)
    a_case(history)
    plain = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    picture = drawn(110, call_center(), history, "CallCenterStateMachine").export_svg(
        title="flow watch", code_format=plain
    )
    file = ROOT / "docs" / "watch.svg"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(picture, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == picture


def test_last_rows_are_shown() -> None:
    """Where there are more of them than lines."""
    history = History(CASE)
    for _ in range(300):
        history.visit("Pass", "Handle")
    assert pane(80, machine(("Handle", DONE)), history).count("✓ Handle") < 60


CONTROL = r"\x1b\[[\d;?]*[A-Za-z]"
HIDES, SHOWS = "\x1b[?25l", "\x1b[?25h"
"""What hides the cursor of a terminal, and shows it."""


class Terminal:
    """A terminal in which `flow` runs."""

    def __init__(self, scenarios: Scenarios, *arguments: str, kind: str = "xterm") -> None:
        self._own, its = pty.openpty()
        credentials = {
            "AWS_ENDPOINT_URL": scenarios.endpoint,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": REGION,
        }
        self.process = subprocess.Popen(
            [FLOW, *arguments],
            stdin=its,
            stdout=its,
            stderr=its,
            env={**os.environ, **credentials, "COLUMNS": "80", "LINES": "50", "TERM": kind},
            start_new_session=True,
        )
        os.close(its)
        self.shown = ""
        self.controls: list[str] = []

    def read_until(self, text: str) -> None:
        while text not in self.shown:
            try:
                read = os.read(self._own, 65536).decode(errors="replace")
            except OSError:
                raise AssertionError(f"{text!r} never came:\n{self.shown}") from None
            self.controls += re.findall(CONTROL, read)
            self.shown += re.sub(CONTROL, "", read)

    def read_rest(self) -> None:
        with contextlib.suppress(AssertionError):
            self.read_until("\0")

    def type(self, text: str) -> None:
        os.write(self._own, text.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._own)


@contextmanager
def terminal(scenarios: Scenarios, *arguments: str, kind: str = "xterm") -> Iterator[Terminal]:
    opened = Terminal(scenarios, *arguments, kind=kind)
    try:
        yield opened
    finally:
        opened.close()


def test_ctrl_c_stops_watching_only(scenarios: Scenarios) -> None:
    """And says so: the execution goes on."""
    arn = scenarios.start("Stopped", str(uuid4()))
    with terminal(scenarios, "watch", arn) as shown:
        shown.read_until("Ctrl-C stops watching, not the execution.")
        shown.process.send_signal(signal.SIGINT)
        shown.read_until("Stopped watching. The execution goes on; this stops it: flow stop arn:")
        assert shown.process.wait() == 130
    assert scenarios.client.describe_execution(executionArn=arn)["status"] == "RUNNING"
    scenarios.client.stop_execution(executionArn=arn)


def test_pane_ends_with_the_execution(scenarios: Scenarios) -> None:
    """With the exit status that tells how."""
    with terminal(scenarios, "watch", scenarios.execution("Failed")) as shown:
        shown.read_until("This explains it: flow why arn:")
        assert shown.process.wait() == 1
    assert "✗ Look Up" in shown.shown


def test_kill_leaves_a_cursor(scenarios: Scenarios) -> None:
    """Whoever ends the watching finds the terminal as it was; the execution goes on."""
    arn = scenarios.start("Stopped", str(uuid4()))
    with terminal(scenarios, "watch", arn) as shown:
        shown.read_until("Ctrl-C stops watching, not the execution.")
        shown.process.terminate()
        assert shown.process.wait() == 128 + signal.SIGTERM
        shown.read_rest()
    assert [control for control in shown.controls if control in (HIDES, SHOWS)] == [HIDES, SHOWS]
    scenarios.client.stop_execution(executionArn=arn)


def test_lines_in_a_terminal_that_draws_nothing(scenarios: Scenarios) -> None:
    """Nor moves its cursor."""
    with terminal(scenarios, "watch", scenarios.execution("Failed"), kind="dumb") as shown:
        shown.read_until("This explains it: flow why arn:")
    assert re.search(r"Work +entered", shown.shown)
    assert shown.controls == []


def test_map_run_that_may_not_be_asked_for() -> None:
    """All else is shown."""
    client = client_maker("http://127.0.0.1:1")("stepfunctions")
    history = History([])
    history.enter("Map", "Each", [])
    history.add("MapStateStarted", length=3)
    history.add("MapRunStarted", mapRunArn=RUN)
    reader = Reader()
    reader.read_all(history.events)
    with Stubber(client) as stubbed:
        stubbed.add_client_error("describe_map_run", "AccessDeniedException")
        shown = Pane(client, described("Orders", ORDERS), reader, out := recording(80))
        shown.look()
    out.print(shown.draw(history.now))
    (row,) = [line for line in out.export_text().splitlines() if line.startswith("● Each ") and "RUNNING" in line]
    assert row.split()[:3] == ["●", "Each", "RUNNING"]
    assert "items" not in row


def test_question_is_asked_in_a_terminal(scenarios: Scenarios) -> None:
    """No answer but yes does it."""
    arn = scenarios.start("Stopped", str(uuid4()))
    with terminal(scenarios, "stop", arn) as shown:
        shown.read_until("Go on? [y/N]")
        shown.type("n\n")
        shown.read_until("Nothing was done.")
        assert shown.process.wait() == 1
    assert scenarios.client.describe_execution(executionArn=arn)["status"] == "RUNNING"
    scenarios.client.stop_execution(executionArn=arn)
