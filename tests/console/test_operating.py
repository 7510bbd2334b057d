"""The installed commands start, stop, redrive and replay real executions."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from tests.console.flow import Ran, flow
from tests.console.scenarios import Scenarios


def operate(scenarios: Scenarios, command: str, kind: str, *more: str, given: str = "") -> Ran:
    """Run *command* for the state machine *kind*."""
    return flow(command, *more, "--arn", scenarios.machine(kind), endpoint=scenarios.endpoint, given=given)


def status(scenarios: Scenarios, arn: str) -> str:
    return scenarios.client.describe_execution(executionArn=arn)["status"]


def test_start_prints_the_execution(scenarios: Scenarios) -> None:
    """For a script to take up."""
    ran = operate(scenarios, "start", "Succeeded", "--input", '{"case": "002"}')
    assert scenarios.finish(ran.out.strip()) == "SUCCEEDED"


def test_start_waits_if_asked(scenarios: Scenarios) -> None:
    """And prints the output."""
    ran = operate(scenarios, "start", "Succeeded", "--wait", "--input", '{"case": "002"}')
    assert (ran.status, json.loads(ran.out)) == (0, {"case": "002", "Status": 1})


def test_start_tells_of_a_failure(scenarios: Scenarios) -> None:
    """By its exit status."""
    ran = operate(scenarios, "start", "Failed", "--wait", "--input", '{"case": "002"}')
    assert (ran.status, ran.out) == (1, "")
    assert "FAILED after" in ran.err


def test_input_is_read_from_a_file(scenarios: Scenarios, tmp_path: Path) -> None:
    """Named with @."""
    (tmp_path / "case.json").write_text('{"case": "003"}')
    ran = operate(scenarios, "start", "Quick", "--input", f"@{tmp_path / 'case.json'}")
    assert json.loads(ran.out) == {"case": "003", "Status": 1}


def test_input_is_read_from_standard_input(scenarios: Scenarios) -> None:
    """Named with -."""
    ran = operate(scenarios, "start", "Quick", "--input", "-", given='{"case": "004"}')
    assert json.loads(ran.out) == {"case": "004", "Status": 1}


def test_express_shows_its_result(scenarios: Scenarios) -> None:
    """Without being asked to wait: there is no later look at it."""
    ran = operate(scenarios, "start", "Quick", "--input", '{"case": "005"}')
    assert ran.status == 0
    assert ran.err.startswith("SUCCEEDED after")


@pytest.mark.parametrize("kind", ["Succeeded", "Stopped"])
def test_start_with_a_name_starts_once(scenarios: Scenarios, kind: str) -> None:
    """Whether the first execution has ended by then or not."""
    started = [operate(scenarios, "start", kind, "--name", "once", "--input", "{}").out for _ in range(2)]
    assert started[0] == started[1] != ""


def test_name_of_another_input_is_refused(scenarios: Scenarios) -> None:
    """Nothing is started."""
    operate(scenarios, "start", "Succeeded", "--name", "taken", "--wait")
    ran = operate(scenarios, "start", "Succeeded", "--name", "taken", "--input", '{"case": "other"}')
    assert ran.status == 2
    assert ran.err.endswith("; give it another --name\n")


def test_stop_ends_an_execution(scenarios: Scenarios) -> None:
    """With the error and cause that are given."""
    arn = scenarios.start("Stopped", str(uuid4()))
    assert operate(scenarios, "stop", "Stopped", arn, "--yes", "--error", "Obsolete").out == f"stopped {arn}\n"
    described = scenarios.client.describe_execution(executionArn=arn)
    assert (described["status"], described["error"]) == ("ABORTED", "Obsolete")


def test_stop_of_what_has_ended_is_refused(scenarios: Scenarios) -> None:
    """AWS takes it, and does nothing."""
    ran = operate(scenarios, "stop", "Failed", scenarios.execution("Failed"), "--yes")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.endswith("case-001: it has ended already: FAILED\n")


def test_stop_says_what_it_will_do(scenarios: Scenarios) -> None:
    """Before it does it."""
    arn = scenarios.start("Stopped", str(uuid4()))
    ran = operate(scenarios, "stop", "Stopped", arn.rpartition(":")[2])
    assert ran.err.startswith("stop 1 execution of Stopped: each ends as ABORTED where it is\n")
    assert status(scenarios, arn) == "RUNNING"
    scenarios.client.stop_execution(executionArn=arn)


def test_redrive_goes_on_where_it_failed(scenarios: Scenarios) -> None:
    """In the same execution."""
    arn = scenarios.start("Failed", str(uuid4()))
    scenarios.finish(arn)
    assert operate(scenarios, "redrive", "Failed", arn, "--yes").out == f"redriven {arn}\n"
    scenarios.finish(arn)
    ran = flow("history", arn, "--format", "json", "--state", "Look Up", endpoint=scenarios.endpoint)
    assert sum(len(step["attempts"]) for step in json.loads(ran.out)) == 2


def test_redrive_of_what_succeeded_is_refused(scenarios: Scenarios) -> None:
    """With AWS's reason, and exit status 1: the command did what it could."""
    ran = operate(scenarios, "redrive", "Succeeded", scenarios.execution("Succeeded"), "--yes")
    assert ran.status == 1
    assert "case-001: it can't be redriven: " in ran.err


def test_replay_starts_anew(scenarios: Scenarios) -> None:
    """With the same input."""
    ran = operate(scenarios, "replay", "Caught", scenarios.execution("Caught"), "--yes")
    replayed = ran.out.removeprefix("case-001 is replayed as ").strip()
    assert json.loads(scenarios.client.describe_execution(executionArn=replayed)["input"]) == {"case": "001"}


def test_executions_of_another_state_machine_are_refused(scenarios: Scenarios) -> None:
    """Their input is not for this one; nothing is done."""
    other = scenarios.execution("Caught")
    ran = flow("replay", "--yes", scenarios.execution("Failed"), other, endpoint=scenarios.endpoint)
    assert (ran.status, ran.out) == (2, "")
    line = f"flow: {other} is no execution of Failed; name those of one state machine at a time\n"
    assert ran.err == line


def test_execution_that_is_named_twice_is_replayed_once(scenarios: Scenarios) -> None:
    """By its name or by its ARN."""
    arn = scenarios.execution("Caught")
    ran = operate(scenarios, "replay", "Caught", arn, "case-001", "--yes")
    assert len(ran.out.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("stop", "--yes", ""), ("stop", "--all-running", "--yes", "--stack", "")])
def test_variable_that_is_not_set_stops_nothing(scenarios: Scenarios, arguments: tuple[str, ...]) -> None:
    """An empty word is no choice."""
    arn = scenarios.start("Stopped", str(uuid4()))
    assert flow(*arguments, endpoint=scenarios.endpoint).status == 2
    assert status(scenarios, arn) == "RUNNING"
    scenarios.client.stop_execution(executionArn=arn)


def test_all_failed_are_replayed(scenarios: Scenarios) -> None:
    """But no more than the limit."""
    for _ in range(3):
        scenarios.finish(scenarios.start("Retried"))
    ran = operate(scenarios, "replay", "Retried", "--all-failed", "--since", "1h", "--limit", "2", "--yes")
    assert len(ran.out.splitlines()) == 2
    assert ran.err.startswith("replay 2 executions of Retried; there are more than --limit 2: ")


def test_nothing_to_do_is_no_failure(scenarios: Scenarios) -> None:
    """Of a script that cleans up."""
    scenarios.execution("Branches")
    ran = operate(scenarios, "stop", "Branches", "--all-running", "--yes")
    assert (ran.status, ran.out) == (0, "no executions to stop\n")
