"""`show`, which opens the page of an execution in Chromium."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from console.page import render
from tests.browser import FLAGS, chromium
from tests.console.page.executions import Execution

MOST_SECONDS = 20
"""Until what is expected is there; the machine may be busy with other tests."""

DESKTOP: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: Mapping[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@dataclass
class Shown:
    """A page in the browser, and what it did beside showing itself."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """Errors, and all that was written to the console."""
    requests: list[str] = field(default_factory=list)
    """The URLs of all requests but the one for the page itself."""

    def type_keys(self, *keys: str) -> None:
        """Press *keys* one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def focused(self) -> str:
        """The accessible name, or else the text, of what has the focus."""
        script = "(document.activeElement.ariaLabel ?? document.activeElement.innerText).trim()"
        return str(self.page.evaluate(script))


Show = Callable[..., Shown]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium with an empty profile, which is removed.

    It ends with the module: while Playwright runs, its thread has an event loop that other tests would stumble over.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        expect.set_options(timeout=MOST_SECONDS * 1000)
        yield browser
        browser.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Opens the page of an execution: `show(execution, redact=True)`, or with options of the browser's context."""
    contexts: list[BrowserContext] = []

    def opened(execution: Execution, *, redact: bool = False, **options: Any) -> Shown:
        file = tmp_path / "report.html"
        file.write_text(render(*execution, redact=redact), encoding="utf-8")
        contexts.append(browser.new_context(**{**DESKTOP, **options}))
        shown = Shown(contexts[-1].new_page())
        watch(shown, file.as_uri())
        shown.page.goto(file.as_uri())
        return shown

    yield opened
    for context in contexts:
        context.close()


def watch(shown: Shown, url: str) -> None:
    """Note what the page does beside showing itself."""

    def note(request: Request) -> None:
        if request.url != url:
            shown.requests.append(request.url)

    shown.page.on("request", note)
    shown.page.on("console", lambda message: shown.complaints.append(message.text))
    shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
