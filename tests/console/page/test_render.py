"""The page before its script runs, which is all of it where scripts are turned off."""

import base64
import hashlib
from datetime import timedelta

import pytest

from console.page import render
from tests.console.histories import STARTED, History
from tests.console.page.executions import call_center, failed_call_center, orders, read, task
from tests.console.page.written import Page
from workflows.call_center import call_center as definition_of_call_center

ONE = {"StartAt": "Charge", "States": {"Charge": {**task("Charge"), "End": True}}}


@pytest.fixture(scope="module")
def page() -> Page:
    """The page of an execution that succeeded."""
    return Page(render(*call_center(), links={"Console": "https://console/", "Not on the web": "javascript:alert(1)"}))


def test_header_tells_what_was_executed(page: Page) -> None:
    """Its name, that of the state machine, how it ended, and when."""
    assert "Execution of CallCenterStateMachine-1a2b3c4 case-001 " in page.words
    assert "Succeeded" in page.words and "2026-03-02 09:30:00.000 UTC" in page.words


def test_header_counts(page: Page) -> None:
    """Events, visits of states, and retries."""
    assert "Duration 3.15 s Events 27 State visits 5 Retries 1 " in page.words


def test_graph_is_there(page: Page) -> None:
    """With each state of the definition."""
    drawn = [attributes["data-state"] for attributes in page.all("g") if "data-state" in attributes]
    assert sorted(name or "" for name in drawn) == sorted(definition_of_call_center()["States"])


def test_links_are_anchors(page: Page) -> None:
    """Those that lead to the web."""
    assert [attributes["href"] for attributes in page.all("a")] == ["#events", "https://console/"]


def test_failure_is_explained() -> None:
    """By its error, where it happened, and the traceback of the function."""
    page = Page(render(*failed_call_center()))
    assert "KeyError in Escalate Case Traceback (most recent call last):" in page.words
    assert 'case = event["case"]' in page.words


def test_success_has_no_failure(page: Page) -> None:
    """There is no box for one."""
    assert {"class": "failure", "aria-labelledby": "failure-title"} not in page.all("section")


def test_running_execution_has_no_duration() -> None:
    """It is running for as long as its last event tells."""
    history = History()
    history.enter("Task", "Charge")
    assert "Running for 20 ms" in Page(render(*read(history, ONE))).words


def test_running_execution_is_told_until_now() -> None:
    """Time goes by without events."""
    history = History()
    history.enter("Wait", "Sleep")
    page = Page(render(*read(history, ONE), now=STARTED + timedelta(seconds=90)))
    assert "Running for 1 min 30 s" in page.words


def test_history_without_events_is_a_page() -> None:
    """An execution may have just begun."""
    history = History()
    history.events.clear()
    assert "Events 0" in Page(render(*read(history, ONE))).words


def test_redrives_are_counted() -> None:
    """As AWS counts them."""
    history = History()
    history.invoke("Charge", failures=[("Refused", "", 0)])
    history.fail("Refused", "")
    history.add("ExecutionRedriven", redriveCount=1)
    assert "Redrives 1" in Page(render(*read(history, ONE))).words


def test_only_its_own_script_runs(page: Page) -> None:
    """The policy has its digest, and allows nothing to be fetched."""
    policy = next(attributes["content"] or "" for attributes in page.all("meta") if "http-equiv" in attributes)
    digest = base64.b64encode(hashlib.sha256(page.scripts[1].encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("script-src") == f"'sha256-{digest}'"
    assert rules == {
        **dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'"),
        "style-src": "'unsafe-inline'",
    }


def test_nothing_is_linked(page: Page) -> None:
    """No element has a source, and the style imports nothing."""
    assert [attributes for _, attributes in page.tags if "src" in attributes or "srcset" in attributes] == []
    assert page.all("link") == [] and "url(" not in page.style and "@import" not in page.style


def test_same_execution_gives_the_same_page() -> None:
    """To the byte."""
    assert render(*orders(3)) == render(*orders(3))
