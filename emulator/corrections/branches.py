"""Parallel states and inline Map states: their branches and iterations, side by side."""

import contextvars
import copy
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Any

from emulator.corrections.distributed import run_distributed_map
from emulator.corrections.history import add, append
from emulator.corrections.items import item_input, items_of, output_of
from emulator.corrections.retry import retried
from emulator.corrections.scope import LOCK, Branch, Ended, Scope, here
from emulator.corrections.walk import walk

AT_ONCE = 40
"""Iterations of an inline Map that run at once, however many more MaxConcurrency allows: as on AWS."""

UNCATCHABLE = "States.Runtime"
"""An error that ends the whole execution, with no event of the states around it."""


def execute_parallel(state: Mapping[str, Any], data: Any, execution: dict[str, Any], context: dict[str, Any]) -> Any:
    """Output and next state of a Parallel state."""
    from ministack.services import stepfunctions

    def attempt() -> tuple[Any, Any]:
        given = _input(state, data, context)
        if _is_fresh():
            here.get().mark["started"] = add(execution, "ParallelStateStarted")
        branches = state["Branches"]

        def work(index: int) -> Any:
            return walk(branches[index], copy.deepcopy(given), execution, {**context})

        results = _side_by_side(execution, len(branches), len(branches), work)
        add(execution, "ParallelStateSucceeded", leads=False)
        return output_of(state, data, results, context), stepfunctions._next_or_end(state)

    return retried(state, data, context, attempt, lambda error: _failed(execution, "Parallel", error))


def execute_map(state: Mapping[str, Any], data: Any, execution: dict[str, Any], context: dict[str, Any]) -> Any:
    """Output and next state of a Map state."""
    from ministack.services import stepfunctions

    processor = state.get("ItemProcessor") or state["Iterator"]
    distributed = processor.get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED"

    def attempt() -> tuple[Any, Any]:
        if distributed:
            return run_distributed_map(state, data, execution, context)
        items, at_once = items_of(state, data, context)
        if _is_fresh():
            started = {"mapStateStartedEventDetails": {"length": len(items)}}
            here.get().mark["started"] = add(execution, "MapStateStarted", started)

        def work(index: int) -> Any:
            inner = copy.deepcopy(context) | {"Map": {"Item": {"Index": index, "Value": items[index]}}}
            return walk(processor, item_input(state, data, items[index], inner), execution, inner)

        most = min(at_once or AT_ONCE, AT_ONCE)
        results = _side_by_side(execution, len(items), most, work, context["State"]["Name"])
        add(execution, "MapStateSucceeded", leads=False)
        return output_of(state, data, results, context), stepfunctions._next_or_end(state)

    return retried(state, data, context, attempt, lambda error: _failed(execution, "Map", error))


def _is_fresh() -> bool:
    return "started" not in here.get().mark


def _failed(execution: dict[str, Any], kind: str, error: Any) -> None:
    if error.error != UNCATCHABLE:
        add(execution, f"{kind}StateFailed")


def _input(state: Mapping[str, Any], data: Any, context: dict[str, Any]) -> Any:
    from ministack.services import stepfunctions

    if stepfunctions._state_query_language(state, context) == "JSONata":
        return stepfunctions._apply_jsonata_arguments(state, data, context)
    return stepfunctions._apply_parameters(state, stepfunctions._apply_input_path(state, data, context), context)


def _side_by_side(
    execution: dict[str, Any], count: int, at_once: int, work: Callable[[int], Any], map_name: str | None = None
) -> list[Any]:
    """The result of *work* for each index; what has one from before a redrive keeps it."""
    outer = here.get()
    mark = outer.mark
    scope = outer.inside = Scope(outer.scope, map_name)
    marks = mark.setdefault("branches", [{} for _ in range(count)])
    scope.branches = [Branch(scope, marks[index], mark["started"], index) for index in range(count)]
    failures: list[tuple[Any, Branch]] = []

    def run(branch: Branch) -> Any:
        here.set(branch)
        if "output" in branch.mark:
            branch.last = branch.mark["before"]
            return branch.mark["output"]
        try:
            return _branch(execution, branch, work)
        except Ended:
            raise
        except Exception as problem:
            error = _error(problem)
            with LOCK:
                if not scope.ended:
                    failures.append((error, branch))
                    _fail(execution, branch, error)
            raise error from None

    with_threads = ThreadPoolExecutor(max_workers=max(1, min(at_once, count)))
    tasks = [with_threads.submit(contextvars.copy_context().run, run, branch) for branch in scope.branches]
    wait(tasks, return_when=FIRST_EXCEPTION)
    with_threads.shutdown(wait=False, cancel_futures=True)
    if failures:
        error, failed = failures[0]
        outer.last = failed.last
        raise error
    if scope.ended:
        raise Ended
    outer.last = max((branch.last for branch in scope.branches), default=mark["started"])
    return [task.result() for task in tasks]


def _branch(execution: dict[str, Any], branch: Branch, work: Callable[[int], Any]) -> Any:
    iteration = {"name": branch.scope.map_name, "index": branch.index}
    if branch.scope.map_name is not None and not branch.mark:
        add(execution, "MapIterationStarted", {"mapIterationStartedEventDetails": iteration})
    branch.running = True
    result = work(branch.index)
    branch.running = False
    if branch.scope.map_name is not None:
        add(execution, "MapIterationSucceeded", {"mapIterationSucceededEventDetails": iteration})
    return result


def _error(problem: Exception) -> Any:
    from ministack.services import stepfunctions

    if isinstance(problem, stepfunctions._ExecutionError):
        return problem
    return stepfunctions._ExecutionError(UNCATCHABLE, f"{type(problem).__name__}: {problem}")


def _fail(execution: dict[str, Any], failed: Branch, error: Any) -> None:
    scope, failed.running = failed.scope, False
    if error.error != UNCATCHABLE:
        if scope.map_name is not None:
            iteration = {"name": scope.map_name, "index": failed.index}
            append(execution, "MapIterationFailed", failed.last, {"mapIterationFailedEventDetails": iteration})
        if failed.state == "Task":
            append(execution, "TaskStateAborted", failed.last)
        _abort(execution, scope, failed.last)
    scope.end()


def _abort(execution: dict[str, Any], scope: Scope, previous: int) -> None:
    for branch in scope.branches:
        if not branch.running:
            continue
        branch.running = False
        if scope.map_name is not None:
            iteration = {"name": scope.map_name, "index": branch.index}
            append(execution, "MapIterationAborted", previous, {"mapIterationAbortedEventDetails": iteration})
        if branch.inside is not None:
            _abort(execution, branch.inside, previous)
        if branch.state in ("Task", "Wait", "Map", "Parallel"):
            append(execution, f"{branch.state}StateAborted", previous)
