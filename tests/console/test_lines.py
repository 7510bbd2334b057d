"""Elsewhere than in a terminal, an execution is shown as lines."""

import pytest

from console.execution.reader import Reader
from console.lines import line
from tests.console.histories import TYPES, History


def lines(history: History, *, payloads: bool = False) -> list[str]:
    reader = Reader()
    reader.read_all(history.events)
    return [said for event in reader.events.values() if (said := line(event, reader, payloads=payloads))]


def test_retries_and_what_came_of_them() -> None:
    """With the time since the start."""
    history = History()
    history.invoke("Charge", {}, {"ok": 1}, failures=[("NoCase", '{"errorMessage": "no\\ncase"}', 1.0)])
    history.succeed({"ok": 1})
    assert lines(history) == [
        "     0.00 s  execution             started",
        "     0.02 s  Charge                entered",
        "     0.39 s  Charge                failed: NoCase: no case",
        "     1.41 s  Charge                attempt 2",
        "     1.78 s  Charge                left",
        "     1.78 s  execution             SUCCEEDED",
    ]


def test_payloads_are_shown_if_asked() -> None:
    """Those of states and of the execution, cut."""
    history = History({"case": "001"})
    history.visit("Pass", "Note", {"text": "x" * 500})
    shown = lines(history, payloads=True)
    assert shown[0].endswith('started     {"case": "001"}')
    assert shown[1].endswith("more characters (--full shows them)")


def test_event_is_one_line() -> None:
    """However many lines its payload and the name of its state have."""
    history = History()
    history.visit("Pass", "No\nte")
    for event in history.events:
        for details in event.values():
            if isinstance(details, dict) and "input" in details:
                details["input"] = '{\n  "case": "a  b"\r\n}'
    shown = lines(history, payloads=True)
    assert all(len(line.splitlines()) == 1 for line in shown)
    assert shown[0].endswith('{ "case": "a  b" }')


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_event_is_a_line_or_none(kind: str) -> None:
    """With or without the details that it should have."""
    history = History()
    history.enter("Task", "Charge")
    history.add(kind, **({"name": "Charge"} if kind.endswith(("StateEntered", "StateExited")) else {}))
    assert len(lines(history)) <= 3
