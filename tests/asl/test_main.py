"""The command checks files, prints what is wrong in them, and exits with what scripts rely on."""

import io
import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from asl.__main__ import main
from asl.rules.catalogue import RULES
from tests.asl.conftest import IMPORTED_FROM

GOOD = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'
BAD = '{\n"StartAt": "A",\n"States": {\n"A": {"Type": "Pass",\n"Next": "B"},\n"C": {"Type": "Succeed"}}}\n'
WARNED = """\
StartAt: A
States:
  A:
    Type: Choice
    Choices: [{Variable: $.x, IsNull: true, Next: B}]
  B: {Type: Succeed}
"""
WAITING = """\
StartAt: A
States:
  A: {Type: Wait, Seconds: 301, End: true}
"""

IN_BAD = [
    '5: error: States.A.Next: no state "B"; the states here are "A", "C" [TARGET-EXISTS]',
    "6: error: States.C: no transition leads here; name it in a Next, or remove it [REACHABLE]",
]
IN_WARNED = (
    "3: warning: States.A: no Default; what no rule matches fails with States.NoChoiceMatched; "
    'add "Default": "..." [CHOICE-NO-DEFAULT]'
)

File = Callable[[str, str], str]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> File:
    """Writes a file into a directory, which is the current one, and returns its name."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> str:
        Path(name).write_text(text, encoding="utf-8")
        return name

    return write


def misused(arguments: list[str], captured: Captured) -> str:
    """The last line that *arguments*, which are a misuse, make it print."""
    with pytest.raises(SystemExit) as exited:
        main(arguments)
    assert exited.value.code == 2
    printed = captured.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()[-1]


def test_good_file_exits_with_zero(file: File, capsys: Captured) -> None:
    """And says so."""
    assert main([file("good.json", GOOD)]) == 0
    assert capsys.readouterr() == ("1 file: nothing wrong\n", "")


def test_errors_exit_with_one_and_are_printed_with_their_lines(file: File, capsys: Captured) -> None:
    """One problem a line, as compilers print them, and how many at the end."""
    assert main([file("bad.json", BAD)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        *(f"bad.json:{line}" for line in IN_BAD),
        "1 file: 2 errors, 0 warnings",
    ]


def test_warnings_alone_exit_with_zero(file: File, capsys: Captured) -> None:
    """AWS takes the definition."""
    assert main([file("warned.yaml", WARNED)]) == 0
    assert capsys.readouterr().out.splitlines() == [f"warned.yaml:{IN_WARNED}", "1 file: 0 errors, 1 warning"]


def test_several_files_are_checked(file: File, capsys: Captured) -> None:
    """Each line names its file, and the last one counts them all."""
    assert main([file("bad.json", BAD), file("good.json", GOOD), file("warned.yaml", WARNED)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == ["bad.json", "bad.json", "warned.yaml"]
    assert lines[-1] == "3 files: 2 errors, 1 warning"


@pytest.mark.parametrize(("text", "status"), [(GOOD, 0), (BAD, 1), (WARNED, 0)])
def test_hyphen_is_standard_input(text: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """JSON or YAML, which its beginning tells."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main(["-"]) == status
    assert all(line.startswith("-:") for line in capsys.readouterr().out.splitlines()[:-1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{",
            "x:1: error: definition: is no JSON: Expecting property name enclosed in double quotes, line 1, column 2",
        ),
        ("\n- [", "x:2: error: definition: is no YAML: "),
        ("", "x: error: definition: is null; a definition is an object with StartAt and States"),
    ],
)
def test_file_that_is_no_definition_is_an_error(file: File, capsys: Captured, text: str, said: str) -> None:
    """With the line, if there is one."""
    assert main([file("x", text)]) == 1
    assert capsys.readouterr().out.startswith(said)


def test_missing_file_exits_with_two(file: File, capsys: Captured) -> None:
    """The others are checked nevertheless."""
    assert main(["missing.json", file("bad.json", BAD)]) == 2
    printed = capsys.readouterr()
    assert printed.err == "missing.json: can't be read: No such file or directory\n"
    assert printed.out.endswith("1 file: 2 errors, 0 warnings\n")


def test_missing_file_alone_prints_no_count(file: File, capsys: Captured) -> None:
    """Nothing was checked."""
    assert main(["missing.json"]) == 2
    assert capsys.readouterr().out == ""


def test_directory_exits_with_two(tmp_path: Path, capsys: Captured) -> None:
    """It is no file."""
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: can't be read: Is a directory\n"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\r\n", '{"a": "é"}'.encode("latin-1")])
def test_binary_file_exits_with_two(tmp_path: Path, capsys: Captured, content: bytes) -> None:
    """So does a text in an encoding other than UTF-8."""
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert main([str(path)]) == 2
    assert capsys.readouterr().err == f"{path}: can't be read: it is no text in UTF-8\n"


def test_json_has_all_of_a_problem(file: File, capsys: Captured) -> None:
    """The path as a JSON pointer."""
    assert main([file("größe.json", BAD), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)[0] == {
        "file": "größe.json",
        "path": "/States/A/Next",
        "line": 5,
        "rule": "TARGET-EXISTS",
        "severity": "error",
        "message": 'no state "B"',
        "fix": 'the states here are "A", "C"',
    }


@pytest.mark.parametrize(("name", "status"), [("good.json", 0), ("missing.json", 2)])
def test_json_is_a_list_even_if_nothing_is_found(file: File, capsys: Captured, name: str, status: int) -> None:
    """A script can always parse it."""
    file("good.json", GOOD)
    assert main([name, "--format", "json"]) == status
    assert json.loads(capsys.readouterr().out) == []


def test_severity_of_a_rule_can_be_changed(file: File, capsys: Captured) -> None:
    """A warning can be made an error, which changes the exit status."""
    assert main([file("warned.yaml", WARNED), "--severity", "CHOICE-NO-DEFAULT=error"]) == 1
    assert capsys.readouterr().out.endswith("1 file: 1 error, 0 warnings\n")


def test_rules_can_be_turned_off(file: File, capsys: Captured) -> None:
    """Each with an option of its own."""
    off = ["--severity", "TARGET-EXISTS=off", "--severity", "REACHABLE=off"]
    assert main([*off, file("bad.json", BAD)]) == 0
    assert capsys.readouterr().out == "1 file: nothing wrong\n"


@pytest.mark.parametrize("level", ["off", "error"])
def test_rule_of_the_text_can_be_changed_too(file: File, capsys: Captured, level: str) -> None:
    """A key that stands twice is found in the text, not in the definition."""
    twice = file("twice.json", GOOD.replace('"Type"', '"Type": "Pass", "Type"'))
    assert main([twice, "--severity", f"KEY-TWICE={level}"]) == (level == "error")
    assert ("KEY-TWICE" in capsys.readouterr().out) == (level == "error")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("TERMINL=off", '--severity: no rule "TERMINL"; did you mean "TERMINAL"?'),
        ("TERMINAL", '--severity TERMINAL: "" is no level; allowed are error, warning, off'),
        ("TERMINAL=loud", '--severity TERMINAL: "loud" is no level; allowed are error, warning, off'),
    ],
)
def test_wrong_severity_is_a_misuse(capsys: Captured, setting: str, said: str) -> None:
    """No file is read."""
    assert misused(["missing.json", "--severity", setting], capsys) == f"python -m asl: error: {said}"


@pytest.mark.parametrize("arguments", [[], ["--type", "express", "x"], ["--format", "xml", "x"], ["--nonsense", "x"]])
def test_wrong_arguments_are_a_misuse(capsys: Captured, arguments: list[str]) -> None:
    """They exit with 2."""
    assert misused(arguments, capsys).startswith("python -m asl: error: ")


def test_rules_are_listed(capsys: Captured) -> None:
    """Each with its severity and the fact that it stands for; no file is needed."""
    assert main(["--rules"]) == 0
    listed = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert listed == [[severity, rule] for rule, severity in RULES.items()]


@pytest.mark.parametrize(("type_", "count"), [("STANDARD", "nothing wrong"), ("EXPRESS", "0 errors, 1 warning")])
def test_machine_is_of_the_type_that_is_said(file: File, capsys: Captured, type_: str, count: str) -> None:
    """An EXPRESS one ends after five minutes."""
    assert main([file("waiting.yaml", WAITING), "--type", type_]) == 0
    assert capsys.readouterr().out.endswith(f"1 file: {count}\n")


def test_any_reference_is_known(file: File) -> None:
    """What a file is deployed with is not known here."""
    resource = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Any}", "End": true}}}'
    assert main([file("x.json", resource)]) == 0


def test_module_exits_with_the_status(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """It reads the arguments of its process."""
    monkeypatch.delitem(sys.modules, "asl.__main__")
    monkeypatch.setattr("sys.argv", ["asl", "missing.json"])
    with pytest.raises(SystemExit) as exited:
        runpy.run_module("asl", run_name="__main__")
    assert exited.value.code == 2
    assert capsys.readouterr().err == "missing.json: can't be read: No such file or directory\n"


def test_command_runs_as_a_module() -> None:
    """`python -m asl`, with the definition on standard input."""
    run = subprocess.run(
        [sys.executable, "-m", "asl", "-"], cwd=IMPORTED_FROM, input=BAD, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.splitlines() == [*(f"-:{line}" for line in IN_BAD), "1 file: 2 errors, 0 warnings"]
