"""Corrections of what is refused: ARNs that are none, executions and state machines that are not there."""

import re
from collections.abc import Callable, Mapping
from typing import Any

ARN = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:(execution|express):[^:]+:[^:]+(:[^:]+)?")

OF_EXECUTIONS = (
    "_describe_execution",
    "_get_execution_history",
    "_describe_state_machine_for_execution",
    "_list_map_runs",
)


def unknown_executions_are_refused() -> None:
    """What isn't there, isn't an ARN, or is EXPRESS gets AWS's error: code and message."""
    from ministack.services import stepfunctions

    for name in OF_EXECUTIONS:
        setattr(stepfunctions, name, _checked(getattr(stepfunctions, name)))
    stepfunctions._list_executions = _of_known_machines(stepfunctions._list_executions)


def _checked(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda data: refused(data) or answer(data)


def refused(data: Mapping[str, Any]) -> Any:
    """The error of a request about an execution that can't be asked for; None if it can."""
    from ministack.services import stepfunctions

    arn = data.get("executionArn", "")
    match = ARN.fullmatch(arn)
    if match is None:
        return stepfunctions.error_response_json("InvalidArn", f"Invalid Arn: '{arn}'", 400)
    if match[1] == "express":
        message = "Invalid Arn: 'Resource type not valid in this context: express'"
        return stepfunctions.error_response_json("InvalidArn", message, 400)
    if arn not in stepfunctions._executions:
        return stepfunctions.error_response_json("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'", 400)
    return None


def _of_known_machines(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    from ministack.services import stepfunctions

    def list_executions(data: Mapping[str, Any]) -> Any:
        arn = data.get("stateMachineArn")
        if arn is None:
            return answer(data)
        machine = stepfunctions._state_machines.get(stepfunctions._resolve_state_machine_arn(arn))
        if machine is None:
            message = f"State Machine Does Not Exist: '{arn}'"
            return stepfunctions.error_response_json("StateMachineDoesNotExist", message, 400)
        if machine.get("type") == "EXPRESS":
            message = "This operation is not supported by this type of state machine"
            return stepfunctions.error_response_json("StateMachineTypeNotSupported", message, 400)
        return answer(data)

    return list_executions
