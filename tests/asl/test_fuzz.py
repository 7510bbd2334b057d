"""Whatever it is given, check answers, and its answer fits. `FUZZ_EXAMPLES=5000` tries more, and others each time."""

import datetime
import json
import os
from collections import OrderedDict
from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from asl.check import check
from asl.intrinsic import ARGUMENTS, intrinsic
from asl.jsonata import BUILT_IN, expression
from asl.jsonpath import path, reference_path
from asl.problem import Problem
from asl.rules.choice import ALL_OPERATORS
from asl.rules.error_handling import CATCHER, ERROR_NAMES, RETRIER
from asl.rules.fields import JSONATA, JSONPATH
from asl.rules.map_state import BATCHER, DISTRIBUTED_ONLY, READER_CONFIG, WRITER_CONFIG
from asl.rules.place import STATE_TYPES
from asl.rules.states import TOP
from tests.asl.places import nowhere

set_hypothesis_home_dir(os.devnull)  # In no folder: it would leave a cache there.

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "50"))

fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)

expression("(")  # An error raises the limit of recursion once, which Hypothesis wants to stay while a test runs.

# What no definition should hold


def power_of_ten(exponent: int) -> int:
    """An integer that may be too long to be written: Hypothesis writes down what it chooses from."""
    return int(10**exponent)


characters = st.characters(codec=None, exclude_categories=())
texts = st.text(characters, max_size=20)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((308, 309, 5000)).map(power_of_ten),
    st.floats(),
    texts,
)
foreign = st.one_of(
    st.binary(max_size=4),
    st.datetimes(),
    st.dates(),
    st.decimals(),
    st.complex_numbers(),
    st.sets(st.integers(), max_size=2),
    st.frozensets(st.integers(), max_size=2),
    st.builds(object),
    st.sampled_from((Ellipsis, NotImplemented, int, len, range(3), datetime.timedelta(1), Decimal("NaN"))),
)
keys = st.one_of(texts, st.sampled_from(("StartAt", "States", "Type", "Next")))
strange_keys = st.one_of(
    keys, st.none(), st.integers(), st.just(5000).map(power_of_ten), st.floats(), st.tuples(texts, texts)
)


def containers(names: st.SearchStrategy[Any], inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists and dicts of *inner*, some of them not of JSON's own types."""
    lists = st.lists(inner, max_size=4)
    dicts = st.dictionaries(names, inner, max_size=4)
    return st.one_of(lists, dicts, lists.map(tuple), dicts.map(OrderedDict), dicts.map(MappingProxyType))


json_like = st.recursive(scalars, lambda inner: containers(keys, inner), max_leaves=20)
anything = st.recursive(scalars | foreign, lambda inner: containers(strange_keys, inner), max_leaves=20)

# What looks like a definition

NAMES = ("A", "B", "C", "Ship it", "a" * 81, "")
names = st.sampled_from(NAMES)

dense = [
    "$", "$$", ".", "..", "*", "[", "]", "(", ")", "?(", "@", "'", '"', "\\", "\\'", ",", ":", " ", "0", "-1", "a",
    "${", "${Name}", "}", "{", "{}", "%", "States.", "x.y", "é", "\n", "\x00", "\ud800",
]  # fmt: skip
path_texts = st.lists(st.sampled_from([*dense, "$.a", "$$.Task.Token", "[0]", "['a']", "&&", "=="]), max_size=20)
intrinsic_texts = st.lists(st.sampled_from([*dense, *ARGUMENTS, "States.Format('{}', $.a)"]), max_size=20)
jsonata_texts = st.lists(
    st.sampled_from(
        [
            *dense, *("$" + name for name in sorted(BUILT_IN)), "$states", "$states.input",
            "$states.context.Task.Token", "function", "function($x){", "/", "/a/i", "/*", "*/", "~>", "|",
            "^(", "<", ">",
            "<s-:n>", ":=", "!", "!=", "~", "&", "#$i", "@$v", "?", ":", "??", "?:", ";", "+", "in", "and",
            "or", "true",
            "null", "1e5", "`", "%.%",
        ]
    ),
    max_size=20,
)  # fmt: skip

strings = st.one_of(
    names,
    texts,
    path_texts.map("".join),
    intrinsic_texts.map("".join),
    jsonata_texts.map(lambda parts: "{%" + "".join(parts) + "%}"),
    st.sampled_from(
        (
            *ERROR_NAMES, *STATE_TYPES, "JSONPath", "JSONata", "STANDARD", "EXPRESS", "DISTRIBUTED", "INLINE", "1.0",
            "GIVEN", "2016-03-14T01:59:00Z", "${Name}", "{% $states.input.a %}", "{% $a %}", "silence: STATE-FIELDS",
            "arn:aws:states:::lambda:invoke.waitForTaskToken", "arn:aws:states:::http:invoke",
            "arn:aws:states:::aws-sdk:s3:getObject", "arn:aws:states:::s3:getObject",
            "arn:aws:states:::ecs:runTask.sync", "arn:aws:states:eu-west-1:123456789012:activity:a",
        )
    ),
)  # fmt: skip
templates = st.recursive(
    st.one_of(strings, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("a", "a.$", "b", "states", "RoleArn", "Bucket", "Mode")), inner, max_size=3),
    ),
    max_leaves=5,
)


def objects(fields: st.SearchStrategy[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects of some of *fields*; now and then, something else."""
    return st.dictionaries(fields, values, max_size=4) | templates


rule_fields = st.sampled_from(("Variable", "Next", "Condition", "Assign", "Output", "Comment", *sorted(ALL_OPERATORS)))
rules = st.recursive(
    objects(rule_fields, templates),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"Or": st.lists(inner, max_size=3), "Next": names}),
        st.fixed_dictionaries({"And": st.lists(inner, max_size=3), "Next": names}),
        st.fixed_dictionaries({"Not": inner}),
    ),
    max_leaves=4,
)
configurations = st.sampled_from((*BATCHER, *READER_CONFIG, *WRITER_CONFIG, "Resource", "Parameters", "Arguments"))
handlers = st.lists(
    objects(st.sampled_from((*RETRIER, *CATCHER)), st.lists(strings, max_size=3) | templates), max_size=3
)

STATE_FIELDS = sorted({field for fields in (JSONPATH, JSONATA) for own in fields.values() for field in own})


def states(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """States of all types with fields of all, which hold what fits and what does not; some of them hold *inner*."""
    fitting = {
        **dict.fromkeys(("Next", "Default"), names),
        "End": st.just(True),
        "Choices": st.lists(rules, max_size=3),
        "Retry": handlers,
        "Catch": handlers,
        "Branches": st.lists(inner, max_size=2),
        "ItemProcessor": inner,
        "Iterator": inner,
        **dict.fromkeys(DISTRIBUTED_ONLY, objects(configurations, templates | objects(configurations, templates))),
    }
    held = st.sampled_from(STATE_FIELDS).flatmap(
        lambda field: st.tuples(st.just(field), fitting.get(field, strings) | templates)
    )
    own = st.lists(held, max_size=6).map(dict)
    typed = st.tuples(st.sampled_from([*STATE_TYPES]), own).map(lambda pair: {"Type": pair[0], **pair[1]})
    return typed | own | templates


machine_fields = st.dictionaries(st.sampled_from([*TOP, "ProcessorConfig"]), templates, max_size=2)


def machines(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Machines whose states hold *inner*."""
    return st.tuples(names, st.dictionaries(names, states(inner), max_size=4), machine_fields).map(
        lambda parts: {"StartAt": parts[0], "States": parts[1], **parts[2]}
    )


definitions = machines(machines(machines(templates) | templates) | templates)
settings_of_check = st.fixed_dictionaries(
    {
        "type": st.sampled_from(("STANDARD", "EXPRESS")),
        "functions": st.lists(st.sampled_from(("Name", "Other")), max_size=2),
        "substitutions": st.none() | st.lists(st.sampled_from(("Name", "Other")), max_size=2),
        "severities": st.dictionaries(st.sampled_from(("TOP-TYPES", "REACHABLE")), st.sampled_from(("off", "warning"))),
    }
)

# What is a definition


@st.composite
def right_definitions(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A chain of states, each of which leads to the next; a Choice leads to a later one, too."""
    count = draw(st.integers(1, 8))
    order = [f"State {index}" for index in range(count)]
    language = draw(st.sampled_from(("JSONPath", "JSONata")))
    made: dict[str, Any] = {}
    for index, name in enumerate(order):
        if index == count - 1:
            made[name] = draw(st.sampled_from(LAST))
            continue
        following = order[index + 1]
        if draw(st.booleans()):
            later = draw(st.sampled_from(order[index + 1 :]))
            made[name] = {"Type": "Choice", "Choices": [{**RULE[language], "Next": later}], "Default": following}
        else:
            made[name] = {**draw(st.sampled_from(STEPS)), "Next": following}
    shuffled = draw(st.permutations(order))
    return {"QueryLanguage": language, "StartAt": order[0], "States": {name: made[name] for name in shuffled}}


RULE: dict[str, dict[str, Any]] = {
    "JSONPath": {"Variable": "$.count", "NumericGreaterThan": 1},
    "JSONata": {"Condition": "{% $states.input.count > 1 %}"},
}
STEPS: tuple[dict[str, Any], ...] = (
    {"Type": "Pass"},
    {"Type": "Pass", "Comment": "Nothing to do"},
    {"Type": "Pass", "Assign": {"count": 1}},
    {"Type": "Wait", "Seconds": 5},
    {"Type": "Wait", "Timestamp": "2026-01-31T12:00:00Z"},
)
LAST: tuple[dict[str, Any], ...] = (
    {"Type": "Succeed"},
    {"Type": "Fail", "Error": "Late", "Cause": "Too late"},
    {"Type": "Pass", "End": True},
)


@fuzz
@given(anything | json_like, settings_of_check)
def test_any_value_is_checked(value: Any, given_besides: Any) -> None:
    """No value makes check fail, and what it finds is in the value."""
    assert nowhere(check(value, **given_besides), value) == []


@fuzz
@given(st.dictionaries(strange_keys, anything, max_size=3), st.sampled_from(("Result", "Parameters", "Next", "x")))
def test_any_value_in_a_state_is_checked(value: Any, field: str) -> None:
    """Nor does one that stands in a state."""
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True, field: value}}}
    assert nowhere(check(definition), definition) == []


@fuzz
@given(definitions, settings_of_check)
def test_what_looks_like_a_definition_is_checked(definition: Any, given_besides: Any) -> None:
    """No state, right or wrong, makes check fail, and what it finds is in the definition."""
    assert nowhere(check(definition, **given_besides), definition) == []


@fuzz
@given(definitions)
def test_definition_stays_as_it_is(definition: Any) -> None:
    """Check changes nothing in what it is given."""
    before = repr(definition)
    check(definition)
    assert repr(definition) == before


@fuzz
@given(definitions)
def test_problem_can_be_written(definition: Any) -> None:
    """Each problem says its rule, and its pointer leads to where its path does."""
    for problem in check(definition):
        assert str(problem).endswith(f"[{problem.rule}]")
        assert pointed_to(problem, definition) is at_path(problem, definition)


def at_path(problem: Problem, value: Any) -> Any:
    """What the path of *problem* leads to."""
    for key in problem.path:
        value = value[key]
    return value


def pointed_to(problem: Problem, value: Any) -> Any:
    """What the pointer of *problem* leads to, as RFC 6901 has it."""
    for part in problem.pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


@fuzz
@given(right_definitions())
def test_right_definition_has_no_error(definition: Any) -> None:
    """Chains of states with right targets are right, in JSON too."""
    found = [str(problem) for problem in check(definition) if problem.severity == "error"]
    assert found == []
    assert check(json.loads(json.dumps(definition))) == check(definition)


@pytest.mark.parametrize("read", (path, reference_path, intrinsic))
@fuzz
@given(text=st.one_of(texts, path_texts.map("".join), intrinsic_texts.map("".join)))
def test_any_text_is_read_as_a_path(read: Callable[[str], Any], text: str) -> None:
    """A text is a path or a function, or it is said why it is none, and by which rule."""
    for given_text in (text, "$" + text, f"States.Array({text})"):
        found = read(given_text)
        assert bool(found.problem) == bool(found.rule)


@fuzz
@given(texts | jsonata_texts.map("".join) | jsonata_texts.map(" ".join))
def test_any_text_is_read_as_an_expression(text: str) -> None:
    """A text is an expression, or it is said why it is none."""
    expression(text)


@pytest.mark.parametrize(
    "text",
    (
        "",
        "$",
        "$$",
        "(",
        "/*",
        "!",
        "~",
        "/",
        "//",
        "{",
        "[",
        "^",
        "|",
        "|||",
        "function",
        "?",
        "%",
        "%.%",
        "@",
        "#",
        "``",
    ),
)
def test_fragment_of_an_expression_is_read(text: str) -> None:
    """What ends too early is read as far as it goes, too."""
    for given_text in (text, f"$a{text}", f"{text}$a", f"$a.{text}", f"$f({text})", f"({text})", f"[{text}]"):
        expression(given_text)
