"""The types know the fields that the rules know, and mypy finds what is wrong with a definition that has them."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pulumi
import pytest
from mypy import api

from asl import check, types
from asl.rules.choice import JSONATA_RULE_FIELDS, JSONPATH_RULE_FIELDS
from asl.rules.error_handling import JSONATA_CATCHER, JSONPATH_CATCHER, RETRIER
from asl.rules.fields import JSONATA, JSONPATH
from asl.rules.map_state import BATCHER, BRANCH, PROCESSOR, READER_CONFIG, WRITER_CONFIG
from asl.rules.place import STATE_TYPES
from asl.rules.states import TOP
from asl.types import Definition, State, TaskState
from tests.asl.conftest import IMPORTED_FROM
from tests.conftest import Deploy

HOLDERS: dict[Any, Iterable[str]] = {
    types.ChoiceRule: {*JSONPATH_RULE_FIELDS, *JSONATA_RULE_FIELDS},
    types.Comparison: {*JSONPATH_RULE_FIELDS} - {"Next", "Assign"},
    types.Retrier: RETRIER,
    types.Catcher: {**JSONPATH_CATCHER, **JSONATA_CATCHER},
    types.ReaderConfig: READER_CONFIG,
    types.ItemBatcher: BATCHER,
    types.WriterConfig: WRITER_CONFIG,
    types.ItemProcessor: PROCESSOR,
    types.Branch: BRANCH,
    types.Definition: TOP,
}


def fields(holder: Any) -> set[str]:
    """The fields of the TypedDict *holder*."""
    return set(holder.__required_keys__ | holder.__optional_keys__)


@pytest.mark.parametrize("state_type", STATE_TYPES)
def test_state_has_the_fields_of_the_rules(state_type: str) -> None:
    """In both query languages."""
    of_type = [one for one in get_args(State) if get_args(one.__annotations__["Type"]) == (state_type,)]
    assert set[str]().union(*map(fields, of_type)) == {*JSONPATH[state_type], *JSONATA[state_type]}


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: str(holder.__name__))
def test_what_a_state_holds_has_the_fields_of_the_rules(holder: Any) -> None:
    """And no other ones."""
    assert fields(holder) == set(HOLDERS[holder])


@pytest.mark.parametrize("given", ["Parameters", "Arguments"])
@pytest.mark.parametrize(("field", "holder"), [("ItemReader", types.ItemReader), ("ResultWriter", types.ResultWriter)])
def test_reader_and_writer_have_the_fields_of_the_rules(field: str, holder: Any, given: str) -> None:
    """The message about an unknown field names all that there are."""
    language = "JSONata" if given == "Arguments" else "JSONPath"
    state = {"Type": "Map", field: {"?": 1}, "ItemProcessor": {}, "End": True}
    problems = check({"QueryLanguage": language, "StartAt": "A", "States": {"A": state}})
    [fix] = [problem.fix for problem in problems if problem.path[-1] == "?"]
    assert {*re.findall(r'"(\w+)"', fix)} == fields(holder) - {"Parameters", "Arguments"} | {given}


def test_types_are_named_in_one_place() -> None:
    """Whoever writes a definition imports from `asl.types` alone."""
    assert {name for name, value in vars(types).items() if hasattr(value, "__required_keys__") and name[0] != "_"} <= {
        *types.__all__
    }


def test_output_stands_for_a_value_of_its_type(deploy: Deploy) -> None:
    """Of which type it is, only mypy can tell: it needs each of these comments."""

    def build() -> None:
        text, number = pulumi.Output.from_input("arn:aws:lambda:::function:f"), pulumi.Output.from_input(5)
        right: TaskState = {"Type": "Task", "Resource": text, "TimeoutSeconds": number, "End": True}
        wrong: TaskState = {
            "Type": "Task",
            "Resource": number,  # type: ignore[typeddict-item] # a number is no text
            "TimeoutSeconds": text,  # type: ignore[typeddict-item] # a text is no number
            "Next": "Right",
        }
        definition: Definition = {"StartAt": "Wrong", "States": {"Wrong": wrong, "Right": right}}
        assert check(definition, opaque=(pulumi.Output,)) == []

    deploy(build)


SOURCE = """
from asl.types import Definition, PassState, TaskState, WaitState

right: Definition = {
    "Comment": "Both query languages",
    "StartAt": "Charge",
    "Version": "1.0",
    "States": {
        "Charge": {
            "Type": "Task",
            "Resource": "${ChargeFunction}",
            "Parameters": {"id.$": "$.id"},
            "ResultPath": None,
            "Retry": [{"ErrorEquals": ["States.ALL"], "BackoffRate": 1.5, "JitterStrategy": "FULL"}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Failed", "ResultPath": "$.error"}],
            "Next": "Is Paid",
        },
        "Is Paid": {
            "Type": "Choice",
            "Choices": [
                {"And": [{"Variable": "$.a", "NumericEquals": 1}, {"Variable": "$.b", "IsNull": True}], "Next": "Each"},
                {"Not": {"Variable": "$.c", "StringMatches": "*.csv"}, "Next": "Each"},
            ],
            "Default": "Wait",
        },
        "Wait": {"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": "{% $states.input.seconds %}", "Next": "Test"},
        "Test": {
            "Type": "Choice",
            "QueryLanguage": "JSONata",
            "Choices": [{"Condition": "{% $paid %}", "Next": "Each", "Assign": {"paid": True}, "Output": 1}],
            "Default": "Failed",
        },
        "Each": {
            "Type": "Map",
            "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV"}},
            "ItemBatcher": {"MaxItemsPerBatch": 10},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Item",
                "States": {"Item": {"Type": "Pass", "Result": {"a": [1, None]}, "End": True}},
            },
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [{"StartAt": "Other", "States": {"Other": {"Type": "Task", "Resource": "f", "End": True}}}],
            "Next": "Done",
        },
        "Done": {"Type": "Succeed"},
        "Failed": {"Type": "Fail", "ErrorPath": "$.error", "Cause": "Why"},
    },
}

wrong: Definition = {
    "StartAt": 1,  # has type "int"
    "Version": "2.0",  # has type "Literal['2.0']"
    "QueryLanguage": "JSONATA",  # has type "Literal['JSONATA']"
    "TimeoutSeconds": "60",  # has type "str"
    "States": {
        "misspelt field": {"Type": "Task", "Ressource": "f", "End": True},  # Dict entry 0 has incompatible type
        "field of another type": {"Type": "Succeed", "End": True},  # Dict entry 1 has incompatible type
        "misspelt type": {"Type": "Tsak", "Resource": "f", "End": True},  # has type "Literal['Tsak']"
        "no such type": {"Type": "Loop", "End": True},  # is ambiguous
        "wrong value": {"Type": "Task", "Resource": 5, "End": True},  # has type "int"
        "wrong end": {"Type": "Task", "Resource": "f", "End": False},  # has type "Literal[False]"
        "nested": {
            "Type": "Map",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "Distributed"},  # has type "Literal['Distributed']"
                "StartAt": "A",
                "States": {
                    "A": {
                        "Type": "Parallel",
                        "Branches": [
                            {"StartAt": "B"},  # Missing key "States"
                            {"StartAt": "C", "States": {"C": {"Type": "Fail", "Cause": 1}}},  # has type "int"
                        ],
                        "Retry": [
                            {"ErrorEquals": "States.ALL"},  # has type "str"
                            {"ErrorEquals": ["E"], "MaxAttempt": 1},  # Extra key "MaxAttempt" for TypedDict "Retrier"
                            {"ErrorEquals": ["E"], "MaxAttempts": 1.5},  # has type "float"
                            {"ErrorEquals": ["E"], "JitterStrategy": "FUL"},  # has type "Literal['FUL']"
                        ],
                        "Catch": [
                            {"ErrorEquals": ["E"]},  # Missing key "Next"
                        ],
                        "End": True,
                    },
                },
            },
            "End": True,
        },
        "choice": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.a", "NumericEqual": 1, "Next": "A"},  # Extra key "NumericEqual"
                {"Variable": "$.a", "NumericEquals": "1", "Next": "A"},  # has type "str"
                {"Variable": "$.a", "IsNull": "yes", "Next": "A"},  # has type "str"
                {"Not": {"Variable": "$.a", "IsNul": True}, "Next": "A"},  # Extra key "IsNul"
                {"Condition": 1, "Next": "A"},  # has type "int"
                {"Condition": "{% true %}"},  # Missing key "Next"
            ],
        },
    },
}

a: TaskState = {"Type": "Task", "Resource": "f", "Timeout": 5, "End": True}  # Extra key "Timeout" for TypedDict
b: TaskState = {"Type": "Task", "End": True}  # Missing key "Resource"
c: PassState = {"Type": "Task", "End": True}  # has type "Literal['Task']"
d: WaitState = {"Type": "Wait", "Seconds": 1.5, "End": True}  # has type "float"
"""
"""What a comment says is in mypy's message about its line; there is none about a line without a comment."""


def test_mypy_finds_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the very line, and nothing else."""
    monkeypatch.setenv("MYPYPATH", str(IMPORTED_FROM))
    file = tmp_path / "definitions.py"
    file.write_text(SOURCE)
    options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={tmp_path}"]
    limit = sys.getrecursionlimit()
    output, complaint, _ = api.run([*options, str(file)])
    sys.setrecursionlimit(limit)  # mypy raises it for good: tests of what is too deep would take minutes.
    found: dict[int, str] = {}
    for line, message in re.findall(r"definitions\.py:(\d+): error: (.*)", output):
        found[int(line)] = found.get(int(line), "") + message
    expected = {n: line.partition("  # ")[2] for n, line in enumerate(SOURCE.splitlines(), 1) if "  # " in line}
    assert complaint == ""
    assert found.keys() == expected.keys(), output
    assert [(line, text) for line, text in expected.items() if text not in found[line]] == []
