"""Whatever payloads and names hold is text in the page."""

import json

import pytest

from console.page import render
from console.page.render import HERE, SCRIPTS, STYLES
from tests.console.histories import History, lambda_cause
from tests.console.page.executions import read, task
from tests.console.page.written import Page

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt; &amp; ' \"",
    "\u2028\u2029\u0000\u007f\x85",
    "a lone surrogate \ud800 and another \udfff",
    "\u202egnp.exe \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f600\U0001f469\u200d\U0001f4bb",
    "{{ 7 * 7 }}{% raw %}",
    "x" * 200_000,
]


def page_with(text: str) -> str:
    """A page in which *text* stands wherever an execution may have text."""
    name = text[:80]
    definition = {"StartAt": name, "States": {name: {**task("Charge", Comment=text), "End": True}}}
    history = History({"text": text})
    cause = lambda_cause("Refused", text, f"File {text}")
    history.invoke(name, text, failures=[(text, text, 1), (text, cause, 1)])
    history.fail(text, cause)
    return render(*read(history, definition, name=name, machine=name), links={name: f"https://{name}"})


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_page_is_ascii(text: str) -> None:
    """And so valid in UTF-8, whatever else a browser may guess."""
    assert page_with(text).isascii()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_adds_no_element(text: str) -> None:
    """A page with it has the elements and the attributes of any other."""
    tags, others = ([(tag, set(given)) for tag, given in Page(page_with(each)).tags] for each in (text, "harmless"))
    inside = {"text", "tspan"}
    assert [tag for tag in tags if tag[0] not in inside] == [tag for tag in others if tag[0] not in inside]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_payload_comes_back_as_it_was(text: str) -> None:
    """To the character."""
    assert json.dumps({"text": text}) in Page(page_with(text)).data["texts"]
    assert text in Page(page_with(text)).data["texts"]


@pytest.mark.parametrize(
    "file", [*(f"script/{name}.js" for name in SCRIPTS), *(f"style/{name}.css" for name in STYLES)]
)
def test_own_files_are_ascii(file: str) -> None:
    """What is not would become character references, which mean nothing in scripts and styles."""
    assert (HERE / file).read_text().isascii()
    assert "</" not in (HERE / file).read_text()


def test_every_file_is_in_the_page() -> None:
    """None is forgotten."""
    assert {f"{name}.js" for name in SCRIPTS} == {path.name for path in (HERE / "script").iterdir()}
    assert {f"{name}.css" for name in STYLES} == {path.name for path in (HERE / "style").iterdir()}
