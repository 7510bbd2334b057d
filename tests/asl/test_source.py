"""A file is read as JSON or as YAML 1.2, and each value in it has its line."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from asl.check import check
from asl.problem import Problem
from asl.source import Source, UnreadableError, read

LINED = {
    "x.json": '{\n\t"StartAt": "A",\n\t"States": {\n\t\t"A": {\n\t\t\t"List": [\n1,\n{"b":\t2}]\n}}}',
    "x.yaml": "\nStartAt: A\nStates:\n  A:\n    List:\n    - 1\n    - b: 2\n",
}


@pytest.fixture
def usual_limit() -> Iterator[None]:
    """Python's own limit of recursion, which JSONata's parser raises."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(before)


def unread(text: str, name: str = "x.yaml") -> Problem:
    """Why *text* can't be read."""
    with pytest.raises(UnreadableError) as raised:
        read(text, name)
    assert str(raised.value) == raised.value.problem.message
    return raised.value.problem


def value(text: str) -> Any:
    """What *text* is as a value of YAML."""
    return read(f"a: {text}\n", "x.yaml").definition["a"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"a": 1}', "x.json"),
        ('{"a": 1}', "x.asl.json"),
        ('{"a": 1}', ""),
        ('\n {"a": 1}', "-"),
        ('{"a": 1}', "x.yaml"),
        ("a: 1", "x.yaml"),
        ("a: 1", "x.yml"),
        ("a: 1", ""),
        ("---\na: 1\n", "-"),
        ("# comment\na: 1", "x"),
        ('\ufeff{"a": 1}', "x.json"),
        ('\ufeff{"a": 1}', ""),
        ("\ufeffa: 1", "x.yaml"),
        ('{\r\n"a":\r\n1}\r\n', "x.json"),
        ("a: 1\r\n", "x.yaml"),
    ],
)
def test_json_and_yaml_are_read(text: str, name: str) -> None:
    """The name tells which it is, or the beginning of the text; a byte order mark does no harm."""
    assert read(text, name).definition == {"a": 1}


@pytest.mark.parametrize("name", ["x.yaml", "x.yml"])
def test_yaml_file_may_start_with_a_brace(name: str) -> None:
    """An object of YAML in one line."""
    assert read("{a: 1}", name).definition == {"a": 1}


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("null", None),
        ("~", None),
        ("", None),
        ("2016-03-14", "2016-03-14"),
        ("2016-03-14T01:59:00Z", "2016-03-14T01:59:00Z"),
        ("12:30", "12:30"),
        ("010", 10),
        ("-5", -5),
        ("+5", 5),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("=", "="),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("$.a[0]", "$.a[0]"),
        ("$$.Task.Token", "$$.Task.Token"),
        ("${Charge}", "${Charge}"),
        ("'{% $x %}'", "{% $x %}"),
        ("arn:aws:states:::sqs:sendMessage", "arn:aws:states:::sqs:sendMessage"),
    ],
)
def test_value_of_yaml_is_that_of_version_1_2(text: str, is_: object) -> None:
    """A date is a string, `yes` is no boolean, and a number that starts with 0 is decimal."""
    found = value(text)
    assert found == is_
    assert type(found) is type(is_)


def test_text_of_several_lines_is_read() -> None:
    """As a literal block."""
    assert value("|\n  {% (\n    1\n  ) %}\n") == "{% (\n  1\n) %}\n"


def test_aliases_and_merge_keys_are_read() -> None:
    """Retriers are shared so."""
    text = "x: &x {a: 1, b: 2}\ny: *x\nz:\n  <<: *x\n  b: 3\n"
    source = read(text, "x.yaml")
    assert source.definition == {"x": {"a": 1, "b": 2}, "y": {"a": 1, "b": 2}, "z": {"a": 1, "b": 3}}
    assert source.located([]) == []


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ((), (1, 2)),
        (("StartAt",), (2, 2)),
        (("States", "A"), (4, 4)),
        (("States", "A", "List"), (5, 5)),
        (("States", "A", "List", 0), (6, 6)),
        (("States", "A", "List", 1), (7, 7)),
        (("States", "A", "List", 1, "b"), (7, 7)),
    ],
)
def test_value_has_the_line_of_its_key(path: tuple[str | int, ...], lines: tuple[int, int]) -> None:
    """An item of a list has its own."""
    assert tuple(read(text, name).line(path) for name, text in LINED.items()) == lines


@pytest.mark.parametrize("name", LINED)
def test_lines_end_as_they_do_on_windows_too(name: str) -> None:
    """A carriage return is no line of its own."""
    source = read(LINED[name].replace("\n", "\r\n"), name)
    assert source.line(("States", "A", "List", 1)) == 7


def test_alias_has_the_line_where_it_stands() -> None:
    """And so has what is in it."""
    source = read("x: &x\n  a: 1\ny:\n  *x\n", "x.yaml")
    assert source.line(("y",)) == 3
    assert source.line(("y", "a")) == 3


def test_empty_file_has_no_lines() -> None:
    """There is nothing that could be on one."""
    source = read("", "x.yaml")
    assert (source.definition, source.line(())) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": "\x7f",\n"b": 1}', id="delete"),
        pytest.param('{"a": "\u2028",\n"b": 1}', id="line separator"),
        pytest.param('{"a": "\x85",\n"b": 1}', id="next line"),
        pytest.param(f'{{"{"a" * 1025}": 0,\n"b": 1}}', id="long key"),
    ],
)
def test_json_has_lines_where_it_is_no_yaml(text: str) -> None:
    """The second line is the second line."""
    assert read(text, "x.json").line(("b",)) == 2


@pytest.mark.parametrize(
    ("name", "text", "repeated", "line"),
    [
        ("x.json", '{"a": 1,\n"a": 2}', ("a",), 2),
        ("x.json", '{"a": 1,\n"b": {"c": 1, "d": 2,\n"c": 3}}', ("b", "c"), 3),
        ("x.json", '{"a": [0, {"b": 1,\n"b": 2}]}', ("a", 1, "b"), 2),
        ("x.json", '{"a": [{"b": 1, "b": 2}],\n"a": "c"}', ("a",), 2),
        ("x.yaml", "a: 1\na: 2\n", ("a",), 2),
        ("x.yaml", "a: 1\n'a': 2\n", ("a",), 2),
        ("x.yaml", "a: 1\nb:\n  c: 1\n  c: 2\n", ("b", "c"), 4),
        ("x.yaml", "a:\n- 0\n- b: 1\n  b: 2\n", ("a", 1, "b"), 4),
    ],
)
def test_key_that_stands_twice_is_reported(name: str, text: str, repeated: tuple[str | int, ...], line: int) -> None:
    """On the line of the one that counts."""
    message = f'the key "{repeated[-1]}" stands twice; only the last counts'
    twice = Problem("KEY-TWICE", repeated, message, severity="warning", line=line)
    assert read(text, name).located([]) == [twice]


@pytest.mark.parametrize("name", ["x.json", "x.yaml"])
def test_last_of_two_keys_counts(name: str) -> None:
    """As it does for AWS."""
    assert read('{"a": 1, "a": 2}', name).definition == {"a": 2}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.json", '{"a": {"b": 1}, "c": {"b": 1}}'),
        ("x.json", '[{"a": 1}, {"a": 1}]'),
        ("x.yaml", "x: &x {a: 1}\ny: *x\nz: *x\n"),
        ("x.yaml", "x: &x {a: 1}\ny: &y {a: 1}\nz:\n  <<: *x\n  <<: *y\n"),
        ("x.yaml", "a: &a [*a]\n"),
    ],
)
def test_key_of_two_objects_does_not_stand_twice(name: str, text: str) -> None:
    """Nor does one that is merged, or aliased."""
    assert read(text, name).located([]) == []


def test_keys_that_stand_twice_are_reported_in_their_order() -> None:
    """Of the text."""
    source = read('{"a": {"b": 1, "b": 2}, "c": {"d": 1, "d": 2}}', "x.json")
    assert [problem.path for problem in source.located([])] == [("a", "b"), ("c", "d")]


def test_key_that_stands_three_times_is_one_problem() -> None:
    """At one place."""
    source = read('{"a": 1,\n"a": 2,\n"a": 3}', "x.json")
    assert [(problem.path, problem.line) for problem in source.located([])] == [(("a",), 3)]


@pytest.mark.parametrize(
    ("name", "text", "message", "line"),
    [
        ("x.json", "", "is no JSON: Expecting value, line 1, column 1", 1),
        ("x.json", "a: 1", "is no JSON: Expecting value, line 1, column 1", 1),
        ("x.json", '{"a": 1\n"b": 2}', "is no JSON: Expecting ',' delimiter, line 2, column 1", 2),
        ("x.json", '{"a": 1}\n{}', "is no JSON: Extra data, line 2, column 1", 2),
        ("x.json", '{"a": "b\n"}', "is no JSON: Invalid control character at, line 1, column 9", 1),
        ("x.yaml", "a: b: c", "mapping values are not allowed", 1),
        ("x.yaml", "a:\n\tb: 1", "that cannot start any token", 2),
        ("x.yaml", "a: {% $x %}", "that cannot start any token", 1),
        ("x.yaml", "a: *b", "found undefined alias", 1),
        ("x.yaml", "a: 1\n---\nb: 2", "found another document", 2),
        ("x.yaml", "? [a]\n: b", "found unhashable key", 1),
    ],
)
def test_what_can_not_be_read_is_told_with_its_line(name: str, text: str, message: str, line: int) -> None:
    """The line stands in the message too, with the column; the words on YAML are those of the library."""
    problem = unread(text, name)
    assert problem == Problem("DOC-SYNTAX", (), problem.message, line=line)
    assert problem.message.startswith("is no YAML: " if name == "x.yaml" else "is no JSON: ")
    assert message in problem.message
    assert f", line {line}, column " in problem.message


def test_control_character_is_told() -> None:
    """In one line."""
    problem = unread("a: \x07")
    assert problem.message.startswith("is no YAML: unacceptable character #x0007: ")
    assert "\n" not in problem.message


@pytest.mark.parametrize("name", ["x.json", "x.yaml"])
def test_number_of_thousands_of_digits_is_told(name: str) -> None:
    """Python reads none."""
    problem = unread(f"[{'9' * 5000}]", name)
    assert "that Python can read: Exceeds the limit" in problem.message


@pytest.mark.parametrize("tag", ["!Sub", "!Ref", "!GetAtt"])
def test_tag_of_cloudformation_is_named(tag: str) -> None:
    """A definition in a template is no file of its own."""
    problem = unread(f"a: 1\nb: {tag} Charge.Arn")
    assert f"'{tag}'" in problem.message
    assert problem.line == 2


def test_tag_makes_no_python_object() -> None:
    """A definition runs nothing."""
    assert "python/object" in unread("a: !!python/object/apply:os.system [ls]").message


@pytest.mark.parametrize("text", ["!!bool maybe", "!!timestamp noon", "!!float ''"])
def test_tag_that_is_not_true_of_its_value_is_told(text: str) -> None:
    """Instead of a traceback."""
    assert unread(f"a: {text}").message.startswith("is no YAML")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.json", '{"a":' * 100_000 + "1" + "}" * 100_000),
        ("x.json", "[" * 100_000),
        ("x.yaml", "[" * 3_000 + "]" * 3_000),
        ("x.yaml", "\n".join(" " * depth + "a:" for depth in range(1_000))),
    ],
    ids=["objects", "lists", "flow", "blocks"],
)
@pytest.mark.usefixtures("usual_limit")
def test_file_that_is_nested_too_deeply_is_told(name: str, text: str) -> None:
    """Instead of a traceback."""
    assert unread(text, name) == Problem("DEPTH", (), "is nested too deeply to be read")


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}"])
def test_alias_of_itself_is_found_by_the_check(text: str) -> None:
    """It is read, and can't be written."""
    source = read(text, "x.yaml")
    assert [(problem.rule, problem.line) for problem in source.located(check(source.definition))] == [("DEPTH", 1)]


@pytest.mark.parametrize(
    "text", ["a: !!binary aGk=", "a: !!set {b}", "a: !!timestamp 2016-03-14", "1: b", "true: b", "null: b"]
)
def test_what_yaml_has_and_json_not_is_found_by_the_check(text: str) -> None:
    """With its line."""
    source = read(text, "x.yaml")
    (problem,) = source.located(check(source.definition))
    assert problem.rule in ("PY-KEYS", "PY-VALUES")
    assert problem.line == 1


def test_problems_get_their_lines() -> None:
    """Those of the text come first."""
    source = read("StartAt: A\nStartAt: B\nStates:\n  A: {Type: Succeed}\n", "x.yaml")
    found = [(problem.rule, problem.line) for problem in source.located(check(source.definition))]
    assert found == [("KEY-TWICE", 2), ("TARGET-EXISTS", 2), ("REACHABLE", 4)]


@pytest.mark.usefixtures("usual_limit")
def test_text_that_is_nested_deeply_has_lines() -> None:
    """Lines are found as deep as JSON can be read."""
    assert Source({}, '{"a":\n' * 900 + "1" + "}" * 900).line(("a",) * 900) == 900
