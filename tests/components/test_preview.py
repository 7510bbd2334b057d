"""A preview tells how the definition of a state machine that is there changes, and never fails for that."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import grpc
import pulumi
import pytest

from tests.components.test_workflow import orders, workflow
from tests.conftest import ROOT, Deploy

TOKEN = "aws:sfn/getStateMachine:getStateMachine"

Preview = Callable[..., list[str]]


def answer(definition: object) -> dict[str, Any]:
    """What the provider says of a state machine with this definition."""
    return {"arn": "any", "definition": json.dumps(definition)}


@pytest.fixture
def preview(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> Preview:
    """What is logged as information when a program is previewed over what the provider answers."""
    logged: list[str] = []
    monkeypatch.setattr("pulumi.log.info", lambda message, _: logged.append(message))

    def run(build: Callable[[], object], said: Any, **options: Any) -> list[str]:
        deploy(build, **{"preview": True, "deployed": True, **options}, invokes={TOKEN: said})
        return logged

    return run


@pytest.fixture
def deployed(deploy: Deploy) -> dict[str, Any]:
    """The definition of the Workflow `orders` as it is deployed."""
    definition: dict[str, Any] = deploy(workflow).document("orders", "definition")
    return definition


def never(_: object) -> dict[str, Any]:
    raise AssertionError("the provider was asked")


def test_change_is_told(preview: Preview, deployed: dict[str, Any]) -> None:
    """The text is that of `flow diff`."""
    (said,) = preview(lambda: workflow(orders(TimeoutSeconds=60)), answer(deployed))
    assert said.startswith("States\n  ~ Charge (Task)\n      ~ TimeoutSeconds: 35 -> 60\nRunning executions\n")


def test_nothing_is_said_if_nothing_changes(preview: Preview, deployed: dict[str, Any]) -> None:
    """White space is no change."""
    assert preview(workflow, {"definition": json.dumps(deployed, indent=2)}) == []


def test_state_machine_is_asked_for_by_its_name(preview: Preview, deployed: dict[str, Any]) -> None:
    """Once."""
    asked: list[dict[str, Any]] = []

    def said(given: dict[str, Any]) -> dict[str, Any]:
        asked.append(given)
        return answer(deployed)

    preview(workflow, said)
    assert [each["name"] for each in asked] == ["orders-1a2b3c4"]


@pytest.mark.parametrize("options", [{"deployed": False}, {"preview": False}])
def test_nobody_is_asked_where_nothing_is_there_or_it_is_no_preview(preview: Preview, options: Any) -> None:
    """A new stack and `pulumi up` cost nothing."""
    assert preview(workflow, never, **options) == []


class Unavailable(grpc.RpcError):  # type: ignore[misc]  # it has no types
    """What the engine answers if the provider fails."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return "AccessDeniedException"


def failing(_: object) -> dict[str, Any]:
    raise Unavailable


@pytest.mark.parametrize(
    "said", [failing, ({}, [("name", "not found")]), {}, {"definition": "{"}, {"definition": "[]"}]
)
def test_failure_is_no_reason_to_fail(preview: Preview, monkeypatch: pytest.MonkeyPatch, said: Any) -> None:
    """The debug log tells of it."""
    debugged: list[str] = []
    monkeypatch.setattr("pulumi.log.debug", lambda message, _=None: debugged.append(message))
    assert preview(workflow, said) == []
    assert any("stateMachine:orders-1a2b3c4: its definition can't be compared" in each for each in debugged)


def unknown(text: str) -> pulumi.Output[Any]:
    """An Output that no preview knows."""
    return pulumi.Output.from_input(text).apply(lambda _: pulumi.UNKNOWN)


def saving(table: object, **fields: Any) -> dict[str, Any]:
    """A definition with a task that invokes Charge, and one that writes to a table."""
    charge = {"Type": "Task", "Resource": "${Charge}", "Next": "Save"}
    parameters = {"TableName": table, "Item": {"id.$": "$.id"}}
    save = {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": parameters, "End": True}
    return {"StartAt": "Charge", "States": {"Charge": charge, "Save": {**save, **fields}}}


@pytest.fixture
def saved(deploy: Deploy) -> dict[str, Any]:
    """The definition `saving("orders")` as it is deployed."""
    definition: dict[str, Any] = deploy(lambda: workflow(saving("orders"))).document("orders", "definition")
    return definition


SAME: dict[str, Callable[[], object]] = {
    "a substitution": lambda: workflow(saving("${Table}"), substitutions={"Table": unknown("orders")}),
    "an Output": lambda: workflow(saving(unknown("orders"))),
    "a known Output": lambda: workflow(saving(pulumi.Output.from_input("orders"))),
}


@pytest.mark.parametrize("build", SAME.values(), ids=SAME)
def test_what_is_not_known_yet_may_be_what_it_was(
    preview: Preview, saved: dict[str, Any], build: Callable[[], object]
) -> None:
    """And is no change then."""
    assert preview(build, answer(saved)) == []


def test_what_is_not_known_yet_hides_no_other_change(preview: Preview, saved: dict[str, Any]) -> None:
    """It is said what was not compared, and that nothing is known to be denied."""
    (said,) = preview(lambda: workflow(saving(unknown("orders"), TimeoutSeconds=9)), answer(saved))
    assert "+ TimeoutSeconds: 9\n" in said
    assert "? States.Save.Parameters.TableName" in said
    assert "denied" not in said


def test_names_of_functions_that_are_not_known_yet(
    preview: Preview, deployed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be what they were."""
    monkeypatch.setattr("components.workflow.Workflow._names", lambda *_: unknown("").apply(dict))
    assert preview(workflow, answer(deployed)) == []


@pytest.mark.parametrize("is_known", [True, False])
def test_secret_is_not_told(preview: Preview, saved: dict[str, Any], is_known: bool) -> None:
    """Nor what was there before."""

    def build() -> None:
        workflow(
            saving(pulumi.Output.secret("new") if is_known else pulumi.Output.secret(unknown("new")), TimeoutSeconds=9)
        )

    said = preview(build, answer(saved))
    assert said == ["The definition changes. It has secrets in it, so how is not shown here."]


def test_role_of_ones_own_keeps_its_rights(preview: Preview, saved: dict[str, Any]) -> None:
    """Nothing is denied."""
    del saved["States"]["Charge"]["Next"]
    role = "arn:aws:iam::123456789012:role/own"
    (said,) = preview(lambda: workflow(role=role), answer(saved))
    assert "  - dynamodb:PutItem" in said
    assert "denied" not in said


def test_large_difference_is_cut(preview: Preview, deployed: dict[str, Any]) -> None:
    """A message of Pulumi's has limits, and a preview has other things to tell."""
    deployed["States"] |= {f"Old {number}": {"Type": "Pass", "End": True} for number in range(1000)}
    (said,) = preview(workflow, answer(deployed))
    assert "  ... and 960 more" in said


def test_what_compares_is_imported_where_it_is_needed() -> None:
    """A program that isn't previewed doesn't wait for it."""
    program = "import sys, components; sys.exit('asl.difference' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
