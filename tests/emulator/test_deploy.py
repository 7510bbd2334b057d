"""The whole way on the embedded AWS: both branches, rework, bad input, many at once, changes, and destroying it all."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import psutil
import pulumi
import pytest

from emulator.clients import Clients
from emulator.corrections.workers import WORKERS
from emulator.deploy import Deployment
from emulator.server import Emulator
from tests.conftest import ROOT, Stack
from tests.processes import group

Up = Callable[..., Stack]

CASE = {"inputCaseID": "001"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to change."""
    copy = tmp_path / "project"
    kept = ("asl", "components", "handlers", "workflows", "__main__.py", "Pulumi.yaml", "Pulumi.local.yaml")
    copy.mkdir()
    for name in kept:
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(source, copy / name)
    return copy


def edit(file: Path, old: str, new: str) -> None:
    """Replace *old*, which stands in *file*, by *new*."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_resolved_case_is_closed(stack: Up) -> None:
    """The output is the tutorial's, to the letter."""
    execution = stack(resolutionRate="1").execute(CASE)
    assert execution["status"] == "SUCCEEDED"
    assert execution["output"] == (
        '{"Case": "001", "Status": 1, "Message": "Case 001: opened...assigned...resolved...closed."}'
    )


def test_unresolved_case_fails_as_in_the_tutorial(stack: Up) -> None:
    """After it was escalated, with the tutorial's cause, no error and no output."""
    up = stack(resolutionRate="0")
    arn = up.start(CASE)
    execution = up.finish(arn)
    history = up.deployment.clients.state_machines.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    assert (execution["status"], execution["cause"]) == ("FAILED", "Engage Tier 2 Support.")
    assert not {"error", "output"} & set(execution)
    left = [event["stateExitedEventDetails"] for event in history if "stateExitedEventDetails" in event]
    assert (left[-1]["name"], json.loads(left[-1]["output"])) == (
        "Escalate Case",
        {"Case": "001", "Status": 0, "Message": "Case 001: opened...assigned...unresolved...escalating."},
    )


def test_rework_ends_when_attempts_are_used_up(stack: Up) -> None:
    """A case that nobody resolves is worked on as often as the setting says, and then fails."""
    up = stack(onUnresolved="rework", maxAttempts="3", resolutionRate="0")
    arn = up.start(CASE)
    execution = up.finish(arn)
    history = up.deployment.clients.state_machines.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    entered = [event["stateEnteredEventDetails"]["name"] for event in history if "stateEnteredEventDetails" in event]
    assert entered.count("Work on Case") == 3
    assert (entered[-1], execution["status"], execution["cause"]) == ("Fail", "FAILED", "Engage Tier 2 Support.")


def test_rework_resolves_a_case_on_a_later_attempt(stack: Up, project: Path) -> None:
    """Escalate Case loops back to Work on Case, and the message tells of it."""
    draw = 'lambda: 0.0 if "escalating" in event["Message"] else 0.9'
    edit(
        project / "handlers/work_on_case.py",
        'float(os.environ["RESOLUTION_RATE"]))',
        f'float(os.environ["RESOLUTION_RATE"]), {draw})',
    )
    execution = stack(project, onUnresolved="rework", maxAttempts="3").execute(CASE)
    assert json.loads(execution["output"]) == {
        "Case": "001",
        "Status": 1,
        "Message": "Case 001: opened...assigned...unresolved...escalating.resolved...closed.",
    }


@pytest.mark.parametrize("data", [{}, {"inputCaseId": "001"}])
def test_bad_input_fails_with_the_exception_of_the_handler(stack: Up, data: object) -> None:
    """Its class is the error, and the cause names the key."""
    execution = stack().execute(data)
    cause = json.loads(execution["cause"])
    assert (execution["status"], execution["error"]) == ("FAILED", "KeyError")
    assert (cause["errorType"], cause["errorMessage"]) == ("KeyError", "'inputCaseID'")


def test_fifty_executions_at_once_are_not_mixed_up(stack: Up, emulator: Emulator) -> None:
    """Each ends with its own case, on a bounded number of workers in less than 1 GB."""
    up = stack(resolutionRate="1")
    executions = {f"{number:03}": up.start({"inputCaseID": f"{number:03}"}) for number in range(50)}
    most = 0
    outputs = {}
    for case, arn in executions.items():
        outputs[case] = json.loads(up.finish(arn).get("output", "null"))
        running = group(emulator.process_id)
        assert len(running) <= WORKERS + 1
        most = max(most, sum(memory(process) for process in running))
    assert outputs == {
        case: {"Case": case, "Status": 1, "Message": f"Case {case}: opened...assigned...resolved...closed."}
        for case in executions
    }
    assert most < 1_000_000_000


def memory(process: psutil.Process) -> int:
    """The resident memory of *process* in bytes; 0 if it has ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def test_second_deployment_changes_nothing(stack: Up) -> None:
    """The same program gives the same resources."""
    assert stack().deployment.up() == []


def test_changed_handler_changes_its_function_only(stack: Up, project: Path) -> None:
    """In place, and the next execution runs it."""
    up = stack(project, resolutionRate="1")
    up.execute(CASE)
    edit(project / "handlers/open_case.py", "opened...", "reopened")
    assert [str(change) for change in up.deployment.up()] == ["updated Function OpenCaseFunction (code)"]
    assert "reopened" in up.execute(CASE)["output"]


def test_changed_definition_changes_the_state_machine_only(stack: Up, project: Path) -> None:
    """In place, and the next execution follows it."""
    up = stack(project, resolutionRate="0")
    edit(project / "workflows/call_center.py", "Engage Tier 2 Support.", "Engage Tier 3 Support.")
    assert [str(change) for change in up.deployment.up()] == [
        "updated StateMachine CallCenterStateMachine (definition)"
    ]
    assert up.execute(CASE)["cause"] == "Engage Tier 3 Support."


def test_module_of_the_users_own_is_read_again(stack: Up, project: Path) -> None:
    """Whatever it is called."""
    (project / "wording.py").write_text('CAUSE = "First."\n')
    edit(project / "workflows/call_center.py", "\n\ndef ", "\nimport wording\n\n\ndef ")
    edit(project / "workflows/call_center.py", '"Engage Tier 2 Support."', "wording.CAUSE")
    up = stack(project, resolutionRate="0")
    (project / "wording.py").write_text('CAUSE = "Other."\n')
    up.deployment.up()
    assert up.execute(CASE)["cause"] == "Other."


def test_function_that_is_gone_is_deleted(stack: Up, project: Path) -> None:
    """With its role and its log group; one that is new is made."""
    up = stack(project)
    for name in ("workflows/call_center.py", "__main__.py"):
        edit(project / name, "EscalateCaseFunction", "HandOverFunction")
    changes = {str(change) for change in up.deployment.up()}
    assert {"created Function HandOverFunction", "deleted Function EscalateCaseFunction"} <= changes
    assert "Role EscalateCaseFunction-role" not in up.deployment.remaining()


def test_change_of_what_can_not_change_replaces(stack: Up, project: Path) -> None:
    """A state machine keeps its type for life."""
    up = stack(project, resolutionRate="1")
    edit(project / "__main__.py", '"log_level"', '"type": "EXPRESS",\n        "log_level"')
    changes = [str(change) for change in up.deployment.up()]
    assert "replaced StateMachine CallCenterStateMachine (type)" in changes


def test_wrong_program_leaves_the_stack_as_it_was(stack: Up, project: Path) -> None:
    """The message is the program's, and the next deployment goes on from there."""
    up = stack(project, resolutionRate="1")
    edit(project / "workflows/call_center.py", '"Next": "Assign Case"', '"Next": "Asign Case"')
    with pytest.raises(
        pulumi.RunError, match='States.Open Case.Next: no state "Asign Case"; did you mean "Assign Case"?'
    ):
        up.deployment.up()
    assert up.execute(CASE)["status"] == "SUCCEEDED"
    edit(project / "workflows/call_center.py", "Asign Case", "Assign Case")
    assert up.deployment.up() == []


def test_input_that_the_emulator_lacks_is_refused(stack: Up, project: Path) -> None:
    """It would be lost without a word."""
    edit(
        project / "components/function.py",
        "**_blocks(args),",
        '**_blocks(args),\n            package_type="Zip",',
    )
    with pytest.raises(pulumi.RunError, match="the embedded AWS knows no packageType; it knows architectures, code, "):
        stack(project)


def test_resource_that_the_emulator_lacks_is_refused(stack: Up, project: Path) -> None:
    """The message names it, and what there is."""
    with (project / "__main__.py").open("a") as file:
        file.write('\nfrom pulumi_aws import sfn\nsfn.Activity("approval")\n')
    with pytest.raises(
        pulumi.RunError, match="aws:sfn/activity:Activity approval: the embedded AWS has aws:iam/role:Role, "
    ):
        stack(project)


def test_name_that_is_used_twice_is_refused(stack: Up, project: Path) -> None:
    """As by Pulumi itself; the one would be lost in the other."""
    with (project / "__main__.py").open("a") as file:
        file.write(
            '\nfrom components import Function\nFunction("OpenCaseFunction", {"code": "handlers/open_case.py"})\n'
        )
    with pytest.raises(
        pulumi.RunError, match="OpenCaseFunction(-role)? is registered twice; give one of them another name"
    ):
        stack(project)


def test_setting_that_is_not_declared_is_refused(stack: Up, project: Path) -> None:
    """With the one that was probably meant."""
    edit(project / "Pulumi.local.yaml", "call-center:logLevel", "call-center:logLevle")
    with pytest.raises(
        pulumi.RunError,
        match='Pulumi.local.yaml: no setting "call-center:logLevle"; did you mean "call-center:logLevel"?',
    ):
        stack(project)


def test_function_of_the_provider_that_the_emulator_lacks_is_refused(stack: Up, project: Path) -> None:
    """The message names it, and what there is."""
    with (project / "__main__.py").open("a") as file:
        file.write("\nimport pulumi_aws\npulumi_aws.get_availability_zones_output()\n")
    with pytest.raises(Exception, match="getAvailabilityZones: the embedded AWS has aws:index/getCallerIdentity"):
        stack(project)


def test_destroy_leaves_nothing() -> None:
    """After executions, which wrote logs."""
    with Emulator() as emulator:
        deployment = Deployment(emulator.endpoint, ROOT)
        deployment.up()
        up = Stack(deployment)
        up.execute(CASE)
        assert len(deployment.remaining()) == 24
        assert len(deployment.destroy()) == 24
        assert deployment.remaining() == []


def test_resources_are_what_the_program_says(stack: Up, emulator: Emulator) -> None:
    """Read back from the embedded AWS: role, function, log group and state machine, with their tags."""
    up = stack(tags='["Team=Support"]', logRetentionInDays="7")
    clients = Clients(emulator.endpoint)
    function = clients.functions.get_function(FunctionName="OpenCaseFunction")
    machine = clients.state_machines.describe_state_machine(stateMachineArn=up.deployment.outputs["stateMachineArn"])
    groups = clients.logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/OpenCase")["logGroups"]
    role = clients.iam.get_role(RoleName="CallCenterStateMachine-role")["Role"]
    assert function["Configuration"]["Handler"] == "open_case.handler"
    assert function["Configuration"]["Timeout"] == 30
    assert function["Tags"] == {"Team": "Support"}
    assert machine["loggingConfiguration"]["level"] == "ALL"
    assert machine["tracingConfiguration"] == {"enabled": True}
    assert [group["retentionInDays"] for group in groups] == [7]
    assert role["Tags"] == [{"Key": "Team", "Value": "Support"}]


def test_changed_tags_and_settings_are_updated_in_place(emulator: Emulator, stack: Up, project: Path) -> None:
    """Of every resource; tags that are gone are removed."""
    up = stack(project)
    edit(project / "Pulumi.local.yaml", "- Stage=local", "- Team=Support")
    edit(project / "Pulumi.local.yaml", "logRetentionInDays: 1", "logRetentionInDays: 3")
    edit(project / "__main__.py", '{"RESOLUTION_RATE": str(resolution_rate)}', '{"RESOLUTION_RATE": "0.25"}')
    changed = {change.action for change in up.deployment.up()}
    clients = Clients(emulator.endpoint)
    function = clients.functions.get_function(FunctionName="WorkOnCaseFunction")
    role = clients.iam.get_role(RoleName="WorkOnCaseFunction-role")["Role"]
    tags = clients.state_machines.list_tags_for_resource(resourceArn=up.deployment.outputs["stateMachineArn"])["tags"]
    expected = {"Application": "call-center", "Team": "Support"}
    assert changed == {"updated"}
    assert function["Tags"] == expected
    assert function["Configuration"]["Environment"]["Variables"] == {"RESOLUTION_RATE": "0.25"}
    assert {tag["Key"]: tag["Value"] for tag in role["Tags"]} == expected
    assert {tag["key"]: tag["value"] for tag in tags} == expected
