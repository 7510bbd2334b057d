"""Looks at processes and waits for conditions."""

import os
import time
from collections.abc import Callable

import psutil


def group(process_id: int) -> list[psutil.Process]:
    """The processes of the group that *process_id* leads or led, the Lambda workers of an embedded AWS among them."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == process_id and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue
    return found


def alive(process_id: int) -> bool:
    """Whether a process runs; one that has ended, and that nobody has asked about yet, doesn't."""
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return as soon as *condition* holds; fail if it doesn't within *seconds*."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)
