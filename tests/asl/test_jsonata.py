"""What an expression reads is known without evaluating it; what can't be read is told with the place."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from asl import jsonata
from asl.jsonata import LONGEST, Expression, expression

Paths = tuple[tuple[str, ...], ...]

NEVER = re.compile(r"(?!)")
"""What no text matches."""


@pytest.fixture(autouse=True, scope="module")
def parser() -> None:
    """The parser raises the limit of recursion once, which Hypothesis refuses during a test."""
    expression("(1)")


def parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> Expression:
    """*text* as the parser reads it, without the short ways for what most expressions are."""
    with monkeypatch.context() as patch:
        patch.setattr(jsonata, "_SIMPLE", NEVER)
        patch.setattr(jsonata, "_flat", lambda: NEVER)
        return expression.__wrapped__(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ("a",)),
        ("a.b", ("a",)),
        ("`a b`.c", ("a b",)),
        ("a + b + a", ("a", "b")),
        ("-a", ("a",)),
        ("a[b]", ("a",)),
        ("$", ("$",)),
        ("$.a", ("$",)),
        ("$$", ("$$",)),
        ("$$.a", ("$$",)),
        ("$sum(a)", ("a",)),
        ("$x ? a : b", ("a", "b")),
        ("$x and (a; b)", ("a", "b")),
        ("[1, a]", ("a",)),
        ("{a: b}", ("a", "b")),
        ("a in $x", ("a",)),
        ("$states.input.a-b", ("b",)),
        ("'a' & true & null & 1", ()),
        ("$x.a", ()),
        ("$x[a = $.b]", ()),
        ("$x^(>a)", ()),
        ("$x{a: b}", ()),
        ("$x.c{a: $sum(b)}", ()),
        ("$x.(a + b)", ()),
        ("$x.{'a': b}", ()),
        ("$x ~> |a|{'b': c}, ['d']|", ()),
        ("$map($x, function($v) { $.a })", ()),
        ("$states.input.a@$v.b[c = $v.d]", ()),
    ],
)
def test_name_at_the_top_means_an_input_that_is_not_there(text: str, names: tuple[str, ...]) -> None:
    """In a step, a filter, an order, a group, a transform or a function it means what that is about."""
    assert expression(text).top_level == names


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("$states", ((),)),
        ("$states.input", (("input",),)),
        (" $states.input.a.b ", (("input", "a", "b"),)),
        ("$states.input.`a b`.'c'", (("input", "a b", "c"),)),
        ("$states.input.a[b = 1].c", (("input", "a"),)),
        ("$states.input.*.a", (("input",),)),
        ("$states.input.a.%.b", (("input", "a"),)),
        ("$states.input.a^(>b)", (("input", "a"),)),
        ("$states.input.a{b: c}", (("input", "a"),)),
        ("$states[a]", ((),)),
        ("$states[$states.input.b]", (("input", "b"), ())),
        ("($states.input).a", (("input",),)),
        ("$states.input.a + $states.context.Task.Token", (("input", "a"), ("context", "Task", "Token"))),
        ("$x[$states.input.a]", (("input", "a"),)),
        ("$string($states.errorOutput)", (("errorOutput",),)),
        ("$states.result ~> $parse()", (("result",),)),
        ("$map([1], function($v) { $states.input.a })", (("input", "a"),)),
        ("$x", ()),
    ],
)
def test_expression_reads_paths_of_states(text: str, paths: Paths) -> None:
    """As far as they are names."""
    assert set(expression(text).states) == set(paths)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("$x", {"x"}),
        ("$x.a[0].b", {"x"}),
        ("$x[-1]", {"x"}),
        ("$x.and", {"x"}),
        ("$x[$y]", {"x", "y"}),
        ("$x.$y", {"x", "y"}),
        ("$states.input", set()),
        ("$string($x)", {"x"}),
        ("{'a': $x, $y: 1}", {"x", "y"}),
        ("$a ? $b : $c", {"a", "b", "c"}),
        ("$a ?: $b ?? $c", {"a", "b", "c"}),
        ("$x ~> $string() ~> $join($y)", {"x", "y"}),
        ("$x ~> $y", {"x", "y"}),
        ("$x^($y, >$z)", {"x", "y", "z"}),
        ("$x{$y: $z}", {"x", "y", "z"}),
        ("$x ~> |a|{'b': $y}, $z|", {"x", "y", "z"}),
        ("$x := 1", set()),
        ("($x := $y; $x)", {"y"}),
        ("($x := 1; $y := $x; $x + $y + $z)", {"z"}),
        ("function($v, $i) { $v + $i + $x }", {"x"}),
        ("$map($xs, function($v) { $v.a = $o })", {"xs", "o"}),
        ("$states.input.a@$v.b[c = $v.d + $w]", {"w"}),
        ("$states.input.a#$i.{'n': $i + $j}", {"j"}),
        ("$sum(?, $x)", {"x"}),
        ("(function($s) { $s })($x)", {"x"}),
        ("/* $y */ $x", {"x"}),
        ("'$y'", set()),
    ],
)
def test_expression_reads_variables_that_it_does_not_bind(text: str, variables: set[str]) -> None:
    """A block, a function, `@` and `#` bind names of their own."""
    assert expression(text).variables == variables


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("$uuid()", {"uuid"}),
        ("$sum($map($x, $f))", {"sum", "map"}),
        ("$x ~> $sum()", {"sum"}),
        ("$sum(?, 2)", {"sum"}),
        ("$x.a.$count($)", {"count"}),
        ("$x[$exists(a)]", {"exists"}),
        ("($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f($k))", set()),
        ("function($f) { $f(1) }", set()),
        ("$x", set()),
    ],
)
def test_expression_calls_functions_that_it_does_not_bind(text: str, calls: set[str]) -> None:
    """A function that it defines is its own."""
    assert expression(text).calls == calls


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is an empty expression"),
        (" \n", "is an empty expression"),
        ("$x +", "can't be read: Unexpected end of expression, at character 4 after {%"),
        ("a b", "can't be read: Syntax error: b, at character 3 after {%"),
        ("(1", "can't be read: Expected ) before end of expression, at character 2 after {%"),
        ("[1", "can't be read: Expected ] before end of expression, at character 2 after {%"),
        ("'a", "can't be read: String literal must be terminated by a matching quote, at character 2 after {%"),
        (
            "1 := 2",
            "can't be read: The left side of := must be a variable name (start with $), at character 1 after {%",
        ),
        ("/a", "can't be read: No terminating / in regular expression, at character 2 after {%"),
        ("/a/g", "can't be read: Syntax error: g, at character 4 after {%"),
        ("%", 'can\'t be read: The object representing the "parent" cannot be derived from this expression'),
        ("/* a", "can't be read: Unexpected end of expression, or an unknown operator"),
        ("!", "can't be read: Unexpected end of expression, or an unknown operator"),
        ("$x ~ 2", "can't be read: Unexpected end of expression, or an unknown operator"),
    ],
)
def test_what_can_not_be_read_is_told_with_the_place(text: str, problem: str) -> None:
    """The place is counted from the delimiter, if it is known; nothing else is said of the expression."""
    assert expression(text) == Expression(problem)


@pytest.mark.parametrize(
    "pattern",
    [r"/(?<year>\d{4})/", "/[^]/", r"/\cA/", r"/\p{L}/", "/a/i", "/a/m", r"/\//", "/(?<!a)b/", "/[(]a[)]/"],
)
def test_regular_expression_is_that_of_javascript(pattern: str) -> None:
    """Python need not take it."""
    assert expression(f"$match($x, {pattern})") == Expression(variables=frozenset({"x"}), calls=frozenset({"match"}))


def test_expression_that_is_too_long_is_not_checked() -> None:
    """It may be right, so this is no problem of the expression."""
    assert expression("a".ljust(LONGEST)) == Expression(top_level=("a",))
    assert expression("a".ljust(LONGEST + 1)) == Expression(
        unread="has 20,001 characters; expressions of more than 20,000 are not checked"
    )


def test_long_path_is_checked() -> None:
    """A path that is read the short way may have any length."""
    assert expression("$x" + ".a" * LONGEST) == Expression(variables=frozenset({"x"}))


def test_expression_that_is_nested_too_deeply_is_not_checked() -> None:
    """It may be right."""
    assert expression("-" * 15_000 + "1") == Expression(unread="is nested too deeply to be checked")


def test_expression_is_read_after_one_that_could_not_be() -> None:
    """The parser keeps nothing of it."""
    for wrong in ("(((", "'a", "-" * 15_000 + "1", "!"):
        expression(wrong)
        assert expression.__wrapped__("a + $x") == Expression(top_level=("a",), variables=frozenset({"x"}))


LITERALS = ("true", "false", "null")
WORDS: st.SearchStrategy[str] = st.from_regex(r"(?!(?:true|false|null)$)[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True)
NAMES = st.sampled_from(["states", "x", "and", "function"]) | WORDS
STEPS = st.lists(WORDS.map(".{}".format) | st.integers(-9, 99).map("[{}]".format), max_size=4).map("".join)
PATHS = st.builds("${}{}".format, NAMES, STEPS).filter(lambda path: not path.startswith("$states["))
BLANKS = st.sampled_from(["", " ", "\n", "\t "])
NUMBERS = st.integers(-999, 999).map(str) | st.decimals(-9, 9, places=2, allow_nan=False).map("{:f}".format)
STRINGS = st.text("a$.({%'\\", max_size=4).map(repr)
VALUES = PATHS | NUMBERS | STRINGS | st.sampled_from(LITERALS)
OPERATORS = st.sampled_from(["=", " != ", "<", " <=", "> ", ">=", "&", "+", " - ", "-", "*", " and ", " or ", " in "])


def joined(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Some of *values* with operators between them."""
    more = st.lists(st.tuples(OPERATORS, values).map("".join), max_size=3).map("".join)
    return st.builds("{}{}".format, values, more)


def calls(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Calls of functions with *values*."""
    return st.builds("${}({}){}".format, NAMES, st.lists(joined(values), max_size=3).map(" , ".join), STEPS)


CALLS = st.recursive(calls(VALUES), lambda inner: calls(VALUES | inner), max_leaves=4)


@settings(database=None)
@given(BLANKS, PATHS, BLANKS)
@example("", "$states.input[0].a", "")
@example("", "$x[99][-1].a", "")
def test_path_is_read_as_the_parser_reads_it(before: str, path: str, after: str) -> None:
    """The short way leads to the same place."""
    with pytest.MonkeyPatch.context() as patch:
        text = f"{before}{path}{after}"
        assert expression.__wrapped__(text) == parsed(text, patch)


@settings(database=None)
@given(joined(VALUES | CALLS))
@example("$states.input.a+1>$x and $exists($y.b)")
@example("$f('$a', $states.result.b) & $g()")
@example("$f(" * 10 + "$x" + ")" * 10)
@example("$f($g('$h(', $x)[-1].b, ')') & $f( $f() )[0]")
def test_values_and_calls_with_operators_are_read_as_the_parser_reads_them(text: str) -> None:
    """The order in which it meets the paths aside."""
    with pytest.MonkeyPatch.context() as patch:
        short, long = expression.__wrapped__(text), parsed(text, patch)
        assert short._replace(states=tuple(sorted(short.states))) == long._replace(states=tuple(sorted(long.states)))


@pytest.mark.parametrize("text", ["$x.true", "$x[01]", "$states.input.null", f"$x + {'9' * 400}"])
def test_literal_is_read_as_the_parser_reads_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A literal is no step, and a number has at most 308 digits, none of them a 0 before others."""
    assert expression.__wrapped__(text) == parsed(text, monkeypatch)
