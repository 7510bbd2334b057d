"""Text from elsewhere is shown, and obeyed by no terminal."""

import io
import json

import pytest
from rich.table import Table
from rich.text import Text

from console.printable import UNPRINTABLE, printable, printable_json
from console.screen import Screen, printable_text
from tests.console.answers import EXECUTION, MACHINE, answering, execution
from tests.console.flow import Ran, flow
from tests.console.histories import History

HOSTILE = "\x00\x1b[31mred\x1b]0;title\x07 \x7f\x9b2J \u202eback\u2066 \ud800"
LETTERS = "a\tb\nü ✓ 😀 日本"
SHOWN = r"\x00\x1b[31mred\x1b]0;title\x07 \x7f\x9b2J \u202eback\u2066 \ud800"

FAILED = ("why", EXECUTION), ("history", EXECUTION), ("watch", EXECUTION), ("list", "--errors", "--arn", MACHINE)
JSON = ("history", EXECUTION, "--format", "json"), ("list", "--format", "json", "--arn", MACHINE)
START = ("start", "--wait", "--arn", MACHINE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [(HOSTILE, SHOWN), (LETTERS, LETTERS), ("\r\x85\u200f", r"\x0d\x85\u200f")],
)
def test_escapes_stand_for_what_is_not_printable(text: str, shown: str) -> None:
    """Tabs, newlines and every letter stay."""
    assert printable(text) == shown


def test_printable_json_says_the_same() -> None:
    """To who reads it as JSON."""
    text = json.dumps({HOSTILE: HOSTILE}, ensure_ascii=False)
    assert json.loads(printable_json(text)) == {HOSTILE: HOSTILE}
    assert UNPRINTABLE.search(printable_json(text)) is None


def test_screen_shows_hostile_text() -> None:
    """In whatever it stands, with the codes of its own colours alone."""
    out = Screen(file=io.StringIO(), width=200, color_system=None)
    table = Table("\x9bhead")
    table.add_row("\u202ecell")
    out.print(HOSTILE, Text("\x9btext", "red"), table)
    shown = out.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    assert UNPRINTABLE.search(shown) is None
    assert all(text in shown for text in (r"\x9btext", r"\x9bhead", r"\u202ecell", r"\x1b[31mred"))


def test_printable_text_keeps_its_styles() -> None:
    """Escapes have the style of what they stand for."""
    text = printable_text(Text.assemble("a", ("\x1bb", "red"), "c"))
    assert text.plain == r"a\x1bbc"
    assert {text.plain[span.start : span.end] for span in text.spans} == {r"\x1b", "b"}


def hostile(*arguments: str, status: str = "FAILED", encoding: str = "utf-8") -> Ran:
    """What a command prints of an execution in which all that can be is hostile."""
    history = History({"text": HOSTILE})
    history.visit("Pass", HOSTILE, {"text": HOSTILE})
    history.enter("Task", HOSTILE, {"text": HOSTILE})
    history.attempt("Charge")
    history.add("LambdaFunctionFailed", error=HOSTILE, cause=HOSTILE)
    history.add("ExecutionFailed", error=HOSTILE, cause=HOSTILE)
    more = {"error": HOSTILE, "cause": f"{HOSTILE}\n{HOSTILE}"} if status == "FAILED" else {"output": '"\x9b\u202e"'}
    logged = {"events": [{"timestamp": 1_700_000_000_000, "message": HOSTILE}]}
    with answering({**execution(history, HOSTILE, status, **more), "FilterLogEvents": logged}) as endpoint:
        return flow(*arguments, endpoint=endpoint, PYTHONIOENCODING=encoding)


@pytest.mark.parametrize("arguments", [*FAILED, *JSON, START, ("graph", "--arn", MACHINE)])
def test_nothing_hostile_is_printed(arguments: tuple[str, ...]) -> None:
    """Whatever the command."""
    ran = hostile(*arguments)
    assert UNPRINTABLE.search(ran.out + ran.err) is None
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", JSON)
def test_json_of_what_is_hostile_is_json(arguments: tuple[str, ...]) -> None:
    """Of a list."""
    assert isinstance(json.loads(hostile(*arguments).out), list)


def test_output_that_is_waited_for_stays_json() -> None:
    """With the same text in it."""
    assert json.loads(hostile(*START, status="SUCCEEDED").out) == "\x9b\u202e"


def test_cause_is_one_line() -> None:
    """However many it has."""
    assert len(hostile(*START).err.splitlines()) == 2


@pytest.mark.parametrize("arguments", FAILED)
def test_any_encoding_will_do(arguments: tuple[str, ...]) -> None:
    """What it has no letter for is written as an escape."""
    ran = hostile(*arguments, encoding="ascii")
    assert ran.err.count("flow: ") == ran.err.count("UnicodeEncodeError") == 0
    assert ran.out.isascii()


def test_mistyped_command_is_printable() -> None:
    """It may have been pasted."""
    assert r'no command "\x1b[31mlist\u202e"' in flow("\x1b[31mlist\u202e").err


def test_error_of_aws_is_printable() -> None:
    """It may repeat what somebody else wrote."""
    refused = {"ListExecutions": {"__type": f"a#{HOSTILE}", "message": HOSTILE}}
    with answering(refused, status=400) as endpoint:
        ran = flow("list", "--arn", MACHINE, endpoint=endpoint)
    assert UNPRINTABLE.search(ran.err) is None
    assert SHOWN in ran.err
