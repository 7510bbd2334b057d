"""Errors that have a usual cause get the usual advice."""

from typing import Any

import pytest

from console.advice import FAIL_STATE, RAISED, USUAL, advice

EXAMPLES = {
    "Lambda.AccessDeniedException": "The role arn:role may not do this.",
    "DynamoDb.ProvisionedThroughputExceededException": "The service had too many requests at once.",
    "Lambda.TooManyRequestsException": "The service had too many requests at once.",
    "States.HeartbeatTimeout": "Nothing was heard of the task",
    "States.Timeout": "It took longer than TimeoutSeconds, 20.",
    "Sandbox.Timedout": "The function took longer than its own timeout.",
    "Runtime.ExitError": "The function's process ended on its own",
    "Runtime.ImportModuleError": "The function's code does not load",
    "Runtime.MarshalError": "What the handler returned is no JSON.",
    "States.NoChoiceMatched": "No rule of the Choice state matches its input.",
    "States.DataLimitExceeded": "A payload is larger than 256 KiB.",
    "States.ParameterPathFailure": "A path of the state found nothing in its input",
    "States.QueryEvaluationError": "An expression of the state could not be evaluated",
    "States.Runtime": "The execution reached the most events",
    "States.ExceedToleratedFailureThreshold": "More items of the Distributed Map failed",
    "States.ItemReaderFailed": "The Distributed Map could not read its items",
}

CAUSES = {
    "Sandbox.Timedout": "RequestId: 1 Error: Task timed out after 3.00 seconds",
    "States.ParameterPathFailure": "The JSONPath '$.x' could not be found",
    "States.Runtime": "The execution reached the maximum number of history events (25000).",
}


def advised(error: str, cause: str = "", status: str = "FAILED", **given: Any) -> str:
    usual = {"fail_state": False, "raised": False, "state": {"TimeoutSeconds": 20}, "role": "arn:role"}
    return advice(error, cause, status=status, **{**usual, **given})


@pytest.mark.parametrize("error", EXAMPLES)
def test_usual_error_has_its_advice(error: str) -> None:
    """By its name and, where that says too little, its cause."""
    assert advised(error, CAUSES.get(error, "")).startswith(EXAMPLES[error])


def test_every_usual_error_has_an_example() -> None:
    """A row that nothing reaches helps nobody."""
    reached = {advised(error, CAUSES.get(error, "")) for error in EXAMPLES}
    assert len(reached) == len(USUAL)


def test_error_of_a_handler_is_mended_in_the_handler() -> None:
    """Whatever it is called."""
    assert advised("NoCase", raised=True) == RAISED


def test_fail_state_is_meant() -> None:
    """Whatever its error is called."""
    assert advised("States.Timeout", fail_state=True) == FAIL_STATE


def test_other_error_names_itself() -> None:
    """For the catcher."""
    assert "a Catch for Odd lets the workflow decide" in advised("Odd")


@pytest.mark.parametrize(
    ("status", "begins"), [("ABORTED", "Somebody"), ("TIMED_OUT", "The execution took longer than the TimeoutSeconds")]
)
def test_execution_that_was_ended_is_no_error_of_a_state(status: str, begins: str) -> None:
    """Its state had no part in it."""
    assert advised("", status=status).startswith(begins)
