"""What `flow` makes of the file that `make up-local` leaves for it, where nothing runs or something else wrote it."""

import json
import socket
from pathlib import Path

import pytest

from console.machine import find
from emulator import local_run
from tests.console.flow import flow
from tests.console.terminal import Console
from tests.console.test_wrong_use import line_of

MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:Orders"
GONE = "http://127.0.0.1:1"
OVER = "flow: the stack of .embedded-aws.json runs no more; start it: make up-local, or remove the file"
KEYS = ": it must have stack, endpoint, state_machines, and nothing else"
ENDPOINT = ": endpoint must be a URL of this machine"
ARNS = ": state_machines must be ARNs by name"


def told(**other: object) -> bytes:
    """What a run tells, with something else in it."""
    run = {"stack": "local", "endpoint": GONE, "state_machines": {"stateMachineArn": MACHINE}}
    return json.dumps({**run, **other}).encode()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", " is no JSON"),
        (b"{", " is no JSON"),
        (b"\xff\xfe\x00", " is no JSON"),
        (b"[" * 100_000, " is no JSON"),
        (b"[]", KEYS),
        (b"null", KEYS),
        (told(more=1), KEYS),
        (told(stack=1), ": stack must be a name"),
        (told(endpoint=1), ENDPOINT),
        (told(endpoint="https://states.us-east-1.amazonaws.com"), ENDPOINT),
        (told(endpoint="http://127.0.0.1:99999"), ENDPOINT),
        (told(endpoint="http://[::1"), ENDPOINT),
        (told(state_machines=[MACHINE]), ARNS),
        (told(state_machines={"a": "Orders"}), ARNS),
        (told(state_machines={"a": None}), ARNS),
    ],
)
def test_foreign_file_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    """With what is wrong with it, and what to do."""
    (tmp_path / local_run.FILE).write_bytes(content)
    assert line_of(flow("list", folder=tmp_path)) == f"flow: {local_run.FILE}{problem}; remove it"


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """With the reason."""
    (tmp_path / local_run.FILE).mkdir()
    assert line_of(flow("list", folder=tmp_path)) == f"flow: {local_run.FILE} can't be read: Is a directory; remove it"


def test_foreign_file_is_no_matter_of_aws(tmp_path: Path) -> None:
    """What is named by its ARN there is found without it."""
    (tmp_path / local_run.FILE).write_text("")
    arn = MACHINE.replace("000000000000", "123456789012")
    assert find("", arn, folder=tmp_path).arn == arn


@pytest.mark.parametrize("options", [(), ("--stack", "local"), ("--arn", MACHINE)])
def test_run_that_is_over(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Nothing is asked in vain."""
    (tmp_path / local_run.FILE).write_bytes(told())
    assert line_of(flow("list", *options, folder=tmp_path)) == OVER


@pytest.mark.parametrize(("own", "is_left"), [(GONE, False), ("http://127.0.0.1:2", True)])
def test_run_removes_its_own_file_only(tmp_path: Path, own: str, is_left: bool) -> None:
    """Not that of another one."""
    (tmp_path / local_run.FILE).write_bytes(told())
    local_run.remove(tmp_path, own)
    assert (tmp_path / local_run.FILE).exists() == is_left


def test_second_run_is_refused(console: Console, project: Path) -> None:
    """Before it starts anything, and what the first one tells stays."""
    with socket.create_server(("127.0.0.1", 0)) as first:
        endpoint = f"http://127.0.0.1:{first.getsockname()[1]}"
        (project / local_run.FILE).write_bytes(told(endpoint=endpoint))
        console.start("up-local", project)
        assert console.finish() == 1
    assert console.output == f"flow: this project is up already, at {endpoint}; end that one with Ctrl-C first\n"
    assert (project / local_run.FILE).read_bytes() == told(endpoint=endpoint)
