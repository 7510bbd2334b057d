"""What becomes of an error of a state: it is tried again, or caught, or fails what is around it."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from emulator.corrections.scope import here, pause


def retried(
    state: Mapping[str, Any],
    data: Any,
    context: dict[str, Any],
    attempt: Callable[[], tuple[Any, Any]],
    failed: Callable[[Any], None] | None = None,
) -> tuple[Any, Any]:
    """Output and next state of *attempt*, which is tried again as `Retry` says, or of the catcher of its error.

    Args:
        state: A Task, Map or Parallel state.
        data: Its input.
        context: The context object.
        attempt: Tries it once; its error is ministack's.
        failed: Called with an error after which it is not tried again.
    """
    from ministack.services import stepfunctions

    before, counts = context["State"], dict[int, int]()
    while True:
        context["State"] = before | {"RetryCount": sum(counts.values())}
        try:
            return attempt()
        except stepfunctions._ExecutionError as error:
            retrier, index = stepfunctions._find_matching_retrier(state.get("Retry", []), error.error, counts)
            if retrier is not None:
                pause(_interval(retrier, counts.get(index, 0)))
                counts[index] = counts.get(index, 0) + 1
                for key in ("started", "branches"):
                    here.get().mark.pop(key, None)
                continue
            if failed is not None:
                failed(error)
            catcher = stepfunctions._find_matching_catcher(state.get("Catch", []), error.error)
            if catcher is None:
                raise
            language = stepfunctions._state_query_language(state, context)
            caught = {"Error": error.error, "Cause": error.cause or ""}
            return stepfunctions._apply_catcher(catcher, data, context, language, caught), catcher["Next"]


def _interval(retrier: Mapping[str, Any], count: int) -> float:
    # https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    seconds = float(retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** count)
    seconds = min(seconds, retrier.get("MaxDelaySeconds", seconds))
    return random.uniform(0, seconds) if retrier.get("JitterStrategy") == "FULL" else seconds  # noqa: S311 -- no secret
