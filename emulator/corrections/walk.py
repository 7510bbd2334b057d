"""Executes the states of an execution, of a branch or of an iteration, one after another."""

import contextvars
import copy
import json
import threading
from collections.abc import Mapping
from typing import Any

from emulator.corrections.history import add, end
from emulator.corrections.scope import LOCK, Branch, Ended, Scope, here, running


def run(execution_arn: str) -> None:
    """Execute what there is to execute of an execution, from its start or from where it stopped, up to its end."""
    contextvars.copy_context().run(_run, execution_arn)


def _run(execution_arn: str) -> None:
    from ministack.services import stepfunctions

    scope = Scope()
    with LOCK:
        execution = stepfunctions._executions.get(execution_arn)
        if execution is None or execution["status"] != "RUNNING":
            return
        running[execution_arn] = scope
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"], {})
    definition = json.loads(execution.get("definition") or machine["definition"])
    branch = Branch(scope, execution.setdefault("mark", {}))
    here.set(branch)
    limit = _limit(execution, definition, scope)
    try:
        data = json.loads(execution["input"])
        output = walk(definition, data, execution, _context(execution, machine, definition, data))
        end(execution, "SUCCEEDED", branch.last, scope, output=json.dumps(output))
    except Ended:
        pass
    except stepfunctions._ExecutionError as error:
        end(execution, "FAILED", branch.last, scope, error=error.error, cause=error.cause)
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"
        end(execution, "FAILED", branch.last, scope, error="States.Runtime", cause=cause)
    finally:
        if limit:
            limit.cancel()


def _limit(execution: dict[str, Any], definition: Mapping[str, Any], scope: Scope) -> threading.Timer | None:
    if "TimeoutSeconds" not in definition:
        return None
    context = contextvars.copy_context()
    # Step Functions tells neither error nor cause of it, only the status.
    timer = threading.Timer(definition["TimeoutSeconds"], context.run, (end, execution, "TIMED_OUT", 0, scope))
    timer.daemon = True
    timer.start()
    return timer


def _context(execution: Mapping[str, Any], machine: Mapping[str, Any], definition: Mapping[str, Any], data: Any) -> Any:
    # https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
    described = {"Id": execution["executionArn"], "Input": data, "Name": execution["name"]}
    described |= {"StartTime": execution["startDate"], "RedriveCount": execution.get("redriveCount", 0)}
    if "roleArn" in execution:
        described["RoleArn"] = execution["roleArn"]
    if "redriveDate" in execution:
        described["RedriveTime"] = execution["redriveDate"]
    return {
        "QueryLanguage": definition.get("QueryLanguage", "JSONPath"),
        "Execution": described,
        "StateMachine": {"Id": execution["stateMachineArn"], "Name": execution["stateMachineArn"].split(":")[6]},
        "variables": {},
    }


def walk(machine: Mapping[str, Any], data: Any, execution: dict[str, Any], context: dict[str, Any]) -> Any:
    """The output of the last state of *machine*, which has `StartAt` and `States`.

    It starts where the mark of this branch says, if that says anything: that is a redrive.
    """
    branch = here.get()
    mark = branch.mark
    if not mark:
        mark |= {"state": machine["StartAt"], "input": data, "before": branch.last, "variables": context["variables"]}
    while "output" not in mark:
        context["variables"] = copy.deepcopy(mark["variables"])
        name = mark["state"]
        output, following = _visit(machine["States"][name], name, execution, context)
        with LOCK:
            mark.clear()
            mark |= {"before": branch.last, "variables": copy.deepcopy(context["variables"])}
            mark |= {"output": output} if following is None else {"state": following, "input": output}
    return mark["output"]


def _visit(state: Mapping[str, Any], name: str, execution: dict[str, Any], context: dict[str, Any]) -> tuple[Any, Any]:
    from ministack.core.responses import now_iso
    from ministack.services import stepfunctions

    branch = here.get()
    mark, kind, data = branch.mark, state["Type"], branch.mark["input"]
    context["State"] = {"Name": name, "EnteredTime": now_iso(), "RetryCount": 0}
    branch.last, branch.state, branch.inside = mark["before"], kind, None
    # A redrive goes on in a state that was entered; only Fail is entered again.
    if kind == "Fail" or "entered" not in mark:
        entered = {"name": name, "input": json.dumps(data)}
        mark["entered"] = add(execution, f"{kind}StateEntered", {"stateEnteredEventDetails": entered})
    branch.last = mark["entered"]
    if kind == "Fail":
        raise stepfunctions._ExecutionError(*stepfunctions._fail_state_error(state, data, context))
    if kind == "Succeed":
        output, following = _succeeded(state, data, context), None
    else:
        more = (execution,) if kind in ("Task", "Parallel", "Map") else ()
        output, following = getattr(stepfunctions, f"_execute_{kind.lower()}")(state, data, *more, context)
    exited = {"name": name, "output": json.dumps(output)}
    with LOCK:
        add(execution, f"{kind}StateExited", {"stateExitedEventDetails": exited})
        branch.state = ""
        return output, following


def _succeeded(state: Mapping[str, Any], data: Any, context: dict[str, Any]) -> Any:
    from ministack.services import stepfunctions

    if stepfunctions._state_query_language(state, context) == "JSONata":
        return stepfunctions._apply_jsonata_output(state, data, context, default=data)
    return stepfunctions._apply_output_path(state, stepfunctions._apply_input_path(state, data, context), context)
