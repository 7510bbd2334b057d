"""The CloudWatch dashboard of a Workflow."""

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi
from pulumi_aws import cloudwatch

from components.document import rendered
from components.log_queries import COLD_STARTS, FAILURES, LAST_FAILURES, MOST_LOG_GROUPS, query
from components.logs import LOG_GROUP
from components.naming import MACHINE, MACHINE_ARN
from components.observed import Observed

COLUMNS = 24

HEIGHT = 6

OUTCOMES = {
    "ExecutionsSucceeded": "#2ca02c",
    "ExecutionsFailed": "#d62728",
    "ExecutionsTimedOut": "#ff7f0e",
    "ExecutionsAborted": "#7f7f7f",
}

PERCENTILES = ("p50", "p90", "p99")


def make_dashboard(observed: Observed) -> cloudwatch.Dashboard:
    """Register the dashboard of the Workflow *observed*.

    It has the executions by outcome and how long they took; what failed, and the last executions that did, unless the
    state machine doesn't log; and errors, throttles and cold starts of the functions. How well failures can be told
    depends on the log level, see `components/log_queries.py`.

    It is called as the state machine is, and by the region: dashboards of all regions share one list of names.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
    """
    function_names = {f"Function.{name}": physical for name, physical in observed.function_names.items()}
    placeholders = [MACHINE, LOG_GROUP, *function_names]
    known = pulumi.Output.all(observed.pseudo, observed.machine_name, observed.log_group_name, *function_names.values())
    names = known.apply(lambda values: {**values[0], **dict(zip(placeholders, values[1:], strict=True))})
    return cloudwatch.Dashboard(
        f"{observed.name}-dashboard",
        dashboard_name=pulumi.Output.concat(observed.machine_name, "-", observed.pseudo["AWS::Region"]),
        dashboard_body=rendered(body(observed), names),
        opts=pulumi.ResourceOptions(parent=observed.parent),
    )


def body(observed: Observed) -> dict[str, Any]:
    """The dashboard as a dict, with `${...}` for all that is named by Pulumi.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    rows = [[_outcomes(observed), _durations(observed)]]
    level = observed.args.get("log_level", "ERROR")
    if level != "OFF":
        title, commands = FAILURES[level]
        group = [f"${{{LOG_GROUP}}}"]
        rows.append([_log_table(title, group, commands), _log_table("Last failures", group, LAST_FAILURES)])
    functions = list(observed.function_names)
    for first in range(0, len(functions), MOST_LOG_GROUPS):
        some = functions[first : first + MOST_LOG_GROUPS]
        groups = [f"/aws/lambda/{_physical(name)}" for name in some]
        rows.append(
            [
                _of_functions("Errors of functions", "Errors", some),
                _of_functions("Throttles of functions", "Throttles", some),
                _log_table("Cold starts of functions", groups, COLD_STARTS),
            ]
        )
    return {"widgets": [widget for y, row in enumerate(rows) for widget in _placed(row, y * HEIGHT)]}


def _placed(row: list[dict[str, Any]], y: int) -> list[dict[str, Any]]:
    width = COLUMNS // len(row)
    return [{**widget, "x": at * width, "y": y, "width": width, "height": HEIGHT} for at, widget in enumerate(row)]


def _outcomes(observed: Observed) -> dict[str, Any]:
    metrics = [_of_machine(metric, {"color": color}) for metric, color in OUTCOMES.items()]
    return _graph("Executions by outcome", metrics, stat="Sum", stacked=True)


def _durations(observed: Observed) -> dict[str, Any]:
    metrics = [_of_machine("ExecutionTime", {"stat": percentile, "label": percentile}) for percentile in PERCENTILES]
    graph = _graph("Duration of executions", metrics, yAxis={"left": {"label": "ms", "showUnits": False, "min": 0}})
    if isinstance(observed.seconds, int):
        timeout = {"label": "Timeout", "value": observed.seconds * 1000}
        graph["properties"]["annotations"] = {"horizontal": [timeout]}
    return graph


def _of_functions(title: str, metric: str, functions: Iterable[str]) -> dict[str, Any]:
    metrics = [["AWS/Lambda", metric, "FunctionName", _physical(name), {"label": name}] for name in functions]
    return _graph(title, metrics, stat="Sum")


def _of_machine(metric: str, options: Mapping[str, str]) -> list[Any]:
    return ["AWS/States", metric, "StateMachineArn", MACHINE_ARN, dict(options)]


def _physical(function: str) -> str:
    return f"${{Function.{function}}}"


def _graph(title: str, metrics: list[list[Any]], **properties: Any) -> dict[str, Any]:
    known = {"title": title, "region": "${AWS::Region}", "view": "timeSeries", "period": 300, "metrics": metrics}
    return {"type": "metric", "properties": {**known, **properties}}


def _log_table(title: str, log_groups: Iterable[str], commands: Iterable[str]) -> dict[str, Any]:
    properties = {"title": title, "region": "${AWS::Region}", "view": "table", "query": query(log_groups, commands)}
    return {"type": "log", "properties": properties}
