"""Probes of what CloudWatch counts of executions, and of the alarms that watch it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.emulator.probe import Probe

FAIL = {"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "NoCase"}}}
SUCCEED = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}


def soon(ask: Callable[[], object], expected: object) -> object:
    """The answer of *ask*, as soon as it is *expected*, or after a while."""
    end = time.monotonic() + 5
    while (answer := ask()) != expected and time.monotonic() < end:
        time.sleep(0.02)
    return answer


def counted(probe: Probe, metric: str, machine: str, statistic: str = "Sum") -> float:
    """What CloudWatch has counted of *metric* today."""
    now = datetime.now(UTC)
    points = probe.clients.of("cloudwatch").get_metric_statistics(
        Namespace="AWS/States",
        MetricName=metric,
        Dimensions=[{"Name": "StateMachineArn", "Value": machine}],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
        Period=86_400,
        Statistics=[statistic],
    )["Datapoints"]
    return float(sum(point[statistic] for point in points))


def executions_are_counted(probe: Probe) -> object:
    machine = probe.machine(FAIL)
    for _ in range(2):
        started = probe.clients.state_machines.start_execution(stateMachineArn=machine)
        probe.ended(started["executionArn"])
    metrics = ("ExecutionsStarted", "ExecutionsFailed", "ExecutionsSucceeded")
    counts = [soon(lambda metric=metric: counted(probe, metric, machine), 2.0) for metric in metrics[:2]]  # type: ignore[misc]  # mypy knows no defaults of a lambda
    return [*counts, counted(probe, metrics[2], machine), counted(probe, "ExecutionTime", machine, "SampleCount")]


def alarm(probe: Probe, **differs: Any) -> Callable[[], str]:
    """A new alarm, and what tells its state."""
    cloudwatch, name = probe.clients.of("cloudwatch"), f"probe-{uuid4()}"
    known = {"Namespace": "Probe", "MetricName": name, "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1}
    known |= {"Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold"}
    cloudwatch.put_metric_alarm(AlarmName=name, **{**known, **differs})

    def state() -> str:
        return str(cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"])

    return state


def alarms_watch_their_own_machine(probe: Probe) -> object:
    metric = {"Namespace": "AWS/States", "MetricName": "ExecutionsFailed", "TreatMissingData": "notBreaching"}
    machines = [probe.machine(FAIL), probe.machine(FAIL)]
    states = [
        alarm(probe, **metric, Dimensions=[{"Name": "StateMachineArn", "Value": machine}]) for machine in machines
    ]
    started = probe.clients.state_machines.start_execution(stateMachineArn=machines[0])
    probe.ended(started["executionArn"])
    return [soon(states[0], "ALARM"), states[1]()]


def alarms_know_no_data(probe: Probe) -> object:
    return [alarm(probe, TreatMissingData=data)() for data in ("notBreaching", "missing")]


def alarms_look_at_periods(probe: Probe) -> object:
    """One of two periods suffices, where it is said to."""
    cloudwatch, name = probe.clients.of("cloudwatch"), f"metric-{uuid4()}"
    before = datetime.now(UTC) - timedelta(minutes=5)
    cloudwatch.put_metric_data(
        Namespace="Probe",
        MetricData=[{"MetricName": name, "Value": 1, "Timestamp": before}, {"MetricName": name, "Value": 0}],
    )
    two = {"MetricName": name, "EvaluationPeriods": 2}
    return [alarm(probe, **two)(), alarm(probe, **two, DatapointsToAlarm=1)()]


COUNTS: list[tuple[Callable[[Probe], object], object]] = [(executions_are_counted, [2.0, 2.0, 0, 2.0])]

ALARMS: list[tuple[Callable[[Probe], object], object]] = [
    (alarms_watch_their_own_machine, ["ALARM", "OK"]),
    (alarms_know_no_data, ["OK", "INSUFFICIENT_DATA"]),
    (alarms_look_at_periods, ["OK", "ALARM"]),
]
