"""The embedded AWS as a process of its own: started on a free loopback port, and gone without a trace."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
LAUNCHER = Path(__file__).with_name("launcher.py")

START_SECONDS = 60
STOP_SECONDS = 15


class EmulatorError(RuntimeError):
    """The embedded AWS can't be started; the message says why."""


class Emulator:
    """The embedded AWS, running inside a `with` block.

    It listens on 127.0.0.1 only, sees nothing of this process's environment, and keeps its files in a folder of its
    own. When the block is left, it is gone: process, Lambda workers, port and folder. It ends by itself when this
    process dies, however that happens.

    Args:
        port: The port to listen on; 0 for a free one.
        without: Names of corrections to leave out, see `emulator/launcher.py`.
        auth: Whether a caller may do only what IAM allows it; otherwise everyone may do everything. The account itself,
            as which `emulator.clients` calls, may do everything anyway. No execution is held to the role of its state
            machine, and nobody needs `iam:PassRole`.

    Raises:
        EmulatorError: Its environment was not installed, or it doesn't start.
    """

    def __init__(self, port: int = 0, without: Sequence[str] = (), *, auth: bool = False) -> None:
        self._errors: _Tail | None = None
        self._environment = {**_environment(), "AUTH": str(auth).lower()}
        self._options = ["--port", str(port), *(f"--without={name}" for name in without)]

    def __enter__(self) -> "Emulator":
        if not PYTHON.exists():
            raise EmulatorError(f"{PYTHON.relative_to(ROOT)} is not there; install the embedded AWS with: make install")
        self._process = subprocess.Popen(
            [PYTHON, "-I", LAUNCHER, *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=self._environment,
        )
        self._directory, self._errors = "", None
        try:
            self._errors = _Tail(self._process)
            self.port, self._directory = self._started()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def endpoint(self) -> str:
        """The URL for `AWS_ENDPOINT_URL`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int:
        """The id of the process, and of the process group that its Lambda workers are in."""
        return self._process.pid

    def _started(self) -> tuple[int, str]:
        assert self._process.stdout is not None
        timer = threading.Timer(START_SECONDS, self._process.kill)
        timer.start()
        try:
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
        if not line:
            self._process.wait()
            raise EmulatorError(
                f"the embedded AWS did not start: {self._errors.text().strip() if self._errors else ''}"
            )
        started = json.loads(line)
        return started["port"], started["directory"]

    def _stop(self) -> None:
        with _uninterrupted():
            assert self._process.stdin is not None
            self._process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            if self._directory:
                shutil.rmtree(self._directory, ignore_errors=True)
            if self._errors:
                self._errors.close()


class _Tail(threading.Thread):
    """Reads what a process writes to standard error, so that it never blocks, and keeps the end of it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        assert process.stderr is not None and process.stdout is not None
        self._streams = (process.stderr, process.stdout)
        self._lines: list[bytes] = []
        self.start()

    def run(self) -> None:
        with contextlib.suppress(ValueError):
            for line in self._streams[0]:
                self._lines = [*self._lines[-30:], line]

    def text(self) -> str:
        self.join(1)
        return b"".join(self._lines).decode(errors="replace")

    def close(self) -> None:
        self.join(1)
        for stream in self._streams:
            stream.close()


def _environment() -> dict[str, str]:
    """What the emulator, and so every handler, sees of the environment: nothing of what may be secret in ours."""
    return {
        "PATH": os.defpath,
        "HOME": os.devnull,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "TMPDIR": tempfile.gettempdir(),
        "LAMBDA_EXECUTOR": "local",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C, pressed again, does not stop the clean-up, and neither do the signals that may be answered like it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    # One that ends the process at once is left alone: the embedded AWS ends by itself then.
    answered = {number: handler for number, handler in before.items() if callable(handler)}
    for number in answered:
        signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in answered.items():
            signal.signal(number, handler)
