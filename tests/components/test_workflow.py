"""A Workflow registers exactly what its definition needs; whole documents are compared."""

import gc
import json
from typing import Any

import pulumi
import pytest

from asl.lambda_task import RETRY
from components import Workflow
from components.arguments import ArgumentError
from components.workflow_arguments import DefinitionError
from tests.conftest import ROOT, Deploy, Recorded

CODE = str(ROOT / "handlers/open_case.py")
CHARGE_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:Charge-1a2b3c4"

INVOKE_CHARGE = {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": [CHARGE_ARN]}
ACCOUNT_WIDE = {
    "Effect": "Allow",
    "Action": [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ],
    "Resource": ["*"],
}


def orders(**task: Any) -> dict[str, Any]:
    """A definition with one task, which invokes Charge."""
    return {"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "${Charge}", **task, "End": True}}}


def workflow(definition: Any = None, **args: Any) -> Workflow:
    """The Workflow `orders`, with one function."""
    return Workflow(
        "orders",
        {"definition": definition or orders(), "functions": {"Charge": {"code": CODE}}, **args},  # type: ignore[typeddict-item]  # misuse is tested too
    )


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """All that the Workflow `orders` registers, with tags and nothing else that isn't required."""
    return deploy(lambda: workflow(tags={"Team": "Sales"}))


def test_children_are_a_contract(recorded: Recorded) -> None:
    """Type tokens, names and parents: a change of one replaces resources of users."""
    registered = [*recorded.components.values(), *recorded.resources.values()]
    assert {(made.type, made.name, made.parent) for made in registered} == {
        ("pulumi:pulumi:Stack", "call-center-test", ""),
        ("call-center:components:Workflow", "orders", "pulumi:pulumi:Stack::call-center-test"),
        ("aws:iam/role:Role", "orders-role", "call-center:components:Workflow::orders"),
        ("aws:iam/rolePolicy:RolePolicy", "orders-policy", "call-center:components:Workflow::orders"),
        (
            "aws:cloudwatch/logGroup:LogGroup",
            "/aws/vendedlogs/states/orders",
            "call-center:components:Workflow::orders",
        ),
        ("aws:sfn/stateMachine:StateMachine", "orders", "call-center:components:Workflow::orders"),
        ("call-center:components:Function", "Charge", "call-center:components:Workflow::orders"),
        ("aws:iam/role:Role", "Charge-role", "call-center:components:Function::Charge"),
        ("aws:iam/rolePolicy:RolePolicy", "Charge-policy", "call-center:components:Function::Charge"),
        ("aws:cloudwatch/logGroup:LogGroup", "Charge-logs", "call-center:components:Function::Charge"),
        ("aws:lambda/function:Function", "Charge", "call-center:components:Function::Charge"),
    }


def test_component_registers_its_outputs(recorded: Recorded) -> None:
    """They stand in the state of the stack."""
    assert recorded.component_outputs["orders"] == {
        "stateMachineArn": "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4",
        "stateMachineName": "orders-1a2b3c4",
    }


def test_role_trusts_step_functions_for_this_state_machine_only(recorded: Recorded) -> None:
    """Of this account, and with the workflow's name and what Pulumi adds to it."""
    assert recorded.document("orders-role", "assumeRolePolicy") == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "states.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": "123456789012"},
                    "ArnLike": {"aws:SourceArn": "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-*"},
                },
            }
        ],
    }


def test_role_may_do_what_the_definition_needs(recorded: Recorded) -> None:
    """Invoke its function, deliver its logs, write its traces."""
    assert recorded["orders-policy"]["role"] == "orders-role-1a2b3c4"
    assert recorded.document("orders-policy", "policy") == {
        "Version": "2012-10-17",
        "Statement": [INVOKE_CHARGE, ACCOUNT_WIDE],
    }


def test_state_machine_is_safe_by_default(recorded: Recorded) -> None:
    """Traced; errors are logged, but no data of executions."""
    inputs = {key: value for key, value in recorded["orders"].items() if key != "definition"}
    assert inputs == {
        "roleArn": "arn:aws:iam::123456789012:role/orders-role-1a2b3c4",
        "type": "STANDARD",
        "loggingConfiguration": {
            "level": "ERROR",
            "includeExecutionData": False,
            "logDestination": "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/orders-1a2b3c4:*",
        },
        "tracingConfiguration": {"enabled": True},
        "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
        "tags": {"Team": "Sales"},
    }


def test_definition_has_its_function_and_the_defaults_of_lambda_tasks(recorded: Recorded) -> None:
    """The ARN is the one of the function's physical name."""
    expected = orders(TimeoutSeconds=35, Retry=[RETRY])
    expected["States"]["Charge"]["Resource"] = CHARGE_ARN
    assert recorded.document("orders", "definition") == expected


def test_state_machine_waits_for_its_rights(recorded: Recorded) -> None:
    """IAM is eventually consistent: the policy is there before the state machine is."""
    urns = recorded.resources["orders"].dependencies
    assert any(urn.endswith("::orders-policy") for urn in urns)


def test_every_resource_that_can_be_has_the_tags(recorded: Recorded) -> None:
    """The children of the functions too."""
    untagged = {made.type for made in recorded.resources.values() if made.inputs.get("tags") != {"Team": "Sales"}}
    assert untagged == {"aws:iam/rolePolicy:RolePolicy"}


def test_log_groups_keep_30_days(recorded: Recorded) -> None:
    """Of the state machine and of its function."""
    names = ("/aws/vendedlogs/states/orders", "Charge-logs")
    assert [recorded[name]["retentionInDays"] for name in names] == [30, 30]


def test_log_retention_is_for_all_but_a_function_can_differ(deploy: Deploy) -> None:
    """What a function says of itself counts."""
    functions = {"Charge": {"code": CODE, "log_retention_in_days": 7}}
    recorded = deploy(lambda: workflow(log_retention_in_days=365, functions=functions))
    assert recorded["/aws/vendedlogs/states/orders"]["retentionInDays"] == 365
    assert recorded["Charge-logs"]["retentionInDays"] == 7


def test_first_preview_shows_the_definition_and_the_rights(deploy: Deploy) -> None:
    """ARNs are unknown then; names are known, and what is made of them."""
    recorded = deploy(workflow, preview=True)
    assert recorded.document("orders", "definition")["States"]["Charge"]["Resource"] == CHARGE_ARN
    assert recorded.document("orders-policy", "policy")["Statement"][0] == INVOKE_CHARGE


def test_outputs_may_stand_anywhere(deploy: Deploy) -> None:
    """In the definition and in substitutions, strings or not."""

    def build() -> None:
        table = pulumi.Output.from_input("Orders")
        definition = orders(
            Parameters={"table": table, "both": [table, "${Queue}-${Region}"], "limit": pulumi.Output.from_input(3)}
        )
        workflow(definition, substitutions={"Queue": pulumi.Output.from_input("q"), "Region": "eu"})

    state = deploy(build).document("orders", "definition")["States"]["Charge"]
    assert state["Parameters"] == {"table": "Orders", "both": ["Orders", "q-eu"], "limit": 3}


def test_function_may_be_an_output(deploy: Deploy) -> None:
    """The ARN of a function that another part of the program made."""
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:other"

    def build() -> None:
        workflow(orders(Resource=pulumi.Output.from_input(arn)), functions={})

    recorded = deploy(build)
    assert recorded.document("orders-policy", "policy")["Statement"][0]["Resource"] == [arn]
    assert recorded.document("orders", "definition")["States"]["Charge"]["Resource"] == arn


def test_known_substitution_counts_as_what_it_stands_for(deploy: Deploy) -> None:
    """An integration may come from a substitution."""
    definition = orders(Resource="${Invoke}", Parameters={"FunctionName": "${Charge}"})
    recorded = deploy(lambda: workflow(definition, substitutions={"Invoke": "arn:aws:states:::lambda:invoke"}))
    assert recorded.document("orders-policy", "policy")["Statement"][0] == INVOKE_CHARGE


def test_names_of_aws_are_known(deploy: Deploy) -> None:
    """As in AWS SAM."""
    names = "${AWS::Partition}/${AWS::Region}/${AWS::AccountId}"
    recorded = deploy(lambda: workflow(orders(Parameters={"x": names})))
    state = recorded.document("orders", "definition")["States"]["Charge"]
    assert state["Parameters"] == {"x": "aws/eu-west-1/123456789012"}


def test_express_may_write_its_logs(deploy: Deploy) -> None:
    """An EXPRESS state machine has no history but its logs."""
    recorded = deploy(lambda: workflow(type="EXPRESS"))
    streams = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/orders-1a2b3c4:*"
    assert recorded["orders"]["type"] == "EXPRESS"
    assert recorded.document("orders-policy", "policy")["Statement"] == [
        INVOKE_CHARGE,
        ACCOUNT_WIDE,
        {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": [streams]},
    ]


def test_first_preview_shows_the_rights_of_express(deploy: Deploy) -> None:
    """The name of the log group is known then."""
    streams = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/orders-1a2b3c4:*"
    recorded = deploy(lambda: workflow(type="EXPRESS"), preview=True)
    assert recorded.document("orders-policy", "policy")["Statement"][2]["Resource"] == [streams]


def test_what_is_off_needs_no_rights(deploy: Deploy) -> None:
    """Neither logs nor traces."""
    recorded = deploy(lambda: workflow(log_level="OFF", tracing=False))
    assert recorded["orders"]["loggingConfiguration"] == {"level": "OFF"}
    assert recorded["orders"]["tracingConfiguration"] == {"enabled": False}
    assert recorded.document("orders-policy", "policy")["Statement"] == [INVOKE_CHARGE]


def test_defaults_of_lambda_tasks_can_be_turned_off(deploy: Deploy) -> None:
    """The definition is then the author's, but for the ARN."""
    recorded = deploy(lambda: workflow(lambda_retry=False, lambda_timeout=False))
    assert recorded.document("orders", "definition") == orders(Resource=CHARGE_ARN)


@pytest.mark.parametrize(
    ("partition", "host"),
    [("aws", "console.aws.amazon.com"), ("aws-us-gov", "console.amazonaws-us-gov.com")],
)
def test_console_url_is_that_of_the_partition(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, partition: str, host: str
) -> None:
    """GovCloud has a console of its own."""
    monkeypatch.setitem(
        __import__("tests.conftest", fromlist=["INVOKES"]).INVOKES,
        "aws:index/getPartition:getPartition",
        {"partition": partition},
    )
    recorded = deploy(lambda: pulumi.export("url", workflow().console_url))
    machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"
    assert recorded.exports["url"] == (
        f"https://eu-west-1.{host}/states/home?region=eu-west-1#/statemachines/view/{machine}"
    )


def test_start_command_can_be_pasted(deploy: Deploy) -> None:
    """With the region, and the input in single quotes."""
    recorded = deploy(lambda: pulumi.export("start", workflow().start_command('{"id": 1}')))
    assert recorded.exports["start"] == (
        "aws stepfunctions start-execution --region eu-west-1 "
        """--state-machine-arn arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4 --input '{"id": 1}'"""
    )


def test_start_command_of_express_waits_for_the_output(deploy: Deploy) -> None:
    """There is no other way to see it but the logs."""
    recorded = deploy(lambda: pulumi.export("start", workflow(type="EXPRESS").start_command("{}")))
    assert recorded.exports["start"] == (
        "aws stepfunctions start-sync-execution --region eu-west-1 "
        "--state-machine-arn arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4 --input '{}'"
    )


def test_others_start_the_state_machine(deploy: Deploy) -> None:
    """By an ARN that the first preview shows."""
    recorded = deploy(lambda: pulumi.export("arn", workflow().start_arn), preview=True)
    assert recorded.exports["arn"] == "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"


@pytest.mark.parametrize(
    ("args", "warned"),
    [({"type": "EXPRESS", "log_level": "OFF"}, True), ({"type": "EXPRESS"}, False), ({"log_level": "OFF"}, False)],
)
def test_express_without_logs_is_warned_of(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, args: dict[str, Any], warned: bool
) -> None:
    """An execution of it leaves nothing else; one of STANDARD has a history."""
    said: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", lambda text, _: said.append(text))
    deploy(lambda: workflow(**args))
    message = "log_level is OFF: an EXPRESS execution leaves nothing but its logs; ERROR logs why one failed"
    assert said == ([message] if warned else [])


def test_same_definition_gives_the_same_text(deploy: Deploy) -> None:
    """So that a difference shows only what changed."""
    texts = {deploy(workflow)["orders"]["definition"] for _ in range(2)}
    assert len(texts) == 1
    assert next(iter(texts)) == json.dumps(json.loads(next(iter(texts))), separators=(",", ":"))


@pytest.mark.parametrize(("before", "after"), [(700, 50_000), (90_000, 90_000), (0, 0)])
def test_collector_runs_less_often(deploy: Deploy, before: int, after: int) -> None:
    """But what the user set stays: a higher threshold, or none at all."""
    old = gc.get_threshold()
    gc.set_threshold(before)
    try:
        deploy(workflow)
        assert gc.get_threshold()[0] == after
    finally:
        gc.set_threshold(*old)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"functons": {}}, 'Workflow "orders": unknown key "functons"; did you mean "functions"?'),
        ({"functions": [CODE]}, f'Workflow "orders": functions is {[CODE]!r:.60}; allowed is a dict'),
        ({"functions": None}, 'Workflow "orders": functions is None; allowed is a dict, an empty one if it has none'),
        (
            {"severities": ["off"]},
            "Workflow \"orders\": severities is ['off']; allowed is a dict of severities by the id of a rule",
        ),
        ({"type": "FAST"}, "Workflow \"orders\": type is 'FAST'; allowed are 'STANDARD', 'EXPRESS'"),
        ({"log_level": "INFO"}, "Workflow \"orders\": log_level is 'INFO'; allowed are 'ALL', 'ERROR', 'FATAL', 'OFF'"),
        ({"tracing": "yes"}, "Workflow \"orders\": tracing is 'yes'; allowed are True, False"),
        (
            {"substitutions": {"Charge": "x"}},
            'Workflow "orders": "Charge" is defined twice, among functions, substitutions and AWS\'s own names',
        ),
        (
            {"substitutions": {"AWS::Region": "x"}},
            'Workflow "orders": "AWS::Region" is defined twice, among functions, substitutions and AWS\'s own names',
        ),
        (
            {"functions": {"orders": {"code": CODE}}},
            'Workflow "orders": "orders" is also the name of a function; give one of them another name',
        ),
        (
            {"functions": {"Charge": {"cod": CODE}}},
            'Function "Charge": unknown key "cod"; did you mean "code"?',
        ),
    ],
)
def test_misuse_is_refused_before_anything_is_registered(deploy: Deploy, args: dict[str, Any], message: str) -> None:
    """The message names the component, the key and what is allowed."""
    registered: list[Recorded] = []
    with pytest.raises(ArgumentError) as refused:
        registered.append(deploy(lambda: workflow(**args)))
    assert str(refused.value) == message
    assert registered == []


def test_missing_arguments_are_named(deploy: Deploy) -> None:
    """All of them."""
    with pytest.raises(ArgumentError, match='^Workflow "orders": missing "definition", "functions"; the keys are'):
        deploy(lambda: Workflow("orders", {}))  # type: ignore[typeddict-item]  # misuse


def test_arguments_are_a_dict(deploy: Deploy) -> None:
    """Nothing else."""
    with pytest.raises(ArgumentError, match='^Workflow "orders": the arguments are a str; a dict is needed$'):
        deploy(lambda: Workflow("orders", "definition"))  # type: ignore[arg-type]  # misuse


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (7, "Workflow: the name is 7; allowed is a text"),
        ("two words", 'Workflow "two words": a name has letters, digits, - and _ only'),
        ("x" * 52, f'Workflow "{"x" * 52}": the name has 52 characters; allowed are 51'),
    ],
)
def test_name_fits_into_names_of_aws(deploy: Deploy, name: str, message: str) -> None:
    """With what Pulumi and the component add to it."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: Workflow(name, {"definition": orders(), "functions": {}}))
    assert str(refused.value) == message


@pytest.mark.parametrize("preview", [False, True])
def test_wrong_definition_is_refused_before_anything_is_registered(deploy: Deploy, preview: bool) -> None:
    """In a preview too, with all problems at once."""
    with pytest.raises(DefinitionError) as refused:
        deploy(lambda: workflow(orders(Next="Shp", Parameters={"q": "${Queu}"})), preview=preview)
    assert str(refused.value).splitlines() == [
        'Workflow "orders": the definition has 3 problems',
        '  States.Charge: both Next and End; a Task state has one of "Next": "..." and "End": true; remove one of them '
        "[NEXT-XOR-END]",
        '  States.Charge.Next: no state "Shp"; the states here are "Charge" [TARGET-EXISTS]',
        '  States.Charge.Parameters.q: no function or substitution "Queu"; the known names are '
        '"AWS::AccountId", "AWS::Partition", "AWS::Region", "Charge" [REFERENCE]',
    ]


def test_rights_that_can_not_be_told_are_refused(deploy: Deploy) -> None:
    """With what the definition has."""
    with pytest.raises(DefinitionError, match='States.Charge.Parameters.QueueUrl: "url" is no URL of a queue'):
        parameters = {"QueueUrl": "url", "MessageBody": "${Charge}"}
        deploy(lambda: workflow(orders(Resource="arn:aws:states:::sqs:sendMessage", Parameters=parameters)))


def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to Pulumi's log as a warning from now on."""
    warnings: list[str] = []
    monkeypatch.setattr("pulumi.log.warn", lambda message, _: warnings.append(message))
    return warnings


CHOOSE = {
    "StartAt": "Choose",
    "States": {
        "Choose": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "Done"}]},
        "Done": {"Type": "Succeed"},
    },
}


def test_warning_goes_to_the_log_of_pulumi(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the workflow is registered."""
    warnings = logged(monkeypatch)
    recorded = deploy(lambda: Workflow("orders", {"definition": CHOOSE, "functions": {}}))
    assert warnings == [
        "States.Choose: no Default; what no rule matches fails with States.NoChoiceMatched; "
        'add "Default": "..." [CHOICE-NO-DEFAULT]'
    ]
    assert recorded.document("orders", "definition") == CHOOSE


def test_severity_of_a_rule_can_be_raised(deploy: Deploy) -> None:
    """What is a warning by default is refused then."""
    severities = {"CHOICE-NO-DEFAULT": "error"}
    with pytest.raises(DefinitionError, match="States.Choose: no Default"):
        deploy(lambda: Workflow("orders", {"definition": CHOOSE, "functions": {}, "severities": severities}))


def test_unknown_rule_is_refused(deploy: Deploy) -> None:
    """With the nearest one."""
    severities = {"CHOICE-DEFAULT": "off"}
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: Workflow("orders", {"definition": CHOOSE, "functions": {}, "severities": severities}))
    assert str(refused.value) == (
        'Workflow "orders": severities: no rule "CHOICE-DEFAULT"; did you mean "CHOICE-NO-DEFAULT"?'
    )
