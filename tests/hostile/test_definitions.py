"""Definitions that are made to break what reads them: each is answered rightly, and soon."""

import datetime
import math
import random
import time
from collections import OrderedDict, UserDict
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from asl.check import check
from asl.problem import Problem
from asl.walk import Path
from tests.asl.places import nowhere, rules_at

SOON = 2.0
"""Seconds. What is checked in good time takes a tenth of it."""

END = {"Type": "Pass", "End": True}
A = ("States", "A")
PARAMETERS = (*A, "Parameters")
RESULT = (*A, "Result")
OUTPUT = (*A, "Output")


def machine(**states: Any) -> dict[str, Any]:
    """A machine that starts in the first of *states*."""
    return {"StartAt": next(iter(states)), "States": states}


def passing(value: Any) -> dict[str, Any]:
    """A machine that passes *value* on."""
    return machine(A={"Type": "Pass", "Result": value, "End": True})


def templated(value: Any) -> dict[str, Any]:
    """A machine with the payload template *value*."""
    return machine(A={"Type": "Pass", "Parameters": value, "End": True})


def jsonata(value: Any) -> dict[str, Any]:
    """A JSONata machine with the Output *value*."""
    return {"QueryLanguage": "JSONata", **machine(A={"Type": "Pass", "Output": value, "End": True})}


def chain(count: int, state: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """A machine of *count* states, `s0` and so on, each of which leads to the next unless *state* says otherwise."""
    states = {f"s{index}": {"Next": f"s{index + 1}", **state(index)} for index in range(count)}
    return {"StartAt": "s0", "States": {**states, f"s{count}": {"Type": "Succeed"}}}


def soon(definition: Any, **given: Any) -> list[Problem]:
    """The problems of *definition*, which are found soon and lie in it."""
    start = time.process_time()
    problems = check(definition, **given)
    took = time.process_time() - start
    assert nowhere(problems[:1000], definition) == []
    assert took < SOON
    return problems


# Nesting


def nested_lists(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def nested_dicts(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"x": value}
    return value


def nested_parallels(depth: int) -> dict[str, Any]:
    inner = machine(Deepest=END)
    for level in range(depth):
        inner = machine(**{f"Level {level}": {"Type": "Parallel", "Branches": [inner], "End": True}})
    return inner


def mixed(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else ({"x": value},)
    return value


@pytest.mark.parametrize("nested", (nested_lists, nested_dicts, mixed))
@pytest.mark.parametrize("depth", (250, 100_000, 500_000))
def test_deep_nesting(nested: Callable[[int], Any], depth: int) -> None:
    """What is nested too deep is not walked to its end."""
    value = nested(depth)
    assert rules_at(soon(passing(value))) == {("DEPTH", RESULT)}


def test_nested_parallels() -> None:
    """States in states are nested too deep at some level, too."""
    definition = nested_parallels(300)
    (problem,) = soon(definition)
    assert problem.rule == "DEPTH"
    assert problem.path[:2] == ("States", "Level 299")


def test_nested_parallels_that_just_fit() -> None:
    """What is nested less deep is right."""
    assert soon(nested_parallels(40)) == []


def test_nested_time_outs() -> None:
    """Whether a state can time out is not asked of all states below it again and again."""
    inner = chain(3000, lambda index: {"Type": "Parallel", "Branches": [machine(**{f"in {index}": END})]})
    for level in range(40):
        end = f"end {level}"
        catch = [{"ErrorEquals": ["States.Timeout"], "Next": end}]
        around = {"Type": "Parallel", "Branches": [inner], "Catch": catch, "Next": end}
        inner = machine(**{f"level {level}": around, end: END})
    assert {problem.rule for problem in soon(inner)} == {"ERROR-PLACE"}


# Circles and sharing


def itself() -> Any:
    value: list[Any] = []
    value.append(value)
    return value


def dict_of_itself() -> Any:
    value: dict[str, Any] = {}
    value["x"] = value
    return value


def each_other() -> Any:
    one: list[Any] = []
    other = {"x": one}
    one.append((other,))
    return one


def doubling() -> Any:
    value: list[Any] = []
    value.extend([value, value])
    return value


def doubling_dict() -> Any:
    value: dict[str, Any] = {}
    value.update(a=value, b=value)
    return value


@pytest.mark.parametrize("circle", (itself, dict_of_itself, each_other))
def test_circle(circle: Callable[[], Any]) -> None:
    """What holds itself is nested too deep."""
    assert rules_at(soon(passing(circle()))) == {("DEPTH", RESULT)}


@pytest.mark.parametrize("circle", (doubling, doubling_dict))
def test_doubling_circle(circle: Callable[[], Any]) -> None:
    """What holds itself twice is refused before the universe ends."""
    (problem,) = soon(passing(circle()))
    assert problem.rule in ("DEPTH", "SIZE-1MB")


def test_definition_that_is_its_own_states() -> None:
    """A machine can be its own state, in Python."""
    definition: dict[str, Any] = {"StartAt": "A", "Type": "Parallel"}
    definition["States"] = {"A": definition}
    definition["Branches"] = [definition]
    (problem,) = soon(definition)
    assert problem.rule in ("DEPTH", "SIZE-1MB")


def laughs(levels: int, width: int = 2) -> Any:
    value: Any = "lol"
    for _ in range(levels):
        value = [value] * width
    return value


def laughs_in_dicts(levels: int) -> Any:
    value: Any = "lol"
    for _ in range(levels):
        value = {"a": value, "b": value}
    return value


SHARED: dict[str, tuple[Any, ...]] = {
    "40 levels": (lambda: laughs(40),),
    "150 levels": (lambda: laughs(150),),
    "dicts": (lambda: laughs_in_dicts(40),),
    "3 wide": (lambda: laughs(3, 1000),),
    "4 wide": (lambda: laughs(4, 1000),),
    "2 very wide": (lambda: laughs(2, 100_000),),
    "wide of narrow": (lambda: [[1] * 700] * 900_000,),
    "in a tuple": (lambda: (laughs(3, 1000),),),
}


@pytest.mark.parametrize(("value",), SHARED.values(), ids=SHARED)
def test_sharing(value: Callable[[], Any]) -> None:
    """What would be too long as JSON is too long, however little of Python's memory it takes."""
    assert rules_at(soon(passing(value()))) == {("SIZE-1MB", ())}


# Size

MUCH = 10_000_000


HUGE: dict[str, tuple[Any, ...]] = {
    "value": (lambda: passing("x" * MUCH),),
    "state": (lambda: machine(**{"x" * MUCH: END}),),
    "key": (lambda: passing({"x" * MUCH: 1}),),
    "path": (lambda: templated({"x.$": "$" + ".x" * (MUCH // 2)}),),
    "JSONata": (lambda: jsonata("{% 1" + "+1" * (MUCH // 2) + " %}"),),
    "function": (lambda: templated({"x.$": "States.Array(" + "1," * (MUCH // 2) + "1)"}),),
    "StartAt": (lambda: {"StartAt": "x" * MUCH, "States": {"A": END}},),
    "field": (lambda: {"x" * MUCH: 1},),
    "UserDict": (lambda: UserDict(passing("x" * MUCH)),),
    "proxy": (lambda: passing(MappingProxyType({"x": "x" * MUCH})),),
    "proxy's key": (lambda: passing(MappingProxyType({"x" * MUCH: 1})),),
    "states": (lambda: machine(**{f"s{index}": END for index in range(100_000)}),),
}


@pytest.mark.parametrize(("definition",), HUGE.values(), ids=HUGE)
def test_size(definition: Callable[[], Any]) -> None:
    """What is longer than AWS takes is not looked at further."""
    assert rules_at(soon(definition())) == {("SIZE-1MB", ())}


ALMOST = 900_000


LONG: dict[str, tuple[Any, ...]] = {
    "value": (lambda: passing("x" * ALMOST), "PAYLOAD-SIZE", RESULT),
    "state": (lambda: {"StartAt": "x", "States": {"x" * ALMOST: END}}, "NAME-LENGTH", ("States", "x" * ALMOST)),
    "path": (lambda: templated({"x.$": "$" + ".x" * (ALMOST // 2) + "("}), "TEMPLATE-DOLLAR", (*PARAMETERS, "x.$")),
    "JSONata": (lambda: jsonata("{% 1" + "+1" * (ALMOST // 2) + " %}"), "JSONATA-LENGTH", OUTPUT),
    "function": (
        lambda: templated({"x.$": "States.Array(" + "$.x," * (ALMOST // 4) + "1"}),
        "INTRINSIC-SYNTAX",
        (*PARAMETERS, "x.$"),
    ),
    "StartAt": (lambda: {"StartAt": "x" * ALMOST, "States": {"A": END}}, "TARGET-EXISTS", ("StartAt",)),
}


@pytest.mark.parametrize(("definition", "rule", "path"), LONG.values(), ids=LONG)
def test_length(definition: Callable[[], Any], rule: str, path: Path) -> None:
    """What is almost as long is checked."""
    assert (rule, path) in rules_at(soon(definition()))


@pytest.mark.parametrize("operator", ("+1", "&$a", "=1", ".a", "[0]", "~>$f", "?1:1", ",1"))
def test_many_long_expressions(operator: str) -> None:
    """Ninety expressions of 10,000 characters each are read, or it is said that they are not."""
    texts = [f"{{%[{index}{operator * (9_980 // len(operator))}]%}}" for index in range(90)]
    found = soon({"QueryLanguage": "JSONata", **chain(90, lambda index: {"Type": "Pass", "Output": texts[index]})})
    rules = {"JSONATA-LENGTH", "JSONATA-SYNTAX", "JSONATA-TOPLEVEL", "VAR-UNDEFINED", "JSONATA-FUNCTIONS"}
    assert {problem.rule for problem in found} <= rules


def test_many_short_expressions() -> None:
    """So are thousands of short ones."""
    assert soon(jsonata([f"{{%$states.input.a{index}%}}" for index in range(9_000)])) == []


def test_many_short_sums() -> None:
    """And those of which each has to be parsed, or it is said that they are not."""
    found = {problem.rule for problem in soon(jsonata([f"{{%{index}+1%}}" for index in range(15_000)]))}
    assert found <= {"JSONATA-LENGTH"}


# What is no JSON


class Point(NamedTuple):
    x: int
    y: int


class Level(IntEnum):
    LOW = 5


class Kind(StrEnum):
    PASS = "Pass"


class Text(str):
    """A string that is no `str` to `type`."""


class Fresh(Mapping[str, Any]):
    """Gives a new object each time it is asked."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def __getitem__(self, key: str) -> Any:
        value = self.raw[key]
        return Fresh(value) if isinstance(value, dict) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)


@pytest.mark.parametrize(
    "value",
    (
        {1, 2},
        frozenset({1}),
        math.nan,
        math.inf,
        -math.inf,
        b"x",
        bytearray(b"x"),
        datetime.datetime(2026, 1, 31),
        datetime.date(2026, 1, 31),
        10**5000,
        -(10**5000),
        1j,
        object(),
        int,
        len,
        range(3),
        (index for index in range(3)),
        iter([1]),
        {}.keys(),
        memoryview(b"x"),
    ),
    ids=lambda value: type(value).__name__,
)
def test_value_that_is_no_json(value: Any) -> None:
    """What JSON has no notation for is refused where it stands."""
    assert rules_at(soon(passing([{"x": value}]))) == {("PY-VALUES", (*RESULT, 0, "x"))}


@pytest.mark.parametrize(
    "key",
    (1, None, True, 1.5, math.nan, (1, 2), b"x", 10**5000, -(10**5000), datetime.date(2026, 1, 31), Level, object()),
    ids=lambda key: type(key).__name__,
)
def test_key_that_is_no_string(key: Any) -> None:
    """What is no string is no key."""
    assert rules_at(soon(passing({key: 1}))) == {("PY-KEYS", RESULT)}


def test_huge_key_beside_its_text() -> None:
    """A number of thousands of digits is no key, whatever Python makes of its text."""
    assert {problem.rule for problem in soon({10**5000: 1, "StartAt": "A", "States": {"A": END}})} == {"PY-KEYS"}


@pytest.mark.parametrize("text", ("\ud800", "\udfff", "a\udc80b"))
def test_lone_surrogate(text: str) -> None:
    """Half of a character is none: UTF-8, in which a definition is sent, can't hold it."""
    assert rules_at(soon(passing({"x": text}))) == {("PY-VALUES", (*RESULT, "x"))}


def test_lone_surrogate_in_a_key() -> None:
    """Nor is it part of a key; no message holds it, because no terminal can show it."""
    problems = soon(passing({"\ud800": 1}))
    assert {problem.rule for problem in problems} == {"PY-KEYS"}
    "\n".join(map(str, problems)).encode()


@pytest.mark.parametrize(
    "definition",
    (
        OrderedDict(passing([1])),
        UserDict(passing([1])),
        MappingProxyType(passing([1])),
        UserDict({"StartAt": "A", "States": MappingProxyType({"A": OrderedDict(END)})}),
        Fresh(passing([1])),
        passing((1, (2, 3))),
        passing(Point(1, 2)),
        passing([Level.LOW, {"x": Level.LOW}]),
        machine(A={"Type": "Wait", "Seconds": Level.LOW, "End": True}),
        machine(A={"Type": Kind.PASS, "End": True}),
        {Text("StartAt"): Text("A"), "States": {Text("A"): {"Type": Text("Pass"), "Next": Text("B")}, "B": END}},
        machine(A={"Type": "Parallel", "Branches": (machine(B=END), MappingProxyType(machine(C=END))), "End": True}),
        machine(
            A={"Type": "Choice", "Choices": ({"Variable": "$.x", "IsNull": True, "Next": "B"},), "Default": "B"}, B=END
        ),
        machine(
            A={
                "Type": "Task",
                "Resource": "${F}",
                "Retry": ({"ErrorEquals": ("Late",)},),
                "Catch": ({"ErrorEquals": ("Late",), "Next": "B"},),
                "End": True,
            },
            B=END,
        ),
    ),
    ids=(
        "OrderedDict", "UserDict", "proxy", "all three", "fresh", "tuples", "named tuple", "IntEnum", "Seconds",
        "StrEnum", "str", "branches", "choices", "retry",
    ),
)  # fmt: skip
def test_what_json_can_write_is_right(definition: Any) -> None:
    """Subclasses of JSON's types, and other objects, are as good as dicts and strings."""
    assert [str(problem) for problem in soon(definition)] == []


@pytest.mark.parametrize("wrap", (OrderedDict, UserDict, MappingProxyType, Fresh))
def test_problems_of_what_is_no_dict(wrap: Callable[[Any], Any]) -> None:
    """All that is wrong in it is found, in its order."""
    definition = wrap(machine(A={"Type": "Pas", "Next": "B"}, B={"Type": "Pass", "Next": "C"}))
    found = [(problem.rule, problem.path) for problem in soon(definition)]
    assert found == [("STATE-TYPE", (*A, "Type")), ("TARGET-EXISTS", ("States", "B", "Next"))]


# Many problems

PLENTY = 15_000


WRONG: dict[str, tuple[Any, ...]] = {
    "no type": (lambda: {"StartAt": "0", "States": {str(index): {} for index in range(60_000)}}, "STATE-TYPE", 50_000),
    "wrong types": (
        lambda: {"StartAt": "0", "States": {str(index): {"Type": "pass"} for index in range(30_000)}},
        "STATE-TYPE",
        30_000,
    ),
    "no states": (lambda: {"StartAt": "0", "States": dict.fromkeys(map(str, range(60_000)))}, "TOP-TYPES", 60_000),
    "fields": (lambda: machine(A={**END, **{f"Nexx{index}": 1 for index in range(20_000)}}), "STATE-FIELDS", 20_000),
    "top fields": (lambda: machine(A=END) | {f"StartA{index}": 1 for index in range(20_000)}, "TOP-FIELDS", 20_000),
    "targets": (
        lambda: chain(PLENTY, lambda index: {"Type": "Pass", "Next": f"nowhere {index}"}),
        "TARGET-EXISTS",
        PLENTY,
    ),
    "spelling of targets": (
        lambda: chain(PLENTY, lambda index: {"Type": "Pass", "Next": f"S{index + 1}"}),
        "TARGET-EXISTS",
        PLENTY,
    ),
    "actions": (
        lambda: chain(
            7000, lambda index: {"Type": "Task", "Resource": f"arn:aws:states:::aws-sdk:ec2:describe{index}"}
        ),
        "TASK-SDK",
        7000,
    ),
    "SDK services": (
        lambda: chain(7000, lambda index: {"Type": "Task", "Resource": f"arn:aws:states:::aws-sdk:ec{index}:describe"}),
        "TASK-INTEGRATION",
        6900,
    ),
    "services": (
        lambda: chain(7000, lambda index: {"Type": "Task", "Resource": f"arn:aws:states:::sq{index}:sendMessage"}),
        "TASK-INTEGRATION",
        7000,
    ),
    "parameters": (
        lambda: machine(
            A={
                "Type": "Task",
                "Resource": "arn:aws:states:::aws-sdk:ec2:runInstances",
                "Parameters": {f"Paramete{index}": 1 for index in range(30_000)},
                "End": True,
            }
        ),
        "TASK-SDK-PARAMETERS",
        30_000,
    ),
    "functions": (
        lambda: templated({f"a{index}.$": f"States.Forma{index}()" for index in range(20_000)}),
        "INTRINSIC-SYNTAX",
        20_000,
    ),
    "context": (
        lambda: templated({f"a{index}.$": f"$$.Executio{index}" for index in range(20_000)}),
        "PATH-CONTEXT",
        20_000,
    ),
    "one variable": (lambda: templated({f"a{index}.$": "$x" for index in range(60_000)}), "VAR-UNDEFINED", 60_000),
    "variables": (lambda: templated({f"a{index}.$": f"$x{index}" for index in range(40_000)}), "VAR-UNDEFINED", 40_000),
    "JSONata variables": (lambda: jsonata([f"{{%$x{index}%}}" for index in range(60_000)]), "VAR-UNDEFINED", 60_000),
    "$states": (
        lambda: jsonata([f"{{%$states.inpu{index}%}}" for index in range(30_000)]),
        "JSONATA-STATES-FIELD",
        30_000,
    ),
    "misspelt variables": (
        lambda: machine(
            A={
                **END,
                "Assign": {f"variable{index}": 1 for index in range(20_000)},
                "Parameters": {f"a{index}.$": f"$variabl{index}" for index in range(10_000)},
            }
        ),
        "VAR-UNDEFINED",
        10_000,
    ),
    "too early": (
        lambda: chain(
            8000,
            lambda index: {"Type": "Pass", "Parameters": {"a.$": "$v"}, "Assign": {} if index < 7999 else {"v": 1}},
        ),
        "VAR-UNDEFINED",
        8000,
    ),
    "errors": (
        lambda: machine(
            A={
                "Type": "Task",
                "Resource": "${F}",
                "End": True,
                "Retry": [{"ErrorEquals": [f"States.Tim{index}"]} for index in range(20_000)],
            }
        ),
        "ERROR-NAMES",
        20_000,
    ),
    "silence": (
        lambda: chain(8000, lambda _: {"Type": "Pass", "Comment": "silence: STATE-FIELDS, REACHABLE, TARGET-EXISTS"}),
        "COMMENT-SILENCE",
        24_000,
    ),
    "time-outs": (
        lambda: chain(
            5000,
            lambda index: {
                "Type": "Parallel",
                "Branches": [machine(**{f"in {index}": END})],
                "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": f"s{index + 1}"}],
            },
        ),
        "ERROR-PLACE",
        5000,
    ),
    "processors": (lambda: chain(10_000, lambda _: {"Type": "Map", "ItemProcessor": 1}), "MAP-PROCESSOR", 10_000),
    "rules": (
        lambda: machine(
            A={
                "Type": "Choice",
                "Choices": [{"Variabl": "$.x", "NumericEqual": 1, "Next": "B"}] * 10_000,
                "Default": "B",
            },
            B=END,
        ),
        "CHOICE-ONE-OPERATOR",
        10_000,
    ),
}


@pytest.mark.parametrize(("definition", "rule", "least"), WRONG.values(), ids=WRONG)
def test_many_problems(definition: Callable[[], Any], rule: str, least: int) -> None:
    """Thousands of problems are all found, and what was meant is not looked for too long."""
    found = [problem.rule for problem in soon(definition())]
    assert found.count(rule) >= least


def test_many_unknown_references() -> None:
    """Nor is it for names that stand for nothing."""
    definition = passing([f"${{Nam{index}}}" for index in range(40_000)])
    functions = [f"Name{index}" for index in range(500)]
    found = [problem.rule for problem in soon(definition, functions=functions, substitutions=())]
    assert found.count("REFERENCE") == 40_000


# Graphs


def choice(target: int, following: int) -> dict[str, Any]:
    rule = {"Variable": "$.x", "IsNull": True, "Next": f"s{target}"}
    return {"Type": "Choice", "Choices": [rule], "Default": f"s{following}"}


def test_loops_in_loops() -> None:
    """A variable that comes back by thousands of loops is known soon."""
    count = 6000
    states = {f"s{index}": choice(max(index - 1, 0), index + 1) for index in range(count)}
    states[f"s{count}"] = {"Type": "Pass", "Assign": {"v": 1}, "Next": f"s{count - 1}"}
    states["s0"] = {"Type": "Choice", "Choices": [{"Variable": "$v", "IsNull": True, "Next": "End"}], "Default": "s1"}
    found = soon({"StartAt": "s0", "States": {**states, "End": {"Type": "Succeed"}}})
    assert {problem.rule for problem in found} <= {"LOOP-NO-WAIT", "VAR-UNDEFINED"}


def test_loops_beside_what_never_ends() -> None:
    """Thousands of loops, and thousands of states from which none escapes."""
    states = {f"s{index}": choice(index, index + 1) for index in range(4000)}
    states["s4000"] = choice(4002, 4001)
    states["s4001"] = {"Type": "Succeed"}
    ring = range(4002, 8000)
    states |= {f"s{index}": {"Type": "Pass", "Next": f"s{index + 1 if index < 7999 else 4002}"} for index in ring}
    found = [problem.rule for problem in soon({"StartAt": "s0", "States": states})]
    assert (found.count("LOOP-NO-WAIT"), found.count("LOOP-NO-EXIT")) == (4000, 1)


def test_many_transitions() -> None:
    """Each state may lead to each."""
    names = [f"s{index}" for index in range(150)]
    rules = [{"Variable": "$.x", "IsNull": True, "Next": name} for name in names]
    states = {name: {"Type": "Choice", "Choices": rules[::2], "Default": "End"} for name in names}
    found = {problem.rule for problem in soon({"StartAt": "s0", "States": {**states, "End": {"Type": "Succeed"}}})}
    assert "LOOP-NO-WAIT" in found


def test_many_variables() -> None:
    """Thousands of variables on the way of thousands of states."""
    definition = chain(10_000, lambda index: {"Type": "Pass", "Assign": {f"v{index}": 1}})
    assert soon(definition) == []


def test_states_in_any_order() -> None:
    """The order in which states stand does not matter."""
    definition = chain(10_000, lambda index: {"Type": "Pass", "Assign": {"v": index}})
    names = list(definition["States"])
    random.Random(7).shuffle(names)
    assert soon({**definition, "States": {name: definition["States"][name] for name in names}}) == []


# Texts that a pattern may try in too many ways

HOSTILE_PATHS = {
    "filters": "$" + "[?(" * 5000,
    "quotes": "$['" + "'" * 100_000,
    "calls": "$.a" + ".a(" * 50_000,
    "calls in calls": "$.a(" + "(" * 50_000,
    "blanks in brackets": "$[" + " " * 50_000 + "x",
    "blanks before a slice": "$[" + " " * 50_000 + ":x",
    "blanks in a slice": "$[:" + " " * 50_000 + "x",
    "blanks after an index": "$[1" + " " * 50_000 + "x",
    "blanks after a key": "$['a'" + " " * 50_000 + "x",
    "blanks in a filter": "$[?" + " " * 50_000 + "x",
    "wildcards": "$" + ".*" * 40 + "(",
    "more wildcards": "$" + "..*" * 5000 + "(",
    "wildcards in brackets": "$" + "[*]" * 5000 + "(",
    "indexes": "$[" + "1," * 50_000 + "x",
    "slices": "$[" + "1:" * 50_000 + "x",
    "keys": "$[" + "'a'," * 50_000 + "x",
    "backslashes": "$['" + "\\" * 100_000,
    "groups": "$[?(" + "(a)" * 50_000,
    "groups in groups": "$[?(" + "((a)" * 30_000,
    "strings in groups": "$[?(" + "('a')" * 30_000 + "]",
    "dots": "$" + "." * 100_000,
    "dollars": "$" * 100_000,
    "names": "$" + ".a" * 100_000 + "(",
    "one name": "$" + "a" * 200_000 + "(",
}


@pytest.mark.parametrize("text", HOSTILE_PATHS.values(), ids=HOSTILE_PATHS)
@pytest.mark.parametrize("field", ("InputPath", "ResultPath"))
def test_hostile_path(text: str, field: str) -> None:
    """What is almost a path is found to be none soon."""
    found = rules_at(soon(machine(A={**END, field: text})))
    assert found & {(rule, (*A, field)) for rule in ("PATH-SYNTAX", "PATH-REFERENCE", "PATH-RESULTPATH")}


HOSTILE_FUNCTIONS = {
    "escaped quotes": "States.Format('" + "\\'" * 50_000,
    "backslashes": "States.Format('" + "\\" * 50_001 + ")",
    "calls in calls": "States.Array(" * 50_000,
    "brackets": "States.Array($" + "[(" * 50_000,
    "blanks": "States.Array(" + " " * 100_000 + "x",
    "blanks after": "States.Array(1" + " " * 100_000 + "x",
    "arguments": "States.Array(" + "$.a," * 50_000,
    "paths": "States.Array(" + ",".join("$" + ".*" * 30 + "x[(" for _ in range(100)),
    "wildcards": "States.Array($" + ".*" * 40 + "[x])",
    "braces": "States.Format('" + "{}" * 100_000 + "', 1)",
    "digits": "States.Array(" + "1" * 100_000 + "x",
    "name": "States." + "A" * 100_000 + "(",
    "dots": "States" + "." * 100_000 + "(",
}


@pytest.mark.parametrize("text", HOSTILE_FUNCTIONS.values(), ids=HOSTILE_FUNCTIONS)
def test_hostile_function(text: str) -> None:
    """What is almost a call of an intrinsic function, too."""
    found = rules_at(soon(templated({"x.$": text})))
    rules = ("INTRINSIC-SYNTAX", "INTRINSIC-ARGS", "INTRINSIC-ESCAPE", "TEMPLATE-DOLLAR")
    assert found & {(rule, (*PARAMETERS, "x.$")) for rule in rules}


HOSTILE_EXPRESSIONS = {
    "open parentheses": "(" * 9000,
    "parentheses": "(" * 9000 + "1" + ")" * 9000,
    "open brackets": "[" * 9000,
    "brackets": "[" * 9000 + "]" * 9000,
    "open braces": "{" * 9000,
    "functions": "function($a){" * 700,
    "minus": "-" * 9000 + "1(",
    "conditions": "1?" * 4000,
    "dots": "$a" + ".a" * 9000 + "(",
    "blanks": "$a" + " " * 400_000 + "(",
    "references": "${" * 100_000,
    "open text": "'" + "\\" * 9000,
    "open name": "`" * 9001,
    "open comment": "/*" + "*" * 9000,
    "open pattern": "/" + "(" * 9000,
    "signature": "function($a)<" + "a<" * 5000 + "{1}",
    "transforms": "|" * 9000,
    "digits": "1" * 9000 + "(",
    "large number": "1e" + "9" * 9000,
    "dots alone": "." * 9000,
    "colons": ":" * 9000,
}


@pytest.mark.parametrize("text", HOSTILE_EXPRESSIONS.values(), ids=HOSTILE_EXPRESSIONS)
def test_hostile_expression(text: str) -> None:
    """What is almost an expression is found to be none, or it is said that it was not read."""
    found = rules_at(soon(jsonata("{%" + text + "%}")))
    assert found & {(rule, OUTPUT) for rule in ("JSONATA-SYNTAX", "JSONATA-LENGTH")}


MANY_REFERENCES = "${" * 400_000


TEXTS: dict[str, tuple[Any, ...]] = {
    "Resource": (
        lambda: machine(A={"Type": "Task", "Resource": MANY_REFERENCES, "End": True}),
        "TASK-RESOURCE",
        (*A, "Resource"),
    ),
    "Type": (lambda: machine(A={"Type": MANY_REFERENCES, "End": True}), "STATE-TYPE", (*A, "Type")),
    "Next": (lambda: machine(A={"Type": "Pass", "Next": MANY_REFERENCES}), "TARGET-EXISTS", (*A, "Next")),
    "QueryLanguage": (
        lambda: machine(A={**END, "QueryLanguage": MANY_REFERENCES}),
        "TOP-QUERYLANGUAGE",
        (*A, "QueryLanguage"),
    ),
    "Timestamp": (
        lambda: machine(A={"Type": "Wait", "Timestamp": MANY_REFERENCES, "End": True}),
        "WAIT-TIMESTAMP",
        (*A, "Timestamp"),
    ),
    "path": (lambda: machine(A={**END, "InputPath": "$." + MANY_REFERENCES + "("}), "PATH-SYNTAX", (*A, "InputPath")),
    "silence": (
        lambda: machine(A={**END, "Comment": "silence: STATE-FIELDS " + "silence: " * 90_000}),
        "COMMENT-SILENCE",
        (*A, "Comment"),
    ),
    "blanks": (
        lambda: machine(A={**END, "Comment": "silence: STATE-FIELDS" + " " * 500_000 + "x"}),
        "COMMENT-SILENCE",
        (*A, "Comment"),
    ),
    "rules": (
        lambda: machine(A={**END, "Comment": "silence: " + "A-A" * 300_000 + "-"}),
        "COMMENT-SILENCE",
        (*A, "Comment"),
    ),
    "ARN": (
        lambda: machine(A={"Type": "Task", "Resource": "arn:aws" + ":a" * 400_000, "End": True}),
        "TASK-RESOURCE",
        (*A, "Resource"),
    ),
    "Seconds": (
        lambda: machine(A={"Type": "Wait", "Seconds": "1" * 900_000, "End": True}),
        "WAIT-SECONDS",
        (*A, "Seconds"),
    ),
    "no path": (lambda: machine(A={**END, "InputPath": "a.a" * 300_000 + "!"}), "PATH-SYNTAX", (*A, "InputPath")),
}


@pytest.mark.parametrize(("definition", "rule", "path"), TEXTS.values(), ids=TEXTS)
def test_hostile_text(definition: Callable[[], Any], rule: str, path: Path) -> None:
    """What many patterns look at is looked at once."""
    assert (rule, path) in rules_at(soon(definition()))


def test_hostile_text_in_a_template() -> None:
    """A text that begins a reference thousands of times refers to nothing."""
    assert soon(passing(["${" * 40_000] * 3), substitutions=("Name",)) == []
