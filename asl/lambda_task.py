"""Tasks that invoke a Lambda function: which one, and what such a task should have by default."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from asl.placeholder import REFERENCE
from asl.walk import Object, Path, states

PART = r"(?:[A-Za-z0-9_-]|\$\{[^}]*\})"
"""A character of a part of an ARN or of a name, or a `${Name}`; wildcards are none."""

LAMBDA_INVOKE = re.compile(rf"arn:{PART}+:states:{PART}*:{PART}*:lambda:invoke(\.waitForTaskToken)?")
"""https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html"""

LAMBDA_ARN = re.compile(rf"arn:{PART}+:lambda:{PART}+:{PART}+:function:{PART}+(:[^:]+)?")

TRANSIENT_ERRORS = (
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.TooManyRequestsException",
)
"""What Lambda itself, not the handler, may raise now and then.
https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception"""

RETRY = {
    "ErrorEquals": list(TRANSIENT_ERRORS),
    "IntervalSeconds": 1,
    "BackoffRate": 2,
    "MaxAttempts": 6,
    "MaxDelaySeconds": 60,
    "JitterStrategy": "FULL",
}

TIMEOUT_MARGIN_SECONDS = 5
"""What a task waits longer than its function may run, so that the function's own time-out is the one that is seen."""


class Invocation(NamedTuple):
    """The Lambda function that a Task invokes."""

    path: Path
    """Where the Task names it."""
    function: Any
    """What stands there: an ARN, a name, a `${Name}`, or an opaque value; None if it is missing. Where the field is
    `FunctionName.$` or a JSONata expression, something that only a running execution knows."""
    qualified: bool = False
    """Whether a `Qualifier` beside it names a version or an alias."""


def invocation(path: Path, state: Object) -> Invocation | None:
    """What *state* invokes; None if that is no Lambda function.

    An opaque `Resource` counts as the ARN of a function: what else a program would put there has its own integration.
    """
    resource = state.get("Resource")
    if state.get("Type") != "Task" or resource is None:
        return None
    if not isinstance(resource, str) or LAMBDA_ARN.fullmatch(resource) or resource.startswith("${"):
        return Invocation((*path, "Resource"), resource)
    if not LAMBDA_INVOKE.fullmatch(resource):
        return None
    for field in ("Parameters", "Arguments"):
        arguments = state.get(field)
        if isinstance(arguments, Mapping):
            qualified = "Qualifier" in arguments or "Qualifier.$" in arguments
            for key in ("FunctionName", "FunctionName.$"):
                if key in arguments:
                    return Invocation((*path, field, key), arguments[key], qualified)
    return Invocation((*path, "Parameters"), None)


def with_lambda_defaults(
    definition: Object, timeouts: Mapping[str, int], *, retry: bool = True, timeout: bool = True
) -> dict[str, Any]:
    """A copy of *definition* in which the tasks that invoke a Lambda function have what they should.

    A task that states no `Retry` gets one for the transient errors of Lambda. A task that states no time-out, and does
    not wait for a task token, gets its function's own and a margin. What the author wrote stays.

    Args:
        definition: A definition that `check` found nothing wrong with.
        timeouts: The time-out of each function of the workflow, in seconds, by its name in `${Name}`.
        retry: Whether to add `Retry`.
        timeout: Whether to add `TimeoutSeconds`.
    """
    added: dict[int, dict[str, Any]] = {}
    for path, state in states(definition):
        invoked = invocation(path, state)
        if invoked is None:
            continue
        more: dict[str, Any] = {}
        seconds = _timeout(invoked.function, timeouts)
        waits = str(state["Resource"]).endswith(".waitForTaskToken")
        limited = any(field.startswith(("TimeoutSeconds", "HeartbeatSeconds")) for field in state)
        if timeout and seconds and not waits and not limited:
            more["TimeoutSeconds"] = seconds + TIMEOUT_MARGIN_SECONDS
        if retry and "Retry" not in state:
            more["Retry"] = [RETRY]
        added[id(state)] = more

    def copy(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: copy(item) for key, item in value.items()} | added.get(id(value), {})
        return [copy(item) for item in value] if isinstance(value, list | tuple) else value

    result: dict[str, Any] = copy(definition)
    return result


def _timeout(function: object, timeouts: Mapping[str, int]) -> int | None:
    match = REFERENCE.match(function) if isinstance(function, str) else None
    return timeouts.get(match[1]) if match else None
