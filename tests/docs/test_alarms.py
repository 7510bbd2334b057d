"""What docs/alarms.md shows is what there is."""

import json
import re

import pytest

from components.alarm_arguments import THRESHOLDS
from tests.conftest import ROOT, Deploy, Recorded

PAGE = (ROOT / "docs/alarms.md").read_text()


def blocks(language: str) -> list[str]:
    """The code blocks of the page in *language*."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def recorded(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """What the example registers, run in the project."""
    monkeypatch.chdir(ROOT)
    return deploy(lambda: exec(blocks("python")[0], {}))


def test_example_registers_what_it_says(recorded: Recorded) -> None:
    """With its thresholds, and without the alarm that it turns off."""
    assert recorded["orders-executions-failed"]["threshold"] == 3
    assert recorded["orders-Charge-errors"]["threshold"] == 10
    assert recorded["orders-execution-duration"]["threshold"] == 480_000
    assert "orders-executions-aborted" not in recorded.resources
    assert {"orders-alarms", "orders-alarms-email-1", "orders-dashboard"} <= recorded.resources.keys()


def test_message_is_the_one_that_is_shown(recorded: Recorded) -> None:
    """But for the stack."""
    shown = recorded["orders-executions-failed"]["alarmDescription"]
    assert blocks("text")[0].strip() == shown.replace("--stack test", "--stack prod")


def test_thresholds_are_all_there() -> None:
    """Each with its default."""
    rows = dict(re.findall(r"^\| `(\w+_\w+)` \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
    numbers = {name: str(default) if default else rows[name] for name, default in THRESHOLDS.items()}
    assert {name: value for name, value in rows.items() if name in THRESHOLDS} == numbers


def test_rights_are_for_its_own_resources_only() -> None:
    """The policy can be pasted."""
    statements = json.loads(blocks("json")[0])
    assert all(":orders-" in each["Resource"] or "/orders-" in each["Resource"] for each in statements)
