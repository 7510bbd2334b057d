"""Commands end as they should, whatever became of their standard streams."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.clients import ACCOUNT, REGION, SECRET
from tests.console.answers import EXECUTION, MACHINE, answering, execution
from tests.console.flow import FLOW, flow
from tests.console.histories import History

PASS = {"StartAt": "Note", "States": {"Note": {"Type": "Pass", "End": True}}}


def shell(script: str, endpoint: str = "http://127.0.0.1:1", folder: Path = Path()) -> str:
    """What *script*, in which `$FLOW` is the command, prints on standard output."""
    credentials = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": REGION,
    }
    environment = {**os.environ, **credentials, "FLOW": str(FLOW)}
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(closed: str) -> None:
    """What was to be done is done."""
    with answering(execution(History(), "Note", "SUCCEEDED")) as endpoint:
        out = shell(f"$FLOW start --arn {MACHINE} {closed}; echo status $?", endpoint)
    assert out.splitlines()[-1] == "status 0"


@pytest.mark.parametrize("arguments", [f"history {EXECUTION} --format json", f"history {EXECUTION}", "check --rules"])
def test_output_that_is_read_in_part(tmp_path: Path, arguments: str) -> None:
    """By head is no failure, and nothing is said of it."""
    history = History()
    for _ in range(500):
        history.visit("Pass", "Note", {"text": "x" * 200})
    with answering(execution(history, "Note", "SUCCEEDED")) as endpoint:
        out = shell(f"$FLOW {arguments} 2>err | head -1 >head; echo ${{PIPESTATUS[0]}}; cat err", endpoint, tmp_path)
    assert out == "0\n"


def test_watch_that_is_read_in_part(tmp_path: Path) -> None:
    """As any other output."""
    history = History()
    for _ in range(3000):
        history.visit("Pass", "Note")
    history.add("ExecutionFailed", error="E", cause="")
    with answering(execution(history, "Note", "FAILED")) as endpoint:
        out = shell(f"$FLOW watch {EXECUTION} 2>err | head -1; echo ${{PIPESTATUS[0]}}; cat err", endpoint, tmp_path)
    assert out.endswith("started\n0\n")


def test_ctrl_c_is_answered_while_modules_are_imported() -> None:
    """With no traceback of Python."""
    script = (
        "import sys, os, signal\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from console.__main__ import main\n"
        "sys.exit(main())\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, "list"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (130, "\nInterrupted.\n")


def test_little_is_imported_before_ctrl_c_is_answered() -> None:
    """Neither click nor the language."""
    script = "import sys, console.__main__; print([name for name in sys.modules if name in ('asl', 'click', 'rich')])"
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "[]\n"


def test_picture_in_a_file_has_no_colours(tmp_path: Path) -> None:
    """Though the terminal has."""
    (tmp_path / "pass.json").write_text(json.dumps(PASS))
    own, its = pty.openpty()
    arguments = [str(FLOW), "graph", "pass.json", "-o", "x.txt"]
    subprocess.run(arguments, cwd=tmp_path, stdout=its, env={**os.environ, "TERM": "xterm-256color"}, check=True)
    os.close(its)
    os.close(own)
    text = (tmp_path / "x.txt").read_text()
    assert "Note" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_mark_of_the_byte_order_is_no_part_of_a_file(tmp_path: Path, mark: bytes) -> None:
    """Editors on Windows write it."""
    (tmp_path / "input.json").write_bytes(mark + b"{}")
    (tmp_path / "pass.json").write_bytes(mark + json.dumps(PASS).encode())
    assert flow("check", "pass.json", folder=tmp_path).status == 0
    with answering(execution(History(), "Note", "SUCCEEDED")) as endpoint:
        ran = flow("start", "--arn", MACHINE, "--input", "@input.json", endpoint=endpoint, folder=tmp_path)
    assert (ran.status, ran.out) == (0, f"{EXECUTION}\n")


def test_input_that_is_no_text_is_refused() -> None:
    """In one line."""
    script = f"printf '\\xff' | $FLOW start --arn {MACHINE} --input - 2>&1"
    assert shell(script) == "flow: --input: standard input can't be read: it is no text in UTF-8\n"
