"""The row of CloudWatch's alarms."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType, pairs

NAMES = {
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "datapointsToAlarm": "DatapointsToAlarm",
    "evaluateLowSampleCountPercentiles": "EvaluateLowSampleCountPercentile",
    "evaluationPeriods": "EvaluationPeriods",
    "extendedStatistic": "ExtendedStatistic",
    "metricName": "MetricName",
    "name": "AlarmName",
    "namespace": "Namespace",
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "treatMissingData": "TreatMissingData",
}
"""By the name of an input, what it is called in PutMetricAlarm."""

WHOLE_NUMBERS = ("datapointsToAlarm", "evaluationPeriods", "period")


def _create_alarm(clients: Clients, inputs: Inputs) -> Outputs:
    cloudwatch = clients.of("cloudwatch")
    cloudwatch.put_metric_alarm(**_configuration(inputs), Tags=pairs(inputs, "Key", "Value"))
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[inputs["name"]])["MetricAlarms"]
    return {"id": inputs["name"], "arn": alarm["AlarmArn"]}


def _update_alarm(clients: Clients, inputs: Inputs, old: Outputs) -> None:
    cloudwatch = clients.of("cloudwatch")
    cloudwatch.put_metric_alarm(**_configuration(inputs))
    cloudwatch.untag_resource(ResourceARN=old["arn"], TagKeys=list(old.get("tags") or {}))
    cloudwatch.tag_resource(ResourceARN=old["arn"], Tags=pairs(inputs, "Key", "Value"))


def _configuration(inputs: Inputs) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in (inputs.get("dimensions") or {}).items()]
    given = {NAMES[key]: int(value) if key in WHOLE_NUMBERS else value for key, value in inputs.items() if key in NAMES}
    return {**given, "Dimensions": dimensions}


def _remaining_alarms(clients: Clients) -> list[str]:
    pages = clients.of("cloudwatch").get_paginator("describe_alarms").paginate()
    return [alarm["AlarmName"] for page in pages for alarm in page["MetricAlarms"]]


ROWS: Mapping[str, ResourceType] = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": ResourceType(
        _create_alarm,
        _update_alarm,
        lambda clients, old: clients.of("cloudwatch").delete_alarms(AlarmNames=[old["name"]]),
        _remaining_alarms,
        frozenset({*NAMES, "dimensions", "tags"}),
        frozenset({"name"}),
    ),
}
