"""Tasks that invoke a function get a retry and a time-out, unless their author said otherwise."""

from typing import Any

import pytest

from asl import with_lambda_defaults
from asl.lambda_task import RETRY

INVOKE = "arn:aws:states:::lambda:invoke"


def task(**fields: Any) -> dict[str, Any]:
    """A definition whose one state is a Task with *fields*."""
    return {"StartAt": "A", "States": {"A": {"Type": "Task", **fields, "End": True}}}


def completed(definition: dict[str, Any], **options: bool) -> dict[str, Any]:
    """The state of *definition* as `with_lambda_defaults` leaves it."""
    state: dict[str, Any] = with_lambda_defaults(definition, {"Charge": 30}, **options)["States"]["A"]
    return state


@pytest.mark.parametrize(
    "definition",
    [
        task(Resource="${Charge}"),
        task(Resource="${Charge}:live"),
        task(Resource=INVOKE, Parameters={"FunctionName": "${Charge}"}),
        task(Resource=INVOKE, Arguments={"FunctionName": "${Charge}:7"}),
    ],
)
def test_task_gets_retry_and_timeout(definition: dict[str, Any]) -> None:
    """A task that invokes a function of the workflow waits a little longer than the function may run."""
    state = completed(definition)
    assert state["Retry"] == [RETRY]
    assert state["TimeoutSeconds"] == 35


def test_retry_is_for_the_transient_errors_of_lambda() -> None:
    """The five errors that are not the handler's, with backoff and full jitter."""
    assert RETRY == {
        "ErrorEquals": [
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.TooManyRequestsException",
        ],
        "IntervalSeconds": 1,
        "BackoffRate": 2,
        "MaxAttempts": 6,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    }


@pytest.mark.parametrize(
    "fields",
    [{"TimeoutSeconds": 3}, {"TimeoutSecondsPath": "$.t"}, {"HeartbeatSeconds": 3}],
    ids=lambda f: next(iter(f)),
)
def test_stated_limit_stays(fields: dict[str, Any]) -> None:
    """A task that says how long it may take keeps that."""
    state = completed(task(Resource="${Charge}", **fields))
    assert {key: value for key, value in state.items() if "Seconds" in key} == fields


def test_opaque_resource_is_a_function() -> None:
    """What it is is known later; that it may throttle is known now."""
    assert completed(task(Resource=object()))["Retry"] == [RETRY]


def test_stated_retry_stays() -> None:
    """A task that says it is not retried is not."""
    assert completed(task(Resource="${Charge}", Retry=[]))["Retry"] == []


def test_task_that_waits_for_a_token_gets_no_timeout() -> None:
    """The call back may come long after the function returned."""
    definition = task(Resource=f"{INVOKE}.waitForTaskToken", Parameters={"FunctionName": "${Charge}"})
    assert "TimeoutSeconds" not in completed(definition)


def test_function_of_somebody_else_gets_no_timeout() -> None:
    """How long it may run is not known here."""
    state = completed(task(Resource="arn:aws:lambda:eu-west-1:123456789012:function:other"))
    assert state["Retry"] == [RETRY]
    assert "TimeoutSeconds" not in state


@pytest.mark.parametrize(
    "definition",
    [
        task(Resource="arn:aws:states:::sqs:sendMessage"),
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}},
    ],
)
def test_other_states_stay_as_they_are(definition: dict[str, Any]) -> None:
    """Only tasks that invoke a function get anything."""
    assert with_lambda_defaults(definition, {}) == definition


def test_each_default_can_be_turned_off() -> None:
    """One setting for each."""
    definition = task(Resource="${Charge}")
    assert "Retry" not in completed(definition, retry=False)
    assert "TimeoutSeconds" not in completed(definition, timeout=False)


def test_tasks_of_inner_machines_get_defaults_too() -> None:
    """A task in a branch is a task."""
    definition = {
        "StartAt": "P",
        "States": {"P": {"Type": "Parallel", "Branches": [task(Resource="${Charge}")], "End": True}},
    }
    inner = with_lambda_defaults(definition, {"Charge": 1})["States"]["P"]["Branches"][0]["States"]["A"]
    assert inner["TimeoutSeconds"] == 6


def test_definition_of_the_author_is_not_changed() -> None:
    """The result is a copy."""
    definition = task(Resource="${Charge}")
    with_lambda_defaults(definition, {"Charge": 30})
    assert definition == task(Resource="${Charge}")
