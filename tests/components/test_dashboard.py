"""The dashboard of a Workflow: what it shows, that CloudWatch takes it, and that its queries read what is logged."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pulumi
import pytest

from components import Workflow
from components.arguments import ArgumentError
from components.log_queries import (
    COLD_STARTS,
    ERRORS_OF_EXECUTIONS,
    FAILED_EVENTS,
    LAST_FAILURES,
    STATES_NOT_LEFT,
)
from tests.components.dashboards import problems
from tests.conftest import ROOT, Deploy, Recorded

CODE = str(ROOT / "handlers/open_case.py")
MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"
LOG_GROUP = "/aws/vendedlogs/states/orders-1a2b3c4"


def workflow(count: int = 2, top: dict[str, Any] | None = None, **args: Any) -> Workflow:
    """The Workflow `orders` with a dashboard and *count* functions."""
    names = [f"Step{number}" for number in range(count)]
    states: dict[str, Any] = {
        name: {"Type": "Task", "Resource": f"${{{name}}}", "Next": following}
        for name, following in zip(names, [*names, "Done"][1:], strict=True)
    }
    definition = {"StartAt": [*names, "Done"][0], "States": {**states, "Done": {"Type": "Succeed"}}, **(top or {})}
    functions = {name: {"code": CODE} for name in names}
    return Workflow("orders", {"definition": definition, "functions": functions, "dashboard": True, **args})  # type: ignore[typeddict-item]  # misuse is tested too


def widgets(recorded: Recorded) -> dict[str, dict[str, Any]]:
    """The widgets of the dashboard, by their titles."""
    body = recorded.document("orders-dashboard", "dashboardBody")
    return {widget["properties"]["title"]: widget for widget in body["widgets"]}


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """The Workflow `orders`, whose executions time out."""
    return deploy(lambda: workflow(top={"TimeoutSeconds": 600}))


def test_child_is_a_contract(recorded: Recorded) -> None:
    """Type token, name and parent."""
    made = recorded.resources["orders-dashboard"]
    assert (made.type, made.parent) == (
        "aws:cloudwatch/dashboard:Dashboard",
        "call-center:components:Workflow::orders",
    )


def test_dashboard_is_called_as_its_state_machine(recorded: Recorded) -> None:
    """And by the region: dashboards of all regions share one list of names."""
    assert recorded["orders-dashboard"].keys() == {"dashboardBody", "dashboardName"}
    assert recorded["orders-dashboard"]["dashboardName"] == "orders-1a2b3c4-eu-west-1"


def test_workflow_has_no_dashboard_by_default(deploy: Deploy) -> None:
    """It costs money."""
    assert "orders-dashboard" not in deploy(lambda: workflow(dashboard=False)).resources


def test_dashboard_can_be_reached(deploy: Deploy) -> None:
    """For an address that one exports."""

    def build() -> None:
        made = workflow().dashboard
        pulumi.export("name", made.dashboard_name if made else None)

    assert deploy(build).exports == {"name": "orders-1a2b3c4-eu-west-1"}


def test_dashboard_that_is_no_flag_is_refused(deploy: Deploy) -> None:
    """Before anything is registered."""
    with pytest.raises(ArgumentError, match="dashboard is 'yes'; allowed is True or False"):
        deploy(lambda: workflow(dashboard="yes"))


def test_first_preview_shows_the_whole(deploy: Deploy, recorded: Recorded) -> None:
    """It is made of names, which are known then, and not of ARNs."""
    preview = deploy(lambda: workflow(top={"TimeoutSeconds": 600}), preview=True)
    assert preview["orders-dashboard"] == recorded["orders-dashboard"]


def test_executions_are_shown_by_outcome(recorded: Recorded) -> None:
    """How many, on top of each other."""
    assert widgets(recorded)["Executions by outcome"]["properties"] == {
        "title": "Executions by outcome",
        "region": "eu-west-1",
        "view": "timeSeries",
        "period": 300,
        "metrics": [
            ["AWS/States", "ExecutionsSucceeded", "StateMachineArn", MACHINE, {"color": "#2ca02c"}],
            ["AWS/States", "ExecutionsFailed", "StateMachineArn", MACHINE, {"color": "#d62728"}],
            ["AWS/States", "ExecutionsTimedOut", "StateMachineArn", MACHINE, {"color": "#ff7f0e"}],
            ["AWS/States", "ExecutionsAborted", "StateMachineArn", MACHINE, {"color": "#7f7f7f"}],
        ],
        "stat": "Sum",
        "stacked": True,
    }


def test_durations_are_shown_beside_the_timeout(recorded: Recorded) -> None:
    """As percentiles."""
    assert widgets(recorded)["Duration of executions"]["properties"] == {
        "title": "Duration of executions",
        "region": "eu-west-1",
        "view": "timeSeries",
        "period": 300,
        "metrics": [
            ["AWS/States", "ExecutionTime", "StateMachineArn", MACHINE, {"stat": stat, "label": stat}]
            for stat in ("p50", "p90", "p99")
        ],
        "yAxis": {"left": {"label": "ms", "showUnits": False, "min": 0}},
        "annotations": {"horizontal": [{"label": "Timeout", "value": 600_000}]},
    }


def test_durations_without_timeout_have_no_line(deploy: Deploy) -> None:
    """Nor with one that is known at deployment only."""
    without = deploy(workflow)
    output = deploy(lambda: workflow(top={"TimeoutSeconds": pulumi.Output.from_input(60)}))
    shown = [widgets(made)["Duration of executions"]["properties"] for made in (without, output)]
    assert ["annotations" in properties for properties in shown] == [False, False]


@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_functions_are_shown_by_name(recorded: Recorded, metric: str) -> None:
    """By that which they have in the workflow."""
    assert widgets(recorded)[f"{metric} of functions"]["properties"] == {
        "title": f"{metric} of functions",
        "region": "eu-west-1",
        "view": "timeSeries",
        "period": 300,
        "metrics": [
            ["AWS/Lambda", metric, "FunctionName", f"{name}-1a2b3c4", {"label": name}] for name in ("Step0", "Step1")
        ],
        "stat": "Sum",
    }


def log_table(title: str, groups: list[str], commands: tuple[str, ...]) -> dict[str, Any]:
    """All properties of a table of logs."""
    query = " | ".join([*(f"SOURCE '{group}'" for group in groups), *commands])
    return {"title": title, "region": "eu-west-1", "view": "table", "query": query}


def test_cold_starts_are_read_from_the_logs_of_functions(recorded: Recorded) -> None:
    """Lambda has no metric of them."""
    groups = ["/aws/lambda/Step0-1a2b3c4", "/aws/lambda/Step1-1a2b3c4"]
    title = "Cold starts of functions"
    assert widgets(recorded)[title]["properties"] == log_table(title, groups, COLD_STARTS)


def test_last_failures_are_read_from_the_log_of_the_state_machine(recorded: Recorded) -> None:
    """Without their causes, which may have data of people in them."""
    title = "Last failures"
    assert widgets(recorded)[title]["properties"] == log_table(title, [LOG_GROUP], LAST_FAILURES)
    assert "cause" not in " ".join(LAST_FAILURES)


@pytest.mark.parametrize(
    ("level", "title", "commands"),
    [
        ("ALL", "States entered and not left", STATES_NOT_LEFT),
        ("ERROR", "Failures by state or task", FAILED_EVENTS),
        ("FATAL", "Failures by error", ERRORS_OF_EXECUTIONS),
    ],
)
def test_failures_are_told_as_the_log_level_lets_it(
    deploy: Deploy, level: str, title: str, commands: tuple[str, ...]
) -> None:
    """Only `ALL` has the names of all states."""
    made = widgets(deploy(lambda: workflow(log_level=level)))
    assert made[title]["properties"] == log_table(title, [LOG_GROUP], commands)


def test_state_machine_that_does_not_log_has_no_tables(deploy: Deploy) -> None:
    """There is nothing to read."""
    made = widgets(deploy(lambda: workflow(log_level="OFF")))
    assert [title for title in made if "ailures" in title or "States" in title] == []


@pytest.mark.parametrize("count", [0, 1, 50, 51, 120])
def test_cloudwatch_takes_the_body(deploy: Deploy, count: int) -> None:
    """Keys, types and limits are the documented ones, and no widget lies on another."""
    recorded = deploy(lambda: workflow(count))
    assert list(problems(recorded.document("orders-dashboard", "dashboardBody"))) == []


@pytest.mark.parametrize(("count", "expected"), [(0, []), (50, [50]), (51, [50, 1])])
def test_query_has_no_more_log_groups_than_it_may(deploy: Deploy, count: int, expected: list[int]) -> None:
    """50; the functions after them have widgets of their own."""
    body = deploy(lambda: workflow(count)).document("orders-dashboard", "dashboardBody")
    queries = [widget["properties"].get("query", "") for widget in body["widgets"]]
    assert [query.count("SOURCE '/aws/lambda/") for query in queries if "/aws/lambda/" in query] == expected


def test_what_is_wrong_with_a_body_is_found() -> None:
    """The test above could fail."""
    graph = {"title": "A", "region": "r", "metrics": [["n", "m", "d", "v", {}]], "colour": "red"}
    one = {"type": "metric", "x": 20, "y": 0, "width": 6, "height": 6, "properties": graph}
    two = {"type": "log", "x": 19, "y": 5, "width": 2, "height": 1.5, "properties": {"query": "fields @message"}}
    found = list(problems({"widgets": [one, {**two, "height": 2}]}))
    assert "widgets[0].properties.colour: 'red'" in found
    assert "widgets[1].properties.region: None" in found
    assert "widgets[1].properties.query: 'fields @message'" in found
    assert "widgets[0] is wider than the grid" in found
    assert "widgets[1] is on widgets[0]" in found


def event(kind: str, **details: str) -> dict[str, Any]:
    """An event as a state machine logs it.

    https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html, and the events that others recorded on AWS.
    """
    return {
        "id": "5",
        "type": kind,
        "details": details,
        "previous_event_id": "4",
        "event_timestamp": "1717612187000",
        "execution_arn": "arn:aws:states:eu-west-1:123456789012:execution:orders:1",
        "redrive_count": "0",
    }


ENTERED = event("TaskStateEntered", name="Charge")
EXITED = event("TaskStateExited", name="Charge")
FAIL = event("FailStateEntered", name="Declined")
TASK_FAILED = event("TaskFailed", resource="invoke", resourceType="lambda", error="Declined", cause="No money.")
EXECUTION_FAILED = event("ExecutionFailed", error="Declined", cause="No money.")
EVENTS = (ENTERED, EXITED, FAIL, TASK_FAILED, EXECUTION_FAILED, event("ExecutionSucceeded"))

REPORT = {
    "time": "2026-11-28T12:00:00.000Z",
    "type": "platform.report",
    "record": {
        "requestId": "8286a188-ba32-4475-8077-530cd35c09a9",
        "metrics": {
            "durationMs": 1.5,
            "billedDurationMs": 2,
            "memorySizeMB": 128,
            "maxMemoryUsedMB": 38,
            "initDurationMs": 120.3,
        },
        "status": "success",
    },
}
"""https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report"""


def fields(record: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The fields that CloudWatch finds in a JSON event.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
    """
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from fields(value, f"{prefix}{key}.")
        else:
            yield prefix + key


COMMANDS = ("fields", "filter", "stats", "sort", "limit")
WORDS = {"as", "asc", "avg", "by", "count", "desc", "in", "ispresent", "like", "max", "not", "or", "and", "strcontains"}
OF_CLOUDWATCH = {"@timestamp", "@log"}
LITERAL = re.compile(r'"[^"]*"|(?<= )/[^ ]+/|\b\d+\b')
NAME = re.compile(r"@?[A-Za-z_][\w.]*")
ALIAS = re.compile(r"\bas (\w+)")


def read(commands: tuple[str, ...]) -> set[str]:
    """The fields that a query reads."""
    text = LITERAL.sub("", " | ".join(commands))
    return set(NAME.findall(text)) - WORDS - set(COMMANDS) - set(ALIAS.findall(text)) - OF_CLOUDWATCH - {"sum"}


OF_MACHINE = (STATES_NOT_LEFT, FAILED_EVENTS, ERRORS_OF_EXECUTIONS, LAST_FAILURES)


@pytest.mark.parametrize("commands", OF_MACHINE)
def test_query_reads_what_a_state_machine_logs(commands: tuple[str, ...]) -> None:
    """All fields are there in some event."""
    assert read(commands) <= {name for logged in EVENTS for name in fields(logged)}
    assert read(commands)


def test_query_reads_what_a_function_logs() -> None:
    """The report of a cold start has it."""
    assert read(COLD_STARTS) == {"type", "record.metrics.initDurationMs"}
    assert read(COLD_STARTS) <= set(fields(REPORT))


@pytest.mark.parametrize("commands", [*OF_MACHINE, COLD_STARTS])
def test_query_is_made_of_commands(commands: tuple[str, ...]) -> None:
    """Each begins with one, quotes and brackets are closed, and a pipe separates commands only."""
    assert {command.partition(" ")[0] for command in commands} <= set(COMMANDS)
    for command in commands:
        bare = LITERAL.sub("", command)
        assert bare.count("(") == bare.count(")") and bare.count("[") == bare.count("]")
        assert not set(bare) & set("\"'/|")


def taken(commands: tuple[str, ...]) -> list[str]:
    """The types of the events that the first filters of a query let through."""
    left = [logged["type"] for logged in EVENTS]
    for command in commands:
        if command.startswith("filter "):
            left = [kind for kind in left if _passes(command, kind)]
    return left


def _passes(command: str, kind: str) -> bool:
    patterns = re.findall(r"like /(.+?)/", command)
    if " not like " in command:
        return not re.search(patterns[0], kind)
    return any(re.search(pattern, kind) for pattern in patterns) or kind in re.findall(r'"(\w+)"', command)


@pytest.mark.parametrize(
    ("commands", "types"),
    [
        (STATES_NOT_LEFT, ["TaskStateEntered", "TaskStateExited", "FailStateEntered"]),
        (FAILED_EVENTS, ["FailStateEntered", "TaskFailed"]),
        (ERRORS_OF_EXECUTIONS, ["ExecutionFailed"]),
        (LAST_FAILURES, ["ExecutionFailed"]),
    ],
)
def test_query_is_about_these_events(commands: tuple[str, ...], types: list[str]) -> None:
    """Of those that a state machine logs."""
    assert taken(commands) == types


def test_body_is_one_text(recorded: Recorded) -> None:
    """Compact, with nothing left to fill in."""
    text = recorded["orders-dashboard"]["dashboardBody"]
    assert "${" not in text
    assert text == json.dumps(json.loads(text), separators=(",", ":"))
