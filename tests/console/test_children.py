"""The child executions of a Distributed Map are shown as others are."""

import pytest

from tests.console.flow import flow
from tests.console.scenarios import Scenarios


def child(scenarios: Scenarios) -> str:
    """The ARN of a child execution that failed."""
    client = scenarios.client
    (run,) = client.list_map_runs(executionArn=scenarios.execution("FailedChild"))["mapRuns"]
    return client.list_executions(mapRunArn=run["mapRunArn"])["executions"][0]["executionArn"]


def test_why_goes_on_into_the_child_that_failed(scenarios: Scenarios) -> None:
    """What is to be mended is there."""
    ran = flow("why", scenarios.execution("FailedChild"), endpoint=scenarios.endpoint, width=140)
    assert ran.status == 0
    said = ("States.ExceedToleratedFailureThreshold", "failed because of", "of FailedChild/EachCase", "NoCase")
    assert [ran.out.find(part) for part in said] == sorted(ran.out.index(part) for part in said)


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("watch", 1, "NoCase: no case 001"),
        ("history", 0, "no case 001"),
        ("why", 0, "look_up(event['case'])"),
    ],
)
def test_child_is_shown(scenarios: Scenarios, command: str, status: int, said: str) -> None:
    """By its ARN."""
    ran = flow(command, child(scenarios), endpoint=scenarios.endpoint, width=140)
    assert (ran.status, said in ran.out) == (status, True), ran
