"""What `flow watch`, `flow why` and `flow report` cost for the longest history that AWS keeps, beyond getting it.

    python -m bench.operator

The last two run as a person runs them, against a server on this machine that answers with a history of 25,000 events,
in turn with a program that only gets the history with boto3 and forgets it. The exit status is 1 if a limit is broken.
"""

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import boto3
from rich.console import Console

from bench.report import DEFINITION, EVENTS, MEGABYTES, STARTED, history
from bench.table import Row, tell
from console.execution.history import PAGE, Description
from console.execution.reader import Reader
from console.watch import FRAME_SECONDS, Pane
from emulator.clients import ACCOUNT, REGION, SECRET
from tests.console.answers import serving

RUNS = 5
SECONDS = 3.0
"""More than the bare download takes."""

MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:Orders"
EXECUTION = f"arn:aws:states:{REGION}:{ACCOUNT}:execution:Orders:longest"
FLOW = Path(sys.executable).with_name("flow")

DOWNLOAD = f"""
import boto3
pages = boto3.client("stepfunctions").get_paginator("get_execution_history")
for page in pages.paginate(executionArn="{EXECUTION}", PaginationConfig={{"PageSize": {PAGE}}}):
    pass
"""


def answers() -> dict[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]:
    """What the server answers, by operation."""
    failed = {"error": "Refused", "cause": "The card was declined."}
    end = {"id": EVENTS, "previousEventId": EVENTS - 1, "timestamp": STARTED, "type": "ExecutionFailed"}
    events = [*islice(history(), EVENTS - 1), {**end, "executionFailedEventDetails": failed}]
    described = {"executionArn": EXECUTION, "name": "longest", "stateMachineArn": MACHINE, "startDate": STARTED}

    def page(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        start = int(asked.get("nextToken", 0))
        after = start + PAGE
        return {"events": events[start:after], **({"nextToken": str(after)} if after < EVENTS else {})}

    return {
        "DescribeExecution": lambda _: {**described, "status": "FAILED"},
        "DescribeStateMachineForExecution": lambda _: {"definition": json.dumps(DEFINITION), "roleArn": "arn:role"},
        "GetExecutionHistory": page,
        "FilterLogEvents": lambda _: {"events": []},
        "": lambda _: {},  # what Lambda says of the function
    }


def measured(endpoint: str, folder: Path) -> Iterator[Row]:
    """Run each in turn, so that whatever else the machine does slows all of them."""
    commands = {
        "get the history": [sys.executable, "-c", DOWNLOAD],
        "flow why": [str(FLOW), "why", EXECUTION],
        "flow report": [str(FLOW), "report", EXECUTION, "-o", str(folder / "report.html")],
    }
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": REGION,
    }
    seconds: dict[str, list[float]] = {what: [] for what in commands}
    peaks: dict[str, float] = {}
    for _ in range(RUNS):
        for what, command in commands.items():
            before = perf_counter()
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd=folder)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds[what].append(perf_counter() - before)
            peaks[what] = max(peaks.get(what, 0), _megabytes(used))
            if process.returncode:
                raise SystemExit(f"{what}: exit status {process.returncode}")
    floor = median(seconds.pop("get the history"))
    yield Row(f"get {EVENTS:,} events with boto3", f"{floor:.2f} s")
    for what, times in seconds.items():
        more = median(times) - floor
        yield Row(f"{what}, beyond that", f"{more:.2f} s", f"at most {SECONDS:g} s", more <= SECONDS)
        peak = peaks[what]
        yield Row(f"{what}, memory at the most", f"{peak:.0f} MB", f"at most {MEGABYTES} MB", peak <= MEGABYTES)


def watched() -> Iterator[Row]:
    """Draw what `flow watch` shows after the last of so many events, and once more when only time went by."""
    reader = Reader()
    reader.read_all(islice(history(), EVENTS))
    described = Description(EXECUTION, "longest", MACHINE, DEFINITION, STARTED, "", "", "")
    out = Console(width=140, height=50, file=io.StringIO(), force_terminal=True)
    pane = Pane(boto3.client("stepfunctions", region_name=REGION), described, reader, out)

    def look() -> None:
        pane.look()
        out.print(pane.draw())

    for what in ("flow watch, one look with news", "flow watch, one look without"):
        before = perf_counter()
        look()
        seconds = perf_counter() - before
        yield Row(what, f"{seconds:.3f} s", f"at most {FRAME_SECONDS:g} s", seconds <= FRAME_SECONDS)


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Measure, print the table, and exit with 1 if a limit is broken."""
    known = answers()
    with TemporaryDirectory() as folder, serving(lambda operation, asked: (200, known[operation](asked))) as endpoint:
        tell(chain(watched(), measured(endpoint, Path(folder))))


if __name__ == "__main__":
    main()
