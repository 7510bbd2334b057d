"""The embedded AWS listens on loopback only, sees nothing of ours, and is gone without a trace."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from emulator import server
from emulator.clients import Clients
from emulator.server import Emulator, EmulatorError
from tests.conftest import ROOT
from tests.processes import eventually, group


def test_it_listens_on_loopback_only(emulator: Emulator) -> None:
    """One port, on 127.0.0.1."""
    listening = [
        connection.laddr
        for connection in psutil.Process(emulator.process_id).net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == [("127.0.0.1", emulator.port)]


def test_it_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers inherit its environment, and ours may hold secrets."""
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    with Emulator() as running:
        assert "DATABASE_PASSWORD" not in psutil.Process(running.process_id).environ()


def test_it_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No process, no port, no folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Emulator() as running:
        assert len(list(tmp_path.iterdir())) == 1
        port, process = running.port, running.process_id
    assert group(process) == []
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    """Even if that could not clean up."""
    program = textwrap.dedent("""
        import time
        from emulator.server import Emulator
        with Emulator() as emulator:
            print(emulator.process_id, flush=True)
            time.sleep(600)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    eventually(lambda: group(process) == [] and list(tmp_path.iterdir()) == [])


def test_a_port_that_is_taken_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With what the system says of it, and nothing is left then either."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(EmulatorError, match=r"^the embedded AWS did not start: port \d+: Address already in use$"),
        Emulator(port=taken.getsockname()[1]),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_missing_installation_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how to install it."""
    monkeypatch.setattr(server, "PYTHON", ROOT / ".venv-nowhere" / "python")
    with pytest.raises(EmulatorError, match="make install"), Emulator():
        pass


@pytest.mark.parametrize(
    "endpoint", ["https://states.us-east-1.amazonaws.com", "http://192.168.0.7:4566", "http://0.0.0.0:1"]
)
def test_clients_reach_this_machine_only(endpoint: str) -> None:
    """Nobody deploys to AWS by accident."""
    with pytest.raises(ValueError, match="is not on this machine; allowed hosts are"):
        Clients(endpoint)


def test_clients_ignore_the_environment_of_the_user(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, a profile that is not even there, an endpoint and a proxy."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    clients = Clients(emulator.endpoint)
    sent: list[bytes] = []
    clients.iam.meta.events.register("before-send", lambda request, **_: sent.append(request.headers["Authorization"]))
    clients.iam.list_roles()
    assert b"Credential=000000000000/" in sent[0]
