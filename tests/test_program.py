"""The program registers the tutorial's functions and state machine, and exports what an operator needs."""

import json
import runpy
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from components.workflow_arguments import DefinitionError
from console.emulator import PORT
from emulator.project import configuration
from tests.conftest import ROOT, Deploy, Recorded
from workflows import call_center

FUNCTIONS = {
    "OpenCaseFunction": "open_case",
    "AssignCaseFunction": "assign_case",
    "WorkOnCaseFunction": "work_on_case",
    "CloseCaseFunction": "close_case",
    "EscalateCaseFunction": "escalate_case",
}
MACHINE_ARN = "arn:aws:states:eu-west-1:123456789012:stateMachine:CallCenterStateMachine-1a2b3c4"


def program() -> None:
    """Run the program of the project."""
    runpy.run_path(str(ROOT / "__main__.py"))


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pulumi runs a program in its project."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """All that the program registers with the defaults of every setting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return deploy(program, configuration(ROOT, "none"))


def test_functions_are_the_tutorials(recorded: Recorded) -> None:
    """Five, each with the handler of its name."""
    functions = {
        name: made.inputs for name, made in recorded.resources.items() if made.type == "aws:lambda/function:Function"
    }
    assert {name: inputs["handler"] for name, inputs in functions.items()} == {
        name: f"{module}.handler" for name, module in FUNCTIONS.items()
    }
    assert {name: list(inputs["code"].assets) for name, inputs in functions.items()} == {
        name: [f"{module}.py"] for name, module in FUNCTIONS.items()
    }


def test_state_machine_is_the_tutorials(recorded: Recorded) -> None:
    """By its name and its states."""
    assert list(recorded.document("CallCenterStateMachine", "definition")["States"]) == [
        "Open Case",
        "Assign Case",
        "Work on Case",
        "Is Case Resolved",
        "Close Case",
        "Escalate Case",
        "Fail",
    ]


def test_exports_are_what_an_operator_needs(recorded: Recorded) -> None:
    """ARN and names, the console, and a command to paste."""
    assert recorded.exports == {
        "stateMachineArn": MACHINE_ARN,
        "stateMachineName": "CallCenterStateMachine-1a2b3c4",
        "functionNames": {name: f"{name}-1a2b3c4" for name in FUNCTIONS},
        "logGroupName": "/aws/vendedlogs/states/CallCenterStateMachine-1a2b3c4",
        "consoleUrl": "https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1"
        f"#/statemachines/view/{MACHINE_ARN}",
        "startCommand": f"aws stepfunctions start-execution --region eu-west-1 --state-machine-arn {MACHINE_ARN} "
        """--input '{"inputCaseID": "001"}'""",
    }


def test_settings_reach_the_resources(deploy: Deploy) -> None:
    """Each where it belongs."""
    settings = {
        "onUnresolved": "rework",
        "maxAttempts": "7",
        "resolutionRate": "0.25",
        "logLevel": "ALL",
        "logRetentionInDays": "3653",
        "tags": '["Team=Support"]',
    }
    own = {f"call-center:{key}": value for key, value in settings.items()}
    recorded = deploy(program, {**configuration(ROOT, "none"), **own})
    machine = recorded["CallCenterStateMachine"]
    states = json.loads(machine["definition"])["States"]
    assert states["Escalate Case"]["Next"] == "Work on Case"
    assert states["Is Case Resolved"]["Choices"][1]["And"][1]["NumericGreaterThanEquals"] == 7
    assert recorded["WorkOnCaseFunction"]["environment"] == {"variables": {"RESOLUTION_RATE": "0.25"}}
    assert machine["loggingConfiguration"]["level"] == "ALL"
    assert recorded["OpenCaseFunction-logs"]["retentionInDays"] == 3653
    assert machine["tags"] == {"Team": "Support"}


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("onUnresolved", "retry", "escalate, rework"),
        ("maxAttempts", "0", "whole numbers from 1 to 1000"),
        ("resolutionRate", "50%", "numbers from 0 to 1"),
        ("logLevel", "INFO", "ALL, ERROR, FATAL, OFF"),
        ("logRetentionInDays", "31", "1, 3, 5, 7, 14, 30, "),
        ("release", "live", "true, false"),
        ("canaryPercent", "101", "whole numbers from 0 to 100"),
        ("alarmEmails", "a@example.com", "lists like "),
        ("tags", "Team=Support", "lists like "),
    ],
)
def test_bad_setting_stops_the_program(deploy: Deploy, key: str, value: str, allowed: str) -> None:
    """With one message: the key, the value, and what is allowed."""
    config = {**configuration(ROOT, "none"), f"call-center:{key}": value}
    with pytest.raises(pulumi.RunError) as refused:
        deploy(program, config)
    assert str(refused.value).startswith(f'call-center:{key} is "{value}"; allowed are {allowed}')


PRODUCTION = {
    "release": {"aws:sfn/alias:Alias"},
    "alarms": {
        *("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy"),
        "aws:sns/topicSubscription:TopicSubscription",
    },
    "dashboard": {"aws:cloudwatch/dashboard:Dashboard"},
    "httpApi": {f"aws:apigatewayv2/{each.lower()}:{each}" for each in ("Api", "Integration", "Route", "Stage")},
    "schedule": {
        *("aws:scheduler/schedule:Schedule", "aws:scheduler/scheduleGroup:ScheduleGroup", "aws:sqs/queue:Queue"),
    },
}
"""By a setting, the types of the resources that it adds."""


@pytest.mark.parametrize("key", PRODUCTION)
def test_what_a_setting_adds(deploy: Deploy, recorded: Recorded, key: str) -> None:
    """That, and nothing that isn't asked for."""
    settings = {"call-center:alarmEmails": '["on-call@example.com"]', f"call-center:{key}": "true"}
    if key == "schedule":
        settings["call-center:schedule"] = "rate(1 day)"
    more = deploy(program, {**configuration(ROOT, "none"), **settings})
    before = {made.type for made in recorded.resources.values()}
    assert {made.type for made in more.resources.values()} - before == PRODUCTION[key]


def test_what_is_protected(deploy: Deploy) -> None:
    """The state machine and its log group; and all log groups may stay."""
    settings = {"call-center:protect": "true", "call-center:retainLogs": "true"}
    made = deploy(program, {**configuration(ROOT, "none"), **settings}).resources.values()
    kinds = {each.type.rpartition(":")[2] for each in made if each.protect}
    assert kinds == {"StateMachine", "LogGroup"}
    assert {each.type.rpartition(":")[2] for each in made if each.retain_on_delete} == {"LogGroup"}


def test_exports_of_what_was_asked_for(deploy: Deploy) -> None:
    """The alias that starts executions, and the address that does."""
    settings = {"call-center:release": "true", "call-center:httpApi": "true"}
    exports = deploy(program, {**configuration(ROOT, "none"), **settings}).exports
    assert exports["stateMachineAliasArn"].endswith(":live")
    assert exports["apiUrl"].endswith("/cases")
    assert f"--state-machine-arn {MACHINE_ARN}:live " in exports["startCommand"]


def test_every_setting_has_a_type_a_description_and_a_default() -> None:
    """In Pulumi.yaml, with the types that Pulumi's schema of that file has."""
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
    assert list(declared) == [
        *(
            "onUnresolved",
            "maxAttempts",
            "resolutionRate",
            "logLevel",
            "logRetentionInDays",
            "release",
            "canaryPercent",
        ),
        *("alarms", "alarmEmails", "dashboard", "httpApi", "schedule", "protect", "retainLogs", "tags"),
    ]
    for setting in declared.values():
        assert setting["type"] in ("string", "integer", "boolean", "array")
        assert setting["description"]
        assert "default" in setting


@pytest.mark.parametrize("stack", ["dev", "prod", "local"])
def test_each_stack_deploys(deploy: Deploy, stack: str) -> None:
    """Its settings are allowed, and it names no key that Pulumi.yaml doesn't declare."""
    config = configuration(ROOT, stack)
    own = {key for key in config if key.startswith("call-center:")}
    assert own == {key for key in configuration(ROOT, "none") if key.startswith("call-center:")}
    assert "CallCenterStateMachine" in deploy(program, config).resources


def test_local_stack_names_the_port_of_the_emulator() -> None:
    """The one that `make emulator` listens on, for each service that the stack needs."""
    local = yaml.safe_load((ROOT / "Pulumi.local.yaml").read_text())["config"]
    services = ("iam", "lambda", "logs", "sfn", "sts", "apigatewayv2", "cloudwatch", "events", "pipes", "s3")
    assert local["aws:endpoints"] == [dict.fromkeys((*services, "scheduler", "sns", "sqs"), f"http://127.0.0.1:{PORT}")]
    assert local["pulumi:autonaming"] == {"mode": "verbatim"}


def test_what_a_user_writes_is_short() -> None:
    """Program and definition, with a setting for everything: 100 lines at most, the program 60."""
    lines = {name: len((ROOT / name).read_text().splitlines()) for name in ("__main__.py", "workflows/call_center.py")}
    assert lines["__main__.py"] <= 60
    assert sum(lines.values()) <= 100


def test_handlers_are_short() -> None:
    """40 lines at most."""
    assert {
        path.name for path in Path(ROOT, "handlers").glob("*.py") if len(path.read_text().splitlines()) > 40
    } == set()


@pytest.mark.parametrize("preview", [False, True])
def test_wrong_definition_registers_nothing(deploy: Deploy, monkeypatch: pytest.MonkeyPatch, preview: bool) -> None:
    """In a preview too; and the person reads where, what is there, what is allowed, and what was probably meant."""
    right = call_center.call_center

    def wrong(**settings: Any) -> Any:
        definition: Any = right(**settings)
        definition["States"]["Close Case"]["Nxt"] = "Fail"
        definition["States"]["Escalate Case"]["Next"] = "Failed"
        return definition

    registered: list[str] = []
    register = pulumi.Resource.__init__

    def remembered(self: pulumi.Resource, type_: str, *arguments: Any, **settings: Any) -> None:
        registered.append(type_)
        register(self, type_, *arguments, **settings)

    monkeypatch.setattr(call_center, "call_center", wrong)
    monkeypatch.setattr(pulumi.Resource, "__init__", remembered)
    with pytest.raises(DefinitionError) as refused:
        deploy(program, configuration(ROOT, "none"), preview=preview)
    assert registered == ["pulumi:pulumi:Stack"]
    assert str(refused.value).splitlines() == [
        'Workflow "CallCenterStateMachine": the definition has 3 problems',
        '  States.Close Case.Nxt: a Task state has no Nxt; did you mean "Next"? [STATE-FIELDS]',
        '  States.Escalate Case.Next: no state "Failed"; did you mean "Fail"? [TARGET-EXISTS]',
        "  States.Fail: no transition leads here; name it in a Next, or remove it [REACHABLE]",
    ]
