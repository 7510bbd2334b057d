"""The page by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.console.page.conftest import Show
from tests.console.page.executions import call_center, orders

pytestmark = pytest.mark.browser


def test_slash_focuses_the_search(show: Show) -> None:
    """From anywhere; in the box it is a character."""
    shown = show(call_center())
    shown.type_keys("/", "/")
    expect(shown.page.get_by_role("searchbox")).to_have_value("/")


@pytest.mark.parametrize(("down", "up"), [("j", "k"), ("ArrowDown", "ArrowUp")])
def test_keys_move_in_the_events(show: Show, down: str, up: str) -> None:
    """The table names its active row, and keeps it in sight."""
    shown = show(orders())
    shown.page.locator("#events-rows").focus()
    shown.type_keys(*[down] * 40, up)
    expect(shown.page.locator("#events-rows")).to_have_attribute("aria-activedescendant", "events-row-39")
    expect(shown.page.locator("#events-row-39")).to_be_in_viewport()


def test_j_goes_to_the_events(show: Show) -> None:
    """From anywhere outside of a field."""
    shown = show(call_center())
    shown.type_keys("j", "j")
    expect(shown.page.locator("#events-rows")).to_be_focused()
    expect(shown.page.locator("#events-row-1")).to_have_attribute("aria-selected", "true")


def test_end_goes_to_the_last_event(show: Show) -> None:
    """Of thousands, at once."""
    shown = show(orders())
    shown.page.locator("#events-rows").focus()
    shown.type_keys("End")
    last = shown.page.locator("#events-rows .row[aria-selected=true]")
    expect(last).to_contain_text("ExecutionSucceeded")
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize("key", ["Enter", " ", "ArrowRight"])
def test_key_opens_an_event(show: Show, key: str) -> None:
    """And Tab goes on to its payload."""
    shown = show(call_center())
    shown.page.locator("#events-rows").focus()
    shown.type_keys(key)
    expect(shown.page.locator(".details")).to_be_visible()
    shown.type_keys("Tab")
    assert shown.focused == "Copy Input"


def test_escape_closes_then_clears(show: Show) -> None:
    """First the event, then search and filters."""
    shown = show(call_center())
    shown.page.get_by_role("searchbox").fill("closed")
    expect(shown.page.locator(".count")).to_have_text(re.compile("of 27"))
    shown.type_keys("Enter", "Enter")
    expect(shown.page.locator(".details")).to_be_visible()
    shown.type_keys("Escape")
    expect(shown.page.locator(".details")).to_have_count(0)
    expect(shown.page.get_by_role("searchbox")).to_have_value("closed")
    shown.type_keys("Escape")
    expect(shown.page.locator(".count")).to_have_text("27 events")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_key_chooses_a_state(show: Show, key: str) -> None:
    """The states of the graph are buttons."""
    shown = show(call_center())
    shown.page.locator("[data-state='Close Case']").focus()
    shown.type_keys(key)
    expect(shown.page.locator("#inspector h3")).to_have_text("Close Case")


def test_tab_reaches_everything(show: Show) -> None:
    """From the first link to the events, and nothing twice."""
    shown = show(call_center())
    reached = []
    for _ in range(60):
        shown.type_keys("Tab")
        reached.append(shown.focused.partition(":")[0])
        if reached[-1] == "Events":
            break
    assert reached[0] == "Skip to the events" and reached[-1] == "Events"
    once = ["Dark colours", "Keys", "Graph of the workflow", "Copy Input", "Visits of states, in order", "Errors only"]
    assert [reached.count(name) for name in once] == [1] * len(once)
    assert len([name for name in reached if "Case" in name]) == 6


def test_arrows_open_a_map_in_the_timeline(show: Show) -> None:
    """And close it, from inside it too."""
    shown = show(orders())
    timeline = shown.page.locator("#timeline-rows")
    timeline.focus()
    shown.type_keys("ArrowDown", "ArrowRight")
    expect(timeline).to_have_attribute("aria-rowcount", "204")
    shown.type_keys("ArrowDown", "ArrowLeft", "ArrowLeft")
    expect(timeline).to_have_attribute("aria-rowcount", "4")


def test_question_mark_shows_the_keys(show: Show) -> None:
    """In a dialog that Escape closes."""
    shown = show(call_center())
    shown.type_keys("?")
    expect(shown.page.get_by_role("dialog")).to_be_visible()
    shown.type_keys("Escape")
    expect(shown.page.get_by_role("dialog")).to_be_hidden()
