"""Runs ministack as the embedded AWS, with the corrections that stand beside this file.

`emulator.server` starts this file with the Python of the emulator's own environment, and holds the other end of its
standard input: when that closes, for whatever reason, this process ends its Lambda workers, removes its folder and
goes. Its first line on standard output is JSON: the port that it listens on, and its folder.
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path


def _end_with_parent(directory: str) -> None:
    while os.read(0, 4096):
        pass
    from ministack.core import lambda_runtime

    lambda_runtime._REAP_GRACE = 0
    with contextlib.suppress(Exception):
        lambda_runtime.reset()
    shutil.rmtree(directory, ignore_errors=True)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def main() -> None:
    """Listen on 127.0.0.1, say on which port, and serve until standard input closes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port; 0, the default, is a free one")
    parser.add_argument("--without", action="append", default=[], help="leave the correction of this name out")
    options = parser.parse_args()
    try:
        listener = socket.create_server(("127.0.0.1", options.port), backlog=1024)
    except OSError as error:
        raise SystemExit(f"port {options.port}: {os.strerror(error.errno or 0)}") from None
    directory = tempfile.mkdtemp(prefix="embedded-aws-")
    threading.Thread(target=_end_with_parent, args=(directory,), daemon=True).start()
    try:
        _serve(listener, directory, options.without)
    except BaseException as error:
        print(error, file=sys.stderr, flush=True)
        shutil.rmtree(directory, ignore_errors=True)
        os._exit(1)


def _serve(listener: socket.socket, directory: str, without: Sequence[str]) -> None:
    port = listener.getsockname()[1]
    tempfile.tempdir = os.environ["TMPDIR"] = directory
    os.environ["DOCKER_HOST"] = f"unix://{directory}/none"
    os.environ["GATEWAY_PORT"] = str(port)
    # Python runs isolated here, so that nothing of the user's is in its path; the corrections are in the project.
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    from emulator.corrections import CORRECTIONS, VERSION

    if version("ministack") != VERSION:
        raise SystemExit(f"ministack is {version('ministack')}; the corrections in {__file__} are for {VERSION}")

    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app
    from ministack.services import scheduler

    for correct in CORRECTIONS:
        if correct.__name__ not in without:
            correct()
    scheduler._SCHEDULE_TICK_INTERVAL = 1  # Every second it looks for what is due; by itself, every ten.
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 75
    print(json.dumps({"port": port, "directory": directory}), flush=True)
    asyncio.run(serve(app, config))


if __name__ == "__main__":
    main()
