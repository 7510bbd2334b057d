"""The rules of Map and Parallel states: their machines, and where the items of a Map come from and go.

https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html
"""

import re
from collections.abc import Mapping
from typing import TypeGuard

from asl.rules.expressions import is_expression, read_expression
from asl.rules.place import Check, Machine, Place, State, kind
from asl.rules.templates import template
from asl.rules.values import any_path, anything, check_fields, integer, one_of, text, wrong
from asl.walk import as_list

LABEL = re.compile(r"[^\s?*<>{}\[\]:;,\\|^~$#%&`\"/\x00-\x1f\x7f-\x9f]{1,40}")

INLINE_CONCURRENCY, DISTRIBUTED_CONCURRENCY = 40, 10_000
"""https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html and state-map-distributed.html"""

DISTRIBUTED_ONLY = ("ItemReader", "ItemBatcher", "ResultWriter", "Label")

READERS = ("getObject", "listObjectsV2")
_S3 = re.compile(r"arn:aws[\w-]*:states:[\w-]*:\w*:(?:aws-sdk:)?s3:(\w+)")

READER_CONFIG: dict[str, Check] = {
    "InputType": one_of("MAP-READER", ("CSV", "JSON", "JSONL", "PARQUET", "MANIFEST")),
    "CSVHeaderLocation": one_of("MAP-READER", ("FIRST_ROW", "GIVEN")),
    "CSVHeaders": anything,
    "CSVDelimiter": one_of("MAP-READER", ("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")),
    "Transformation": one_of("MAP-READER", ("NONE", "LOAD_AND_FLATTEN")),
    "ManifestType": one_of("MAP-READER", ("ATHENA_DATA", "S3_INVENTORY")),
    "ItemsPointer": text("MAP-READER"),
    "MaxItems": integer("MAP-READER", 0, 100_000_000),
    "MaxItemsPath": any_path("MAP-READER"),
}
"""https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html"""

BATCHER: dict[str, Check] = {
    "MaxItemsPerBatch": integer("MAP-BATCHER", 1),
    "MaxItemsPerBatchPath": any_path("MAP-BATCHER"),
    "MaxInputBytesPerBatch": integer("MAP-BATCHER", 1, 262_144),
    "MaxInputBytesPerBatchPath": any_path("MAP-BATCHER"),
    "BatchInput": template(),
}
"""https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html"""

WRITER_CONFIG: dict[str, Check] = {
    "Transformation": one_of("MAP-WRITER", ("NONE", "COMPACT", "FLATTEN")),
    "OutputType": one_of("MAP-WRITER", ("JSON", "JSONL")),
}
"""https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html"""

_template = template(is_object=True)
_modes = one_of("MAP-MODE", ("INLINE", "DISTRIBUTED"))
_execution_types = one_of("MAP-MODE", ("STANDARD", "EXPRESS"))


def branches(holder: Place, key: str | int, value: object) -> None:
    """Branches: a list of machines, whose fields `check_inner_machine` checks."""
    place = holder.at(key)
    if not as_list(value):
        place.problem("PARALLEL-BRANCHES", f"is {kind(value)}; allowed is a list of one or more branches")
    for index, branch in enumerate(as_list(value)):
        if not isinstance(branch, dict):
            place.at(index).problem(
                "PARALLEL-BRANCHES", f"is {kind(branch)}; a branch is an object with StartAt and States"
            )


def processor(holder: Place, key: str | int, value: object) -> None:
    """ItemProcessor or Iterator: a machine, whose fields `check_inner_machine` checks."""
    place = holder.at(key)
    if not isinstance(value, dict):
        place.problem("MAP-PROCESSOR", f"is {kind(value)}; allowed is an object with StartAt and States")
    if place.key == "Iterator":
        place.problem("MAP-ITERATOR", "Iterator is deprecated", "name it ItemProcessor")


def _processor_config(holder: Place, key: str | int, value: object) -> None:
    place = holder.at(key)
    if not isinstance(value, dict):
        place.problem("MAP-MODE", f"is {kind(value)}; allowed is an object with Mode and ExecutionType")
        return
    check_fields(place, value, {"Mode": _modes, "ExecutionType": _execution_types}, "MAP-MODE", "ProcessorConfig")
    if value.get("Mode") == "DISTRIBUTED":
        if "ExecutionType" not in value:
            place.problem("MAP-MODE", "no ExecutionType; a Distributed Map has STANDARD or EXPRESS")
        if place.state is not None and place.state.machine.is_express:
            fix = 'set "Mode": "INLINE", or make the machine STANDARD'
            place.at("Mode").problem("EXPRESS-DISTRIBUTED-MAP", "an EXPRESS machine has no Distributed Map", fix)
    elif "ExecutionType" in value and value.get("Mode", "INLINE") == "INLINE":
        there = place.at("ExecutionType")
        there.problem("MAP-MODE", "stands with the Mode DISTRIBUTED only", 'write "Mode": "DISTRIBUTED", or remove it')


BRANCH: dict[str, Check] = {"StartAt": anything, "States": anything, "Comment": text("STATE-COMMENT")}
PROCESSOR: dict[str, Check] = {**BRANCH, "ProcessorConfig": _processor_config}


def check_inner_machine(machine: Machine) -> None:
    """Report what is wrong with the fields of a branch or a processor."""
    place = machine.place
    is_processor = place.key in ("ItemProcessor", "Iterator")
    fields = machine.fields
    if "QueryLanguage" in fields:
        rule = "STATE-QL-NESTED" if is_processor else "BRANCH-QUERYLANGUAGE"
        message = "QueryLanguage is a field of the definition and of states"
        place.at("QueryLanguage").problem(rule, message, "set it in the states inside")
        fields = {field: value for field, value in fields.items() if field != "QueryLanguage"}
    if is_processor:
        place = Place(place.subject, machine.holder, place.parent, place.key)
        check_fields(place, fields, PROCESSOR, "MAP-PROCESSOR", "a processor")
    else:
        check_fields(place, fields, BRANCH, "PARALLEL-BRANCHES", "a branch")


def check_parallel(state: State) -> None:
    """Report what is wrong with the fields of the Parallel *state* together."""
    if "Branches" not in state.fields:
        state.problem("PARALLEL-BRANCHES", "no Branches; a Parallel state has one or more")


def check_map(state: State) -> None:
    """Report what is wrong with the fields of the Map *state* together."""
    fields, place = state.fields, state
    held = [field for field in ("ItemProcessor", "Iterator") if field in fields]
    if len(held) != 1:
        found = "both ItemProcessor and Iterator" if held else "no ItemProcessor"
        place.problem("MAP-PROCESSOR", f"has {found}; a Map state has one ItemProcessor")
        return
    inner = fields[held[0]]
    config = inner.get("ProcessorConfig") if isinstance(inner, dict) else None
    mode = config.get("Mode") if isinstance(config, dict) else None
    is_distributed = mode == "DISTRIBUTED"
    if not is_distributed and not place.subject.is_unknown(mode):
        for field in DISTRIBUTED_ONLY:
            if field in fields:
                fix = 'set "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"} in ItemProcessor'
                place.at(field).problem("MAP-DISTRIBUTED-ONLY", f"{field} stands in a Distributed Map only", fix)
    limit = DISTRIBUTED_CONCURRENCY if is_distributed else INLINE_CONCURRENCY
    concurrency = fields.get("MaxConcurrency")
    if type(concurrency) is int and concurrency > limit:
        message = (
            f"is {concurrency}; {'a Distributed' if is_distributed else 'an INLINE'} Map runs at most {limit:,} at once"
        )
        place.at("MaxConcurrency").problem("MAP-CONCURRENCY-LIMIT", message)


def items(holder: Place, key: str | int, value: object) -> None:
    """Items: a list, an object or an expression."""
    place = holder.at(key)
    if isinstance(value, str) and is_expression(value):
        read_expression(place, value)
    elif isinstance(value, (dict, list)):
        template()(holder, key, value)
    elif not place.subject.is_unknown(value):
        wrong(holder, key, "MAP-ITEMS", value, "a list, an object, or an expression in {% %}")


def label(holder: Place, key: str | int, value: object) -> None:
    """Label: what the ARNs of child executions have."""
    place = holder.at(key)
    if not isinstance(value, str) or not LABEL.fullmatch(value):
        if not place.subject.is_unknown(value):
            allowed = 'a string of 1 to 40 characters without blanks and without any of ?*<>{}[]:;,\\|^~$#%&`"/'
            place.problem("MAP-LABEL", f"is {kind(value)}; allowed is {allowed}")
    elif value in place.subject.labels:
        place.problem("MAP-LABEL", f'"{value}" is also the label of "{place.subject.labels[value].name}"')
    else:
        assert place.state is not None
        place.subject.labels[value] = place.state


def reader(holder: Place, key: str | int, value: object) -> None:
    """ItemReader: where the items are read from."""
    place = holder.at(key)
    if not _is_object(value, place, "MAP-READER"):
        return
    given = "Arguments" if place.is_jsonata else "Parameters"
    known = {"Resource": _resource(READERS, "MAP-READER"), given: _template, "ReaderConfig": _reader_config}
    _check(place, value, known, "MAP-READER", "ItemReader")
    if "Resource" not in value:
        place.problem("MAP-READER", "no Resource; allowed are arn:aws:states:::s3:getObject and :s3:listObjectsV2")
    config = value.get("ReaderConfig")
    parameters = value.get(given)
    if isinstance(parameters, dict) and "Resource" in value:
        needed = ("Bucket",) if str(value["Resource"]).endswith("listObjectsV2") else ("Bucket", "Key")
        for name in needed:
            if name not in parameters and f"{name}.$" not in parameters:
                place.at(given).problem("MAP-READER", f"no {name}; the reader needs {' and '.join(needed)}")
    if isinstance(config, dict):
        there = place.at("ReaderConfig")
        if config.get("CSVHeaderLocation") == "GIVEN" and "CSVHeaders" not in config:
            there.problem("MAP-READER", "no CSVHeaders; they are needed where CSVHeaderLocation is GIVEN")


def _reader_config(holder: Place, key: str | int, value: object) -> None:
    place = holder.at(key)
    if not _is_object(value, place, "MAP-READER"):
        return
    _check(place, value, READER_CONFIG, "MAP-READER", "ReaderConfig")
    _exclusive(place, value, "MaxItems", "MAP-READER")


def batcher(holder: Place, key: str | int, value: object) -> None:
    """ItemBatcher: how many items a child execution gets."""
    place = holder.at(key)
    if not _is_object(value, place, "MAP-BATCHER"):
        return
    _check(place, value, BATCHER, "MAP-BATCHER", "ItemBatcher")
    for field in ("MaxItemsPerBatch", "MaxInputBytesPerBatch"):
        _exclusive(place, value, field, "MAP-BATCHER")
    if not any(field.startswith("Max") for field in value):
        place.problem("MAP-BATCHER", "no size of a batch; allowed are MaxItemsPerBatch and MaxInputBytesPerBatch")


def writer(holder: Place, key: str | int, value: object) -> None:
    """ResultWriter: where the results are written to."""
    place = holder.at(key)
    if not _is_object(value, place, "MAP-WRITER"):
        return
    if not value:
        place.problem("MAP-WRITER", "is empty; allowed is a Resource with its bucket, or a WriterConfig")
    given = "Arguments" if place.is_jsonata else "Parameters"
    known = {"Resource": _resource(("putObject",), "MAP-WRITER"), given: _template, "WriterConfig": _writer_config}
    _check(place, value, known, "MAP-WRITER", "ResultWriter")
    if ("Resource" in value) != (given in value):
        here, missing = ("Resource", given) if "Resource" in value else (given, "Resource")
        place.problem("MAP-WRITER", f"has {here} and no {missing}; both name where the results go")
    parameters = value.get(given)
    if isinstance(parameters, dict) and not ({"Bucket", "Bucket.$"} & parameters.keys()):
        place.at(given).problem("MAP-WRITER", "no Bucket; the writer needs it")


def _writer_config(holder: Place, key: str | int, value: object) -> None:
    place = holder.at(key)
    if _is_object(value, place, "MAP-WRITER"):
        check_fields(place, value, WRITER_CONFIG, "MAP-WRITER", "WriterConfig")


def _is_object(value: object, place: Place, rule: str) -> TypeGuard[dict[str, object]]:
    if isinstance(value, dict):
        return True
    if not isinstance(value, place.subject.opaque):
        place.problem(rule, f"is {kind(value)}; allowed is an object")
    return False


def _resource(allowed: tuple[str, ...], rule: str) -> Check:
    names = " and ".join(f"arn:aws:states:::s3:{action}" for action in allowed)

    def check(holder: Place, key: str | int, value: object) -> None:
        if holder.subject.is_unknown(value):
            return
        match = _S3.fullmatch(value) if isinstance(value, str) else None
        if match is None or match[1] not in allowed:
            holder.at(key).problem(rule, f"is {kind(value)}; allowed are {names}")

    return check


def _check(place: Place, value: Mapping[str, object], known: Mapping[str, Check], rule: str, what: str) -> None:
    foreign = "Parameters" if place.is_jsonata else "Arguments"
    if foreign in value:
        rule_of_language = "QL-JSONPATH-FIELD-IN-JSONATA" if place.is_jsonata else "QL-JSONATA-FIELD-IN-JSONPATH"
        instead = "Arguments" if place.is_jsonata else "Parameters"
        place.at(foreign).problem(
            rule_of_language, f"{what} of this state has no {foreign}", f"did you mean {instead}?"
        )
    for field, item in value.items():
        if field == foreign:
            continue
        if place.is_jsonata and field.endswith("Path") and field in known:
            message = f"{field} is a field of JSONPath"
            fix = f"write {field.removesuffix('Path')} with an expression"
            place.at(field).problem("QL-JSONPATH-FIELD-IN-JSONATA", message, fix)
        elif field in known:
            known[field](place, field, item)
        else:
            place.at(field).problem(rule, f"{what} has no field {field}", place.subject.nearest(field, known, "fields"))


def _exclusive(place: Place, value: Mapping[str, object], field: str, rule: str) -> None:
    if field in value and f"{field}Path" in value:
        place.at(f"{field}Path").problem(rule, f"stands beside {field}; one of them is allowed")
