"""The page in Chromium: the graph, the timeline and the events answer each other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.console.page.conftest import PHONE, Show
from tests.console.page.executions import Execution, call_center, failed_call_center, onboarding, orders

pytestmark = pytest.mark.browser

ALL: dict[str, Callable[[], Execution]] = {
    "succeeded": call_center,
    "failed": failed_call_center,
    "map": orders,
    "parallel": onboarding,
}


@pytest.fixture(params=list(ALL.values()), ids=list(ALL))
def execution(request: pytest.FixtureRequest) -> Execution:
    made: Execution = request.param()
    return made


def test_page_does_nothing_but_show_itself(show: Show, execution: Execution) -> None:
    """It asks for nothing on the network, and the console stays empty."""
    shown = show(execution)
    expect(shown.page.locator(".count")).to_have_text(re.compile("events$"))
    assert (shown.requests, shown.complaints) == ([], [])


def test_page_is_as_wide_as_a_phone(show: Show, execution: Execution) -> None:
    """Nothing scrolls sideways at 390 pixels but boxes that are made to."""
    shown = show(execution, **PHONE)
    expect(shown.page.locator(".count")).to_have_text(re.compile("events$"))
    assert shown.page.evaluate("document.documentElement.scrollWidth") == 390


def test_graph_is_visible(show: Show) -> None:
    """With each state, without a script too."""
    page = show(call_center(), java_script_enabled=False).page
    for name in ("Open Case", "Close Case", "Fail"):
        expect(page.locator(f"[data-state='{name}']")).to_be_visible()
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("#events")).to_be_hidden()


def test_click_on_a_state_shows_its_visits_and_events(show: Show) -> None:
    """And marks it in the graph."""
    page = show(failed_call_center()).page
    state = page.locator("[data-state='Escalate Case']")
    state.click()
    expect(page.locator(".count")).to_have_text("10 of 35 events")
    expect(page.locator("#inspector")).to_contain_text("3 attempts")
    expect(state).to_have_attribute("aria-pressed", "true")


def test_state_that_was_not_reached_says_so(show: Show) -> None:
    """It has no events."""
    page = show(call_center()).page
    page.locator("[data-state='Fail']").click()
    expect(page.locator("#inspector")).to_contain_text("was not reached")
    expect(page.locator(".count")).to_have_text("0 of 27 events")


def test_visit_shows_its_attempts_with_payloads(show: Show) -> None:
    """An attempt opens, with the traceback and the input."""
    page = show(failed_call_center()).page
    page.locator("[data-state='Escalate Case']").click()
    page.get_by_text("Attempt 2").click()
    attempt = page.locator(".attempt[open]")
    expect(attempt).to_contain_text("KeyError: 'case'")
    expect(attempt.get_by_label("Input", exact=True)).to_contain_text('"Status": 0')


def test_event_opens_with_its_payload(show: Show) -> None:
    """As JSON with indents."""
    page = show(call_center()).page
    page.locator("#events-row-0").click()
    expect(page.locator(".details pre")).to_have_text('{\n  "inputCaseID": "001"\n}')
    page.locator("#events-row-0").click()
    expect(page.locator(".details")).to_have_count(0)


def test_event_leads_to_the_one_before(show: Show) -> None:
    """The one that led to it, whatever is filtered."""
    page = show(failed_call_center()).page
    page.get_by_role("button", name="Errors only").click()
    expect(page.locator(".count")).to_have_text("6 of 35 events")
    page.locator("#events-row-0").click()
    page.get_by_role("button", name="LambdaFunctionStarted").click()
    expect(page.locator(".count")).to_have_text("35 events")
    expect(page.locator(".details")).to_contain_text("LambdaFunctionScheduled")


@pytest.mark.parametrize(
    ("query", "count"),
    [("assigned...", 13), ("LAMBDAFUNCTIONFAILED", 1), ("rate exceeded", 1), ("close started", 1), ("nowhere", 0)],
)
def test_search_finds(show: Show, query: str, count: int) -> None:
    """Types, states, errors and payloads, in any case; all words must be there."""
    page = show(call_center()).page
    page.get_by_role("searchbox").fill(query)
    expect(page.locator(".count")).to_have_text(f"{count} of 27 events")


def test_words_that_are_found_are_marked(show: Show) -> None:
    """In the rows that come into sight too."""
    page = show(orders()).page
    page.get_by_role("searchbox").fill("declined")
    expect(page.locator(".count")).to_have_text("29 of 2,503 events")
    marked = "[...CSS.highlights.get('found')].filter((range) => range.startContainer.isConnected).map(String)"
    page.locator("#events-rows").focus()
    page.keyboard.press("End")
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    rows = page.locator("#events-rows .space > .row").count()
    assert page.evaluate(marked) == ["declined"] * rows


def test_kind_narrows(show: Show) -> None:
    """Together with a search."""
    page = show(failed_call_center()).page
    page.get_by_label("Kind of event").select_option("errors")
    page.get_by_role("searchbox").fill("escalate")
    expect(page.locator(".count")).to_have_text("4 of 35 events")


def test_timeline_has_a_bar_for_each_visit(show: Show) -> None:
    """And in it each attempt."""
    page = show(failed_call_center()).page
    expect(page.locator(".lane > .bar")).to_have_count(5)
    expect(page.locator(".lane > .attempt.failed")).to_have_count(5)


def test_timeline_nests_branches(show: Show) -> None:
    """A branch of one state is a row, others open."""
    page = show(onboarding()).page
    levels = page.locator("#timeline-rows [aria-level]").evaluate_all("rows => rows.map(row => row.ariaLevel)")
    assert levels == ["1", "2", "2", "3", "3", "2", "3", "3", "1"]


def test_timeline_draws_only_what_is_in_sight(show: Show) -> None:
    """A Map of many iterations is one row at first; open, it has its rows where they are seen."""
    page = show(orders()).page
    rows = page.locator("#timeline-rows .space > .row")
    expect(rows).to_have_count(3)
    rows.nth(1).locator(".expander").click()
    expect(page.locator("#timeline-rows")).to_have_attribute("aria-rowcount", "204")
    assert rows.count() < 40


def test_row_of_the_timeline_chooses_the_visit(show: Show) -> None:
    """Its events, and the visit beside the graph."""
    page = show(onboarding()).page
    page.locator("#timeline-rows [aria-label^='Wait for Post']").click()
    expect(page.locator(".count")).to_have_text("2 of 33 events")
    expect(page.locator("#inspector h3")).to_have_text("Wait for Post")


def test_timeline_zooms_to_a_row(show: Show) -> None:
    """Its bar then is nearly as wide as the lane."""
    page = show(call_center()).page
    page.locator("#timeline-rows [aria-label^='Close Case']").click()
    page.get_by_role("button", name="Zoom to the row").click()
    bar = page.locator("#timeline-rows [aria-label^='Close Case'] .bar").bounding_box()
    lane = page.locator(".lane").first.bounding_box()
    assert bar and lane and 0.85 < bar["width"] / lane["width"] < 1


def test_redacted_page_works(show: Show) -> None:
    """It shows events and visits, without payloads."""
    shown = show(failed_call_center(), redact=True)
    shown.page.locator("[data-state='Escalate Case']").click()
    shown.page.locator("#events-row-3").click()
    expect(shown.page.locator(".details")).to_contain_text("KeyError")
    expect(shown.page.locator("pre")).to_have_count(0)
    assert shown.complaints == []
