"""A problem reads as a sentence that begins with its place and ends with what was probably meant."""

import pytest

from asl.problem import DefinitionError, Problem, close_match, nearest, path_text, printable, quoted
from asl.rules.choice import ALL_OPERATORS
from asl.rules.fields import JSONPATH

FIELDS = list(JSONPATH["Task"])
STATES = ["Charge", "Ship", "Notify customer", "IsReady", "Wait 10s", "Finish"]
OPERATORS = sorted(ALL_OPERATORS)

MEANT = [
    (FIELDS, "type", "Type"),
    (FIELDS, "Resorce", "Resource"),
    (FIELDS, "Ressource", "Resource"),
    (FIELDS, "Parameter", "Parameters"),
    (FIELDS, "Paramters", "Parameters"),
    (FIELDS, "resultPath", "ResultPath"),
    (FIELDS, "ResultSelecter", "ResultSelector"),
    (FIELDS, "InptuPath", "InputPath"),
    (FIELDS, "Nxt", "Next"),
    (FIELDS, "Nextt", "Next"),
    (FIELDS, "Ends", "End"),
    (FIELDS, "Retrry", "Retry"),
    (FIELDS, "TimeoutSecond", "TimeoutSeconds"),
    (FIELDS, "HeartBeatSeconds", "HeartbeatSeconds"),
    (FIELDS, "Coment", "Comment"),
    (STATES, "Shipp", "Ship"),
    (STATES, "ship", "Ship"),
    (STATES, "Chrage", "Charge"),
    (STATES, "Notify Customer", "Notify customer"),
    (STATES, "NotifyCustomer", "Notify customer"),
    (STATES, "Is Ready", "IsReady"),
    (STATES, "Wait", "Wait 10s"),
    (STATES, "Finsh", "Finish"),
    (OPERATORS, "StringEqual", "StringEquals"),
    (OPERATORS, "NumericGreaterThen", "NumericGreaterThan"),
    (OPERATORS, "NumericLessThanOrEquals", "NumericLessThanEquals"),
    (OPERATORS, "BoolEquals", "BooleanEquals"),
    (OPERATORS, "StringMatch", "StringMatches"),
    (OPERATORS, "IsPresnt", "IsPresent"),
    (OPERATORS, "and", "And"),
    (OPERATORS, "Matches", "StringMatches"),
]

FAR = [
    (FIELDS, "Foo"),
    (FIELDS, "X"),
    (FIELDS, ""),
    (FIELDS, "Description"),
    (STATES, "Done"),
    (STATES, "Elsewhere"),
    (STATES, "C"),
    ([], "Next"),
]


@pytest.mark.parametrize(("known", "name", "meant"), MEANT)
def test_typo_has_a_suggestion(known: list[str], name: str, meant: str) -> None:
    """Letters that are missing, doubled, swapped, or in the wrong case; a word too many or too few."""
    assert close_match(name, known) == meant


@pytest.mark.parametrize(("known", "name"), FAR)
def test_name_that_is_far_from_all_has_no_suggestion(known: list[str], name: str) -> None:
    """A wrong guess is worse than none."""
    assert close_match(name, known) is None


@pytest.mark.parametrize(
    ("known", "name", "meant"), [(FIELDS, "Timeout", "TimeoutSeconds"), (FIELDS, "Retries", "Retry")]
)
def test_beginning_of_a_name_has_a_suggestion(known: list[str], name: str, meant: str) -> None:
    """What other tools call it."""
    assert close_match(name, known) == meant


def test_name_in_another_case_comes_before_a_similar_one() -> None:
    """`state1` is `State1`, though `state2` is near as well."""
    assert close_match("state1", ["state2", "State1"]) == "State1"


def test_nearest_of_several_is_suggested() -> None:
    """Not the first that is near."""
    assert close_match("ResultPaht", ["ResultSelector", "ResultPath"]) == "ResultPath"


def test_name_that_is_no_string_is_compared_as_one() -> None:
    """A number in the place of a name."""
    assert close_match(10, ["100", "10"]) == "10"


def test_very_long_name_is_compared_by_its_beginning() -> None:
    """The first 100 characters tell."""
    assert close_match("x" * 1_000_000, ["y", "x" * 100]) == "x" * 100


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("Shipp", ["Charge", "Ship"], 'did you mean "Ship"?'),
        ("Elsewhere", ["B", "A"], 'the states are "B", "A"'),
        ("Elsewhere", {"B", "A"}, 'the states are "A", "B"'),
        ("Elsewhere", frozenset({"B", "A"}), 'the states are "A", "B"'),
        ("Elsewhere", {"B": 1, "A": 2}, 'the states are "B", "A"'),
        ("Elsewhere", [], "there are no states"),
    ],
)
def test_unknown_name_is_told_with_those_that_are_known(name: str, known: list[str], said: str) -> None:
    """What was probably meant, or all in their order; sets are sorted."""
    assert nearest(name, known, "states") == said


def test_many_names_are_not_all_listed() -> None:
    """60, and how many more."""
    said = nearest("Elsewhere", [f"S{number}" for number in range(62)], "states")
    assert said.startswith('the states are "S0", "S1", ')
    assert said.endswith('"S58", "S59" and 2 more')


@pytest.mark.parametrize(
    ("path", "text", "pointer"),
    [
        ((), "definition", ""),
        (("StartAt",), "StartAt", "/StartAt"),
        (("States", "A", "Choices", 0, "Next"), "States.A.Choices[0].Next", "/States/A/Choices/0/Next"),
        (("States", "a/b~c"), "States.a/b~c", "/States/a~1b~0c"),
        (("States", ""), "States.", "/States/"),
        (("States", "A", "Result.$"), "States.A.Result.$", "/States/A/Result.$"),
        (("States", "a\x1b[2J\n"), r"States.a\x1b[2J\n", "/States/a\x1b[2J\n"),
    ],
)
def test_place_is_a_text_and_a_json_pointer(path: tuple[str | int, ...], text: str, pointer: str) -> None:
    """The text is for people, and moves no cursor; the pointer escapes `~` and `/`."""
    assert path_text(path) == text
    assert Problem("STATE-TYPE", path, "no Type").pointer == pointer


@pytest.mark.parametrize(("text", "shown"), [("Größe ✓", "Größe ✓"), ("a\tb", r"a\tb"), ("\ud800", r"\ud800")])
def test_text_is_shown_without_control_characters(text: str, shown: str) -> None:
    """What can be printed stays as it is."""
    assert printable(text) == shown


def test_names_are_listed_in_quotes() -> None:
    """As they stand in a sentence."""
    assert quoted(["a", 1]) == '"a", "1"'


@pytest.mark.parametrize(
    ("fix", "text"),
    [
        ("", "States.A.Next: is 1 [TARGET-EXISTS]"),
        ('did you mean "B"?', 'States.A.Next: is 1; did you mean "B"? [TARGET-EXISTS]'),
    ],
)
def test_problem_prints_its_place_message_fix_and_rule(fix: str, text: str) -> None:
    """A problem without a fix has no empty one."""
    assert str(Problem("TARGET-EXISTS", ("States", "A", "Next"), "is 1", fix)) == text


def test_error_holds_its_problems() -> None:
    """A line for the subject, one for each problem, and the problems themselves."""
    problems = [Problem("STATE-TYPE", ("States", "A"), "no Type"), Problem("DOC-OBJECT", (), "is null")]
    error = DefinitionError('Workflow "orders"', problems)
    assert error.problems == tuple(problems)
    assert str(error).splitlines() == [
        'Workflow "orders": the definition has 2 problems',
        "  States.A: no Type [STATE-TYPE]",
        "  definition: is null [DOC-OBJECT]",
    ]


def test_error_with_one_problem_says_so() -> None:
    """Not "1 problems"."""
    error = DefinitionError("x.json", [Problem("DOC-OBJECT", (), "is null")])
    assert str(error).startswith("x.json: the definition has a problem\n")
