"""Writes the picture of a page that the README shows: `python -m tests.console.page.picture docs/report.png`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from console.page import render
from tests.browser import FLAGS, chromium
from tests.console.page.executions import failed_call_center


def main(target: Path) -> None:
    """The call center that fails, with the state that failed chosen."""
    links = {"Console": "https://eu-west-1.console.aws.amazon.com/states/home"}
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(render(*failed_call_center(), links=links))
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 1560}, color_scheme="light")
        page.goto(file.as_uri())
        page.locator("[data-state='Escalate Case']").click()
        page.mouse.move(0, 0)
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
