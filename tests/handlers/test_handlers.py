"""Each handler returns what the tutorial's does, and says which key an event lacks."""

import importlib
from typing import Any

import pytest

from handlers import work_on_case

OPENED: dict[str, object] = {"Case": "001", "Message": "Case 001: opened..."}
ASSIGNED: dict[str, object] = {"Case": "001", "Message": "Case 001: opened...assigned..."}
RESOLVED: dict[str, object] = {"Case": "001", "Status": 1, "Message": "Case 001: opened...assigned...resolved..."}
UNRESOLVED: dict[str, object] = {"Case": "001", "Status": 0, "Message": "Case 001: opened...assigned...unresolved..."}
CLOSED = {"Case": "001", "Status": 1, "Message": "Case 001: opened...assigned...resolved...closed."}
ESCALATED = {"Case": "001", "Status": 0, "Message": "Case 001: opened...assigned...unresolved...escalating."}

STEPS = [
    ("open_case", {"inputCaseID": "001"}, OPENED),
    ("assign_case", OPENED, ASSIGNED),
    ("close_case", RESOLVED, CLOSED),
    ("escalate_case", UNRESOLVED, ESCALATED),
]

KEYS: dict[str, dict[str, object]] = {
    "open_case": {"inputCaseID": "001"},
    "assign_case": ASSIGNED,
    "work_on_case": ASSIGNED,
    "close_case": RESOLVED,
    "escalate_case": UNRESOLVED,
}


def call(name: str, event: Any) -> Any:
    """What the handler of *name* returns for *event*."""
    return importlib.import_module(f"handlers.{name}").handler(event, None)


@pytest.mark.parametrize(("name", "event", "result"), STEPS, ids=[step[0] for step in STEPS])
def test_handler_returns_what_the_tutorial_says(name: str, event: Any, result: Any) -> None:
    """To the letter, keys in the tutorial's order."""
    returned = call(name, event)
    assert returned == result
    assert list(returned) == list(result)


@pytest.mark.parametrize(
    ("drawn", "result"), [(0.0, RESOLVED), (0.49, RESOLVED), (0.5, UNRESOLVED), (0.99, UNRESOLVED)]
)
def test_case_is_resolved_if_the_draw_is_below_the_rate(drawn: float, result: Any) -> None:
    """With the rate of the tutorial, half of the cases."""
    assert work_on_case.work_on_case(ASSIGNED, 0.5, lambda: drawn) == result


@pytest.mark.parametrize(("rate", "status"), [("0", 0), ("1", 1)])
def test_rate_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, rate: str, status: int) -> None:
    """None or all of the cases are resolved."""
    monkeypatch.setenv("RESOLUTION_RATE", rate)
    assert {call("work_on_case", ASSIGNED)["Status"] for _ in range(50)} == {status}


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, event in KEYS.items() for key in event])
def test_missing_key_is_named(monkeypatch: pytest.MonkeyPatch, name: str, key: str) -> None:
    """By the class and the message of the exception, which AWS shows as error and cause."""
    monkeypatch.setenv("RESOLUTION_RATE", "0.5")
    event = {other: value for other, value in KEYS[name].items() if other != key}
    with pytest.raises(KeyError) as missing:
        call(name, event)
    assert str(missing.value) == f"'{key}'"
