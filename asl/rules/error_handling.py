"""Retry and Catch: what is handled, how often it is tried again, and where it goes on.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

import re
from collections.abc import Mapping
from typing import Any

from asl.problem import close_match, printable
from asl.rules.expressions import WITH_ERROR
from asl.rules.place import Check, Place, State, kind
from asl.rules.templates import template
from asl.rules.values import (
    anything,
    check_fields,
    check_list,
    integer,
    number,
    one_of,
    result_path,
    text,
)
from asl.rules.variables import assign
from asl.walk import as_list

ERROR_NAMES = (
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.Http.StatusCode",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
)

HTTP_STATUS = re.compile(r"States\.Http\.StatusCode\.\d{3}")
"""https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html"""

UNCATCHABLE = ("States.Runtime",)
"""Always fails the execution."""

ONLY_IN: Mapping[str, str] = {
    "States.BranchFailed": "Parallel",
    "States.ExceedToleratedFailureThreshold": "Map",
    "States.ItemReaderFailed": "Map",
    "States.ResultWriterFailed": "Map",
    "States.HeartbeatTimeout": "Task",
    "States.Http.Socket": "Task",
    "States.Http.StatusCode": "Task",
}

MAX_DELAY_SECONDS = 31_622_399

HISTORY_EVENTS = 25_000
MOST_RETRIES = HISTORY_EVENTS // 4
"""An attempt makes four events or more."""

RETRIER: dict[str, Check] = {
    "ErrorEquals": anything,
    "IntervalSeconds": integer("RETRY-NUMBERS", 1),
    "MaxAttempts": integer("RETRY-NUMBERS", 0),
    "BackoffRate": number("RETRY-NUMBERS", 1),
    "MaxDelaySeconds": integer("RETRY-MAXDELAY", 1, MAX_DELAY_SECONDS),
    "JitterStrategy": one_of("RETRY-JITTER", ("FULL", "NONE")),
    "Comment": text("STATE-COMMENT"),
}

CATCHER: dict[str, Check] = {
    "ErrorEquals": anything,
    "Next": anything,
    "Comment": text("STATE-COMMENT"),
    "Assign": assign(WITH_ERROR),
}
JSONPATH_CATCHER: dict[str, Check] = {**CATCHER, "ResultPath": result_path}
JSONATA_CATCHER: dict[str, Check] = {**CATCHER, "Output": template(WITH_ERROR)}


def retry(holder: Place, key: str | int, value: object) -> None:
    """Retry: a list of retriers."""
    place = holder.at(key)
    retriers = check_list(place, value, "RETRY-SHAPE", "retriers")
    for here, retrier in retriers:
        check_fields(here, retrier, RETRIER, "RETRY-SHAPE", "a retrier")
        interval, delay = retrier.get("IntervalSeconds"), retrier.get("MaxDelaySeconds")
        if type(interval) is int and type(delay) is int and 1 <= delay <= interval:
            message = f"is {delay}; allowed is more than IntervalSeconds, which is {interval}"
            here.at("MaxDelaySeconds").problem("RETRY-MAXDELAY", message)
        attempts = retrier.get("MaxAttempts")
        if type(attempts) is int and MOST_RETRIES < attempts <= 99_999_999 and not _is_express(here):
            message = (
                f"is {attempts}; an execution fails after {HISTORY_EVENTS:,} events, of which each attempt makes four"
            )
            here.at("MaxAttempts").problem("RETRY-HISTORY", message)
    _error_names(place, retriers, "RETRY-SHAPE", "retrier")


def catch(holder: Place, key: str | int, value: object) -> None:
    """Catch: a list of catchers."""
    place = holder.at(key)
    catchers = check_list(place, value, "CATCH-SHAPE", "catchers")
    fields, other = (JSONATA_CATCHER, JSONPATH_CATCHER) if place.is_jsonata else (JSONPATH_CATCHER, JSONATA_CATCHER)
    rule = "QL-JSONPATH-FIELD-IN-JSONATA" if place.is_jsonata else "QL-JSONATA-FIELD-IN-JSONPATH"
    for here, catcher in catchers:
        foreign = [field for field in catcher if field in other and field not in fields]
        for field in foreign:
            instead = "Output" if place.is_jsonata else "ResultPath"
            foreign_language, own = ("JSONPath", "JSONata") if place.is_jsonata else ("JSONata", "JSONPath")
            message = f"{field} is a field of {foreign_language}, and the state is {own}"
            here.at(field).problem(rule, message, f"did you mean {instead}?")
        known = {field: item for field, item in catcher.items() if field not in foreign} if foreign else catcher
        check_fields(here, known, fields, "CATCH-SHAPE", "a catcher")
        if "Next" not in catcher:
            here.problem("CATCH-SHAPE", "has no Next; a catcher says which state is next")
    _error_names(place, catchers, "CATCH-SHAPE", "catcher")


def _is_express(place: Place) -> bool:
    return place.state is not None and place.state.machine.is_express


def _error_names(place: Place, handlers: list[tuple[Place, dict[str, Any]]], rule: str, what: str) -> None:
    seen: dict[str, int] = {}
    for here, handler in handlers:
        index = int(here.key)
        names = as_list(handler.get("ErrorEquals"))
        if not names:
            there = here.at("ErrorEquals") if "ErrorEquals" in handler else here
            found = kind(handler.get("ErrorEquals"))
            name = handler.get("ErrorEquals")
            fix = f'write ["{printable(name)}"]' if isinstance(name, str) else ""
            is_what = f"is {found}" if "ErrorEquals" in handler else "has no ErrorEquals"
            there.problem(rule, f"{is_what}; allowed is a list of one or more error names", fix)
        for position, name in enumerate(names):
            if not isinstance(name, str):
                if not here.subject.is_unknown(name):
                    there = here.at("ErrorEquals").at(position)
                    there.problem(rule, f"is {kind(name)}; allowed is the name of an error")
                continue
            if name in seen or ("States.TaskFailed" in seen and _is_task_failure(name)):
                by = name if name in seen else "States.TaskFailed"
                as_ = "" if by == name else f", as {by}"
                message = f'never matches: {place.key}[{seen[by]}] matches "{printable(name)}" first{as_}'
                here.at("ErrorEquals").at(position).problem("ERROR-SHADOWED", message)
            if name.startswith("States."):
                _reserved(here.at("ErrorEquals").at(position), name, what)
                if name == "States.ALL" and (len(names) > 1 or handler is not handlers[-1][1]):
                    where = f"in the last {what}" if len(names) == 1 else f"alone, in the last {what}"
                    fix = "move it there" if len(names) == 1 else f"put it into a {what} of its own"
                    message = f"States.ALL matches every error and must stand {where}"
                    here.at("ErrorEquals").at(position).problem("STATES-ALL", message, fix)
        for name in names:
            if isinstance(name, str):
                seen.setdefault(name, index)


def _is_task_failure(name: str) -> bool:
    """Whether States.TaskFailed matches it: every error but time-outs, and those of AWS's own."""
    return not name.startswith("States.") or name in ("States.Permissions", "States.HeartbeatTimeout")


def _reserved(place: Place, name: str, what: str) -> None:
    state = place.state
    assert state is not None
    if HTTP_STATUS.fullmatch(name):
        name = "States.Http.StatusCode"
    if name in UNCATCHABLE:
        message = f"{name} always ends the execution; no {what} matches it"
        place.problem("ERROR-UNCATCHABLE", message)
    elif name not in ERROR_NAMES:
        close = close_match(name[7:], [known[7:] for known in ERROR_NAMES])
        fix = f'did you mean "States.{close}"?' if close else "only names of AWS's own start with States."
        place.problem("ERROR-NAMES", f"{kind(name)} is no error of Step Functions", fix)
    elif ONLY_IN.get(name, state.type) != state.type:
        place.problem("ERROR-PLACE", f"{name} occurs in {ONLY_IN[name]} states only; this is a {state.type} state")
    elif name == "States.Timeout" and not _can_time_out(state):
        place.problem("ERROR-PLACE", f"{name} does not occur: nothing in this {state.type} state can time out")


def _can_time_out(state: State) -> bool:
    """Whether *state*, or one in it, has a time-out."""
    if state.type == "Task":
        return True  # A function has a time-out of its own, which is reported so.
    return any(_can_time_out(one) for machine in state.inner for one in machine.states.values())
