"""What is kept from deletion: the state machine, its executions and logs, if the program says so."""

from typing import Any

import pulumi
import pytest

from components import Function, Workflow
from components.arguments import ArgumentError
from tests.conftest import ROOT, Deploy, Recorded

CODE = str(ROOT / "handlers/open_case.py")
LOG_GROUP = "/aws/vendedlogs/states/orders"


def workflow(functions: Any = None, opts: pulumi.ResourceOptions | None = None, **args: Any) -> Workflow:
    """The Workflow `orders`, with one function."""
    task = {"Type": "Task", "Resource": "${Charge}", "End": True}
    definition = {"StartAt": "Charge", "States": {"Charge": task}}
    functions = functions or {"Charge": {"code": CODE}}
    return Workflow("orders", {"definition": definition, "functions": functions, **args}, opts)  # type: ignore[typeddict-item]  # misuse is tested too


def protected(recorded: Recorded) -> set[str]:
    """What Pulumi refuses to delete."""
    return {name for name, made in recorded.resources.items() if made.protect}


def retained(recorded: Recorded) -> set[str]:
    """What Pulumi leaves on AWS."""
    return {name for name, made in recorded.resources.items() if made.retain_on_delete}


@pytest.mark.parametrize("args", [{}, {"protect": False, "retain_logs": False}])
def test_nothing_is_kept_by_default(deploy: Deploy, args: dict[str, Any]) -> None:
    """Destroy leaves nothing."""
    recorded = deploy(lambda: workflow(**args))
    assert (protected(recorded), retained(recorded)) == (set(), set())


def test_protect_is_for_what_can_not_be_made_again(deploy: Deploy) -> None:
    """The executions and their logs; not for functions and roles, which change with each version of a program."""
    recorded = deploy(lambda: workflow(protect=True))
    assert (protected(recorded), retained(recorded)) == ({"orders", LOG_GROUP}, set())


def test_logs_may_outlive_the_workflow(deploy: Deploy) -> None:
    """Those of its functions too."""
    recorded = deploy(lambda: workflow(retain_logs=True))
    assert (protected(recorded), retained(recorded)) == (set(), {LOG_GROUP, "Charge-logs"})


def test_function_may_differ(deploy: Deploy) -> None:
    """What it says of itself counts."""
    recorded = deploy(lambda: workflow({"Charge": {"code": CODE, "retain_logs": False}}, retain_logs=True))
    assert retained(recorded) == {LOG_GROUP}


def test_function_alone_may_keep_its_logs(deploy: Deploy) -> None:
    """Without a workflow."""
    assert retained(deploy(lambda: Function("Charge", {"code": CODE, "retain_logs": True}))) == {"Charge-logs"}


def test_protection_of_the_whole_workflow_is_pulumis_own(deploy: Deploy) -> None:
    """As that of any component: each child has it."""
    recorded = deploy(lambda: workflow(opts=pulumi.ResourceOptions(protect=True)))
    assert protected(recorded) == set(recorded.resources)


@pytest.mark.parametrize("key", ["protect", "retain_logs"])
def test_misuse_is_refused(deploy: Deploy, key: str) -> None:
    """A text that says no would count as yes."""
    args: dict[str, Any] = {key: "false"}
    with pytest.raises(ArgumentError, match=f"^Workflow \"orders\": {key} is 'false'; allowed are True, False$"):
        deploy(lambda: workflow(**args))


def test_misuse_by_a_function_is_refused(deploy: Deploy) -> None:
    """The message names it."""
    functions = {"Charge": {"code": CODE, "retain_logs": "no"}}
    with pytest.raises(ArgumentError, match="^Function \"Charge\": retain_logs is 'no'; allowed are True, False$"):
        deploy(lambda: workflow(functions))
