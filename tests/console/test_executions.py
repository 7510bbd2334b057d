"""The installed commands show real executions of every kind, in narrow and in wide terminals."""

import json
import re

import pytest

from tests.console.flow import Ran, compare, flow, steady
from tests.console.scenarios import Scenarios

KINDS = (
    "Succeeded",
    "Failed",
    "Caught",
    "Retried",
    "TimedOut",
    "Late",
    "Stopped",
    "Items",
    "FailedItem",
    "Branches",
    "Nested",
)
FAILED = ("Failed", "Retried", "TimedOut", "Late", "Stopped", "FailedItem", "Nested")
SIDE_BY_SIDE = ("Items", "FailedItem", "Branches")
WIDTHS = (80, 140)


def run(scenarios: Scenarios, command: str, kind: str, *more: str, width: int = 80) -> Ran:
    """Run *command* for the execution of *kind*."""
    return flow(command, scenarios.execution(kind), *more, endpoint=scenarios.endpoint, width=width)


def without_log_lines(text: str) -> str:
    """*text* without the log lines in it: in them stand the folders of the embedded AWS."""
    return re.sub(r"(?ms)^(Logs of the invocation.*?:?)\n.*?\n\n", r"\1\n  ...\n\n", text)


@pytest.mark.parametrize("kind", KINDS)
def test_watch_shows_lines(scenarios: Scenarios, kind: str) -> None:
    """Where nobody sees a pane; the exit status tells whether the execution succeeded."""
    ran = run(scenarios, "watch", kind)
    assert ran.status == (1 if kind in FAILED else 0)
    # What runs side by side comes in any order.
    lines = steady(ran.out).splitlines()
    compare(f"watch-{kind}", "\n".join(sorted(lines) if kind in SIDE_BY_SIDE else lines))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_history_shows_each_step(scenarios: Scenarios, kind: str, width: int) -> None:
    """Input, and output or error, side by side."""
    more = ("--state", "Each Case") if kind == "Items" else ()
    ran = run(scenarios, "history", kind, *more, width=width)
    assert ran.status == 0
    compare(f"history-{kind}-{width}", ran.out)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", FAILED)
def test_why_explains(scenarios: Scenarios, kind: str, width: int) -> None:
    """Where it failed, with what, why, and what to do."""
    ran = run(scenarios, "why", kind, width=width)
    assert ran.status == 0
    compare(f"why-{kind}-{width}", without_log_lines(ran.out))


def test_why_blames_the_limit_not_what_it_ended(scenarios: Scenarios) -> None:
    """The nested execution did not fail by itself."""
    ran = run(scenarios, "why", "Impatient")
    assert "States.Timeout" in ran.out
    assert "nested execution" not in ran.out
    assert "It took longer than TimeoutSeconds, 1." in " ".join(ran.out.split())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FAILED])
def test_why_has_nothing_to_explain(scenarios: Scenarios, kind: str) -> None:
    """Where nothing failed in the end."""
    ran = run(scenarios, "why", kind)
    assert (ran.status, ran.out) == (1, "case-001: SUCCEEDED; nothing has failed in it\n")


def test_why_shows_what_the_handler_wrote(scenarios: Scenarios) -> None:
    """In the invocation that failed."""
    assert "looking for 001" in run(scenarios, "why", "Failed").out


@pytest.mark.parametrize("width", WIDTHS)
def test_list_shows_executions(scenarios: Scenarios, width: int) -> None:
    """With their status, start and duration."""
    scenarios.execution("Late")
    ran = flow("list", "--arn", scenarios.machine("Late"), endpoint=scenarios.endpoint, width=width)
    compare(f"list-{width}", ran.out)


@pytest.mark.parametrize("width", WIDTHS)
def test_list_shows_errors_if_asked(scenarios: Scenarios, width: int) -> None:
    """In a word and the message."""
    scenarios.execution("FailedItem")
    arn = scenarios.machine("FailedItem")
    ran = flow("list", "--errors", "--arn", arn, endpoint=scenarios.endpoint, width=width)
    compare(f"list-errors-{width}", ran.out)


@pytest.mark.parametrize("kind", KINDS)
def test_failed_executions_are_listed(scenarios: Scenarios, kind: str) -> None:
    """Those that somebody stopped did not fail."""
    scenarios.execution(kind)
    ran = flow("list", "--failed", "--arn", scenarios.machine(kind), endpoint=scenarios.endpoint)
    assert ("case-001" in ran.out) == (kind in FAILED and kind != "Stopped")


def test_list_as_json(scenarios: Scenarios) -> None:
    """Has the names that AWS gives."""
    arn = scenarios.execution("Caught")
    ran = flow("list", "--format", "json", "--arn", scenarios.machine("Caught"), endpoint=scenarios.endpoint)
    assert arn in [each["executionArn"] for each in json.loads(ran.out)]


def test_list_is_limited(scenarios: Scenarios) -> None:
    """And says so."""
    arn = scenarios.machine("Branches")
    for _ in range(3):
        scenarios.finish(scenarios.start("Branches"))
    ran = flow("list", "--limit", "2", "--arn", arn, endpoint=scenarios.endpoint)
    assert (len(ran.out.splitlines()), ran.err) == (3, "There are more than these 2: --limit lists more.\n")


def test_history_as_json(scenarios: Scenarios) -> None:
    """Payloads are JSON in it, not text."""
    (step,) = json.loads(run(scenarios, "history", "Caught", "--format", "json", "--state", "Look Up").out)
    assert step["input"] == {"case": "001"}
    assert [attempt["error"] for attempt in step["attempts"]] == ["NoCase"]


def test_history_of_a_map_has_its_items(scenarios: Scenarios) -> None:
    """All of them."""
    steps = json.loads(run(scenarios, "history", "Items", "--format", "json", "--state", "Handle").out)
    assert sorted(step["place"] for step in steps) == sorted(f"Each Case[{index}] > Handle" for index in range(200))


@pytest.mark.parametrize("kind", KINDS)
def test_report_is_written(scenarios: Scenarios, kind: str, tmp_path: str) -> None:
    """To the file that is named."""
    file = f"{tmp_path}/report.html"
    ran = run(scenarios, "report", kind, "-o", file)
    assert (ran.status, ran.out) == (0, f"{file}\n")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", ["Succeeded", "Items", "Branches"])
def test_graph_is_drawn(scenarios: Scenarios, kind: str, width: int) -> None:
    """Of the state machine."""
    ran = flow("graph", "--arn", scenarios.machine(kind), endpoint=scenarios.endpoint, width=width)
    assert ran.status == 0
    compare(f"graph-{kind}-{width}", ran.out)
