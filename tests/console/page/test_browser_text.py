"""What payloads look like in Chromium, hostile ones too."""

import json

import pytest
from playwright.sync_api import Browser, expect

from console.page.render import HERE
from console.spans import span
from tests.console.histories import History
from tests.console.page.conftest import Show
from tests.console.page.executions import Execution, read, task
from tests.console.page.test_hostile import HOSTILE

pytestmark = pytest.mark.browser

ONE = {"StartAt": "Charge", "States": {"Charge": {**task("Charge"), "End": True}}}


def begun_with(payload: str) -> Execution:
    """An execution whose input is the text *payload*."""
    history = History()
    history.events[0]["executionStartedEventDetails"]["input"] = payload
    history.enter("Task", "Charge")
    return read(history, ONE)


def test_json_keeps_every_digit(show: Show) -> None:
    """It gets indents, and stays as it is otherwise."""
    page = show(begun_with('{"a":1.0,"b":12345678901234567890,"c":[],"d":[-1e5,"x: {}"],"a":null}')).page
    page.locator("#events-row-0").click()
    lines = [
        "{",
        '  "a": 1.0,',
        '  "b": 12345678901234567890,',
        '  "c": [],',
        '  "d": [',
        "    -1e5,",
        '    "x: {}"',
        "  ]",
    ]
    assert page.locator(".details pre").text_content() == "\n".join(lines) + ',\n  "a": null\n}'


def test_text_that_is_no_json_stays(show: Show) -> None:
    """Character by character."""
    page = show(begun_with('{"cut off: [')).page
    page.locator("#events-row-0").click()
    assert page.locator(".details pre").text_content() == '{"cut off: ['


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_payload_is_text(show: Show, text: str) -> None:
    """It runs nothing, and is there to the character."""
    shown = show(begun_with(json.dumps(text, ensure_ascii=False)))
    shown.page.locator("#events-row-0").click()
    is_shown = shown.page.locator(".details pre").text_content() == json.dumps(text, ensure_ascii=False)
    assert is_shown
    assert (shown.complaints, shown.requests) == ([], [])


def test_longest_payload_is_shown(show: Show) -> None:
    """AWS takes 256 KB at most: a hundred thousand numbers get their indents, too many for colours."""
    page = show(begun_with(json.dumps([1] * 87_000, separators=(",", ":")))).page
    page.locator("#events-row-0").click()
    expect(page.locator(".details pre")).to_contain_text("[\n  1,\n  1,", use_inner_text=False)
    expect(page.locator(".details pre span")).to_have_count(0)


def test_lengths_of_time_are_those_of_the_header(browser: Browser) -> None:
    """The script writes them as the header does."""
    lengths = [0, 1, 999, 1000, 3420, 59_994, 59_999, 125_000, 3_599_900, 3_720_000, 86_399_999, 90_000_000]
    page = browser.new_page()
    source = (HERE / "script" / "words.js").read_text()
    written = page.evaluate(f"(lengths) => {{ {source}\nreturn lengths.map(duration); }}", lengths)
    page.close()
    assert written == [span(each) for each in lengths]
