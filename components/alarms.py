"""The alarms of a Workflow: executions that fail, functions that fail, and what comes close to its timeout.

Each function has alarms of its own. One alarm over the sum of all would cost the same, as each metric of an expression
is paid for, takes ten metrics at most, and doesn't say which function it is about.
https://aws.amazon.com/cloudwatch/pricing/
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pulumi
from pulumi_aws import cloudwatch

from components.alarm_arguments import STANDARD_ONLY, THRESHOLDS, addresses, threshold
from components.observed import Observed

PERIOD_SECONDS = 300

SHARE_OF_TIMEOUT = 0.8

EXECUTIONS: Mapping[str, tuple[str, str]] = {
    "executions_failed": ("ExecutionsFailed", "Executions failed."),
    "executions_timed_out": ("ExecutionsTimedOut", "Executions took longer than they may, and were ended."),
    "executions_aborted": ("ExecutionsAborted", "Executions were stopped before they had ended."),
    "executions_throttled": (
        "ExecutionThrottled",
        "Executions are held up: the account has used up its quota of state transitions.",
    ),
}
"""By the name of an alarm, its metric and what it means.
https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html"""

FUNCTIONS: Mapping[str, tuple[str, str]] = {
    "function_errors": ("Errors", "raises errors, or doesn't end in time, again and again."),
    "function_throttles": ("Throttles", "is called more often than its concurrency, or that of the account, allows."),
}
"""By the name of an alarm, its metric and what it means of a function.
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"""


class Alarm(NamedTuple):
    """An alarm, as far as alarms differ."""

    child: str
    """Its name after that of the workflow."""
    namespace: str
    metric: str
    dimensions: Mapping[str, pulumi.Input[str]]
    threshold: Any
    description: str
    is_duration: bool = False
    """Whether the 99th percentile counts, and not the sum."""
    periods: int = 1
    """How many periods back it looks, of which one suffices."""


def topic_arn(observed: Observed) -> pulumi.Output[str]:
    """The ARN of the topic that the alarms of the Workflow *observed* notify; one is made if none is given."""
    alarms = observed.args["alarms"]
    if alarms.get("topic") is not None:
        return pulumi.Output.from_input(alarms["topic"])
    from components.notifications import make_topic  # Only who has no topic waits for pulumi_aws.sns.

    return make_topic(observed, addresses(alarms))


def make_alarms(observed: Observed, topic: pulumi.Input[str]) -> dict[str, cloudwatch.MetricAlarm]:
    """Register the alarms of the Workflow *observed*, which notify *topic*, and return them by their names.

    No data is no trouble: a workflow that isn't used has none. Few data count too, so that the percentile of a few
    executions is the longest of them.
    """
    alarms = [*_of_executions(observed), *_of_functions(observed)]
    return {alarm.child: _make(observed, alarm, topic) for alarm in alarms}


def _of_executions(observed: Observed) -> Iterator[Alarm]:
    settings, dimensions = observed.args["alarms"], {"StateMachineArn": observed.machine_arn}
    for name, (metric, meaning) in EXECUTIONS.items():
        limit = threshold(settings, name, THRESHOLDS[name])
        if limit is not None and not (observed.is_express and name in STANDARD_ONLY):
            text = _description(observed, meaning, name)
            yield Alarm(name.replace("_", "-"), "AWS/States", metric, dimensions, limit, text)
    seconds = _share(observed.seconds)
    limit = threshold(settings, "execution_duration", seconds)
    if limit is not None:
        text = _description(observed, "Executions take long, and come close to their timeout.", "execution_duration")
        limit = _milliseconds(limit)
        yield Alarm("execution-duration", "AWS/States", "ExecutionTime", dimensions, limit, text, is_duration=True)


def _of_functions(observed: Observed) -> Iterator[Alarm]:
    settings = observed.args["alarms"]
    for function, physical_name in observed.function_names.items():
        dimensions, seconds = {"FunctionName": physical_name}, observed.function_seconds(function)
        # A call counts for the time when it began, and is told of when it has ended: look that far back.
        # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
        periods = 1 + seconds // PERIOD_SECONDS
        for name, (metric, meaning) in FUNCTIONS.items():
            limit = threshold(settings, name, THRESHOLDS[name], function)
            if limit is not None:
                text = _description(observed, f"The function {function} {meaning}", name)
                child = f"{function}-{metric.lower()}"
                yield Alarm(child, "AWS/Lambda", metric, dimensions, limit, text, periods=periods)
        limit = threshold(settings, "function_duration", _share(seconds), function)
        if limit is not None:
            meaning = f"The function {function} takes long, and comes close to its timeout of {seconds} s."
            text, limit = _description(observed, meaning, "function_duration"), _milliseconds(limit)
            child = f"{function}-duration"
            yield Alarm(child, "AWS/Lambda", "Duration", dimensions, limit, text, True, periods)


def _make(observed: Observed, alarm: Alarm, topic: pulumi.Input[str]) -> cloudwatch.MetricAlarm:
    return cloudwatch.MetricAlarm(
        f"{observed.name}-{alarm.child}",
        alarm_description=alarm.description,
        namespace=alarm.namespace,
        metric_name=alarm.metric,
        dimensions=alarm.dimensions,
        statistic=None if alarm.is_duration else "Sum",
        extended_statistic="p99" if alarm.is_duration else None,
        evaluate_low_sample_count_percentiles="evaluate" if alarm.is_duration else None,
        period=PERIOD_SECONDS,
        evaluation_periods=alarm.periods,
        datapoints_to_alarm=1,
        comparison_operator="GreaterThanOrEqualToThreshold",
        threshold=alarm.threshold,
        treat_missing_data="notBreaching",
        alarm_actions=[topic],
        ok_actions=[topic],
        tags=observed.args.get("tags"),
        opts=pulumi.ResourceOptions(parent=observed.parent),
    )


def _share(seconds: Any) -> Any:
    """The part of a timeout that is long; None of None."""
    if isinstance(seconds, pulumi.Output):
        return seconds.apply(_share)
    return None if seconds is None else seconds * SHARE_OF_TIMEOUT


def _milliseconds(seconds: Any) -> Any:
    """Metrics of a time are in milliseconds."""
    if isinstance(seconds, pulumi.Output):
        return seconds.apply(_milliseconds)
    return max(round(seconds * 1000), 1)  # From 0 on, an alarm rings always.


def _description(observed: Observed, meaning: str, name: str) -> str:
    """What the alarm *name* means, and what to run; no data of any execution."""
    stack = f"--stack {pulumi.get_stack()}"
    if observed.is_express:
        look = "AWS keeps no EXPRESS executions: its log group has what happened."
    elif name == "executions_aborted":
        look = f"Which ones: flow list --status aborted {stack}"
    elif name in ("executions_throttled", "execution_duration"):
        look = f"Which ones run: flow list --status running {stack}"
    else:
        look = f"Which ones: flow list --failed {stack}. Why: flow why {stack}"
    return f"Workflow {observed.name}: {meaning} {look}"
