"""Which fields each type of state has in each query language, and what each field may hold.

https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html#amazon-states-language-state
"""

from collections.abc import Mapping

from asl.intrinsic import RETURNS_TEXT
from asl.placeholder import REFERENCE
from asl.problem import printable
from asl.rules.choice import choices
from asl.rules.error_handling import catch, retry
from asl.rules.expressions import WITH_RESULT, is_expression
from asl.rules.map_state import batcher, branches, items, label, processor, reader, writer
from asl.rules.place import QUERY_LANGUAGES, Check, Place, kind
from asl.rules.task import credentials
from asl.rules.templates import read_path_or_intrinsic, template
from asl.rules.values import (
    any_path,
    anything,
    integer,
    note_reads,
    number,
    one_of,
    one_place,
    result_path,
    text,
    timestamp,
)
from asl.rules.variables import assign

Fields = dict[str, Check]

_language = one_of("TOP-QUERYLANGUAGE", QUERY_LANGUAGES)
_comment_text = text("STATE-COMMENT")
_text = text("FAIL-TYPES", expressions=True)


def comment(holder: Place, key: str | int, value: object) -> None:
    """Comment of a state, which may silence rules there."""
    _comment_text(holder, key, value)
    if isinstance(value, str) and "silence:" in value.lower() and holder.state is not None:
        holder.subject.silencing.append(holder.state)


def _state_language(holder: Place, key: str | int, value: object) -> None:
    place = holder.at(key)
    _language(holder, key, value)
    if value == "JSONPath" and place.subject.definition.get("QueryLanguage") == "JSONata":
        place.problem("STATE-QL-DOWNGRADE", "no state is JSONPath in a JSONata machine", "remove it")


def _static(holder: Place, key: str | int, value: object) -> None:
    """Result of a Pass state, which is passed on as it stands."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name.endswith(".$"):
                message = f'"{printable(name)}" is passed on as it stands: Result holds no paths'
                holder.at(key).at(name).problem("PASS-RESULT-STATIC", message, "did you mean Parameters?")
            else:
                _static(holder.at(key), name, item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _static(holder.at(key), index, item)
    elif isinstance(value, str) and value.startswith(("$.", "$$.")):
        message = f"{kind(value)} is passed on as it stands: Result holds no paths"
        fix = "did you mean InputPath?" if key == "Result" else "did you mean Parameters?"
        holder.at(key).problem("PASS-RESULT-STATIC", message, fix)


def _path_or_text(holder: Place, key: str | int, value: object) -> None:
    """ErrorPath and CausePath: a path, or a function that returns a string."""
    place = holder.at(key)
    if not isinstance(value, str):
        if not place.subject.is_unknown(value):
            place.problem("FAIL-PATH", f"is {kind(value)}; allowed is a path, or an intrinsic function")
        return
    if value.startswith("${") and REFERENCE.match(value):
        return
    read = read_path_or_intrinsic(value)
    if read.problem:
        fix = f'did you mean "$.{value}"?' if value.isidentifier() else ""
        place.problem("FAIL-PATH" if read.rule == "PATH-SYNTAX" else read.rule, f"{kind(value)} {read.problem}", fix)
    elif read.function and read.function not in RETURNS_TEXT:
        place.problem("FAIL-PATH", f"{read.function} returns no string; allowed are {', '.join(sorted(RETURNS_TEXT))}")
    else:
        note_reads(place, read)


def _fail_text(holder: Place, key: str | int, value: object) -> None:
    place = holder.at(key)
    _text(holder, key, value)
    if isinstance(value, str) and not place.is_jsonata:
        if value.startswith(("$.", "$$.")):
            message = f"{kind(value)} looks like a path and is passed on as it stands"
            place.problem("TEMPLATE-NO-PATH", message, f"did you mean {place.key}Path?")
        elif is_expression(value):
            message = f"{kind(value)} is passed on as it stands by a JSONPath state"
            place.problem("TEMPLATE-JSONATA", message, 'set "QueryLanguage": "JSONata"')


ALL: Fields = {"Type": anything, "Comment": comment, "QueryLanguage": _state_language}
GOES_ON: Fields = {**ALL, "Next": anything, "End": anything}
IN_AND_OUT: Fields = {"InputPath": any_path(null=True), "OutputPath": any_path(null=True)}
RESULT: Fields = {"ResultPath": result_path, "ResultSelector": template(is_object=True)}
HANDLERS: Fields = {"Retry": retry, "Catch": catch}

OUTPUT: Fields = {"Output": template(), "Assign": assign()}
OUTPUT_OF_RESULT: Fields = {"Output": template(WITH_RESULT), "Assign": assign(WITH_RESULT)}

TASK: Fields = {
    **GOES_ON,
    **HANDLERS,
    "Resource": anything,
    "Credentials": credentials,
    "TimeoutSeconds": integer("TASK-TIMEOUT", 1),
    "HeartbeatSeconds": integer("TASK-HEARTBEAT", 1),
}
CHOICE: Fields = {**ALL, "Choices": choices, "Default": anything}
FAIL: Fields = {**ALL, "Error": _fail_text, "Cause": _fail_text}
WAIT: Fields = {**GOES_ON, "Seconds": integer("WAIT-SECONDS", 0), "Timestamp": timestamp("WAIT-TIMESTAMP")}
PARALLEL: Fields = {**GOES_ON, **HANDLERS, "Branches": branches}
MAP: Fields = {
    **GOES_ON,
    **HANDLERS,
    "ItemProcessor": processor,
    "Iterator": processor,
    "ItemReader": reader,
    "ItemBatcher": batcher,
    "ResultWriter": writer,
    "Label": label,
    "MaxConcurrency": integer("MAP-CONCURRENCY", 0),
    "ToleratedFailureCount": integer("MAP-TOLERATED", 0),
    "ToleratedFailurePercentage": number("MAP-TOLERATED", 0, 100),
    "ItemSelector": template(is_object=True),
}
PARAMETERS: Fields = {"Parameters": template()}
ARGUMENTS: Fields = {"Arguments": template(is_object=True)}

JSONPATH: Mapping[str, Fields] = {
    "Pass": {**GOES_ON, **IN_AND_OUT, **PARAMETERS, "Result": _static, "ResultPath": result_path, "Assign": assign()},
    "Task": {
        **TASK,
        **IN_AND_OUT,
        **PARAMETERS,
        **RESULT,
        "Assign": assign(),
        "TimeoutSecondsPath": one_place("TASK-TIMEOUT"),
        "HeartbeatSecondsPath": one_place("TASK-HEARTBEAT"),
    },
    "Choice": {**CHOICE, **IN_AND_OUT, "Assign": assign()},
    "Wait": {
        **WAIT,
        **IN_AND_OUT,
        "SecondsPath": one_place("WAIT-SECONDS"),
        "TimestampPath": one_place("WAIT-TIMESTAMP"),
        "Assign": assign(),
    },
    "Succeed": {**ALL, **IN_AND_OUT},
    "Fail": {**FAIL, "ErrorPath": _path_or_text, "CausePath": _path_or_text},
    "Parallel": {**PARALLEL, **IN_AND_OUT, **PARAMETERS, **RESULT, "Assign": assign()},
    "Map": {
        **MAP,
        **IN_AND_OUT,
        **PARAMETERS,
        **RESULT,
        "ItemsPath": one_place("MAP-ITEMS"),
        "MaxConcurrencyPath": one_place("MAP-CONCURRENCY"),
        "ToleratedFailureCountPath": one_place("MAP-TOLERATED"),
        "ToleratedFailurePercentagePath": one_place("MAP-TOLERATED"),
        "Assign": assign(),
    },
}

JSONATA: Mapping[str, Fields] = {
    "Pass": {**GOES_ON, **OUTPUT},
    "Task": {**TASK, **ARGUMENTS, **OUTPUT_OF_RESULT},
    "Choice": {**CHOICE, **OUTPUT},
    "Wait": {**WAIT, **OUTPUT},
    "Succeed": {**ALL, "Output": template()},
    "Fail": FAIL,
    "Parallel": {**PARALLEL, **ARGUMENTS, **OUTPUT_OF_RESULT},
    "Map": {**MAP, "Items": items, **OUTPUT_OF_RESULT},
}

EXCLUSIVE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "Task": (
        ("TASK-TIMEOUT", "TimeoutSeconds", "TimeoutSecondsPath"),
        ("TASK-HEARTBEAT", "HeartbeatSeconds", "HeartbeatSecondsPath"),
    ),
    "Fail": (("FAIL-XOR", "Error", "ErrorPath"), ("FAIL-XOR", "Cause", "CausePath")),
    "Map": (
        ("MAP-CONCURRENCY", "MaxConcurrency", "MaxConcurrencyPath"),
        ("MAP-TOLERATED", "ToleratedFailureCount", "ToleratedFailureCountPath"),
        ("MAP-TOLERATED", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
        ("MAP-SELECTOR", "ItemSelector", "Parameters"),
    ),
}
"""Pairs of fields of which a state has one at most, with the rule that says so."""
