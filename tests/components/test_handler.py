"""A handler is refused unless it is there, parses, and can be called as Lambda calls it."""

import sys
from pathlib import Path

import pytest

from components.arguments import ArgumentError
from components.handler import check_handler

HERE = f"python3.{sys.version_info.minor}"


def refusal(folder: Path, source: str, runtime: str = HERE) -> str:
    """What is said of the handler `app.handler` in *source*; empty if it is right."""
    (folder / "app.py").write_text(source)
    try:
        check_handler("Charge", str(folder), "app.handler", runtime)
    except ArgumentError as error:
        return str(error).replace(str(folder), "code")
    return ""


@pytest.mark.parametrize(
    "source",
    [
        "def handler(event, context): ...",
        "def handler(event, context, /): ...",
        "def handler(event, context=None, more=1, *, quick=True): ...",
        "def handler(*args): ...",
        "def handler(event, *rest, **options): ...",
        "class handler: ...",
        "from elsewhere import work as handler",
        "import handler",
        "handler = print",
        "handler: object = print",
        "(a, handler) = print, print\nhandler = 1",
        "@wrapped\nasync def handler(event): ...",
        "def handler(event): ...\nhandler = wrapped(handler)",
        "def handler(event): ...\ndef handler(event, context): ...",
        "def other(): ...\nother.name = 1\nhandler = other",
        "try:\n    from fast import handler\nexcept ImportError:\n    def handler(event, context): ...",
        "def handler(event): ...\nif print:\n    handler = print",
        "with open('a'):\n    (a, [handler, b]) = print()",
        "match 1:\n    case _:\n        import handler",
        "from elsewhere import *",
    ],
)
def test_handler_is_found_however_it_is_defined(tmp_path: Path, source: str) -> None:
    """Anything at the top of the file that has its name, and may take an event and a context."""
    assert refusal(tmp_path, source) == ""


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def handler(): ...", "takes 0 arguments; Lambda calls it with two, event and context"),
        ("def handler(event): ...", "takes 1 argument; Lambda calls it with two, event and context"),
        ("def handler(a, b, c, d=1): ...", "needs 3 arguments; Lambda calls it with two, event and context"),
        ("def handler(a, b, c, *d): ...", "needs 3 arguments; Lambda calls it with two, event and context"),
        ("def handler(a, b, *, c): ...", 'needs "c" by name; Lambda calls it with two arguments, event and context'),
        ("async def handler(a, b): ...", "is async, and Lambda awaits nothing; make it a def that calls asyncio.run"),
    ],
)
def test_handler_that_lambda_can_not_call_is_refused(tmp_path: Path, source: str, problem: str) -> None:
    """With the line, and what Lambda does."""
    assert refusal(tmp_path, f"\n{source}") == (
        f'Charge: handler is "app.handler", and code/app.py:2: "handler" {problem}'
    )


def test_handler_may_be_in_a_package(tmp_path: Path) -> None:
    """With dots, as Lambda has it."""
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "visa.py").write_text("def pay(event, context): ...")
    check_handler("Charge", str(tmp_path), "cards.visa.pay", HERE)


def test_handler_may_be_in_a_package_itself(tmp_path: Path) -> None:
    """Python takes it before a module of the same name."""
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards.py").write_text("")
    (tmp_path / "cards" / "__init__.py").write_text("def pay(event, context): ...")
    check_handler("Charge", str(tmp_path), "cards.pay", HERE)


def test_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    """What is in it would be missing on Lambda."""
    code = tmp_path / "code"
    code.mkdir()
    (tmp_path / "shared.py").write_text("def handler(event, context): ...")
    (code / "app.py").symlink_to("../shared.py")
    check_handler("Charge", str(code), "app.handler", HERE)
    (code / "shared").symlink_to("..")
    with pytest.raises(ArgumentError) as refused:
        check_handler("Charge", str(code), "app.handler", HERE)
    assert str(refused.value).startswith(f"Charge: {code / 'shared'} is a link, and not to a file")


def test_code_that_python_can_not_follow_is_refused(tmp_path: Path) -> None:
    """Lambda's could not either."""
    said = refusal(tmp_path, f"x = {'-' * 50_000}1")
    assert said.startswith("Charge: code/app.py: its code is nested too deep for Python")


def test_missing_code_is_refused(tmp_path: Path) -> None:
    """The nearest file of the folder is named."""
    (tmp_path / "app.py").write_text("")
    with pytest.raises(ArgumentError) as refused:
        check_handler("Charge", str(tmp_path / "ap.py"), "ap.handler", HERE)
    assert str(refused.value) == (
        f'Charge: code is "{tmp_path / "ap.py"}", and there is no such file or folder; '
        f'did you mean "{tmp_path / "app.py"}"?'
    )


def test_code_that_is_no_python_is_refused(tmp_path: Path) -> None:
    """With the file, the line and what Python says."""
    assert refusal(tmp_path, "x = 1\ndef handler(:\n") == "Charge: code/app.py:2: invalid syntax"


def test_null_bytes_are_refused(tmp_path: Path) -> None:
    """In whatever way Python says so."""
    assert "source code string cannot contain null bytes" in refusal(tmp_path, "x = '\0'\n")


def test_every_file_of_the_code_is_read(tmp_path: Path) -> None:
    """What the handler imports must parse too."""
    (tmp_path / "cards.py").write_text("def pay(:\n")
    assert refusal(tmp_path, "def handler(event, context): ...") == "Charge: code/cards.py:1: invalid syntax"


def test_code_that_was_installed_is_not_read(tmp_path: Path) -> None:
    """Packages bring files that were never meant to parse; the handler must."""
    (tmp_path / "rates-1.0.dist-info").mkdir()
    (tmp_path / "rates-1.0.dist-info" / "METADATA").write_text("")
    (tmp_path / "rates.py").write_text("print 'Python 2'\n")
    assert refusal(tmp_path, "def handler(event, context): ...") == ""
    assert refusal(tmp_path, "def handler(:") == "Charge: code/app.py:1: invalid syntax"


def test_syntax_that_the_runtime_does_not_have_is_refused(tmp_path: Path) -> None:
    """Python can read as an older one does, as far as it can tell."""
    source = "def handler(event, context):\n    try: ...\n    except* ValueError: ...\n"
    assert refusal(tmp_path, source, "python3.10").startswith("Charge: code/app.py:3: Exception groups are only")
    assert refusal(tmp_path, source) == ""


def test_what_a_newer_runtime_may_read_is_said(tmp_path: Path) -> None:
    """This Python can't tell it from a mistake."""
    said = refusal(tmp_path, "def handler(:\n", f"python3.{sys.version_info.minor + 1}")
    assert said == (
        f"Charge: code/app.py:1: invalid syntax; if python3.{sys.version_info.minor + 1} reads it, run Pulumi on that: "
        f"this is Python 3.{sys.version_info.minor}"
    )
