"""Why an execution failed: the failing state, and through nested executions what made that fail."""

from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from asl.walk import states
from console.advice import advice
from console.aws import Aws
from console.cause import Cause, unpack
from console.execution.history import Description, describe, whole
from console.execution.steps import FAILED, SUCCEEDED, TIMED_OUT, Attempt, Execution, Step
from console.function_logs import Invocation, function_of, lines_of
from console.refusal import refusal

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

DEEPEST = 10
"""Executions within executions that are looked into."""


class Explanation(NamedTuple):
    """Why one execution failed, or what last failed in one that still runs."""

    description: Description
    execution: Execution
    step: Step | None
    """The innermost step that failed; None if the execution failed before any."""
    attempt: Attempt | None
    """The last one of its task."""
    error: str
    cause: Cause
    invocation: Invocation | None
    """What the Lambda function wrote meanwhile."""
    advice: str
    """Empty where a nested execution is to blame."""
    unseen: str = ""
    """Why a nested execution could not be looked at."""


def explain(aws: Aws, arn: str, depth: int = DEEPEST) -> list[Explanation]:
    """Why the execution *arn* failed; then why the nested one did that made it fail, and so on.

    Nothing, if it has not failed.
    """
    description = describe(aws.states, arn)
    execution = whole(aws.states, arn).execution
    step = execution.failing or next((step for step in execution.steps() if step.waits_for_retry), None)
    if execution.status == SUCCEEDED or (execution.ended is None and step is None):
        return []
    own = _explanation(aws, description, execution, step)
    inner: list[Explanation] = []
    try:
        nested = own.cause.execution or _failed_item(aws.states, step)
        inner = explain(aws, nested, depth - 1) if nested and depth else []
    except (ClientError, BotoCoreError) as error:
        own = own._replace(unseen=f"what failed inside can't be looked at: {refusal(error)}")
    if inner:
        # What is to be said of it is said of the nested one.
        own = own._replace(advice="", cause=own.cause._replace(traceback=""))
    return [own, *inner]


def _explanation(aws: Aws, description: Description, execution: Execution, step: Step | None) -> Explanation:
    error = (step.error if step else "") or execution.error
    text = (step.cause if step else "") or execution.cause
    cause = unpack(text)
    attempt = step.attempts[-1] if step and step.attempts else None
    has_failed = attempt is not None and attempt.status in (FAILED, TIMED_OUT)
    invocation = None
    if attempt is not None and function_of(attempt):
        invocation = lines_of(aws, attempt, cause.request_id)
    return Explanation(
        description,
        execution,
        step,
        attempt if has_failed else None,
        error,
        cause,
        invocation,
        advice(
            error,
            text,
            status=execution.status,
            fail_state=step is not None and step.type == "Fail",
            raised="\n" in cause.traceback,
            state=state_of(description, step.name) if step else {},
            role=description.role,
        ),
    )


def state_of(description: Description, name: str) -> Any:
    """The state *name* as the definition of the execution has it; an empty dict if it has none."""
    return next((state for path, state in states(description.definition) if path[-1] == name), {})


def _failed_item(client: "SFNClient", step: Step | None) -> str:
    """The first execution that failed of the Distributed Map that *step* is; empty if it is none."""
    if step is None or not step.map_run:
        return ""
    failed = client.list_executions(mapRunArn=step.map_run, statusFilter="FAILED", maxResults=1)["executions"]
    return failed[0]["executionArn"] if failed else ""
