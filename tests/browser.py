"""Chromium, for tests with the marker `browser`; where there is none, those are left out, and the first lines say so.

The variable CHROMIUM names one. Then no test is left out, whether it starts or not.
"""

import os
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "google-chrome", "google-chrome-stable")
SNAP = "/snap/"
"""A browser from there sees no files of ours: it has a folder /tmp of its own."""

ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

MISSING = (
    "browser: none, the tests of pages in a browser are left out; "
    "to run them install Chromium (apt-get install chromium) or name one in CHROMIUM"
)

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
"""Without a sandbox it runs as root too, as in CI; the pages are our own. It asks nothing of the network by itself."""


def chromium() -> str | None:
    """The Chromium to test with."""
    named = os.environ.get("CHROMIUM")
    installed = [path for path in map(shutil.which, NAMES) if path and not path.startswith(SNAP)]
    return named or next(iter(installed), None) or next((path for path in ON_MACOS if Path(path).exists()), None)


def pytest_report_header() -> str:
    found = chromium()
    return f"browser: {found}" if found else MISSING


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if chromium():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
