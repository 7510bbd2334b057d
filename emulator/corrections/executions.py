"""Corrections of executions: how they fail, their history, their variables, and what a state machine keeps."""

import contextlib
import contextvars
import json
import re
from collections.abc import Callable, Iterator
from typing import Any


def fail_states_have_no_error_of_their_own() -> None:
    """A Fail state without `Error` fails the execution without one, and a failed execution has no output."""
    from ministack.services import stepfunctions

    def field_of_fail(state: Any, data: Any, ctx: Any = None) -> tuple[Any, Any]:
        return tuple(stepfunctions._fail_state_field(state, field, None, data, ctx) for field in ("Error", "Cause"))

    def fail(execution: Any, error: str | None, cause: str | None) -> None:
        details = {key: value for key, value in (("error", error), ("cause", cause)) if value is not None}
        stepfunctions._add_event(execution, "ExecutionFailed", {"executionFailedEventDetails": details})
        execution.update(status="FAILED", error=error, cause=cause, stopDate=stepfunctions.now_iso())
        stepfunctions._emit_execution_status_event(execution)

    stepfunctions._fail_state_error, stepfunctions._fail_execution = field_of_fail, fail


def tracing_is_kept() -> None:
    """`tracingConfiguration` is stored and returned; without it, each deployment sees a difference."""
    from ministack.services import stepfunctions

    create, update = stepfunctions._create_state_machine, stepfunctions._update_state_machine

    def remember(arn: str, data: Any, default: Any) -> None:
        machine = stepfunctions._state_machines.get(arn)
        if machine is not None and data.get("tracingConfiguration", default):
            machine["tracingConfiguration"] = data.get("tracingConfiguration", default)

    def corrected_create(data: Any) -> Any:
        response = create(data)
        if response[0] == 200:
            remember(json.loads(response[2])["stateMachineArn"], data, {"enabled": False})
        return response

    def corrected_update(data: Any) -> Any:
        response = update(data)
        if response[0] == 200:
            remember(data["stateMachineArn"], data, None)
        return response

    stepfunctions._create_state_machine, stepfunctions._update_state_machine = corrected_create, corrected_update


LAMBDA_EVENTS = {
    "TaskScheduled": "LambdaFunctionScheduled",
    "TaskSucceeded": "LambdaFunctionSucceeded",
    "TaskFailed": "LambdaFunctionFailed",
}


def history_has_the_events_of_aws() -> None:
    """Tasks with a function's ARN have `LambdaFunction...` events, tasks have a start, events have a previous one."""
    from ministack.services import stepfunctions

    add, invoke, start = stepfunctions._add_event, stepfunctions._invoke_resource, stepfunctions._start_execution
    scheduled: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("scheduled")

    def details_of(kind: str) -> str:
        return kind[0].lower() + kind[1:] + "EventDetails"

    def corrected_add(execution: Any, kind: str, details: Any = None) -> Any:
        fields: dict[str, Any] = next(iter((details or {}).values()), {})
        if kind in LAMBDA_EVENTS and ":function:" in str(fields.get("resource")):
            kind = LAMBDA_EVENTS[kind]
            kept = {"resource"} if kind == "LambdaFunctionScheduled" else {"output", "error", "cause"}
            fields = {key: value for key, value in fields.items() if key in kept}
            details = {details_of(kind): fields}
        event = add(execution, kind, details)
        event["previousEventId"] = 0 if event["id"] == 2 else event["id"] - 1
        if kind in ("LambdaFunctionScheduled", "TaskScheduled"):
            scheduled.set(fields)
            started = "LambdaFunctionStarted" if kind.startswith("Lambda") else "TaskStarted"
            same = {key: fields[key] for key in ("resource", "resourceType") if started == "TaskStarted"}
            corrected_add(execution, started, {details_of(started): same} if same else None)
        return event

    def noting_invoke(resource: str, data: Any) -> Any:
        fields = scheduled.get({})
        fields["input" if ":function:" in resource else "parameters"] = json.dumps(data)
        return invoke(resource, data)

    def corrected_start(data: Any) -> Any:
        response = start(data)
        if response[0] == 200:
            stepfunctions._executions[json.loads(response[2])["executionArn"]]["events"][0]["previousEventId"] = 0
        return response

    stepfunctions._add_event, stepfunctions._invoke_resource = corrected_add, noting_invoke
    stepfunctions._start_execution = corrected_start


VARIABLE = re.compile(r"\$([^\W\d]\w*)(.*)", re.DOTALL)


def variables_work_in_jsonpath() -> None:
    """`Assign` of Task, Pass, Map, Parallel, Wait and Choice states sets variables, and paths read them as `$name`."""
    from ministack.services import stepfunctions

    frames: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("frames")
    resolve, select = stepfunctions._resolve_path, stepfunctions._apply_result_selector

    def corrected_resolve(path: str, data: Any) -> Any:
        match = VARIABLE.fullmatch(path) if path else None
        if match is None:
            return resolve(path, data)
        variables = frames.get()["variables"]
        if match[1] not in variables:
            raise stepfunctions._ExecutionError("States.Runtime", f"No variable ${match[1]} was assigned before {path}")
        return resolve("$" + match[2], variables[match[1]])

    def noting_select(state: Any, data: Any) -> Any:
        frames.get()["result"] = data
        return select(state, data)

    @contextlib.contextmanager
    def frame(ctx: Any, data: Any) -> Iterator[dict[str, Any]]:
        token = frames.set({"variables": ctx.setdefault("variables", {}), "result": data})
        try:
            yield frames.get()
        finally:
            frames.reset(token)

    def assigning(execute: Callable[..., Any]) -> Callable[..., Any]:
        def corrected(state: Any, data: Any, *rest: Any) -> Any:
            ctx = rest[-1]
            with frame(ctx, data) as current:
                outcome = execute(state, data, *rest)
                if stepfunctions._state_query_language(state, ctx) != "JSONata":
                    taken = [rule for rule in state.get("Choices", ()) if stepfunctions._evaluate_rule(rule, data, ctx)]
                    template = (taken[0] if taken else state).get("Assign")
                    if template and outcome[1] == (taken[0]["Next"] if taken else stepfunctions._next_or_end(state)):
                        current["variables"].update(stepfunctions._resolve_params_obj(template, current["result"], ctx))
                return outcome

        return corrected

    for kind in ("task", "pass", "map", "parallel", "wait", "choice"):
        setattr(stepfunctions, f"_execute_{kind}", assigning(getattr(stepfunctions, f"_execute_{kind}")))
    stepfunctions._resolve_path, stepfunctions._apply_result_selector = corrected_resolve, noting_select
