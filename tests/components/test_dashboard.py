"""The dashboard of a Workflow: what it shows, that CloudWatch takes it, and that its queries read what is logged."""

import json
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


def test_body_is_one_text(recorded: Recorded) -> None:
    """Compact, with nothing left to fill in."""
    text = recorded["orders-dashboard"]["dashboardBody"]
    assert "${" not in text
    assert text == json.dumps(json.loads(text), separators=(",", ":"))
