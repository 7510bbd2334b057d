"""An intrinsic function exists, has the arguments that it takes, and reads what its paths read."""

import pytest

from asl.intrinsic import ARGUMENTS, DEEPEST, RETURNS_TEXT, intrinsic

RIGHT = {
    "States.Array": ["States.Array()", "States.Array($.a, 'b', 1, -2, 1.5e3, true, false, null, States.UUID())"],
    "States.ArrayPartition": ["States.ArrayPartition($.a, 4)"],
    "States.ArrayContains": ["States.ArrayContains($.a, 5)", "States.ArrayContains($.a[?(@.b == 'x)')], 'y')"],
    "States.ArrayRange": ["States.ArrayRange(1, 9, 2)"],
    "States.ArrayGetItem": ["States.ArrayGetItem($.a, $.i)", "States.ArrayGetItem($.a[?(@.id == $.id)].b, 0)"],
    "States.ArrayLength": ["States.ArrayLength($.a)", "States.ArrayLength($.a[*].b)", "States.ArrayLength($..a)"],
    "States.ArrayUnique": ["States.ArrayUnique($variable.a)"],
    "States.Base64Encode": ["States.Base64Encode('a')"],
    "States.Base64Decode": ["States.Base64Decode($.a)"],
    "States.Hash": ["States.Hash($.a, 'MD5')", "States.Hash($.a, 'SHA-512')", "States.Hash($.a, $.algorithm)"],
    "States.JsonMerge": ["States.JsonMerge($.a, $.b, false)"],
    "States.StringToJson": ["States.StringToJson($.a)"],
    "States.JsonToString": ["States.JsonToString($)", "States.JsonToString($$)"],
    "States.MathRandom": ["States.MathRandom(1, 9)", "States.MathRandom(1, 9, $.seed)"],
    "States.MathAdd": ["States.MathAdd($.a, -1)"],
    "States.StringSplit": ["States.StringSplit('a,b', ',')", "States.StringSplit($.a['x,y'], ',')"],
    "States.UUID": ["States.UUID()", "States.UUID( )"],
    "States.Format": [
        "States.Format('plain')",
        "States.Format('{} of {}', $.a, $.b)",
        "States.Format($.template, 1, 2, 3)",
        r"States.Format('it\'s \{\} and \\ {}', $.a)",
        "States.Format('{} {}', States.Format('{}', $.a), 'ü')",
        " States.Format ( '{}' ,\n $.a ) ",
    ],
}

WRONG_COUNT = [
    ("States.ArrayPartition($.a)", "has 1 argument; States.ArrayPartition takes 2"),
    ("States.ArrayContains($.a, 1, 2)", "has 3 arguments; States.ArrayContains takes 2"),
    ("States.ArrayRange(1, 2)", "has 2 arguments; States.ArrayRange takes 3"),
    ("States.ArrayGetItem($.a)", "has 1 argument; States.ArrayGetItem takes 2"),
    ("States.ArrayLength()", "has 0 arguments; States.ArrayLength takes 1"),
    ("States.ArrayUnique($.a, $.b)", "has 2 arguments; States.ArrayUnique takes 1"),
    ("States.Base64Encode()", "has 0 arguments; States.Base64Encode takes 1"),
    ("States.Base64Decode($.a, 1)", "has 2 arguments; States.Base64Decode takes 1"),
    ("States.Hash($.a)", "has 1 argument; States.Hash takes 2"),
    ("States.JsonMerge($.a, $.b)", "has 2 arguments; States.JsonMerge takes 3"),
    ("States.StringToJson()", "has 0 arguments; States.StringToJson takes 1"),
    ("States.JsonToString()", "has 0 arguments; States.JsonToString takes 1"),
    ("States.MathRandom(1)", "has 1 argument; States.MathRandom takes 2 to 3"),
    ("States.MathRandom(1, 2, 3, 4)", "has 4 arguments; States.MathRandom takes 2 to 3"),
    ("States.MathAdd(1)", "has 1 argument; States.MathAdd takes 2"),
    ("States.StringSplit('a')", "has 1 argument; States.StringSplit takes 2"),
    ("States.UUID(1)", "has 1 argument; States.UUID takes 0"),
    ("States.Format()", "has 0 arguments; States.Format takes 1 or more"),
    ("States.Array(States.UUID(1))", "has 1 argument; States.UUID takes 0"),
]

PLACES = [
    ("States.Format('{} {}', $.a)", "has 2 {} and 1 value for them"),
    ("States.Format('{}', 1, 2)", "has 1 {} and 2 values for them"),
    ("States.Format('none', 1)", "has 0 {} and 1 value for them"),
    ("States.Format('{}')", "has 1 {} and 0 values for them"),
    (r"States.Format('\{\}', 1)", "has 0 {} and 1 value for them"),
    ("States.Format('{ }', 1)", "has 0 {} and 1 value for them"),
]

_ALLOWED = "allowed are paths, 'strings', numbers, true, false, null and calls"
UNREADABLE = [
    ("", "is no call of an intrinsic function"),
    ("States.Array", "is no call of an intrinsic function"),
    ("Array(1)", "is no call of an intrinsic function"),
    ("States.Array(1) + 1", "has more after the call: '+ 1'"),
    ("States.Array(1))", "has more after the call: ')'"),
    ("States.Array(1", "has 'the end' where , or ) is needed"),
    ("States.Array(1 2)", "has ' 2)' where , or ) is needed"),
    ("States.Array(trueish)", "has 'ish)' where , or ) is needed"),
    ("States.Array(", f"has the argument ''; {_ALLOWED}"),
    ("States.Array(1,)", f"has the argument ')'; {_ALLOWED}"),
    ("States.Array(,1)", f"has the argument ',1)'; {_ALLOWED}"),
    ("States.Array(name)", f"has the argument 'name)'; {_ALLOWED}"),
    ('States.Array("a")', f"has the argument '\"a\")'; {_ALLOWED}"),
    ("States.Array('a)", f'has the argument "\'a)"; {_ALLOWED}'),
    ("States.Array($.a..)", "has the argument '$.a..', which is no path; it can't be read from '..' on"),
    ("States.Array(Math(1))", f"has the argument 'Math(1))'; {_ALLOWED}"),
]


def test_each_function_has_an_example() -> None:
    """There are 18."""
    assert RIGHT.keys() == ARGUMENTS.keys()
    assert len(ARGUMENTS) == 18


@pytest.mark.parametrize(
    ("function", "text"), [(function, text) for function, texts in RIGHT.items() for text in texts]
)
def test_right_call_is_read(function: str, text: str) -> None:
    """The outermost function is named."""
    read = intrinsic(text)
    assert (read.problem, read.function) == ("", function)


@pytest.mark.parametrize(("text", "problem"), WRONG_COUNT)
def test_function_takes_a_number_of_arguments(text: str, problem: str) -> None:
    """The message has the number that is there and those that are allowed."""
    read = intrinsic(text)
    assert (read.rule, read.problem) == ("INTRINSIC-ARGS", problem)


def test_each_function_that_takes_a_fixed_number_has_a_wrong_example() -> None:
    """States.Array takes any number."""
    assert {text.partition("(")[0] for text, _ in WRONG_COUNT} >= ARGUMENTS.keys() - {"States.Array"}


@pytest.mark.parametrize(("text", "problem"), PLACES)
def test_format_has_a_value_for_each_place(text: str, problem: str) -> None:
    """An escaped brace is no place."""
    read = intrinsic(text)
    assert (read.rule, read.problem) == ("INTRINSIC-ARGS", problem)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"])
def test_hash_takes_the_algorithm(algorithm: str) -> None:
    """In this very spelling."""
    assert intrinsic(f"States.Hash($.a, '{algorithm}')").problem == ""


@pytest.mark.parametrize("algorithm", ["SHA256", "sha-256", "SHA-224", ""])
def test_hash_has_no_other_algorithm(algorithm: str) -> None:
    """The message lists those that it has."""
    read = intrinsic(f"States.Hash($.a, '{algorithm}')")
    assert (read.rule, read.problem) == (
        "INTRINSIC-ARGS",
        f"names no algorithm of States.Hash, '{algorithm}'; allowed are MD5, SHA-1, SHA-256, SHA-384, SHA-512",
    )


@pytest.mark.parametrize("escaped", ["n", "t", '"', "u", "$"])
def test_string_escapes_nothing_else(escaped: str) -> None:
    """Only the quote, braces and the backslash."""
    read = intrinsic(rf"States.Array('a\{escaped}b')")
    assert (read.rule, read.problem) == (
        "INTRINSIC-ESCAPE",
        rf"escapes \{escaped}; in a string only \', \{{, \}} and \\ are allowed",
    )


@pytest.mark.parametrize(("text", "problem"), UNREADABLE)
def test_what_is_no_call_is_told(text: str, problem: str) -> None:
    """The message has what stands where reading stops."""
    read = intrinsic(text)
    assert (read.rule, read.problem) == ("INTRINSIC-SYNTAX", problem)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("States.format('a')", 'did you mean "States.Format"?'),
        ("States.Uuid()", 'did you mean "States.UUID"?'),
        ("States.ArrayLen($.a)", 'did you mean "States.ArrayLength"?'),
        ("States.Array(States.MathAd(1, 2))", 'did you mean "States.MathAdd"?'),
        ("Format('{}', $.a)", 'did you mean "States.Format"?'),
        ("States.Array", ""),
        ("xyz(1)", ""),
    ],
)
def test_unknown_function_is_told_with_what_was_meant(text: str, fix: str) -> None:
    """A function that is spelled nearly right, or stands without `States.`."""
    read = intrinsic(text)
    assert read.rule == "INTRINSIC-SYNTAX"
    assert read.fix == fix


def test_unknown_function_is_named() -> None:
    """What is called, then that it isn't there."""
    assert intrinsic("States.Uuid()").problem == 'calls "States.Uuid", which does not exist'


@pytest.mark.parametrize(("depth", "problem"), [(DEEPEST, ""), (DEEPEST + 1, "nests more than 10 intrinsic functions")])
def test_functions_nest_ten_deep(depth: int, problem: str) -> None:
    """AWS takes no more."""
    assert intrinsic("States.Array(" * depth + ")" * depth).problem == problem


@pytest.mark.parametrize(
    ("text", "variables", "context"),
    [
        ("States.Array($.a, 'b')", set(), ()),
        ("States.Array($a, $b.c, States.Array($d))", {"a", "b", "d"}, ()),
        ("States.Array($$.Task.Token, $$)", set(), (("Task", "Token"), ())),
        ("States.Array('$a')", set(), ()),
        ("States.Array($a", set(), ()),
    ],
)
def test_call_reads_what_its_paths_read(text: str, variables: set[str], context: tuple[tuple[str, ...], ...]) -> None:
    """Nested calls included; a string reads nothing, and what can't be read neither."""
    read = intrinsic(text)
    assert read.variables == variables
    assert read.context == context


def test_functions_that_return_text_exist() -> None:
    """ErrorPath and CausePath take these."""
    assert ARGUMENTS.keys() > RETURNS_TEXT


@pytest.mark.parametrize("path", ["$.a[?(@.b in ['x', 'y'])]", "$.a[?(@.b[0] == 1)].c"])
def test_filter_with_brackets_is_an_argument(path: str) -> None:
    """What is a path is an argument."""
    assert intrinsic(f"States.ArrayLength({path})").problem == ""
