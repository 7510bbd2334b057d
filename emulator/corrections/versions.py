"""Corrections of the versions of a state machine and its aliases."""

import random
from typing import Any


def aliases_share_executions() -> None:
    """An alias lets each execution run one of its versions by chance, as often as the weights say.

    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html
    """
    from ministack.services import stepfunctions

    version_of = stepfunctions._execution_version_arn

    def chosen(arn: str) -> Any:
        routes = stepfunctions._state_machine_aliases.get(arn, {}).get("routingConfiguration")
        if not routes:
            return version_of(arn)
        versions = [route["stateMachineVersionArn"] for route in routes]
        return random.choices(versions, [route["weight"] for route in routes])[0]  # noqa: S311 -- no secret

    stepfunctions._execution_version_arn = chosen


def versions_go_with_their_state_machine() -> None:
    """What deletes a state machine deletes its versions and aliases.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
    """
    from ministack.services import stepfunctions

    delete = stepfunctions._delete_state_machine

    def corrected_delete(data: Any) -> Any:
        response = delete(data)
        if response[0] == 200:
            of_it = f"{data['stateMachineArn']}:"
            for kept in (stepfunctions._state_machine_aliases, stepfunctions._state_machine_versions):
                for arn in [arn for arn in list(kept) if arn.startswith(of_it)]:
                    kept.pop(arn, None)
        return response

    stepfunctions._delete_state_machine = corrected_delete
