"""What the page of a long execution costs: seconds to read its history and to render it, and memory.

    python -m bench.report [--keep FILE]

The history is the longest that AWS keeps, 25,000 events: a Map whose tasks are retried, with payloads of about 1 KB, no
two alike. The exit status is 1 if a limit is broken.
"""

import argparse
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from json import dumps
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.check import Row
from console.execution.history import Description
from console.execution.reader import Reader
from console.page import render

EVENTS = 25_000
PAYLOAD = 1000
"""Characters."""

RENDER_SECONDS = 3.0
MEGABYTES = 300
"""At the most at any time, for the whole process."""

STARTED = datetime(2026, 3, 2, tzinfo=UTC)
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:Charge"

TASK: dict[str, Any] = {"Type": "Task", "Resource": FUNCTION, "Retry": [{"ErrorEquals": ["States.ALL"]}], "End": True}
DEFINITION: dict[str, Any] = {
    "StartAt": "Each Order",
    "States": {
        "Each Order": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "Charge", "States": {"Charge": TASK}},
            "End": True,
        }
    },
}


def history() -> Iterator[dict[str, Any]]:
    """The events of iterations one after the other, each of which succeeds at the second attempt."""
    yield _event(1, 0, "ExecutionStarted", executionStartedEventDetails={"input": "{}"})
    yield _event(2, 0, "MapStateEntered", stateEnteredEventDetails={"name": "Each Order", "input": "[]"})
    yield _event(3, 2, "MapStateStarted", mapStateStartedEventDetails={"length": EVENTS // 10})
    for iteration in count():
        at = 4 + iteration * 10
        item = {"name": "Each Order", "index": iteration}
        attempt = {"lambdaFunctionScheduledEventDetails": {"resource": FUNCTION, "input": _payload(iteration)}}
        cause = dumps({"errorMessage": _payload(iteration + 1_000_000), "errorType": "Refused", "stackTrace": []})
        yield _event(at, 3, "MapIterationStarted", mapIterationStartedEventDetails=item)
        charge = {"name": "Charge", "input": _payload(iteration)}
        yield _event(at + 1, at, "TaskStateEntered", stateEnteredEventDetails=charge)
        yield _event(at + 2, at + 1, "LambdaFunctionScheduled", **attempt)
        yield _event(at + 3, at + 2, "LambdaFunctionStarted")
        failed = {"error": "Refused", "cause": cause}
        yield _event(at + 4, at + 3, "LambdaFunctionFailed", lambdaFunctionFailedEventDetails=failed)
        yield _event(at + 5, at + 4, "LambdaFunctionScheduled", **attempt)
        yield _event(at + 6, at + 5, "LambdaFunctionStarted")
        done = {"output": _payload(iteration + 2_000_000)}
        yield _event(at + 7, at + 6, "LambdaFunctionSucceeded", lambdaFunctionSucceededEventDetails=done)
        left = {"name": "Charge", "output": _payload(iteration + 2_000_000)}
        yield _event(at + 8, at + 7, "TaskStateExited", stateExitedEventDetails=left)
        yield _event(at + 9, at + 8, "MapIterationSucceeded", mapIterationSucceededEventDetails=item)


def _event(number: int, previous: int, kind: str, **details: dict[str, Any]) -> dict[str, Any]:
    moment = STARTED + timedelta(milliseconds=40 * number)
    return {"id": number, "previousEventId": previous, "timestamp": moment, "type": kind, **details}


def _payload(number: int) -> str:
    lines = [{"sku": f"{number * 31 + line:09}", "count": line, "note": "handle with care"} for line in range(17)]
    return dumps({"order": number, "lines": lines})[: PAYLOAD - 2] + '"}'


def megabytes() -> float:
    """The most memory that this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def measured(keep: Path | None) -> Iterator[Row]:
    """Read and render once, as the command does."""
    yield Row("memory before", f"{megabytes():.0f} MB")
    reader = Reader()
    before = perf_counter()
    reader.read_all(islice(history(), EVENTS))
    yield Row(f"make and read {len(reader.events):,} events", f"{perf_counter() - before:.2f} s")
    yield Row("memory then", f"{megabytes():.0f} MB")
    arn = "arn:aws:states:eu-west-1:123456789012:execution:Orders:longest"
    description = Description(arn, "longest", arn.replace("execution", "stateMachine"), DEFINITION, STARTED, "", "", "")
    before = perf_counter()
    page = render(description, reader)
    seconds = perf_counter() - before
    what = f"render them, {len(page) / 1e6:.1f} MB of HTML"
    yield Row(what, f"{seconds:.2f} s", f"at most {RENDER_SECONDS:g} s", seconds <= RENDER_SECONDS)
    peak = megabytes()
    yield Row("memory at the most", f"{peak:.0f} MB", f"at most {MEGABYTES} MB", peak <= MEGABYTES)
    if keep:
        keep.write_text(page)


def main() -> None:
    """Measure, print the table, and exit with 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the page to FILE")
    options = parser.parse_args()
    rows: list[Row] = []
    for row in measured(options.keep):
        rows.append(row)
        print(row, flush=True)
    if not all(row.holds for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
