"""Each correction makes the embedded AWS answer as AWS does, and is still needed: without it the answer differs."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from emulator.corrections import CORRECTIONS
from emulator.corrections.workers import WORKERS
from emulator.server import Emulator
from tests.emulator import alarms, deliveries, histories, lifecycles, logs, triggers, versions
from tests.emulator.probe import ROLE, Probe
from tests.processes import group

NAMES = [correct.__name__ for correct in CORRECTIONS]


def error_of(probe: Probe, source: str) -> tuple[Any, Any]:
    """The error of an execution and the message in its cause."""
    execution, _ = probe.task(source)
    return execution["error"], json.loads(execution["cause"])["errorMessage"]


def handler_errors_have_their_class(probe: Probe) -> object:
    execution, _ = probe.task("class NoCase(Exception): ...\n\ndef handler(event, context):\n    raise NoCase('001')\n")
    cause = json.loads(execution["cause"])
    return execution["error"], {key: value for key, value in cause.items() if key != "requestId"}, "requestId" in cause


def handler_errors_of_the_runtime(probe: Probe) -> object:
    return [
        error_of(probe, "import nowhere\n\ndef handler(event, context): ..."),
        error_of(probe, "def handler(event, context"),
        error_of(probe, "def handle(event, context): ..."),
        error_of(probe, "1 / 0"),
        error_of(probe, "def handler(event, context):\n    return {1, 2}\n"),
        error_of(probe, "import sys\n\ndef handler(event, context):\n    sys.exit(3)\n")[0],
    ]


def handler_errors_of_many_at_once(probe: Probe) -> object:
    name = probe.function("import nowhere\n\ndef handler(event, context): ...")
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(probe.clients.functions.invoke, FunctionName=name) for _ in range(8)]
    return {json.load(call.result()["Payload"])["errorType"] for call in calls}


def workers_import_what_their_handler_does(probe: Probe) -> object:
    execution, _ = probe.task("import sys\n\ndef handler(event, context):\n    return 'bo' + 'tocore' in sys.modules\n")
    return json.loads(execution["output"])


def workers_are_bounded(probe: Probe) -> object:
    name = probe.function("import time\n\ndef handler(event, context):\n    time.sleep(1.5)\n")
    with ThreadPoolExecutor(WORKERS + 6) as pool:
        calls = [pool.submit(probe.clients.functions.invoke, FunctionName=name) for _ in range(WORKERS + 6)]
        most = 0
        while not all(call.done() for call in calls):
            most = max(most, len(group(probe.emulator.process_id)) - 1)
            time.sleep(0.05)
    return most <= WORKERS, {call.result()["StatusCode"] for call in calls}


def fail_states_have_no_error_of_their_own(probe: Probe) -> object:
    execution, history = probe.execute({"StartAt": "A", "States": {"A": {"Type": "Fail", "Cause": "Because."}}})
    return {key: execution.get(key) for key in ("error", "cause", "output")}, history[-1]["executionFailedEventDetails"]


def tracing_is_kept(probe: Probe) -> object:
    client = probe.clients.state_machines
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    seen = []
    for tracing in (None, True, False):
        options: Any = {} if tracing is None else {"tracingConfiguration": {"enabled": tracing}}
        arn = client.create_state_machine(name=f"probe-{uuid4()}", definition=definition, roleArn=ROLE, **options)
        machine = client.describe_state_machine(stateMachineArn=arn["stateMachineArn"])
        seen.append(machine.get("tracingConfiguration"))
    client.update_state_machine(stateMachineArn=arn["stateMachineArn"], tracingConfiguration={"enabled": True})
    client.update_state_machine(stateMachineArn=arn["stateMachineArn"], roleArn=ROLE)
    return [*seen, client.describe_state_machine(stateMachineArn=arn["stateMachineArn"]).get("tracingConfiguration")]


def variables_work_in_jsonpath(probe: Probe) -> object:
    function = probe.function("def handler(event, context):\n    return {'Total': 7}\n")
    states: dict[str, Any] = {
        "Pass": {"Type": "Pass", "Assign": {"count": 1, "deep": {"list": [1, 2]}}, "Next": "Task"},
        "Task": {
            "Type": "Task",
            "Resource": function,
            "ResultPath": None,
            "Assign": {"count.$": "States.MathAdd($count, 1)", "total.$": "$.Total"},
            "Next": "Choice",
        },
        "Choice": {
            "Type": "Choice",
            "Choices": [{"Variable": "$count", "NumericEquals": 2, "Assign": {"chosen": True}, "Next": "Last"}],
        },
        "Last": {
            "Type": "Pass",
            "Parameters": {"n.$": "$count", "t.$": "$total", "d.$": "$deep.list[1]", "c.$": "$chosen"},
            "End": True,
        },
    }
    unknown = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"x.$": "$nothing"}, "End": True}}}
    execution, _ = probe.execute({"StartAt": "Pass", "States": states})
    return json.loads(execution.get("output", "null")), probe.execute(unknown)[0].get("error")


AS_ON_AWS: dict[str, list[tuple[Callable[[Probe], object], object]]] = {
    "handler_errors_have_their_class": [
        (
            handler_errors_have_their_class,
            (
                "NoCase",
                {
                    "errorMessage": "001",
                    "errorType": "NoCase",
                    "stackTrace": ["  File \"/var/task/app.py\", line 4, in handler\n    raise NoCase('001')\n"],
                },
                True,
            ),
        ),
        (
            handler_errors_of_the_runtime,
            [
                ("Runtime.ImportModuleError", "Unable to import module 'app': No module named 'nowhere'"),
                ("Runtime.UserCodeSyntaxError", "Syntax error in module 'app': '(' was never closed (app.py, line 1)"),
                ("Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
                ("ZeroDivisionError", "division by zero"),
                ("Runtime.MarshalError", "Unable to marshal response: Object of type set is not JSON serializable"),
                "Runtime.ExitError",
            ],
        ),
        (handler_errors_of_many_at_once, {"Runtime.ImportModuleError"}),
    ],
    "workers_import_what_their_handler_does": [(workers_import_what_their_handler_does, False)],
    "workers_are_bounded": [(workers_are_bounded, (True, {200}))],
    "function_logs_have_their_format": logs.FORMATS,
    "fail_states_have_no_error_of_their_own": [
        (
            fail_states_have_no_error_of_their_own,
            ({"error": None, "cause": "Because.", "output": None}, {"cause": "Because."}),
        )
    ],
    "tracing_is_kept": [
        (tracing_is_kept, [{"enabled": False}, {"enabled": True}, {"enabled": False}, {"enabled": True}])
    ],
    "executions_run_as_on_aws": histories.PROBES,
    "variables_work_in_jsonpath": [
        (variables_work_in_jsonpath, ({"n": 2, "t": 7, "d": 2, "c": True}, "States.Runtime"))
    ],
    "executions_start_as_on_aws": lifecycles.STARTS,
    "stopped_executions_end_at_once": lifecycles.STOPS,
    "executions_are_redriven": lifecycles.REDRIVES,
    "unknown_executions_are_refused": lifecycles.REFUSALS,
    "executions_are_counted": alarms.COUNTS,
    "alarms_watch_their_metric": alarms.ALARMS,
    "undelivered_events_are_kept": deliveries.DEAD_LETTERS,
    "schedules_fill_in_their_input": deliveries.SCHEDULES,
    "pipes_read_queues": triggers.PIPES,
    "apis_start_executions": triggers.APIS,
    "aliases_share_executions": versions.SHARES,
    "versions_go_with_their_state_machine": versions.DELETED,
}

PROBES = [(name, probe, answer) for name, probes in AS_ON_AWS.items() for probe, answer in probes]


@pytest.fixture(scope="module")
def uncorrected() -> Iterator[Emulator]:
    """An embedded AWS as ministack is."""
    with Emulator(without=NAMES) as running:
        yield running


@pytest.mark.parametrize(
    ("name", "probe", "answer"), PROBES, ids=[f"{name}-{probe.__name__}" for name, probe, _ in PROBES]
)
def test_correction_answers_as_aws_does(
    emulator: Emulator, name: str, probe: Callable[[Probe], object], answer: object
) -> None:
    """With all corrections."""
    assert probe(Probe(emulator)) == answer


@pytest.mark.parametrize(
    ("name", "probe", "answer"), PROBES, ids=[f"{name}-{probe.__name__}" for name, probe, _ in PROBES]
)
def test_correction_is_still_needed(
    uncorrected: Emulator, name: str, probe: Callable[[Probe], object], answer: object
) -> None:
    """If this fails, ministack answers as AWS does: remove the correction, and its line in the README."""
    assert probe(Probe(uncorrected)) != answer


def test_each_correction_has_a_probe() -> None:
    """None is there without a proof that it is needed."""
    assert list(AS_ON_AWS) == NAMES
