"""What to do about errors that have a usual cause.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple


class Usual(NamedTuple):
    """An error that has a usual cause, and what is done about it."""

    error: str
    """A pattern that the whole name of the error fits."""
    advice: str
    cause: str = ""
    """A pattern that is found in the cause."""


USUAL = (
    Usual(
        r".*AccessDenied.*|.*NotAuthorized.*|.*UnauthorizedOperation.*|States\.Permissions",
        "The role {role} may not do this. `flow policy` prints the rights that the definition needs; deploy the stack "
        "again, and name what is known only at run time in `permissions`, or add it to `extra_statements`.",
    ),
    Usual(
        r".*TooManyRequests.*|.*Throttl.*|.*ProvisionedThroughputExceeded.*|.*RequestLimitExceeded.*|.*SlowDown.*",
        "The service had too many requests at once. Retry it with JitterStrategy FULL and a longer MaxDelaySeconds, lower "
        "MaxConcurrency, or have the quota of the service raised.",
    ),
    Usual(
        r"States\.HeartbeatTimeout",
        "Nothing was heard of the task for HeartbeatSeconds: the worker died, or calls SendTaskHeartbeat too seldom.",
    ),
    Usual(
        r"States\.Timeout",
        "It took longer than {timeout}. Raise TimeoutSeconds, or find in the logs what is slow; a function must have a "
        "timeout below that of its task.",
    ),
    Usual(
        r"Sandbox\.Timedout|Lambda\.Unknown|.*",
        "The function took longer than its own timeout. Raise the function's `timeout`, or find in the logs what is slow.",
        cause=r"(?i)task timed out after|Sandbox\.Timedout",
    ),
    Usual(
        r"Runtime\.OutOfMemory|Lambda\.Unknown|Runtime\.ExitError",
        "The function's process ended on its own, as a rule for want of memory. Raise the function's `memory_size`, or "
        "look for sys.exit and crashes of native code.",
    ),
    Usual(
        r"Runtime\.(ImportModuleError|HandlerNotFound|UserCodeSyntaxError)",
        "The function's code does not load: a module is missing in it, or the handler has another name. On the embedded AWS, "
        "compiled packages load only if runtime and architecture of the function are those of this machine.",
    ),
    Usual(
        r"Runtime\.MarshalError",
        "What the handler returned is no JSON. Return dicts, lists, strings, numbers, booleans and None only.",
    ),
    Usual(
        r"States\.NoChoiceMatched",
        "No rule of the Choice state matches its input. Add a Default, or a rule for this input.",
    ),
    Usual(
        r"States\.DataLimitExceeded",
        "A payload is larger than 256 KiB. Keep the data in S3 and pass its key, or cut it with ResultSelector or Output.",
    ),
    Usual(
        r"States\.ParameterPathFailure|States\.ResultPathMatchFailure|States\.Runtime",
        "A path of the state found nothing in its input, or not what was needed there. Compare the input above with the "
        "paths of the state. No States.ALL catches States.Runtime.",
        cause=r"(?i)path|jsonpath|reference",
    ),
    Usual(
        r"States\.QueryEvaluationError|States\.IntrinsicFailure",
        "An expression of the state could not be evaluated with this input. Compare it with the input above.",
    ),
    Usual(
        r"States\.Runtime",
        "The execution reached the most events that a history holds, 25,000. Split the work: a Distributed Map, or nested "
        "executions.",
        cause=r"(?i)history",
    ),
    Usual(
        r"States\.ExceedToleratedFailureThreshold",
        "More items of the Distributed Map failed than it tolerates. Mend what fails in its items, or raise "
        "ToleratedFailurePercentage.",
    ),
    Usual(
        r"States\.ItemReaderFailed|States\.ResultWriterFailed",
        "The Distributed Map could not read its items or write its results: look at the bucket, the key and their rights.",
    ),
)
"""The first that fits holds."""

ENDED: Mapping[str, str] = {
    "ABORTED": "Somebody, or something that may, stopped it. `flow redrive` goes on where it was.",
    "TIMED_OUT": "The execution took longer than the TimeoutSeconds of the definition. Raise them, or find what is slow.",
}
"""Where the execution itself was ended."""

RAISED = (
    "The handler raised it. Mend the handler and deploy it; then `flow replay` starts anew with the same input, and `flow "
    "redrive` goes on from this state: with the new code, unless the definition names versions, as a release does. A Retry "
    "helps against what passes, a Catch lets the workflow decide."
)
FAIL_STATE = (
    "The definition ends here, in a Fail state: it is meant to. `flow history` shows what led to it; a redrive would only end "
    "here again, `flow replay` starts anew."
)
OTHER = "`flow history` shows what led to it; a Catch for {error} lets the workflow decide what comes next."


def advice(error: str, cause: str, *, status: str, fail_state: bool, raised: bool, state: Any, role: str) -> str:
    """What to do about an error.

    Args:
        error: Its name.
        cause: Its cause.
        status: How the execution ended.
        fail_state: Whether a Fail state ended it.
        raised: Whether a handler raised it.
        state: The state as the definition has it.
        role: The ARN of the role of the state machine.
    """
    if fail_state:
        return FAIL_STATE
    if status in ENDED:
        return ENDED[status]
    seconds = state.get("TimeoutSeconds") if isinstance(state, dict) else None
    timeout = f"TimeoutSeconds, {seconds}" if isinstance(seconds, int) else "the TimeoutSeconds of the state"
    for usual in USUAL:
        if re.fullmatch(usual.error, error) and re.search(usual.cause, cause):
            return usual.advice.format(role=role, timeout=timeout)
    return RAISED if raised else OTHER.format(error=error or "States.ALL")
