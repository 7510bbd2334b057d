"""Probes of how executions run: what their histories say, as those say that were recorded on AWS.

Of Map and Parallel https://github.com/floci-io/floci (read off AWS), of timeouts and StopExecution
https://github.com/localstack/localstack (recorded on AWS).
"""

import json
from collections.abc import Callable
from typing import Any

from tests.emulator.probe import Probe

PASS = {"Type": "Pass", "End": True}
SLEEPS = "import time\n\ndef handler(event, context):\n    time.sleep(3)\n"


def chain(history: list[dict[str, Any]]) -> list[str]:
    """Each event with the id of the one that led to it."""
    return [f"{event['type']} {event.get('previousEventId')}" for event in history]


def tasks(probe: Probe) -> object:
    function = probe.function("def handler(event, context):\n    return 1 / event['x']\n")
    parameters = {"FunctionName": function, "Payload": {"x": 1}}
    failing = {"Type": "Task", "Resource": function, "Catch": [{"ErrorEquals": ["KeyError"], "Next": "B"}], "End": True}
    succeeding = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters, "End": True}
    _, history = probe.execute({"StartAt": "A", "States": {"A": failing, "B": succeeding}})
    function_scheduled = history[2].get("lambdaFunctionScheduledEventDetails", {})
    scheduled = history[-5].get("taskScheduledEventDetails", {})
    return (
        chain(history),
        (function_scheduled.get("resource") == function, function_scheduled.get("input")),
        (scheduled.get("resourceType"), scheduled.get("resource"), scheduled.get("region")),
    )


def retries(probe: Probe) -> object:
    function = probe.function("def handler(event, context):\n    raise KeyError('x')\n")
    retry = [{"ErrorEquals": ["KeyError"], "MaxAttempts": 1, "IntervalSeconds": 1, "MaxDelaySeconds": 1}]
    state = {"Type": "Task", "Resource": function, "Retry": retry, "End": True}
    return chain(probe.execute({"StartAt": "A", "States": {"A": state}})[1])


def map_state(probe: Probe) -> object:
    state = {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {"StartAt": "A", "States": {"A": PASS}}, "End": True}
    _, history = probe.execute({"StartAt": "M", "States": {"M": state}}, "[1, 2]")
    kinds = ("mapStateStartedEventDetails", "mapIterationStartedEventDetails", "mapIterationSucceededEventDetails")
    return chain(history), [event[kind] for event in history for kind in kinds if kind in event]


def parallel_state(probe: Probe) -> object:
    late = {"Type": "Wait", "Seconds": 1, "End": True}
    branches = [{"StartAt": "A", "States": {"A": PASS}}, {"StartAt": "B", "States": {"B": late}}]
    state = {"Type": "Parallel", "Branches": branches, "End": True}
    _, history = probe.execute({"StartAt": "P", "States": {"P": state}})
    leads = {event["id"]: event["type"] for event in history}
    return sorted(f"{event['type']} {leads.get(event.get('previousEventId'))}" for event in history)


def failing_branch(probe: Probe) -> object:
    processor = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 4, "End": True}}}
    states = {"A": {"Type": "Wait", "Seconds": 1, "Next": "F"}, "F": {"Type": "Fail", "Error": "Boom"}}
    late = {"Type": "Wait", "Seconds": 0, "Next": "M"}
    branches = [
        {"StartAt": "A", "States": states},
        {"StartAt": "L", "States": {"L": late, "M": {"Type": "Map", "ItemProcessor": processor, "End": True}}},
    ]
    caught = [{"ErrorEquals": ["Boom"], "Next": "Z"}]
    state = {"Type": "Parallel", "Branches": branches, "Catch": caught, "End": True}
    _, history = probe.execute({"StartAt": "P", "States": {"P": state, "Z": PASS}}, "[1]")
    return [event["type"] for event in history][-11:]


def failing_iteration(probe: Probe) -> object:
    function = probe.function("def handler(event, context):\n    return 1 / 0\n")
    inner = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": function, "End": True}}}
    state = {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": inner, "End": True}
    return chain(probe.execute({"StartAt": "M", "States": {"M": state}}, "[1, 2]")[1])


def distributed_map(probe: Probe) -> object:
    inner = {"StartAt": "A", "States": {"A": PASS}, "ProcessorConfig": {"Mode": "DISTRIBUTED"}}
    execution, history = probe.execute(
        {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inner, "End": True}}}, "[1, 2]"
    )
    client = probe.clients.state_machines
    (run,) = client.list_map_runs(executionArn=execution["executionArn"])["mapRuns"]
    described = client.describe_map_run(mapRunArn=run["mapRunArn"])
    child = client.list_executions(mapRunArn=run["mapRunArn"])["executions"][0]["executionArn"]
    of_child: Any = client.get_execution_history(executionArn=child)["events"]
    return (
        chain(history),
        history[3].get("mapRunStartedEventDetails", {}).get("mapRunArn") == run["mapRunArn"],
        (described["status"], described["itemCounts"]["succeeded"], described["executionCounts"]["resultsWritten"]),
        chain(of_child),
    )


def failing_distributed_map(probe: Probe) -> object:
    fails = {"Type": "Fail", "Error": "Boom"}
    inner = {"StartAt": "A", "States": {"A": fails}, "ProcessorConfig": {"Mode": "DISTRIBUTED"}}
    state = {"Type": "Map", "ItemProcessor": inner, "End": True}
    execution, history = probe.execute({"StartAt": "M", "States": {"M": state}}, "[1]")
    return chain(history), execution.get("error")


def machine_timeout(probe: Probe) -> object:
    wait = {"Type": "Wait", "Seconds": 3, "End": True}
    execution, history = probe.execute({"StartAt": "W", "TimeoutSeconds": 1, "States": {"W": wait}})
    return execution["status"], execution.get("error"), chain(history)


def function_timeout(probe: Probe) -> object:
    state = {"Type": "Task", "Resource": probe.function(SLEEPS), "TimeoutSeconds": 1, "End": True}
    execution, history = probe.execute({"StartAt": "A", "States": {"A": state}})
    timed_out = history[4].get("lambdaFunctionTimedOutEventDetails")
    return execution.get("error"), execution.get("cause"), chain(history), timed_out


def task_timeout(probe: Probe) -> object:
    parameters = {"FunctionName": probe.function(SLEEPS)}
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters, "End": True}
    caught = [{"ErrorEquals": ["States.Timeout"], "Next": "Z"}]
    states = {"A": {**state, "TimeoutSecondsPath": "$.limit", "Catch": caught}, "Z": PASS}
    execution, history = probe.execute({"StartAt": "A", "States": states}, '{"limit": 1}')
    return execution.get("output"), chain(history)[4:6]


def nested_execution(probe: Probe) -> object:
    child = probe.machine({"StartAt": "A", "States": {"A": PASS}})
    parameters = {"StateMachineArn": child, "Input": {"x": 1}}
    resource = "arn:aws:states:::states:startExecution.sync:2"
    state = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}
    execution, history = probe.execute({"StartAt": "A", "States": {"A": state}})
    submitted = history[4].get("taskSubmittedEventDetails", {})
    output = json.loads(execution.get("output", "{}"))
    return (
        chain(history),
        (submitted.get("resource"), sorted(json.loads(submitted.get("output", "{}")))),
        (output["Output"], output["Status"], output["InputDetails"], isinstance(output["StartDate"], int)),
    )


def failing_nested_execution(probe: Probe) -> object:
    child = probe.machine({"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "Boom", "Cause": "why"}}})
    resource = "arn:aws:states:::states:startExecution.sync"
    state = {"Type": "Task", "Resource": resource, "Parameters": {"StateMachineArn": child}, "End": True}
    execution, _ = probe.execute({"StartAt": "A", "States": {"A": state}})
    cause = execution["cause"]
    return execution["error"], json.loads(cause)["Error"] if cause.startswith("{") else cause


PROBES: list[tuple[Callable[[Probe], object], object]] = [
    (
        tasks,
        (
            [
                "ExecutionStarted 0",
                "TaskStateEntered 0",
                "LambdaFunctionScheduled 2",
                "LambdaFunctionStarted 3",
                "LambdaFunctionFailed 4",
                "TaskStateExited 5",
                "TaskStateEntered 6",
                "TaskScheduled 7",
                "TaskStarted 8",
                "TaskSucceeded 9",
                "TaskStateExited 10",
                "ExecutionSucceeded 11",
            ],
            (True, "{}"),
            ("lambda", "invoke", "us-east-1"),
        ),
    ),
    (
        retries,
        [
            "ExecutionStarted 0",
            "TaskStateEntered 0",
            "LambdaFunctionScheduled 2",
            "LambdaFunctionStarted 3",
            "LambdaFunctionFailed 4",
            "LambdaFunctionScheduled 5",
            "LambdaFunctionStarted 6",
            "LambdaFunctionFailed 7",
            "ExecutionFailed 8",
        ],
    ),
    (
        map_state,
        (
            [
                "ExecutionStarted 0",
                "MapStateEntered 0",
                "MapStateStarted 2",
                "MapIterationStarted 3",
                "PassStateEntered 4",
                "PassStateExited 5",
                "MapIterationSucceeded 6",
                "MapIterationStarted 3",
                "PassStateEntered 8",
                "PassStateExited 9",
                "MapIterationSucceeded 10",
                "MapStateSucceeded 11",
                "MapStateExited 11",
                "ExecutionSucceeded 13",
            ],
            [{"length": 2}, *({"name": "M", "index": index} for index in (0, 0, 1, 1))],
        ),
    ),
    (
        parallel_state,
        [
            "ExecutionStarted None",
            "ExecutionSucceeded ParallelStateExited",
            "ParallelStateEntered None",
            "ParallelStateExited WaitStateExited",
            "ParallelStateStarted ParallelStateEntered",
            "ParallelStateSucceeded WaitStateExited",
            "PassStateEntered ParallelStateStarted",
            "PassStateExited PassStateEntered",
            "WaitStateEntered ParallelStateStarted",
            "WaitStateExited WaitStateEntered",
        ],
    ),
    (
        failing_branch,
        [
            "WaitStateEntered",
            "WaitStateExited",
            "FailStateEntered",
            "MapIterationAborted",
            "WaitStateAborted",
            "MapStateAborted",
            "ParallelStateFailed",
            "ParallelStateExited",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded",
        ],
    ),
    (
        failing_iteration,
        [
            "ExecutionStarted 0",
            "MapStateEntered 0",
            "MapStateStarted 2",
            "MapIterationStarted 3",
            "TaskStateEntered 4",
            "LambdaFunctionScheduled 5",
            "LambdaFunctionStarted 6",
            "LambdaFunctionFailed 7",
            "MapIterationFailed 8",
            "TaskStateAborted 8",
            "MapStateFailed 8",
            "ExecutionFailed 11",
        ],
    ),
    (
        distributed_map,
        (
            [
                "ExecutionStarted 0",
                "MapStateEntered 0",
                "MapStateStarted 2",
                "MapRunStarted 3",
                "MapRunSucceeded 4",
                "MapStateSucceeded 5",
                "MapStateExited 4",
                "ExecutionSucceeded 7",
            ],
            True,
            ("SUCCEEDED", 2, 2),
            ["ExecutionStarted 0", "PassStateEntered 0", "PassStateExited 2", "ExecutionSucceeded 3"],
        ),
    ),
    (
        failing_distributed_map,
        (
            [
                "ExecutionStarted 0",
                "MapStateEntered 0",
                "MapStateStarted 2",
                "MapRunStarted 3",
                "MapRunFailed 4",
                "MapStateFailed 5",
                "ExecutionFailed 6",
            ],
            "States.ExceedToleratedFailureThreshold",
        ),
    ),
    (machine_timeout, ("TIMED_OUT", None, ["ExecutionStarted 0", "WaitStateEntered 0", "ExecutionTimedOut 0"])),
    (
        function_timeout,
        (
            "States.Timeout",
            None,
            [
                "ExecutionStarted 0",
                "TaskStateEntered 0",
                "LambdaFunctionScheduled 2",
                "LambdaFunctionStarted 3",
                "LambdaFunctionTimedOut 4",
                "ExecutionFailed 5",
            ],
            {"error": "States.Timeout"},
        ),
    ),
    (task_timeout, ('{"Error": "States.Timeout", "Cause": ""}', ["TaskTimedOut 4", "TaskStateExited 5"])),
    (
        nested_execution,
        (
            [
                "ExecutionStarted 0",
                "TaskStateEntered 0",
                "TaskScheduled 2",
                "TaskStarted 3",
                "TaskSubmitted 4",
                "TaskSucceeded 5",
                "TaskStateExited 6",
                "ExecutionSucceeded 7",
            ],
            ("startExecution.sync:2", ["ExecutionArn", "StartDate"]),
            ({"x": 1}, "SUCCEEDED", {"Included": True}, True),
        ),
    ),
    (failing_nested_execution, ("States.TaskFailed", "Boom")),
]
