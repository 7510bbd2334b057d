"""`flow diff` tells what a deployment would change, by the program as it is saved now."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from emulator.local_run import LocalRun
from emulator.server import Emulator
from tests.conftest import ROOT, Stack
from tests.console.answers import answering
from tests.console.flow import GOLDEN, Ran, compare, flow
from tests.console.test_up_local import edit
from tests.console.test_wrong_use import line_of, pulumi

NO_CHANGE = "The definition doesn't change.\n"
NAME = "CallCenterStateMachine"


@pytest.fixture
def deployed(stack: Callable[..., Stack], project: Path, emulator: Emulator) -> Stack:
    """The call center of the project, as `make up-local` would deploy it."""
    made = stack(project)
    machines = {"stateMachineArn": made.deployment.outputs["stateMachineArn"]}
    LocalRun("local", emulator.endpoint, machines).write(project)
    return made


def change(project: Path) -> None:
    """Edit the workflow: a state goes, one comes, one is renamed, one leads elsewhere, one is changed."""
    file = project / "workflows" / "call_center.py"
    edit(file, '"NumericEquals": 0, "Next": "Escalate Case"', '"NumericEquals": 0, "Next": "Fail"')
    edit(file, '            "Escalate Case": escalate_case,\n', "")
    edit(file, "Tier 2", "Tier 3")
    edit(file, '"Next": "Work on Case"},', '"Next": "Remember Case"}, "Remember Case": remember,')
    edit(file, "    choices: list", f"    remember: TaskState = {REMEMBER!r}\n    choices: list")
    edit(file, '"Close Case"', '"Finish Case"')
    edit(project / "__main__.py", '"EscalateCaseFunction": {"code": "handlers/escalate_case.py"},', "")


REMEMBER = {
    "Type": "Task",
    "Resource": "arn:aws:states:::dynamodb:putItem",
    "Parameters": {"TableName": "cases", "Item": {"id": {"S.$": "$.Case"}}},
    "Next": "Work on Case",
}


@pytest.mark.parametrize("options", [(), ("--stack", "local"), ("--arn", NAME)])
def test_what_is_deployed_is_no_change(deployed: Stack, project: Path, options: tuple[str, ...]) -> None:
    """And the exit status says so too."""
    ran = flow("diff", *options, folder=project)
    assert (ran.status, ran.out, ran.err) == (0, NO_CHANGE, "")


def test_changes_are_told_until_they_are_deployed(deployed: Stack, project: Path) -> None:
    """With exit status 1, and those that run now."""
    change(project)
    ran = flow("diff", folder=project)
    assert (ran.status, ran.err) == (1, "")
    compare("diff", ran.out)
    deployed.deployment.up()
    assert flow("diff", folder=project).out == NO_CHANGE


ARN = f"arn:aws:states:eu-west-1:123456789012:stateMachine:{NAME}-0123abc"
PAGE = [{"executionArn": "any"}] * 7


def resource(type_: str, logical: str, **outputs: object) -> dict[str, object]:
    """A resource as `pulumi stack export` tells it."""
    return {"urn": f"urn:pulumi:dev::call-center::{type_}::{logical}", "type": type_, "outputs": outputs}


Diff = Callable[..., Ran]


@pytest.fixture
def diff(project: Path) -> Diff:
    """Runs `flow diff` with a pulumi and an AWS that answer what they are told to."""
    names = ("OpenCase", "AssignCase", "WorkOnCase", "CloseCase", "EscalateCase")
    functions = [resource("aws:lambda/function:Function", f"{each}Function", name=f"{each}-77aa77a") for each in names]
    key = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "AAABA"}
    machine = resource("aws:sfn/stateMachine:StateMachine", NAME, arn=ARN, name=f"{NAME}-0123abc", secret=key)
    old = {**machine, "delete": True}

    def run(*options: str, answers: Mapping[str, Any], resources: object = (*functions, machine, old)) -> Ran:
        export = json.dumps({"version": 3, "deployment": {"resources": resources}})
        (project / "export.json").write_text(export)
        outputs = json.dumps({"stateMachineArn": ARN, "other": 1})
        script = f"if [ $2 = export ]; then cat {project}/export.json; else echo '{outputs}'; fi"
        with answering(answers) as endpoint:
            return flow("diff", *options, folder=project, endpoint=endpoint, PATH=pulumi(project, script))

    return run


def described(definition: object, type_: str = "STANDARD") -> dict[str, object]:
    """What AWS tells of the state machine."""
    return {"stateMachineArn": ARN, "definition": json.dumps(definition), "type": type_}


OTHER = {"StartAt": "\x1b[31m", "States": {"\x1b[31m": {"Type": "Pass", "Result": "\u202e", "End": True}}}
LISTED = {"DescribeStateMachine": described(OTHER), "ListExecutions": {"executions": PAGE}}


def test_stack_on_aws(diff: Diff) -> None:
    """Is compared by the names that its resources have, and the configuration that it has."""
    ran = diff("--stack", "dev", answers=LISTED)
    assert (ran.status, ran.err) == (1, "")
    compare("diff-stack", ran.out)


def test_text_of_a_definition_moves_no_cursor(diff: Diff) -> None:
    """Wherever it comes from."""
    ran = diff("--stack", "dev", answers=LISTED)
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_json(diff: Diff) -> None:
    """Says the same, and how many executions run."""
    told = json.loads(diff("--stack", "dev", "--format", "json", answers=LISTED).out)
    assert told["running"] == len(PAGE)
    assert told["moreRunning"] is False
    assert {"change": "removed", "place": "\\x1b[31m", "type": "Pass", "fields": []} in told["states"]


def test_running_executions_are_counted_to_a_limit(diff: Diff) -> None:
    """There may be a million."""
    listed = {"executions": PAGE, "nextToken": "more"}
    assert (
        "\nRunning executions, 7 or more now\n"
        in diff("--stack", "dev", answers={**LISTED, "ListExecutions": listed}).out
    )


def test_express_state_machine_lists_no_executions(diff: Diff) -> None:
    """AWS keeps none."""
    ran = diff("--stack", "dev", answers={"DescribeStateMachine": described(OTHER, "EXPRESS")})
    assert (ran.status, "\nRunning executions\n" in ran.out) == (1, True)


@pytest.mark.parametrize(
    ("options", "more", "line"),
    [
        (
            ("--arn", ARN),
            {},
            "flow: the configuration of a stack is needed, to run the program with; name it with --stack",
        ),
        (
            ("--stack", "dev"),
            {"resources": []},
            f"flow: stack dev didn't make {ARN}, so its program has no definition of",
        ),
        (
            ("--stack", "dev"),
            {"resources": None},
            f"flow: stack dev didn't make {ARN}, so its program has no definition of",
        ),
        (
            ("--stack", "dev"),
            {"answers": {"DescribeStateMachine": described([])}},
            "flow: the definition is no JSON object",
        ),
    ],
)
def test_what_can_not_be_compared(diff: Diff, options: tuple[str, ...], more: dict[str, Any], line: str) -> None:
    """Is told in a line."""
    assert line_of(diff(*options, **{"answers": LISTED, **more})).startswith(line)


def test_program_that_is_refused(diff: Diff, project: Path) -> None:
    """Is told as `pulumi up` would tell it."""
    edit(project / "workflows" / "call_center.py", '"Next": "Assign Case"}', '"Next": "Asign Case"}')
    ran = diff("--stack", "dev", answers=LISTED)
    assert (ran.status, ran.out) == (2, "")
    assert 'no state "Asign Case"; did you mean "Assign Case"?' in ran.err


def test_page_shows_what_is_printed() -> None:
    """The sample is what the command prints of the change that is tested here."""
    page = (ROOT / "docs" / "preview.md").read_text()
    assert f"$ flow diff --stack dev\n{(GOLDEN / 'diff.txt').read_text()}```" in page
