"""Task states: each attempt, its events, and how long it may take."""

import contextvars
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

from emulator.corrections import callback, nested
from emulator.corrections.history import add
from emulator.corrections.retry import retried


def execute_task(state: Mapping[str, Any], data: Any, execution: dict[str, Any], context: dict[str, Any]) -> Any:
    """Output and next state of a Task state."""
    from ministack.services import stepfunctions

    is_jsonata = stepfunctions._state_query_language(state, context) == "JSONata"
    if ".waitForTaskToken" in state["Resource"]:
        context["Task"] = {"Token": stepfunctions.new_uuid()}

    def attempt() -> tuple[Any, Any]:
        if is_jsonata:
            result = _call(
                state, stepfunctions._apply_jsonata_arguments(state, data, context), data, execution, context
            )
            output = stepfunctions._apply_jsonata_output(state, data, context, result=result, default=result)
            stepfunctions._apply_state_assign(state, data, context, result=result)
            return output, stepfunctions._next_or_end(state)
        effective = stepfunctions._apply_input_path(state, data, context)
        effective = stepfunctions._apply_parameters(state, effective, context)
        result = stepfunctions._apply_result_selector(state, _call(state, effective, data, execution, context))
        output = stepfunctions._apply_result_path(state, data, result)
        return stepfunctions._apply_output_path(state, output, context), stepfunctions._next_or_end(state)

    return retried(state, data, context, attempt)


class Events:
    """The events of one attempt at a task, in the words that AWS has for what it calls."""

    def __init__(self, resource: str, execution: dict[str, Any]) -> None:
        self._execution = execution
        self._named: dict[str, Any] = {}
        self.kind = "Task"
        if ":function:" in resource:
            self.kind = "LambdaFunction"
        elif ":activity:" in resource:
            self.kind = "Activity"
        else:
            service, _, action = resource.split(":::", 1)[-1].rpartition(":")
            if action.isdigit():  # startExecution.sync:2
                service, _, first = service.rpartition(":")
                action = f"{first}:{action}"
            self._named = {"resourceType": service, "resource": action}

    def scheduled(self, resource: str, given: Any, limits: Mapping[str, int]) -> None:
        """It is to start, with what it is given."""
        from ministack.core.responses import get_region

        if self._named:
            self._add("Scheduled", region=get_region(), parameters=json.dumps(given), **limits)
            self._add("Started")
        else:
            self._add("Scheduled", resource=resource, input=json.dumps(given), **limits)
            if self.kind == "LambdaFunction":
                add(self._execution, "LambdaFunctionStarted")

    def submitted(self, output: Any) -> None:
        """What it calls has answered, and works on."""
        self._add("Submitted", output=json.dumps(output))

    def succeeded(self, output: Any) -> None:
        """It has a result."""
        if self.kind == "Activity":
            self._add("Started")
        self._add("Succeeded", output=json.dumps(output))

    def failed(self, error: Any) -> None:
        """It has an error."""
        timed_out = error.error in ("States.Timeout", "States.HeartbeatTimeout")
        known = {"error": error.error, "cause": error.cause}
        self._add("TimedOut" if timed_out else "Failed", **{key: it for key, it in known.items() if it is not None})

    def _add(self, happened: str, **details: Any) -> None:
        kind = f"{self.kind}{happened}"
        add(self._execution, kind, {f"{kind[0].lower()}{kind[1:]}EventDetails": self._named | details})


def _call(state: Mapping[str, Any], given: Any, data: Any, execution: dict[str, Any], context: dict[str, Any]) -> Any:
    from ministack.services import stepfunctions

    resource = state["Resource"]
    limits = {name: _limit(state, f"{name}Seconds", data, context) for name in ("Timeout", "Heartbeat")}
    events = Events(resource, execution)
    known = {f"{name.lower()}InSeconds": limit for name, limit in limits.items() if limit is not None}
    events.scheduled(resource, given, known)
    try:
        if ".waitForTaskToken" in resource:
            result = callback.result(resource, given, context["Task"]["Token"], limits, events.submitted)
        elif ":states:startExecution.sync" in resource:
            result = nested.result(resource, given, limits["Timeout"], execution["executionArn"], events.submitted)
        elif limits["Timeout"] is None or events.kind == "Activity":
            result = stepfunctions._invoke_resource(resource, given)
        else:
            result = _in_time(lambda: stepfunctions._invoke_resource(resource, given), limits["Timeout"])
    except stepfunctions._ExecutionError as error:
        events.failed(error)
        raise
    events.succeeded(result)
    return result


def _limit(state: Mapping[str, Any], field: str, data: Any, context: dict[str, Any]) -> int | None:
    from ministack.services import stepfunctions

    if f"{field}Path" in state:
        return int(stepfunctions._resolve_path_or_ctx(state[f"{field}Path"], data, context))
    if field not in state:
        return None
    if isinstance(state[field], str):
        return int(stepfunctions._jsonata_state_field(state, field, "number", data, context))
    return int(state[field])


def _in_time(call: Callable[[], Any], seconds: int) -> Any:
    from ministack.services import stepfunctions

    pool = ThreadPoolExecutor(max_workers=1)
    result = pool.submit(contextvars.copy_context().run, call)
    pool.shutdown(wait=False)
    try:
        return result.result(seconds)
    except NotInTime:
        # Step Functions tells no cause of it. What was called goes on; nobody waits for it.
        raise stepfunctions._ExecutionError("States.Timeout", None) from None
