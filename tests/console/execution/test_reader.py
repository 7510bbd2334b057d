"""A history is read into steps with their attempts, branches and iterations, whatever types of events it has."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from mypy_boto3_stepfunctions.literals import HistoryEventTypeType

from console.execution.reader import READERS, Reader
from console.execution.steps import Execution, Step, nested_execution, place
from tests.console.histories import History

TYPES: tuple[str, ...] = get_args(HistoryEventTypeType)

NO_CASE = ("NoCase", '{"errorMessage": "no case"}')


def read(history: History) -> Execution:
    reader = Reader()
    reader.read_all(history.events)
    return reader.execution


def only(execution: Execution, name: str) -> Step:
    (step,) = execution.visits(name)
    return step


def built(build: Callable[[History], object]) -> Execution:
    """The execution whose history is what *build* adds to the start of one."""
    history = History({"case": 1})
    build(history)
    return read(history)


def test_every_type_of_event_has_a_meaning() -> None:
    """All of boto3's own model, and no other."""
    assert sorted(READERS) == sorted(TYPES)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("before", ["", "Task", "Parallel", "Map", "iteration"])
def test_any_event_may_come_anywhere(kind: str, before: str) -> None:
    """A history that makes no sense, or begins in its middle, is read as far as it goes."""
    history = History()
    if before == "iteration":
        history.enter("Map", "Each")
        history.add("MapIterationStarted", name="Each", index=0)
    elif before:
        history.enter(before, "Before")
    history.add(kind, **({"name": "A"} if kind.endswith(("StateEntered", "StateExited")) else {}))
    history.visit("Pass", "After")
    assert only(read(history), "After").status == "SUCCEEDED"


def test_event_of_an_unknown_type_belongs_to_what_led_to_it() -> None:
    """AWS adds types now and then."""
    history = History()
    history.enter("Task", "A")
    history.add("TaskPondered")
    assert only(read(history), "A").events == [2, 3]


def test_events_are_read_once() -> None:
    """However often they are given."""
    history = History()
    history.visit("Pass", "A")
    reader = Reader()
    assert len(reader.read_all(history.events)) == 3
    assert reader.read_all(history.events) == []
    assert len(list(reader.execution.steps())) == 1


class Retried:
    """A task that fails twice, and then succeeds."""

    step = only(
        built(lambda history: history.invoke("Charge", {}, {"ok": 1}, failures=[(*NO_CASE, 1), (*NO_CASE, 2)])),
        "Charge",
    )


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (lambda step: step.status, "SUCCEEDED"),
        (lambda step: step.error, ""),
        (lambda step: [attempt.number for attempt in step.attempts], [1, 2, 3]),
        (lambda step: [attempt.status for attempt in step.attempts], ["FAILED", "FAILED", "SUCCEEDED"]),
        (lambda step: [attempt.error for attempt in step.attempts], ["NoCase", "NoCase", ""]),
        (lambda step: step.attempts[2].output, '{"ok": 1}'),
        (lambda step: step.attempts[0].resource, "arn:aws:lambda:eu-west-1:123456789012:function:ChargeFunction"),
        (lambda step: (step.attempts[1].scheduled - step.attempts[0].ended).total_seconds() > 1, True),
        (lambda step: step.output, '{"ok": 1}'),
    ],
)
def test_retries_are_attempts_of_one_step(what: Callable[[Step], object], expected: object) -> None:
    """Each with its own times and error; one that succeeds ends them."""
    assert what(Retried.step) == expected


def test_task_that_waits_for_its_retry_says_so() -> None:
    """Its last attempt failed, and nothing has come of it yet."""
    execution = built(lambda history: history.invoke("Charge", failures=[(*NO_CASE, 1)]))
    assert only(execution, "Charge").waits_for_retry


def test_caught_error_stays_with_its_step() -> None:
    """The step was left all the same."""

    def build(history: History) -> None:
        history.invoke("Charge", failures=[(*NO_CASE, 0)])
        history.leave("Task", "Charge", {})
        history.visit("Pass", "Apologise")

    step = only(built(build), "Charge")
    assert (step.status, step.error) == ("CAUGHT", "NoCase")


def test_failing_step_is_the_one_that_led_to_the_end() -> None:
    """With its error and cause."""

    def build(history: History) -> None:
        history.invoke("Charge", failures=[(*NO_CASE, 0)])
        history.fail(*NO_CASE)

    execution = built(build)
    assert execution.failing is only(execution, "Charge")
    assert (execution.status, execution.failing.status) == ("FAILED", "FAILED")


def test_state_that_no_event_blames_fails_with_the_error_of_the_execution() -> None:
    """A Choice without a match has no event of its own."""

    def build(history: History) -> None:
        history.enter("Choice", "Which", {})
        history.fail("States.NoChoiceMatched", "")

    step = only(built(build), "Which")
    assert (step.status, step.error) == ("FAILED", "States.NoChoiceMatched")


def two_states(branch: History) -> None:
    branch.visit("Pass", "A")
    branch.visit("Pass", "B")


def parallel(history: History) -> None:
    history.side_by_side("Both", [two_states, lambda branch: branch.invoke("C", {}, {"c": 1})])


def test_branches_hold_their_steps() -> None:
    """Although their events alternate."""
    step = only(built(parallel), "Both")
    assert [[inner.name for inner in scope.steps] for scope in step.scopes.values()] == [["A", "B"], ["C"]]


def test_ended_branches_have_succeeded() -> None:
    """When their Parallel state has."""
    step = only(built(parallel), "Both")
    assert [scope.status for scope in step.scopes.values()] == ["SUCCEEDED", "SUCCEEDED"]


def items(history: History) -> None:
    history.each("Each", [lambda one: one.visit("Pass", "Handle", seconds=1)] * 5, at_once=2)


def test_iterations_hold_their_steps() -> None:
    """By the index of their item."""
    step = only(built(items), "Each")
    assert [[inner.name for inner in step.scopes[index].steps] for index in range(5)] == [["Handle"]] * 5


def test_map_knows_its_items() -> None:
    """How many there are, begun or not."""
    assert only(built(items), "Each").length == 5


def test_place_of_an_inner_step_is_told_from_outside() -> None:
    """With the index of the item."""
    execution = built(items)
    assert place(execution.visits("Handle")[3]) == "Each[3] > Handle"


def failing_item(history: History) -> None:
    history.enter("Map", "Each", [])
    history.add("MapStateStarted", length=2)
    history.add("MapIterationStarted", name="Each", index=0)
    history.enter("Choice", "Which", {})
    history.add("MapIterationFailed", name="Each", index=0)
    history.add("MapStateFailed")
    history.fail("States.NoChoiceMatched", "none")


def test_failing_item_is_found() -> None:
    """The execution ended in what failed inside."""
    execution = built(failing_item)
    assert execution.failing is not None
    assert place(execution.failing) == "Each[0] > Which"


def test_abort_that_a_failure_led_to_ends_what_runs_beside_it() -> None:
    """AWS says of it only what led to it, which is what failed."""

    def build(history: History) -> None:
        history.enter("Map", "Each", [])
        began = history.add("MapStateStarted", length=2)
        for index in range(2):
            history.last = began
            history.add("MapIterationStarted", name="Each", index=index)
            history.enter("Task", "Charge")
            history.attempt("Charge")
        failed = history.add("LambdaFunctionFailed", error="NoCase", cause="")
        for kind, index in (("MapIterationFailed", 1), ("TaskStateAborted", -1), ("MapIterationAborted", 0)):
            history.last = failed
            history.add(kind, **({"name": "Each", "index": index} if index >= 0 else {}))
        history.last = failed
        history.add("TaskStateAborted")
        history.add("MapStateFailed")
        history.fail("NoCase", "")

    execution = built(build)
    assert [step.status for step in execution.visits("Charge")] == ["CANCELED", "FAILED"]
    assert execution.failing is execution.visits("Charge")[1]


def test_failing_branch_cancels_the_others() -> None:
    """What ran there has no end of its own."""

    def build(history: History) -> None:
        history.enter("Parallel", "Both")
        began = history.add("ParallelStateStarted")
        history.enter("Wait", "Sleep")
        history.last = began
        history.enter("Fail", "Give Up")
        history.add("ParallelStateFailed")
        history.fail("GaveUp", "")

    execution = built(build)
    assert [only(execution, name).status for name in ("Both", "Sleep", "Give Up")] == ["FAILED", "CANCELED", "FAILED"]


@pytest.mark.parametrize(
    ("kind", "status", "of_step"),
    [("ExecutionAborted", "ABORTED", "CANCELED"), ("ExecutionTimedOut", "TIMED_OUT", "FAILED")],
)
def test_end_from_outside_ends_what_ran(kind: str, status: str, of_step: str) -> None:
    """A time-out is a failure of what ran, a stop is none."""

    def build(history: History) -> None:
        history.enter("Wait", "Sleep")
        history.add(kind)

    execution = built(build)
    assert execution.failing is only(execution, "Sleep")
    assert (execution.status, execution.failing.status) == (status, of_step)


def redriven(history: History) -> None:
    failing_item(history)
    history.add("ExecutionRedriven", redriveCount=1)


def test_redriven_execution_runs() -> None:
    """And has no error any more."""
    execution = built(redriven)
    assert (execution.status, execution.error, execution.redrives, execution.failing) == ("RUNNING", "", 1, None)


def test_redrive_goes_on_in_the_step_that_failed() -> None:
    """With a further attempt of its task."""

    def build(history: History) -> None:
        history.invoke("Charge", failures=[(*NO_CASE, 0)])
        history.fail(*NO_CASE)
        history.add("ExecutionRedriven", redriveCount=1)
        history.attempt("Charge")
        history.add("LambdaFunctionSucceeded", output="1")
        history.leave("Task", "Charge", 1)
        history.succeed(1)

    step = only(built(build), "Charge")
    assert (step.status, [attempt.status for attempt in step.attempts]) == ("SUCCEEDED", ["FAILED", "SUCCEEDED"])


def test_redrive_opens_what_its_step_stands_in() -> None:
    """The iteration, and the Map state around it."""

    def build(history: History) -> None:
        redriven(history)
        history.add("MapIterationStarted", name="Each", index=0)
        history.visit("Choice", "Which")

    execution = built(build)
    each = only(execution, "Each")
    assert (each.status, each.scopes[0].status) == ("RUNNING", "RUNNING")


def retried_branches(history: History) -> None:
    """A Parallel state whose branch fails with E1, and at the second attempt with E2."""
    history.enter("Parallel", "Both")
    for error in ("E1", "E2"):
        history.add("ParallelStateStarted")
        history.invoke("Charge", failures=[(error, "", 0)])
    history.add("ParallelStateFailed")
    history.fail("E2", "")


def test_branches_of_another_attempt_begin_anew() -> None:
    """Whatever led to the start of them."""
    step = only(built(retried_branches), "Both")
    assert [[inner.error for inner in scope.steps] for scope in step.scopes.values()] == [["E2"]]
    assert [[inner.error for inner in scope.steps] for scope in step.earlier] == [["E1"]]


def test_last_attempt_is_to_blame() -> None:
    """What failed before was retried."""
    execution = built(retried_branches)
    assert execution.failing is not None
    assert execution.failing.error == "E2"


def test_state_that_succeeded_at_last_has_succeeded() -> None:
    """In another visit of the state around it."""

    def build(history: History) -> None:
        history.enter("Parallel", "Both")
        history.add("ParallelStateStarted")
        history.invoke("Charge", failures=[("E1", "", 0)])
        history.add("ParallelStateFailed")
        history.leave("Parallel", "Both")
        history.side_by_side("Both", [lambda one: one.invoke("Charge", {}, {"ok": 1})])

    assert built(build).happened().states == {"Both": "SUCCEEDED", "Charge": "SUCCEEDED"}


def test_nested_execution_is_known_while_it_runs() -> None:
    """From what Step Functions answered to its start."""

    def build(history: History) -> None:
        history.enter("Task", "Delegate")
        called = {"resourceType": "states", "resource": "startExecution.sync:2"}
        history.add("TaskScheduled", parameters="{}", region="eu-west-1", **called)
        history.add("TaskSubmitted", output='{"ExecutionArn": "arn:inner"}', **called)

    assert nested_execution(only(built(build), "Delegate")) == "arn:inner"


@pytest.mark.parametrize(
    ("details", "resource"),
    [
        ({"resourceType": "sqs", "resource": "sendMessage", "parameters": "{}"}, "sqs:sendMessage"),
        (
            {"resource": "arn:aws:states:eu-west-1:1:activity:paint", "input": "{}"},
            "arn:aws:states:eu-west-1:1:activity:paint",
        ),
    ],
)
def test_resource_of_an_attempt(details: dict[str, Any], resource: str) -> None:
    """The service and its action, or an ARN."""

    def build(history: History) -> None:
        history.enter("Task", "A")
        history.add("TaskScheduled" if "parameters" in details else "ActivityScheduled", **details)

    assert only(built(build), "A").attempts[0].resource == resource


def test_distributed_map_knows_its_run() -> None:
    """Whose items are in executions of their own."""

    def build(history: History) -> None:
        history.enter("Map", "Each")
        history.add("MapStateStarted", length=9)
        history.add("MapRunStarted", mapRunArn="arn:run")
        history.add("MapRunFailed", error="States.ExceedToleratedFailureThreshold", cause="3 of 9")

    step = only(built(build), "Each")
    assert (step.map_run, step.error) == ("arn:run", "States.ExceedToleratedFailureThreshold")


def test_expression_that_fails_is_a_failure_of_its_state() -> None:
    """Which is named in the event."""

    def build(history: History) -> None:
        history.enter("Pass", "Compute")
        history.add(
            "EvaluationFailed", error="States.QueryEvaluationError", cause="no", state="Compute", location="Output"
        )
        history.fail("States.QueryEvaluationError", "no")

    execution = built(build)
    assert execution.failing is only(execution, "Compute")


def test_what_happened_is_told_by_state() -> None:
    """The last visit of each, one that failed before one that didn't; and the transitions that were taken."""

    def build(history: History) -> None:
        history.invoke("Charge", failures=[(*NO_CASE, 0)])
        history.leave("Task", "Charge", {})
        history.visit("Pass", "Mend")
        history.invoke("Charge", {}, {"ok": 1})

    happened = built(build).happened()
    assert happened[0] == {"Charge": "SUCCEEDED", "Mend": "SUCCEEDED"}
    assert happened[1] == {("Charge", "Mend"), ("Mend", "Charge")}
