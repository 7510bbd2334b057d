"""Corrections of what a state machine keeps."""

import json
from typing import Any


def tracing_is_kept() -> None:
    """`tracingConfiguration` is stored and returned; without it, each deployment sees a difference."""
    from ministack.services import stepfunctions

    create, update = stepfunctions._create_state_machine, stepfunctions._update_state_machine

    def remember(arn: str, data: Any, default: Any) -> None:
        machine = stepfunctions._state_machines.get(arn)
        if machine is not None and data.get("tracingConfiguration", default):
            machine["tracingConfiguration"] = data.get("tracingConfiguration", default)

    def corrected_create(data: Any) -> Any:
        response = create(data)
        if response[0] == 200:
            remember(json.loads(response[2])["stateMachineArn"], data, {"enabled": False})
        return response

    def corrected_update(data: Any) -> Any:
        response = update(data)
        if response[0] == 200:
            remember(data["stateMachineArn"], data, None)
        return response

    stepfunctions._create_state_machine, stepfunctions._update_state_machine = corrected_create, corrected_update
