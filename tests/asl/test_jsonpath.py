"""A path is what AWS reads as one; what is none is told with the place where reading stops."""

import pytest

from asl.jsonpath import path, reference_path

REFERENCE_PATHS = [
    "$",
    "$.a",
    "$.a.b",
    "$.a-b",
    "$._a",
    "$.1st",
    "$.größe",
    "$.a+b",
    "$[0]",
    "$.a[0]",
    "$.a.[0]",
    "$.a[ 0 ].b",
    "$['a']['b c']",
    '$["a"]',
    r"$['it\'s']",
    "$.['a']",
    "$$",
    "$$.Execution.Id",
    "$$['Execution']['Id']",
    "$variable",
    "$variable.path",
    "$variable[0].path",
    "$_v1",
]

OTHER_PATHS = [
    "$..a",
    "$.a..b",
    "$..*",
    "$..[0]",
    "$.*",
    "$.a[*]",
    "$[*][*]",
    "$.a[0:2]",
    "$.a[:2]",
    "$.a[-1:]",
    "$.a[::2]",
    "$.a[-1]",
    "$.a[0,1]",
    "$['a','b']",
    "$[(@.length-1)].bar",
    "$[?(@.x==unquoted)]",
    "$.a[?(@.x == 'quoted')].b",
    "$.a[?(@.x == ')')]",
    "$.a[?(@.n > 1 && (@.m < (2)))]",
    "$.a[?(@.b in ['x', 'y'])]",
    "$.a[?(@.b =~ /foo.*/i)]",
    "$.a[?(@['b c'])]",
    "$.length()",
    "$.a.concat($.b, 'c')",
    "$variable..a",
    "$$.Map.Item[*]",
]

NO_PATHS = {
    "": "is no path; a path starts with $",
    "foo": "is no path; a path starts with $",
    " $.a": "is no path; a path starts with $",
    "$. a": "is no path; it can't be read from '. a' on",
    "$.a ": "is no path; it can't be read from ' ' on",
    "$.a\n": "is no path; it can't be read from '\\n' on",
    "$.": "is no path; it can't be read from '.' on",
    "$.a.": "is no path; it can't be read from '.' on",
    "$.a..": "is no path; it can't be read from '..' on",
    "$.a...b": "is no path; it can't be read from '...b' on",
    "$.a[": "is no path; it can't be read from '[' on",
    "$.a]": "is no path; it can't be read from ']' on",
    "$.a[]": "is no path; it can't be read from '[]' on",
    "$.a[b]": "is no path; it can't be read from '[b]' on",
    "$.a['b]": "is no path; it can't be read from \"['b]\" on",
    "$.a[1.5]": "is no path; it can't be read from '[1.5]' on",
    "$.a[?(@.b]": "is no path; it can't be read from '[?(@.b]' on",
    "$.a()b": "is no path; it can't be read from 'b' on",
    "$.a b": "is no path; it can't be read from ' b' on",
    "$a b": "is no path; it can't be read from ' b' on",
    "$1": "is no path; it can't be read from '1' on",
    "$-a": "is no path; it can't be read from '-a' on",
    "$$$": "is no path; it can't be read from '$' on",
    "$$Execution": "is no path; it can't be read from 'Execution' on",
    "$.a]bcdefghijklmnopqrstuvwxyz": "is no path; it can't be read from ']bcdefghijklmnopqrst' on",
}


@pytest.mark.parametrize("text", [*REFERENCE_PATHS, *OTHER_PATHS])
def test_path_is_read(text: str) -> None:
    """What AWS takes as a path is one."""
    assert path(text).problem == ""


@pytest.mark.parametrize("text", REFERENCE_PATHS)
def test_reference_path_is_read(text: str) -> None:
    """Names and indexes lead to one place."""
    assert reference_path(text) == path(text)


@pytest.mark.parametrize("text", OTHER_PATHS)
def test_path_to_many_places_is_no_reference_path(text: str) -> None:
    """A filter, a slice, a wildcard, a descent or a function names more than a place."""
    read = reference_path(text)
    assert (read.rule, read.problem) == (
        "PATH-REFERENCE",
        "is no reference path; allowed are names and indexes only",
    )


@pytest.mark.parametrize(("text", "problem"), NO_PATHS.items())
def test_what_is_no_path_is_told_with_the_place(text: str, problem: str) -> None:
    """The message shows at most 20 characters from where it can't be read."""
    assert path(text).problem == problem


@pytest.mark.parametrize("text", NO_PATHS)
def test_what_is_no_path_is_no_reference_path_for_the_same_reason(text: str) -> None:
    """It breaks the rule of all paths, not that of reference paths."""
    assert reference_path(text) == path(text)
    assert path(text).rule == "PATH-SYNTAX"


@pytest.mark.parametrize(
    ("text", "variables"),
    [("$.a", set()), ("$$.a", set()), ("$a", {"a"}), ("$a.b", {"a"}), ("$a[0]", {"a"}), ("$größe..b", {"größe"})],
)
def test_path_reads_the_variable_that_it_starts_with(text: str, variables: set[str]) -> None:
    """`$name` is a variable, `$.name` is a field of the input."""
    assert path(text).variables == variables


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("$.a", ()),
        ("$a", ()),
        ("$$", ((),)),
        ("$$.Task.Token", (("Task", "Token"),)),
        ("$$['Task'][\"Token\"]", (("Task", "Token"),)),
        ("$$.Map.Item.Value.a[0]", (("Map", "Item", "Value", "a", "0"),)),
        ("$$.Execution.Input[*]", (("Execution", "Input", "*"),)),
    ],
)
def test_path_reads_a_part_of_the_context(text: str, context: tuple[tuple[str, ...], ...]) -> None:
    """What follows `$$` is read from the context object."""
    assert path(text).context == context


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$.a[?(@.n =~ /it's/)]", id="a quote in a pattern"),
        pytest.param("$.a[?((((@.b))))]", id="four parentheses"),
    ],
)
def test_unusual_filter_is_read(text: str) -> None:
    """AWS takes any filter that balances."""
    assert path(text).problem == ""
