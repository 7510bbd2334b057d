"""A Workflow with `release` publishes versions, names them, and has an alias; without it, nothing of this is there."""

import json
from typing import Any

import pulumi
import pytest

from components import Workflow
from components.arguments import ArgumentError
from components.release import routes
from tests.components.test_workflow import CHARGE_ARN, CODE, INVOKE_CHARGE, orders
from tests.conftest import Deploy, Recorded

MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"
LIVE = f"{MACHINE}:live"
GET_ALIAS = "aws:sfn/getAlias:getAlias"
TAG = {"workflow-release": "call-center/test/orders"}


def workflow(definition: Any = None, release: Any = {"alias": "live"}, **args: Any) -> Workflow:
    """The Workflow `orders`, released as `live`."""
    functions = {"Charge": {"code": CODE}}
    made = {"definition": definition or orders(), "functions": functions, "release": release, **args}
    return Workflow("orders", made)  # type: ignore[arg-type]  # misuse is tested too


def routed(**weights: int) -> dict[str, Any]:
    """What the provider answers of an alias with these versions, `v2=90`."""
    found = [{"stateMachineVersionArn": f"{MACHINE}:{key[1:]}", "weight": weight} for key, weight in weights.items()]
    return {GET_ALIAS: {"arn": LIVE, "name": "live", "routingConfigurations": found}}


def canary(percent: int) -> dict[str, Any]:
    return {"alias": "live", "canary": {"percent": percent}}


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """All that the Workflow registers, with a tag."""
    return deploy(lambda: workflow(tags={"Team": "Sales"}))


def test_alias_sends_all_executions_to_the_newest_version(recorded: Recorded) -> None:
    """That is all of its properties."""
    assert recorded["orders-alias"] == {
        "name": "live",
        "routingConfigurations": [{"stateMachineVersionArn": f"{MACHINE}:3", "weight": 100}],
    }


def test_alias_is_a_child_with_a_hook(recorded: Recorded) -> None:
    """Type token, name and parent are a contract; old versions go after it was made or changed."""
    alias = recorded.resources["orders-alias"]
    assert (alias.type, alias.parent) == ("aws:sfn/alias:Alias", "call-center:components:Workflow::orders")
    assert alias.hooks == {"after_create": ["orders-prune"], "after_update": ["orders-prune"]}


def test_release_adds_the_alias_alone(recorded: Recorded, deploy: Deploy) -> None:
    """Nothing else is registered."""
    without = deploy(lambda: workflow(release=None))
    assert recorded.resources.keys() - without.resources.keys() == {"orders-alias"}


def test_functions_and_state_machine_publish_versions(recorded: Recorded, deploy: Deploy) -> None:
    """And are known by a tag of the release; no other input differs."""
    without = deploy(lambda: workflow(release=None, tags={"Team": "Sales"}))
    more = {"publish": True, "tags": {"Team": "Sales", **TAG}}
    for name, apart in (("Charge", {"code"}), ("orders", {"definition"})):
        made, before = ({key: each[name][key] for key in each[name].keys() - apart} for each in (recorded, without))
        assert made == {**before, **more}


def test_definition_names_the_version_of_the_function(recorded: Recorded) -> None:
    """Wherever it named the function."""
    assert recorded.document("orders", "definition")["States"]["Charge"]["Resource"] == f"{CHARGE_ARN}:7"


def test_role_may_invoke_the_function_and_all_its_versions(recorded: Recorded) -> None:
    """Executions that run keep the version that they began with, or none."""
    invoke = {**INVOKE_CHARGE, "Resource": [CHARGE_ARN, f"{CHARGE_ARN}:*"]}
    assert recorded.document("orders-policy", "policy")["Statement"][0] == invoke


@pytest.mark.parametrize("resource", ["lambda:invoke", "aws-sdk:lambda:invoke"])
def test_parameter_names_the_version_too(deploy: Deploy, resource: str) -> None:
    """In an optimized integration, and in one of the SDK."""
    task = {"Resource": f"arn:aws:states:::{resource}", "Parameters": {"FunctionName": "${Charge}"}}
    recorded = deploy(lambda: workflow(orders(**task)))
    assert recorded.document("orders", "definition")["States"]["Charge"]["Parameters"] == {
        "FunctionName": f"{CHARGE_ARN}:7"
    }
    (invoke,) = (each for each in recorded.document("orders-policy", "policy")["Statement"] if "lambda" in str(each))
    assert sorted(invoke["Resource"]) == [CHARGE_ARN, f"{CHARGE_ARN}:*"]


def test_rights_on_functions_of_others_stay_as_they_are(deploy: Deploy) -> None:
    """No version of them is invoked, unless the definition names it."""
    other = CHARGE_ARN.replace("Charge", "Other")
    definition = {
        "StartAt": "Other",
        "States": {"Other": {"Type": "Task", "Resource": other, "Next": "Charge"}, **orders()["States"]},
    }
    recorded = deploy(lambda: workflow(definition))
    assert recorded.document("orders-policy", "policy")["Statement"][0]["Resource"] == [
        CHARGE_ARN,
        f"{CHARGE_ARN}:*",
        other,
    ]


def test_rights_on_other_services_stay_as_they_are(deploy: Deploy) -> None:
    """Only functions have versions."""
    put = {"Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "orders", "Item": {}}}
    definition = {
        "StartAt": "Save",
        "States": {"Save": {"Type": "Task", **put, "Next": "Charge"}, **orders()["States"]},
    }
    save = deploy(lambda: workflow(definition)).document("orders-policy", "policy")["Statement"][0]
    assert save["Resource"] == ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]


def test_executions_are_started_by_the_alias(deploy: Deploy) -> None:
    """In the command that is exported, and for what starts executions."""

    def build() -> None:
        made = workflow()
        pulumi.export("start", made.start_arn)
        pulumi.export("command", made.start_command("{}"))

    exports = deploy(build).exports
    assert exports["start"] == LIVE
    assert f"--state-machine-arn {LIVE} --input" in exports["command"]


def test_component_registers_its_alias(recorded: Recorded) -> None:
    """Beside the state machine."""
    assert recorded.component_outputs["orders"] == {
        "stateMachineArn": MACHINE,
        "stateMachineName": "orders-1a2b3c4",
        "stateMachineAliasArn": LIVE,
    }


def test_without_a_release_executions_are_started_by_the_state_machine(deploy: Deploy) -> None:
    """As before."""
    recorded = deploy(lambda: pulumi.export("start", workflow(release=None).start_arn))
    assert recorded.exports == {"start": MACHINE}


def test_express_is_released_too(deploy: Deploy) -> None:
    """With the same alias."""
    recorded = deploy(lambda: workflow(type="EXPRESS"))
    assert (recorded["orders"]["type"], recorded["orders"]["publish"]) == ("EXPRESS", True)
    assert recorded["orders-alias"]["name"] == "live"


def shares(recorded: Recorded) -> dict[int, int]:
    """What the alias gets: of a hundred executions, by the number of the version."""
    found = recorded["orders-alias"]["routingConfigurations"]
    return {int(route["stateMachineVersionArn"].rpartition(":")[2]): int(route["weight"]) for route in found}


@pytest.mark.parametrize(
    ("percent", "before", "after"),
    [
        (10, {}, {3: 100}),
        (10, {"v2": 100}, {3: 10, 2: 90}),
        (10, {"v3": 10, "v2": 90}, {3: 10, 2: 90}),
        (100, {"v3": 10, "v2": 90}, {3: 100}),
        (0, {"v3": 10, "v2": 90}, {2: 100}),
        (0, {"v2": 100}, {2: 100}),
        (10, {"v2": 10, "v1": 90}, {3: 10, 1: 90}),
        (10, {"v1": 100}, {3: 10, 1: 90}),
        (10, {"v3": 100}, {3: 100}),
        (10, {"v3": 100, "v2": 0}, {3: 100}),
        (10, {"v2": 50, "v1": 50}, {3: 10, 1: 90}),
    ],
)
def test_canary_keeps_the_version_before(
    deploy: Deploy, percent: int, before: dict[str, int], after: dict[int, int]
) -> None:
    """That with the largest share of what the alias has, without the newest; no route gets nothing."""
    assert shares(deploy(lambda: workflow(release=canary(percent)), invokes=routed(**before))) == after


def test_routes_are_in_one_order() -> None:
    """The newest first, so that nothing looks changed."""
    assert list(routes("m:3", 10, {"m:2": 90, "m:3": 10})) == ["m:3", "m:2"]


def test_alias_that_is_not_there_yet_sends_all_to_the_newest(deploy: Deploy) -> None:
    """The provider says so, in words of its own."""
    assert shares(deploy(lambda: workflow(release=canary(10)))) == {3: 100}


def test_other_failures_stop_the_deployment(deploy: Deploy) -> None:
    """Else a canary would become everything because a right is missing."""
    denied: Any = {GET_ALIAS: ({}, [("name", "AccessDeniedException: not authorized")])}
    with pytest.raises(Exception, match="AccessDeniedException"):
        deploy(lambda: workflow(release=canary(10)), invokes=denied)


def test_alias_of_another_name_is_not_taken_for_this_one(deploy: Deploy) -> None:
    """The provider would, because it ends like it."""
    other = {GET_ALIAS: {"arn": f"{MACHINE}:prelive", "routingConfigurations": []}}
    with pytest.raises(pulumi.RunError, match='an alias "prelive" of others'):
        deploy(lambda: workflow(release=canary(10)), invokes=other)


def test_rollback_to_nothing_is_told(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest version gets all."""
    warnings: list[str] = []
    monkeypatch.setattr("pulumi.log.warn", lambda message, _: warnings.append(message))
    assert shares(deploy(lambda: workflow(release=canary(0)), invokes=routed(v3=100))) == {3: 100}
    assert warnings == ["release: canary: percent is 0, and live has no other version to roll back to"]


def test_first_preview_asks_nothing(deploy: Deploy) -> None:
    """There is no state machine to ask about, and no version to name."""
    recorded = deploy(lambda: workflow(release=canary(10)), preview=True, invokes={GET_ALIAS: None})
    assert isinstance(recorded["orders-alias"]["routingConfigurations"], pulumi.output.Unknown)


@pytest.mark.parametrize(
    ("release", "message"),
    [
        ("live", "the arguments are a str; a dict is needed"),
        ({}, 'missing "alias"'),
        ({"alias": "live", "canery": {}}, 'unknown key "canery"; did you mean "canary"?'),
        ({"alias": "1"}, "alias is '1'; allowed are 1 to 80 letters, digits, -, _ and ., not digits alone"),
        ({"alias": 1}, "alias is 1; allowed"),
        ({"alias": "live", "canary": 10}, 'canary is 10; allowed is a dict like {"percent": 10}'),
        ({"alias": "live", "canary": {}}, 'canary: missing "percent"'),
        ({"alias": "live", "canary": {"percent": 101}}, "percent is 101; allowed is a whole number from 0 to 100"),
        ({"alias": "live", "keep_versions": 0}, "keep_versions is 0; allowed is a whole number from 1 to 900"),
    ],
)
def test_wrong_release_is_refused(deploy: Deploy, release: Any, message: str) -> None:
    """With what is there, and what is allowed."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow(release=release))
    assert str(refused.value).startswith('Workflow "orders": release')
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("task", "what"),
    [
        ({"Resource": "${Charge}:live"}, 'names "${Charge}:live"'),
        (
            {
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": "${Charge}", "Qualifier": "2"},
            },
            "has a Qualifier",
        ),
        (
            {
                "Resource": "arn:aws:states:::aws-sdk:lambda:invoke",
                "Parameters": {"FunctionName": "${Charge}", "Qualifier.$": "$.version"},
            },
            "has a Qualifier",
        ),
    ],
)
def test_version_that_a_task_names_itself_is_refused(deploy: Deploy, task: dict[str, Any], what: str) -> None:
    """The release names another one there."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow(orders(**task)))
    assert str(refused.value) == (
        f'Workflow "orders": the state "Charge" {what}, and release says itself which version of Charge it invokes; '
        'write "${Charge}" alone'
    )


def test_version_of_a_function_of_others_may_be_named(deploy: Deploy) -> None:
    """The release knows nothing of it."""
    parameters = {"FunctionName": CHARGE_ARN.replace("Charge", "Other"), "Qualifier": "2"}
    definition = {
        "StartAt": "Other",
        "States": {
            "Other": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": parameters,
                "Next": "Charge",
            },
            **orders()["States"],
        },
    }
    recorded = deploy(lambda: workflow(definition))
    assert recorded.document("orders", "definition")["States"]["Other"]["Parameters"] == parameters


START_LIVE = {
    "Effect": "Allow",
    "Action": ["states:StartExecution"],
    "Resource": [MACHINE],
    "Condition": {"StringEquals": {"states:StateMachineQualifier": "live"}},
}
"""AWS looks for the ARN of the state machine in a right, and for the alias in a condition."""


def test_trigger_starts_by_the_alias_only(deploy: Deploy) -> None:
    """It may do nothing else."""
    recorded = deploy(lambda: workflow(triggers=[{"name": "daily", "schedule": {"expression": "rate(1 day)"}}]))
    (schedule,) = (made for made in recorded.resources.values() if made.type == "aws:scheduler/schedule:Schedule")
    assert schedule.inputs["target"]["arn"] == LIVE
    assert START_LIVE in recorded.document("orders-daily-policy", "policy")["Statement"]


@pytest.mark.parametrize(
    ("type_", "actions"),
    [
        ("STANDARD", ["states:StartExecution"]),
        ("EXPRESS", ["states:StartExecution", "states:StartSyncExecution"]),
    ],
)
def test_caller_may_start_by_the_alias_only(deploy: Deploy, type_: str, actions: list[str]) -> None:
    """Else a canary would be no canary for them."""
    recorded = deploy(lambda: workflow(type=type_).grant_start("api", "api"))
    assert recorded.document("orders-api-start", "policy")["Statement"] == [{**START_LIVE, "Action": actions}]


def test_workflow_that_is_started_by_another_is_started_by_its_alias(deploy: Deploy) -> None:
    """The role of the other may start the state machine, as AWS asks for it."""
    ship = {"Resource": "arn:aws:states:::states:startExecution", "Parameters": {"StateMachineArn": "${Ship}"}}
    definition = {"StartAt": "A", "States": {"A": {"Type": "Task", **ship, "End": True}}}

    def build() -> None:
        Workflow("shop", {"definition": definition, "functions": {}, "state_machines": {"Ship": workflow()}})

    recorded = deploy(build)
    assert recorded.document("shop", "definition")["States"]["A"]["Parameters"] == {"StateMachineArn": LIVE}
    assert {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [MACHINE]} in recorded.document(
        "shop-policy", "policy"
    )["Statement"]


def test_existing_function_is_no_part_of_the_release(deploy: Deploy) -> None:
    """It publishes nothing here, and is named as it was given."""
    other = CHARGE_ARN.replace("Charge", "Other")
    functions = {"Charge": other, "Pack": {"code": CODE}}
    definition = {
        "StartAt": "Pack",
        "States": {"Pack": {"Type": "Task", "Resource": "${Pack}", "Next": "Charge"}, **orders()["States"]},
    }
    recorded = deploy(lambda: workflow(definition, functions=functions))
    states = recorded.document("orders", "definition")["States"]
    pack = CHARGE_ARN.replace("Charge", "Pack")
    assert [states[name]["Resource"] for name in ("Pack", "Charge")] == [f"{pack}:7", other]
    allowed = recorded.document("orders-policy", "policy")["Statement"][0]["Resource"]
    assert sorted(allowed) == [other, pack, f"{pack}:*"]


def test_preview_tells_what_is_known(deploy: Deploy) -> None:
    """What others start; and the definition, but for the number of a version that is not there yet."""

    def build() -> None:
        made = workflow()
        pulumi.export("start", made.start_arn)
        pulumi.export("definition", made.definition)

    exports = deploy(build, preview=True).exports
    assert exports["start"] == LIVE
    task = json.loads(exports["definition"])["States"]["Charge"]
    assert task["Resource"] == f"{CHARGE_ARN}:(known at deployment)"
