"""Distributed Map states: a Map Run, whose iterations are executions of their own."""

import contextvars
import copy
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from emulator.corrections.history import add, append, end
from emulator.corrections.items import item_input, items_of, output_of
from emulator.corrections.scope import LOCK, Branch, Ended, Scope, here
from emulator.corrections.walk import walk

AT_ONCE = 64
"""Child executions at once, however many more MaxConcurrency allows. AWS has up to 10,000."""

COUNTED = {
    "RUNNING": "running",
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timedOut",
    "ABORTED": "aborted",
}


class MapRun:
    """One attempt at a distributed Map state."""

    def __init__(self, state: Mapping[str, Any], items: list[Any], at_once: int, execution: dict[str, Any]) -> None:
        from ministack.core.responses import new_uuid, now_iso
        from ministack.services import stepfunctions

        self._state = state
        self._parent = execution
        self._items = items
        self._at_once = min(at_once or AT_ONCE, AT_ONCE)
        self._scope = Scope(here.get().scope)
        self._children: dict[int, dict[str, Any]] = {}
        prefix, machine = execution["executionArn"].split(":execution:")
        self._label = state.get("Label") or new_uuid()
        self._prefix, self._name = prefix, f"{machine.split(':')[0]}/{self._label}"
        self._definition = json.dumps(state.get("ItemProcessor") or state["Iterator"])
        self.arn = f"{prefix}:mapRun:{self._name}:{new_uuid()}"
        self._described: dict[str, Any] = {
            "mapRunArn": self.arn,
            "executionArn": execution["executionArn"],
            "status": "RUNNING",
            "startDate": now_iso(),
            "maxConcurrency": at_once,
            "toleratedFailurePercentage": float(state.get("ToleratedFailurePercentage", 0)),
            "toleratedFailureCount": int(state.get("ToleratedFailureCount", 0)),
            "redriveCount": 0,
            "_stateMachineArn": f"{prefix}:stateMachine:{self._name}",
        }
        stepfunctions._map_runs[self.arn] = self._described
        self._count()

    def results(self, data: Any, context: dict[str, Any]) -> list[Any]:
        """The output of each child execution; of those whose failure is tolerated there is none.

        Raises:
            Ended: The execution around it was aborted.
        """
        with_threads = ThreadPoolExecutor(max_workers=max(1, min(self._at_once, len(self._items))))
        tasks = [
            with_threads.submit(contextvars.copy_context().run, self._child, index, item, data, context)
            for index, item in enumerate(self._items)
        ]
        while wait(tasks, 0.05).not_done and not self._scope.ended:
            pass
        with_threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children.values():
            end(child, "ABORTED")
        if here.get().scope.ended:
            self._stop("ABORTED")
            raise Ended
        self._stop("FAILED" if self._exceeded() else "SUCCEEDED")
        if self._described["status"] == "FAILED":
            from ministack.services import stepfunctions

            cause = "The specified tolerated failure threshold was exceeded"
            raise stepfunctions._ExecutionError("States.ExceedToleratedFailureThreshold", cause)
        outputs = (self._children[index]["output"] for index in sorted(self._children))
        return [json.loads(output) for output in outputs if output is not None]

    def _child(self, index: int, item: Any, data: Any, context: dict[str, Any]) -> None:
        from ministack.core.responses import new_uuid, now_iso
        from ministack.services import stepfunctions

        context = copy.deepcopy(context) | {"Map": {"Item": {"Index": index, "Value": item}}}
        given = item_input(self._state, data, item, context)
        name = new_uuid()
        child: dict[str, Any] = {
            "executionArn": f"{self._prefix}:execution:{self._name}:{name}",
            "stateMachineArn": self._described["_stateMachineArn"],
            "name": name,
            "status": "RUNNING",
            "startDate": now_iso(),
            "stopDate": None,
            "input": json.dumps(given),
            "output": None,
            "mapRunArn": self.arn,
            "definition": self._definition,
            "roleArn": self._parent["roleArn"],
            "label": self._label,
            "events": [],
        }
        with LOCK:
            if self._scope.ended:
                return
            append(child, "ExecutionStarted", 0, {"executionStartedEventDetails": {"input": child["input"]}})
            stepfunctions._executions[child["executionArn"]] = child
            self._children[index] = child
        self._count()
        self._execute(child, given, context)
        with LOCK:
            if self._exceeded():
                self._scope.end()
        self._count()

    def _execute(self, child: dict[str, Any], given: Any, context: dict[str, Any]) -> None:
        from ministack.services import stepfunctions

        branch = Branch(Scope(self._scope))
        here.set(branch)
        processor = self._state.get("ItemProcessor") or self._state["Iterator"]
        try:
            output = json.dumps(walk(processor, given, child, context))
            end(child, "SUCCEEDED", branch.last, output=output)
        except Ended:
            end(child, "ABORTED")
        except stepfunctions._ExecutionError as error:
            end(child, "FAILED", branch.last, error=error.error, cause=error.cause)
        except Exception as error:
            end(child, "FAILED", branch.last, error="States.Runtime", cause=f"{type(error).__name__}: {error}")

    def _exceeded(self) -> bool:
        failed = sum(child["status"] in ("FAILED", "TIMED_OUT") for child in self._children.values())
        percentage = self._described["toleratedFailurePercentage"]
        limits = []
        if "ToleratedFailureCount" in self._state:
            limits.append(failed > self._described["toleratedFailureCount"])
        if "ToleratedFailurePercentage" in self._state:
            limits.append(failed * 100 > percentage * len(self._items))
        return any(limits) if limits else failed > 0

    def _count(self) -> None:
        with LOCK:
            counts = dict.fromkeys((*COUNTED.values(), "pending", "resultsWritten"), 0)
            for child in self._children.values():
                counts[COUNTED[child["status"]]] += 1
            counts |= {"total": len(self._items), "pending": len(self._items) - len(self._children)}
            counts["resultsWritten"] = counts["succeeded"]
            self._described |= {"itemCounts": counts, "executionCounts": dict(counts)}

    def _stop(self, status: str) -> None:
        from ministack.core.responses import now_iso

        self._count()
        self._described |= {"status": status, "stopDate": now_iso()}


def run_distributed_map(
    state: Mapping[str, Any], data: Any, execution: dict[str, Any], context: dict[str, Any]
) -> tuple[Any, Any]:
    """Output and next state of a distributed Map state, after one attempt at it."""
    from ministack.services import stepfunctions

    items, at_once = items_of(state, data, context)
    add(execution, "MapStateStarted", {"mapStateStartedEventDetails": {"length": len(items)}})
    run = MapRun(state, items, at_once, execution)
    started = add(execution, "MapRunStarted", {"mapRunStartedEventDetails": {"mapRunArn": run.arn}})
    try:
        results = run.results(data, context)
    except stepfunctions._ExecutionError as error:
        details = {"error": error.error, "cause": error.cause}
        add(execution, "MapRunFailed", {"mapRunFailedEventDetails": details})
        raise
    add(execution, "MapRunSucceeded")
    add(execution, "MapStateSucceeded")
    # AWS passes both by: what follows is led to by the start of the Map Run.
    here.get().last = started
    return output_of(state, data, results, context), stepfunctions._next_or_end(state)
