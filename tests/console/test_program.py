"""What the program of a project defines is found without a deployment, and what is wrong is told in one message."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.misuse import MisuseError
from console.program import Planned, planned
from emulator.project import configuration
from tests.conftest import ROOT

ARN = "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:orders-0123abc"
FUNCTION = ("aws:lambda/function:Function", "Charge")

PROGRAM = f"""
import pulumi
import pulumi_aws
from components import Workflow

config = pulumi.Config()
charge = {{"Type": "Task", "Resource": "${{Charge}}", "Next": "Wait"}}
wait = {{"Type": "Wait", "Seconds": 5, "Comment": config.get("comment"), "End": True}}
definition = {{"StartAt": "Charge", "States": {{"Charge": charge, "Wait": wait}}}}
functions = {{"Charge": {{"code": "{ROOT}/handlers/open_case.py"}}}}
role = config.get("role")
"""

WORKFLOW = 'Workflow("orders", {"definition": definition, "functions": functions, "role": role})\n'
QUEUE = 'wait["Comment"] = pulumi_aws.cloudwatch.LogGroup("other").arn\n'
BARE = """
pulumi_aws.sfn.StateMachine("orders", role_arn="r", definition=pulumi_aws.cloudwatch.LogGroup("other").name)
"""

Plan = Callable[..., Planned]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """What a program defines, as the text that follows `PROGRAM`."""

    def run(program: str, resources: Any = {}, config: str = "{}", project: str = "call-center") -> Planned:
        (tmp_path / "Pulumi.yaml").write_text(f"name: {project}\nconfig: {{comment: {{default: none}}, role: {{}}}}\n")
        (tmp_path / "Pulumi.dev.yaml").write_text(f"config: {config}\n")
        (tmp_path / "__main__.py").write_text(PROGRAM + program)
        return planned(tmp_path, "team/shop/dev", "orders", ARN, resources)

    return run


def states(found: Planned) -> dict[str, Any]:
    """The states that are defined."""
    defined: dict[str, Any] = json.loads(found.definition)["States"]
    return defined


def test_names_are_those_that_are_deployed(plan: Plan) -> None:
    """And the region and account too."""
    found = states(plan(WORKFLOW, {FUNCTION: {"name": "Charge-77aa77a"}}))
    assert found["Charge"]["Resource"] == "arn:aws-cn:lambda:cn-north-1:123456789012:function:Charge-77aa77a"


RELEASED = WORKFLOW.replace('"role": role', '"release": {"alias": "live", "canary": {"percent": 10}}')
DEPLOYED = {
    FUNCTION: {"name": "Charge-77aa77a", "version": "3"},
    ("aws:sfn/stateMachine:StateMachine", "orders"): {"arn": ARN, "stateMachineVersionArn": f"{ARN}:2"},
}
LIVE = {
    ("aws:sfn/alias:Alias", "orders-alias"): {
        "arn": f"{ARN}:live",
        "routingConfigurations": [{"stateMachineVersionArn": f"{ARN}:1", "weight": 100}],
    }
}


@pytest.mark.parametrize("alias", [{}, LIVE], ids=["no alias", "an alias"])
def test_versions_are_those_that_are_deployed(plan: Plan, alias: Any) -> None:
    """Of a workflow that is released, whether its alias is there or not."""
    found = states(plan(RELEASED, {**DEPLOYED, **alias}))
    assert found["Charge"]["Resource"].endswith(":function:Charge-77aa77a:3")


def test_version_of_a_new_function_is_not_known(plan: Plan) -> None:
    """All else of it is."""
    assert states(plan(RELEASED))["Charge"]["Resource"].endswith(":function:Charge:(known at deployment)")


def test_new_function_has_the_name_that_it_has_in_the_program(plan: Plan) -> None:
    """What Pulumi will add to it is not known."""
    assert states(plan(WORKFLOW))["Charge"]["Resource"].endswith(":function:Charge")


def test_configuration_is_that_of_the_stack(plan: Plan) -> None:
    """The last part of its name names the file."""
    assert states(plan(WORKFLOW, config="{'call-center:comment': mine}"))["Wait"]["Comment"] == "mine"


def test_project_may_declare_no_setting(tmp_path: Path) -> None:
    """As Pulumi allows."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {shop:comment: mine}\n")
    assert configuration(tmp_path, "dev") == {"shop:comment": "mine"}


def test_project_may_have_any_name(plan: Plan) -> None:
    """Its settings are found under that."""
    found = plan(WORKFLOW, config="{'shop:comment': mine}", project="shop")
    assert states(found)["Wait"]["Comment"] == "mine"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("{secure: AAABAxyz}", "(known at deployment)"),
        ("[{secure: AAABAxyz}, 1]", '["(known at deployment)", 1]'),
        (
            "{a: {secure: AAABAxyz}, b: {secure: x, c: 1}}",
            '{"a": "(known at deployment)", "b": {"secure": "x", "c": 1}}',
        ),
        ("12", "12"),
    ],
)
def test_secret_is_not_known(plan: Plan, value: str, shown: str) -> None:
    """What is encrypted stays so."""
    assert states(plan(WORKFLOW, config=f"{{'call-center:comment': {value}}}"))["Wait"]["Comment"] == shown


def test_output_of_a_resource_that_is_there_is_known(plan: Plan) -> None:
    """As in a preview of Pulumi's."""
    outputs = {("aws:cloudwatch/logGroup:LogGroup", "other"): {"arn": "arn:x"}}
    assert states(plan(QUEUE + WORKFLOW, outputs))["Wait"]["Comment"] == "arn:x"


def test_output_of_a_new_resource_is_not_known(plan: Plan) -> None:
    """The rest of the definition is."""
    assert states(plan(QUEUE + WORKFLOW))["Wait"]["Comment"] == "(known at deployment)"


@pytest.mark.parametrize("config", ["{}", "{'call-center:role': 'arn:aws-cn:iam::123456789012:role/own'}"])
def test_role_of_ones_own_is_told(plan: Plan, config: str) -> None:
    """It doesn't lose what the definition needs no more."""
    assert plan(WORKFLOW, config=config).has_own_role is ("own" in config)


def test_what_the_program_prints_is_no_answer(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    """It goes where messages go."""
    plan("print('hello')\n" + WORKFLOW)
    assert capsys.readouterr() == ("", "hello\n")


def test_state_machine_without_a_workflow(plan: Plan) -> None:
    """Has its definition from the program too."""
    assert plan('pulumi_aws.sfn.StateMachine("orders", role_arn="r", definition="{}")').definition == "{}"


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("", "the program has no state machine orders any more; pulumi up deletes it"),
        (
            BARE.replace(".name", ".arn"),
            "the definition of orders is known at deployment only; pulumi preview may tell more",
        ),
        ("raise pulumi.RunError('no')", "the program can't be run: no"),
        ("raise SystemExit('bye')", "the program can't be run: SystemExit: bye"),
        ("1 / 0", "the program can't be run: ZeroDivisionError: division by zero\n  __main__.py:12: 1 / 0"),
        (
            'wait["Nxt"] = wait.pop("End")\n' + WORKFLOW,
            'the program can\'t be run: Workflow "orders": the definition has 2 problems\n',
        ),
        (
            "pulumi_aws.get_availability_zones_output().names.apply(print)\n" + WORKFLOW,
            "the program can't be run: aws:index/getAvailabilityZones:getAvailabilityZones: AWS is not asked here; "
            "pulumi preview tells the difference too",
        ),
    ],
)
def test_what_is_wrong_is_told(plan: Plan, program: str, message: str) -> None:
    """In one message, with the lines of the program where they help."""
    with pytest.raises(MisuseError) as told:
        plan(program)
    assert str(told.value).startswith(message)


def test_setting_that_is_not_declared_is_told(plan: Plan) -> None:
    """As everywhere."""
    with pytest.raises(MisuseError, match='Pulumi.dev.yaml: no setting "call-center:coment"; did you mean'):
        plan(WORKFLOW, config="{'call-center:coment': x}")


def test_folder_without_a_project_is_told(tmp_path: Path) -> None:
    """By what is missing."""
    with pytest.raises(MisuseError, match="Pulumi.yaml in .*; is this the folder of the project"):
        planned(tmp_path, "dev", "orders", ARN, {})
