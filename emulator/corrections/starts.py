"""Corrections of how executions start: what is refused, what is known of them, and with which definition they run."""

import contextvars
import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emulator.corrections.history import append

NAME = re.compile(r'[^\s<>{}\[\]?*"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+')
"""https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html"""

LONGEST_NAME = 80


def executions_start_as_on_aws() -> None:
    """Input must be JSON, names have rules and can be used twice in one case, and a definition is kept from the start.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    """
    from ministack.services import stepfunctions

    stepfunctions._start_execution = start
    stepfunctions._start_sync_execution = start_sync
    describe = stepfunctions._describe_state_machine_for_execution

    def corrected_describe(data: Any) -> Any:
        execution = stepfunctions._executions.get(data.get("executionArn"), {})
        response = _of_child(execution) if "mapRunArn" in execution else describe(data)
        if response[0] != 200:
            return response
        known = {key: execution[key] for key in ("definition", "roleArn", "mapRunArn", "label") if key in execution}
        return stepfunctions.json_response(json.loads(response[2]) | known)

    stepfunctions._describe_state_machine_for_execution = corrected_describe


def _of_child(execution: Mapping[str, Any]) -> Any:
    """What is known of the state machine of a Distributed Map's child execution, which no one created."""
    from ministack.services import stepfunctions

    arn = execution["stateMachineArn"]
    known = {"stateMachineArn": arn, "name": arn.rpartition(":")[2], "updateDate": execution["startDate"]}
    return stepfunctions.json_response(known)


def start(data: Mapping[str, Any]) -> Any:
    """The answer to StartExecution."""
    from ministack.services import stepfunctions

    refused = _refused(data)
    if refused:
        return refused
    execution = _execution(data)
    arn = execution["executionArn"]
    before = stepfunctions._executions.setdefault(arn, execution)
    if before is not execution:
        same = before["status"] == "RUNNING" and json.loads(before["input"]) == json.loads(execution["input"])
        if not same:
            message = f"Execution Already Exists: '{arn}'"
            return stepfunctions.error_response_json("ExecutionAlreadyExists", message, 400)
        return stepfunctions.json_response({"executionArn": arn, "startDate": before["startDate"]})
    stepfunctions._emit_execution_status_event(execution)
    launch(arn)
    return stepfunctions.json_response({"executionArn": arn, "startDate": execution["startDate"]})


def start_sync(data: Mapping[str, Any]) -> Any:
    """The answer to StartSyncExecution, when the execution has ended."""
    from ministack.services import stepfunctions

    refused = _refused(data)
    if refused:
        return refused
    execution = _execution(data)
    if ":express:" not in execution["executionArn"]:
        message = "This operation is not supported by this type of state machine"
        return stepfunctions.error_response_json("StateMachineTypeNotSupported", message, 400)
    stepfunctions._executions[execution["executionArn"]] = execution
    stepfunctions._run_execution(execution["executionArn"])
    keys = ("executionArn", "stateMachineArn", "name", "startDate", "stopDate", "status", "error", "cause", "input")
    answer = {key: execution[key] for key in (*keys, "inputDetails", "output", "outputDetails")}
    began, ended = (datetime.fromisoformat(execution[key].replace("Z", "+00:00")) for key in ("startDate", "stopDate"))
    # AWS bills in steps of 100 ms and 64 MB.
    billed = -(-round((ended - began).total_seconds() * 1000) // 100) * 100
    answer["billingDetails"] = {"billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": billed}
    return stepfunctions.json_response({key: value for key, value in answer.items() if value is not None})


def launch(execution_arn: str) -> None:
    """Let an execution run in a thread of its own."""
    from ministack.services import stepfunctions

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(stepfunctions._run_execution, execution_arn), daemon=True).start()


def _refused(data: Mapping[str, Any]) -> Any:
    from ministack.services import stepfunctions

    machine, name = data.get("stateMachineArn", "").split("#")[0], data.get("name")
    problem = None
    if stepfunctions._resolve_state_machine_arn(machine) is None:
        problem = "StateMachineDoesNotExist", f"State Machine Does Not Exist: '{machine}'"
    elif name is not None and len(name) > LONGEST_NAME:
        limit = f"Member must have length less than or equal to {LONGEST_NAME}"
        message = f"1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: {limit}"
        problem = "ValidationException", message
    elif name is not None and not NAME.fullmatch(name):
        problem = "InvalidName", f"Invalid Name: '{name}'"
    else:
        try:
            json.loads(data.get("input", "{}"))
        except ValueError as error:
            problem = "InvalidExecutionInput", f"Invalid State Machine Execution Input: '{error}'"
    return stepfunctions.error_response_json(*problem, 400) if problem else None


def _execution(data: Mapping[str, Any]) -> dict[str, Any]:
    from ministack.core.responses import get_account_id, get_region, new_uuid, now_iso
    from ministack.services import stepfunctions

    requested, _, test_case = data["stateMachineArn"].partition("#")
    machine = stepfunctions._state_machines[stepfunctions._resolve_state_machine_arn(requested)]
    version = stepfunctions._execution_version_arn(requested)
    source = stepfunctions._state_machine_versions.get(version) or machine
    name, express = data.get("name") or new_uuid(), machine.get("type") == "EXPRESS"
    kind, unique = ("express", f":{new_uuid()}") if express else ("execution", "")
    execution: dict[str, Any] = {
        "executionArn": f"arn:aws:states:{get_region()}:{get_account_id()}:{kind}:{machine['name']}:{name}{unique}",
        "stateMachineArn": machine["stateMachineArn"],
        "name": name,
        "status": "RUNNING",
        "startDate": now_iso(),
        "input": data.get("input", "{}"),
        "inputDetails": {"included": True},
        "outputDetails": {"included": True},
        **dict.fromkeys(("stopDate", "output", "error", "cause")),
        "definition": source["definition"],
        "roleArn": source["roleArn"],
        "testCase": test_case,
        "mockAttempts": {},
        "encryptionConfiguration": source.get("encryptionConfiguration") or stepfunctions._default_encryption(),
        "sync": express,
        "events": [],
    }
    if version:
        execution["stateMachineVersionArn"] = version
        if requested != version:
            execution["stateMachineAliasArn"] = requested
    started = {"input": execution["input"], "roleArn": execution["roleArn"]}
    append(execution, "ExecutionStarted", 0, {"executionStartedEventDetails": started})
    return execution
