"""Probes of how executions start, stop and are redriven, and of what is refused."""

import json
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from emulator.clients import ACCOUNT, REGION
from tests.emulator.histories import PASS, chain
from tests.emulator.probe import ENDS, ROLE, Probe

WAIT = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3, "End": True}}}


def code(call: Callable[..., Any], **options: Any) -> str:
    """The error of a call, or nothing."""
    try:
        call(**options)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return ""


def refused_starts(probe: Probe) -> object:
    client, machine = probe.clients.state_machines, probe.machine(WAIT)
    return [
        code(client.start_execution, stateMachineArn=machine, input="{"),
        code(client.start_execution, stateMachineArn=machine, name="a b"),
        code(client.start_execution, stateMachineArn=machine, name="a" * 81),
        code(client.start_execution, stateMachineArn=f"{machine}x"),
        code(client.start_sync_execution, stateMachineArn=machine),
    ]


def names_used_twice(probe: Probe) -> object:
    client, machine = probe.clients.state_machines, probe.machine(WAIT)
    first = client.start_execution(stateMachineArn=machine, name="x", input="[1]")
    same = code(client.start_execution, stateMachineArn=machine, name="x", input="[1]")
    other = code(client.start_execution, stateMachineArn=machine, name="x", input="[2]")
    client.stop_execution(executionArn=first["executionArn"])
    return same, other, code(client.start_execution, stateMachineArn=machine, name="x", input="[1]")


def definitions_kept_from_the_start(probe: Probe) -> object:
    client, machine = probe.clients.state_machines, probe.machine(WAIT)
    started = client.start_execution(stateMachineArn=machine)
    version = client.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"]
    client.update_state_machine(stateMachineArn=machine, definition=json.dumps({"StartAt": "A", "States": {"A": PASS}}))
    described = client.describe_state_machine_for_execution(executionArn=started["executionArn"])
    of_version = client.start_execution(stateMachineArn=version)["executionArn"]
    return json.loads(described["definition"]) == WAIT, client.describe_execution(executionArn=of_version).get(
        "stateMachineVersionArn"
    ) == version


def definitions_of_children(probe: Probe) -> object:
    inner = {"StartAt": "A", "States": {"A": PASS}, "ProcessorConfig": {"Mode": "DISTRIBUTED"}}
    each = {"Type": "Map", "Label": "Each", "ItemProcessor": inner, "End": True}
    execution, _ = probe.execute({"StartAt": "M", "States": {"M": each}}, "[1]")
    client = probe.clients.state_machines
    (run,) = client.list_map_runs(executionArn=execution["executionArn"])["mapRuns"]
    child = client.list_executions(mapRunArn=run["mapRunArn"])["executions"][0]["executionArn"]
    try:
        described = client.describe_state_machine_for_execution(executionArn=child)
    except ClientError as error:
        return error.response["Error"]["Code"]
    is_of_run = described["mapRunArn"] == run["mapRunArn"]
    return json.loads(described["definition"]) == inner, is_of_run, described["label"], described["roleArn"]


def express(probe: Probe) -> object:
    client = probe.clients.state_machines
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "Boom"}}})
    machine = client.create_state_machine(name="express", definition=definition, roleArn=ROLE, type="EXPRESS")
    answer = client.start_sync_execution(stateMachineArn=machine["stateMachineArn"])
    told = answer["status"], answer.get("error"), answer.get("cause"), answer.get("output")
    described = code(client.describe_execution, executionArn=answer["executionArn"])
    listed = code(client.list_executions, stateMachineArn=machine["stateMachineArn"])
    client.delete_state_machine(stateMachineArn=machine["stateMachineArn"])
    return told, described, listed


def stopped(probe: Probe) -> object:
    client = probe.clients.state_machines
    arn = client.start_execution(stateMachineArn=probe.machine(WAIT))["executionArn"]
    entered(probe, arn, "WaitStateEntered")
    client.stop_execution(executionArn=arn, error="Enough", cause="It takes long.")
    execution, history = probe.ended(arn)
    details = history[-1]["executionAbortedEventDetails"]
    again = code(client.stop_execution, executionArn=arn)
    return execution["status"], execution.get("error"), execution.get("cause"), chain(history), details, again


def entered(probe: Probe, arn: str, kind: str) -> None:
    """Return when an execution has an event, or its last one."""
    client = probe.clients.state_machines
    while {kind, *ENDS}.isdisjoint(it["type"] for it in client.get_execution_history(executionArn=arn)["events"]):
        time.sleep(0.02)


def redriven_task(probe: Probe) -> object:
    function = probe.function("def handler(event, context):\n    raise KeyError('x')\n")
    retry = [{"ErrorEquals": ["KeyError"], "MaxAttempts": 1, "IntervalSeconds": 1}]
    state = {"Type": "Task", "Resource": function, "Retry": retry, "End": True}
    execution, before = probe.execute({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": state}})
    return redriven(probe, execution["executionArn"], len(before))


def redriven(probe: Probe, arn: str, before: int) -> object:
    """What a redrive tells, and the events that it adds to so many that were there."""
    refused = code(probe.clients.state_machines.redrive_execution, executionArn=arn)
    if refused:
        return refused
    execution, history = probe.ended(arn)
    while len(history) < before + 2:
        execution, history = probe.ended(arn)
    told = (execution["status"], execution["redriveCount"], execution["redriveStatus"], "redriveDate" in execution)
    return told, history[before]["executionRedrivenEventDetails"], chain(history[before:])


def redriven_fail(probe: Probe) -> object:
    states = {"A": {"Type": "Pass", "Next": "F"}, "F": {"Type": "Fail", "Error": "Boom"}}
    execution, before = probe.execute({"StartAt": "A", "States": states})
    return redriven(probe, execution["executionArn"], len(before))


def redriven_iterations(probe: Probe) -> object:
    chooses = {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "W"}], "Default": "A"}
    inner = {"C": chooses, "W": {"Type": "Wait", "Seconds": 1, "Next": "A"}, "A": PASS}
    state = {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {"StartAt": "C", "States": inner}, "End": True}
    client, machine = probe.clients.state_machines, probe.machine({"StartAt": "M", "States": {"M": state}})
    arn = client.start_execution(stateMachineArn=machine, input="[1, 2]")["executionArn"]
    entered(probe, arn, "WaitStateEntered")
    code(client.stop_execution, executionArn=arn)
    told = redriven(probe, arn, 14)
    return told, client.describe_execution(executionArn=arn).get("output")


def redrives_told(probe: Probe) -> object:
    client, machine = probe.clients.state_machines, probe.machine({"StartAt": "A", "States": {"A": {"Type": "Fail"}}})
    arns = [client.start_execution(stateMachineArn=machine)["executionArn"] for _ in range(2)]
    before = [probe.ended(arn)[0] for arn in arns]
    refused = [code(client.redrive_execution, executionArn=arns[0], clientToken="once") for _ in range(2)]
    redriven = client.list_executions(stateMachineArn=machine, redriveFilter="REDRIVEN")["executions"]
    others = client.list_executions(stateMachineArn=machine, redriveFilter="NOT_REDRIVEN")["executions"]
    listed = [(it["executionArn"] == arns[0], it.get("redriveCount")) for it in (*redriven, *others)]
    return [(it.get("redriveCount"), it.get("redriveStatus")) for it in before], refused, listed


def refused_redrives(probe: Probe) -> object:
    client = probe.clients.state_machines
    execution, _ = probe.execute({"StartAt": "A", "States": {"A": PASS}})
    unknown = f"{execution['executionArn']}x"
    return (
        (execution.get("redriveStatus"), execution.get("redriveStatusReason")),
        code(client.redrive_execution, executionArn=execution["executionArn"]),
        code(client.redrive_execution, executionArn=unknown),
        code(client.redrive_execution, executionArn="x"),
    )


def unknown(probe: Probe) -> object:
    client = probe.clients.state_machines
    prefix = f"arn:aws:states:{REGION}:{ACCOUNT}"
    about = (client.describe_execution, client.get_execution_history, client.list_map_runs, client.stop_execution)
    return (
        {code(call, executionArn="x") for call in about},
        {code(call, executionArn=f"{prefix}:execution:x:y") for call in about},
        code(client.list_executions, stateMachineArn=f"{prefix}:stateMachine:nowhere"),
    )


STARTS: list[tuple[Callable[[Probe], object], object]] = [
    (
        refused_starts,
        [
            "InvalidExecutionInput",
            "InvalidName",
            "ValidationException",
            "StateMachineDoesNotExist",
            "StateMachineTypeNotSupported",
        ],
    ),
    (names_used_twice, ("", "ExecutionAlreadyExists", "ExecutionAlreadyExists")),
    (definitions_kept_from_the_start, (True, True)),
    (definitions_of_children, (True, True, "Each", ROLE)),
    (express, (("FAILED", "Boom", None, None), "InvalidArn", "StateMachineTypeNotSupported")),
]
STOPS: list[tuple[Callable[[Probe], object], object]] = [
    (
        stopped,
        (
            "ABORTED",
            "Enough",
            "It takes long.",
            ["ExecutionStarted 0", "WaitStateEntered 0", "ExecutionAborted 0"],
            {"error": "Enough", "cause": "It takes long."},
            "",
        ),
    ),
]
REDRIVES: list[tuple[Callable[[Probe], object], object]] = [
    (
        redriven_task,
        (
            ("FAILED", 1, "REDRIVABLE", True),
            {"redriveCount": 1},
            [
                "ExecutionRedriven 11",
                "LambdaFunctionScheduled 4",
                "LambdaFunctionStarted 13",
                "LambdaFunctionFailed 14",
                "LambdaFunctionScheduled 15",
                "LambdaFunctionStarted 16",
                "LambdaFunctionFailed 17",
                "ExecutionFailed 18",
            ],
        ),
    ),
    (
        redriven_fail,
        (
            ("FAILED", 1, "REDRIVABLE", True),
            {"redriveCount": 1},
            ["ExecutionRedriven 5", "FailStateEntered 3", "ExecutionFailed 7"],
        ),
    ),
    (
        redriven_iterations,
        (
            (
                ("SUCCEEDED", 1, "NOT_REDRIVABLE", True),
                {"redriveCount": 1},
                [
                    "ExecutionRedriven 14",
                    "WaitStateExited 13",
                    "PassStateEntered 16",
                    "PassStateExited 17",
                    "MapIterationSucceeded 18",
                    "MapStateSucceeded 19",
                    "MapStateExited 19",
                    "ExecutionSucceeded 21",
                ],
            ),
            "[1, 2]",
        ),
    ),
    (redrives_told, ([(0, "REDRIVABLE")] * 2, ["", ""], [(True, 1), (False, 0)])),
    (
        refused_redrives,
        (
            ("NOT_REDRIVABLE", "Execution is SUCCEEDED and cannot be redriven"),
            "ExecutionNotRedrivable",
            "ExecutionDoesNotExist",
            "InvalidArn",
        ),
    ),
]
REFUSALS: list[tuple[Callable[[Probe], object], object]] = [
    (unknown, ({"InvalidArn"}, {"ExecutionDoesNotExist"}, "StateMachineDoesNotExist")),
]
