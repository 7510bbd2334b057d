"""Corrections of what CloudWatch counts of executions, and of the alarms that watch it."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

OUTCOMES = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}

COMPARISONS = {
    "GreaterThanOrEqualToThreshold": lambda value, limit: value >= limit,
    "GreaterThanThreshold": lambda value, limit: value > limit,
    "LessThanOrEqualToThreshold": lambda value, limit: value <= limit,
    "LessThanThreshold": lambda value, limit: value < limit,
}

evaluating = threading.Lock()


def executions_are_counted() -> None:
    """Each execution that starts or ends counts in the metrics of its state machine, and how long it took.

    https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
    """
    from ministack.services import cloudwatch, stepfunctions

    emit = stepfunctions._emit_execution_status_event

    def corrected_emit(execution: Mapping[str, Any]) -> None:
        emit(execution)
        machine = {"StateMachineArn": execution["stateMachineArn"]}
        if execution["status"] in OUTCOMES:
            cloudwatch.record_metric("AWS/States", OUTCOMES[execution["status"]], 1, "Count", machine)
        if execution.get("stopDate"):
            cloudwatch.record_metric("AWS/States", "ExecutionTime", _milliseconds(execution), "Milliseconds", machine)

    stepfunctions._emit_execution_status_event = corrected_emit


def _milliseconds(execution: Mapping[str, Any]) -> float:
    began, ended = (datetime.fromisoformat(execution[key].replace("Z", "+00:00")) for key in ("startDate", "stopDate"))
    return (ended - began).total_seconds() * 1000


def alarms_watch_their_metric() -> None:
    """An alarm is about its metric in its dimensions only, sees what AWS's services count, and knows no data.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
    """
    from ministack.services import cloudwatch

    record = cloudwatch.record_metric

    def corrected_record(namespace: str, metric: str, *args: Any, **options: Any) -> None:
        record(namespace, metric, *args, **options)
        for alarm in list(cloudwatch._alarms.values()):
            if (alarm.get("Namespace"), alarm.get("MetricName")) == (namespace, metric):
                evaluate(alarm)

    cloudwatch.record_metric, cloudwatch._evaluate_alarm = corrected_record, evaluate


def evaluate(alarm: dict[str, Any]) -> None:
    """Give *alarm* the state that its data ask for, and tell whom it notifies."""
    from ministack.services import cloudwatch

    state, reason = _state(alarm)
    with evaluating:
        old = alarm["StateValue"]
        if state in (None, old):
            return
        alarm |= {"StateValue": state, "StateReason": reason, "StateUpdatedTimestamp": int(time.time())}
    cloudwatch._record_history(alarm["AlarmName"], old, state, reason)
    cloudwatch._dispatch_alarm_actions(alarm, old, state, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def _state(alarm: Mapping[str, Any]) -> tuple[str | None, str]:
    """The state that *alarm* should have, None for the one that it has, and the reason."""
    periods = int(alarm.get("EvaluationPeriods", 1))
    values = _values(alarm, periods)
    if not values and alarm.get("TreatMissingData", "missing") != "notBreaching":
        return None, ""
    breaching = [value for value in values if COMPARISONS[alarm["ComparisonOperator"]](value, alarm["Threshold"])]
    state = "ALARM" if len(breaching) >= (alarm.get("DatapointsToAlarm") or periods) else "OK"
    return state, f"Threshold Crossed: {breaching or values} {alarm['ComparisonOperator']} {alarm['Threshold']}"


def _values(alarm: Mapping[str, Any], periods: int) -> list[float]:
    """What the metric of *alarm* was in each of the last *periods* that has data."""
    from ministack.services import cloudwatch

    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic")
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
    by_period = dict[int, list[Any]]()
    first = int(time.time() // alarm["Period"]) - periods + 1
    for point in list(cloudwatch._metrics.get((alarm.get("Namespace"), alarm.get("MetricName"), dimensions)) or ()):
        if point["Timestamp"] // alarm["Period"] >= first:
            by_period.setdefault(int(point["Timestamp"] // alarm["Period"]), []).append(point)
    found = (cloudwatch._stat_value(cloudwatch._calc_stats(few), statistic, few) for few in by_period.values())
    return [value for value in found if value is not None]
