"""`flow demo` shows the whole way, and leaves nothing behind, however it ends."""

import re
import signal
import socket

import pytest

from console.commands import COMMANDS
from tests.console.flow import compare, flow
from tests.console.terminal import Console
from tests.processes import alive, eventually, group


def test_demo_shows_the_whole_way(console: Console) -> None:
    """Both branches, every state with its data, the result, and that nothing is left."""
    console.start("demo")
    assert console.finish() == 0
    lines = [re.sub(r" +", " ", line).strip() for line in console.output.splitlines()]
    steps = [re.sub(r"^[\d.]+ s ", "", line) for line in lines]
    assert lines[1] == "Deployed __main__.py: created 5 Function, 6 LogGroup, 6 Role, 6 RolePolicy, 1 StateMachine"
    assert 'Open Case entered {"inputCaseID": "001"}' in steps
    assert 'Open Case left {"Case": "001", "Message": "Case 001: opened..."}' in steps
    assert (
        'Execution output: {"Case": "001", "Status": 1, "Message": "Case 001: opened...assigned...resolved...closed."}'
        in lines
    )
    assert "execution FAILED: Engage Tier 2 Support." in steps
    assert lines[-2:] == [
        "Destroyed: deleted 5 Function, 6 LogGroup, 6 Role, 6 RolePolicy, 1 StateMachine",
        "Left in the embedded AWS: nothing",
    ]
    assert list(console.temporary.iterdir()) == []


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        (signal.SIGINT, ""),
        (signal.SIGINT, "The embedded AWS listens"),
        (signal.SIGINT, "Deployed"),
        (signal.SIGINT, "entered"),
        (signal.SIGTERM, "entered"),
        (signal.SIGKILL, ""),
        (signal.SIGKILL, "entered"),
    ],
)
def test_interrupted_demo_leaves_nothing(console: Console, moment: str, sent: signal.Signals) -> None:
    """At any moment, with a handler in mid-call or not: no process, no folder, no port."""
    console.start("demo")
    if moment:
        console.read_until(moment)
    else:
        eventually(lambda: console.children() != [])
    children = [child.pid for child in console.children()]
    console.process.send_signal(sent)
    status = console.finish()
    eventually(lambda: not any(alive(child) or group(child) for child in children))
    eventually(lambda: list(console.temporary.iterdir()) == [])
    port = re.search(r"127\.0\.0\.1:(\d+)", console.output)
    if port:
        # The first thread of a process may be gone a little before its sockets are.
        eventually(lambda: not listens(int(port[1])))
    if sent == signal.SIGINT:
        assert status == 130
        assert console.output.endswith("Interrupted. The embedded AWS is gone, nothing is left of it.\n")
        assert "Traceback" not in console.output


def test_second_interrupt_does_not_stop_the_clean_up(console: Console) -> None:
    """An impatient person leaves no more behind than a patient one."""
    console.start("demo")
    console.read_until("entered")
    children = [child.pid for child in console.children()]
    for _ in range(3):
        console.process.send_signal(signal.SIGINT)
    console.finish()
    eventually(lambda: not any(alive(child) for child in children))
    eventually(lambda: list(console.temporary.iterdir()) == [])


def test_nothing_typed_shows_the_commands() -> None:
    """With the exit status for misuse."""
    ran = flow()
    assert ran.status == 2
    assert all(f"  {command} " in ran.err for commands in COMMANDS.values() for command in commands)


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("command", [command for commands in COMMANDS.values() for command in commands])
def test_every_command_has_help(command: str, width: int) -> None:
    """That says what it does, and with which options."""
    compare(f"help-{command}-{width}", flow(command, "--help", width=width).out)
