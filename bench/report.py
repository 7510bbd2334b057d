"""What the page of a long execution costs: to read its history, to render it, and to show and search it in Chromium.

    python -m bench.report [--keep FILE]

The history is the longest that AWS keeps, 25,000 events: a Map whose tasks are retried, with payloads of about 1 KB,
each in a few events. The exit status is 1 if a limit is broken.
"""

import argparse
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, count, islice
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from playwright.sync_api import expect, sync_playwright

from bench.table import Row, tell
from console.execution.history import PAGE, Description
from console.execution.reader import Reader
from console.page import render
from tests.browser import FLAGS, chromium

EVENTS = 25_000
PAYLOAD = 1000
"""Characters."""

READ_SECONDS = 1.0
RENDER_SECONDS = 3.0
TIMES_JSON = 12
"""So many times what it takes to write the same events as JSON."""

MEGABYTES = 300
"""At the most at any time, for the whole process."""

SHOWN_SECONDS = 2.0
FOUND_SECONDS = 1.0
"""To search all payloads for the first time, from the last key on."""

LONGEST_TASK = 0.4
"""Seconds in which the page answers nobody, at the most, while it searches and scrolls."""

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


def measured(file: Path) -> Iterator[Row]:
    """Read and render once, as the command does, and write the page to *file*."""
    reader, seconds, events = Reader(), 0.0, islice(history(), EVENTS)
    while page_of_events := list(islice(events, PAGE)):
        seconds += _seconds(partial(reader.read_all, page_of_events))
    yield _row(f"read {len(reader.events):,} events", seconds, READ_SECONDS)
    arn = "arn:aws:states:eu-west-1:123456789012:execution:Orders:longest"
    description = Description(arn, "longest", arn.replace("execution", "stateMachine"), DEFINITION, STARTED, "", "", "")
    before = perf_counter()
    page = render(description, reader)
    seconds = perf_counter() - before
    yield _row(f"render them, {len(page) / 1e6:.1f} MB of HTML", seconds, RENDER_SECONDS)
    peak = megabytes()
    yield Row("memory at the most", f"{peak:.0f} MB", f"at most {MEGABYTES} MB", peak <= MEGABYTES)
    times = seconds / _seconds(lambda: dumps([event.details for event in reader.events.values()]))
    limit = f"at most {TIMES_JSON}"
    yield Row("render over writing the events as JSON", f"{times:.1f} times", limit, times <= TIMES_JSON)
    file.write_text(page)


def in_chromium(file: Path) -> Iterator[Row]:
    """Show the page in *file*, search it and scroll it."""
    if not chromium():
        yield Row("not measured: there is no Chromium", "-")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        page = browser.new_page()
        page.add_init_script(NOTE_LONG_TASKS)
        before = perf_counter()
        page.goto(file.as_uri())
        expect(page.locator("#events-row-0")).to_be_visible()
        yield _row("show it in Chromium", perf_counter() - before, SHOWN_SECONDS)
        page.evaluate("longTasks.length = 0")
        page.get_by_role("searchbox").fill("000001234")
        is_found = expect(page.locator(".count"))
        yield _row("search it", _seconds(lambda: is_found.to_contain_text(" of 25,000")), FOUND_SECONDS)
        page.get_by_role("searchbox").fill("")
        is_found.to_have_text("25,000 events")
        for _ in range(50):
            page.evaluate("document.getElementById('events-rows').scrollTop += 12345")
        longest = page.evaluate("Math.max(0, ...longTasks)") / 1000
        yield _row("longest time without an answer while it searches and scrolls", longest, LONGEST_TASK)
        browser.close()


NOTE_LONG_TASKS = """
globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)))
  .observe({ entryTypes: ["longtask"] });
"""


def _seconds(work: Callable[[], object]) -> float:
    before = perf_counter()
    work()
    return perf_counter() - before


def _row(what: str, seconds: float, limit: float) -> Row:
    return Row(what, f"{seconds:.2f} s", f"at most {limit:g} s", seconds <= limit)


def main() -> None:
    """Measure, print the table, and exit with 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the page to FILE")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        file = (options.keep or Path(folder) / "report.html").resolve()
        tell(chain(measured(file), in_chromium(file)))


if __name__ == "__main__":
    main()
