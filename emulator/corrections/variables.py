"""Corrections of variables."""

import contextlib
import contextvars
import re
from collections.abc import Callable, Iterator
from typing import Any

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
