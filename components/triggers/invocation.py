"""How what waits for an answer starts executions: those of an EXPRESS workflow are waited for, others are not."""

from asl.permissions.statements import Statement
from components.encryption import use_of_key
from components.naming import state_machine_arn
from components.triggers.trigger import Trigger


def is_waited_for(trigger: Trigger) -> bool:
    """Whether *trigger* starts executions that AWS can wait for."""
    return trigger.args.get("type") == "EXPRESS"


def start_statements(trigger: Trigger) -> list[Statement]:
    """What *trigger* needs to start executions, and to wait for them if they are waited for.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
    """
    if not is_waited_for(trigger):
        return [trigger.start()]
    statements, key = [trigger.start("states:StartSyncExecution")], trigger.args.get("kms_key_arn")
    if key is not None:
        machine = state_machine_arn(trigger.workflow)
        statements.append(use_of_key(key, ["kms:Decrypt"], "StringLike", "aws:states:stateMachineArn", machine))
    return statements
