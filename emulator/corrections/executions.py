"""Corrections of how executions run, and of what their histories say."""

from typing import Any

from emulator.corrections import branches, history, nested, scope, tasks, walk


def executions_run_as_on_aws() -> None:
    """Each state has its events, inside of Map and Parallel too, with the event that led to each; none follow the end.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html, and histories that others
    recorded on AWS.
    """
    from ministack.services import stepfunctions

    stepfunctions._run_execution = walk.run
    stepfunctions._add_event = history.add
    stepfunctions._scaled_sleep = scope.pause
    stepfunctions._execute_task = tasks.execute_task
    stepfunctions._execute_map = branches.execute_map
    stepfunctions._execute_parallel = branches.execute_parallel
    stepfunctions._invoke_nested_start_execution = nested.started


def fail_states_have_no_error_of_their_own() -> None:
    """A Fail state without `Error` fails the execution without one, and a failed execution has no output."""
    from ministack.services import stepfunctions

    def field_of_fail(state: Any, data: Any, ctx: Any = None) -> tuple[Any, Any]:
        return tuple(stepfunctions._fail_state_field(state, field, None, data, ctx) for field in ("Error", "Cause"))

    stepfunctions._fail_state_error = field_of_fail
