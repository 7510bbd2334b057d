"""Corrections of how executions stop and go on: StopExecution, RedriveExecution, and what is said of them."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from emulator.corrections.history import append, end
from emulator.corrections.refusals import refused
from emulator.corrections.scope import LOCK
from emulator.corrections.starts import launch

ENDED_BADLY = ("FAILED", "TIMED_OUT", "ABORTED")
PERIOD = timedelta(days=14)
MOST_EVENTS = 24_999


def stopped_executions_end_at_once() -> None:
    """StopExecution ends an execution, with the one event that AWS has for it, and what is asked twice is no error."""
    from ministack.services import stepfunctions

    def stop(data: Mapping[str, Any]) -> Any:
        error = refused(data)
        if error:
            return error
        execution = stepfunctions._executions[data["executionArn"]]
        end(execution, "ABORTED", error=data.get("error"), cause=data.get("cause"))
        return stepfunctions.json_response({"stopDate": execution["stopDate"]})

    stepfunctions._stop_execution = stop


def executions_are_redriven() -> None:
    """RedriveExecution lets an execution go on where it ended, and its count and status are told.

    https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
    """
    from ministack.services import stepfunctions

    describe, handle = stepfunctions._describe_execution, stepfunctions.handle_request

    def corrected_describe(data: Any) -> Any:
        response = describe(data)
        if response[0] != 200:
            return response
        answer, execution = json.loads(response[2]), stepfunctions._executions[data["executionArn"]]
        return stepfunctions.json_response(answer | _known(execution) | _status(execution))

    async def corrected_handle(method: str, path: str, headers: Any, body: Any, query_params: Any) -> Any:
        if headers.get("x-amz-target", "").endswith(".RedriveExecution"):
            return stepfunctions._finalize_response(redrive(json.loads(body)))
        return await handle(method, path, headers, body, query_params)

    stepfunctions._describe_execution, stepfunctions.handle_request = corrected_describe, corrected_handle
    stepfunctions._list_executions = _listing_redrives(stepfunctions._list_executions)


def redrive(data: Mapping[str, Any]) -> Any:
    """The answer to RedriveExecution."""
    from ministack.core.responses import now_iso
    from ministack.services import stepfunctions

    error = refused(data)
    if error:
        return error
    arn, token = data["executionArn"], data.get("clientToken")
    execution = stepfunctions._executions[arn]
    with LOCK:
        if token is None or token != execution.get("redriveToken"):
            status = _status(execution)
            if status["redriveStatus"] != "REDRIVABLE":
                reason = status.get("redriveStatusReason", "Execution can only be redriven by its Map Run")
                return stepfunctions.error_response_json("ExecutionNotRedrivable", reason, 400)
            count = status["redriveCount"] + 1
            execution |= {"status": "RUNNING", "stopDate": None, "output": None, "error": None, "cause": None}
            execution |= {"redriveCount": count, "redriveDate": now_iso(), "redriveToken": token}
            details = {"executionRedrivenEventDetails": {"redriveCount": count}}
            append(execution, "ExecutionRedriven", len(execution["events"]), details)
            launch(arn)
    return stepfunctions.json_response({"redriveDate": execution["redriveDate"]})


def _status(execution: Mapping[str, Any]) -> dict[str, Any]:
    status = {"redriveCount": execution.get("redriveCount", 0)}
    reason = None
    if execution["status"] not in ENDED_BADLY:
        reason = f"Execution is {execution['status']} and cannot be redriven"
    elif len(execution["events"]) >= MOST_EVENTS:
        reason = "Execution history event limit exceeded"
    elif datetime.now(UTC) - datetime.fromisoformat(execution["stopDate"].replace("Z", "+00:00")) > PERIOD:
        reason = "Execution redrivable period exceeded"
    if reason:
        return status | {"redriveStatus": "NOT_REDRIVABLE", "redriveStatusReason": reason}
    return status | {"redriveStatus": "REDRIVABLE_BY_MAP_RUN" if "mapRunArn" in execution else "REDRIVABLE"}


def _known(execution: Mapping[str, Any]) -> dict[str, Any]:
    optional = ("redriveDate", "stateMachineVersionArn", "stateMachineAliasArn")
    return {key: execution[key] for key in optional if key in execution}


def _listing_redrives(list_all: Callable[[Any], Any]) -> Callable[[Any], Any]:
    from ministack.services import stepfunctions

    def list_executions(data: Mapping[str, Any]) -> Any:
        token, most = data.get("nextToken"), int(data.get("maxResults") or 100)
        cursor = stepfunctions._decode_execution_token(token) if token else None
        response = list_all({**data, "maxResults": 10**9, "nextToken": None})
        if response[0] != 200 or (token and cursor is None):
            return response if response[0] != 200 else list_all(data)
        items = []
        for item in json.loads(response[2])["executions"]:
            execution = stepfunctions._executions[item["executionArn"]]
            redriven = "REDRIVEN" if execution.get("redriveCount") else "NOT_REDRIVEN"
            if data.get("redriveFilter", redriven) == redriven:
                items.append(item | {"redriveCount": execution.get("redriveCount", 0)} | _known(execution))
        if cursor:
            items = [item for item in items if stepfunctions._execution_sort_key(item) < cursor]
        answer: dict[str, Any] = {"executions": items[:most]}
        if len(items) > most:
            answer["nextToken"] = stepfunctions._encode_execution_token(items[most - 1])
        return stepfunctions.json_response(answer)

    return list_executions
