"""The page in the colours that its reader prefers, and for readers who don't see it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.console.page.conftest import PHONE, Show
from tests.console.page.executions import call_center, failed_call_center, onboarding

pytestmark = pytest.mark.browser

PAPER = "getComputedStyle(document.documentElement).backgroundColor"


def test_page_is_dark_where_its_reader_prefers_that(show: Show) -> None:
    """The graph too."""
    light, dark = (show(call_center(), color_scheme=scheme).page for scheme in ("light", "dark"))
    assert (light.evaluate(PAPER), dark.evaluate(PAPER)) == ("rgb(255, 255, 255)", "rgb(18, 23, 30)")
    box = "getComputedStyle(document.querySelector('.flow .succeeded .box')).fill"
    assert light.evaluate(box) != dark.evaluate(box)


def test_button_changes_the_colours(show: Show) -> None:
    """There and back, whatever the reader prefers."""
    page = show(call_center(), color_scheme="dark").page
    button = page.get_by_role("button", name="Dark colours")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
    button.click()
    assert page.evaluate(PAPER) == "rgb(18, 23, 30)"


CONTRASTS = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    canvas.fillStyle = "white";
    canvas.fillRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest("svg, script, style, dialog, .skip")) continue;
    const behind = [];
    for (let each = element; each; each = each.parentElement) behind.unshift(getComputedStyle(each).backgroundColor);
    const [text, paper] = [over([...behind, getComputedStyle(element).color]), over(behind)].map(light);
    const ratio = (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05);
    if (ratio < 4.5) low.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return low;
}"""


def opened(page: Page) -> Page:
    """With the visit of a state and an event that failed in sight."""
    page.locator("[data-state]").nth(2).click()
    page.locator("#events-row-3").click()
    expect(page.locator(".details")).to_be_visible()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(show: Show, scheme: str) -> None:
    """Its contrast is 4.5 at least, as level AA of WCAG asks. https://www.w3.org/TR/WCAG22/#contrast-minimum"""
    assert opened(show(failed_call_center(), color_scheme=scheme).page).evaluate(CONTRASTS) == []


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["light", "phone", "dark"])
def test_axe_finds_nothing_wrong(show: Show, options: dict[str, Any]) -> None:
    """Roles, names, the order of headings, and all else that axe-core knows of."""
    found = Axe().run(opened(show(onboarding(), **options).page))
    assert [violation["help"] for violation in found.response["violations"]] == []
