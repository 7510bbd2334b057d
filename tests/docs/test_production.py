"""What docs/production.md shows is what there is."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from tests.asl.permissions.test_table import details
from tests.conftest import ROOT, Deploy, Recorded

PAGE = (ROOT / "docs/production.md").read_text()
STATES = "arn:aws:states:eu-west-1:123456789012"


def section(title: str) -> str:
    """The part of the page under *title*."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def block(title: str, language: str) -> str:
    """The code block in *language* under *title*."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", section(title), re.DOTALL | re.MULTILINE)
    return str(found)


def deployed(deploy: Deploy, title: str, config: Mapping[str, str] = {}) -> Recorded:
    """All that the program under *title* registers."""
    code = compile(block(title, "python"), title, "exec")
    return deploy(lambda: exec(code, {}), config)


def test_express_logs_all(deploy: Deploy) -> None:
    """And is EXPRESS."""
    made = deployed(deploy, "Express")["quotes"]
    logging = made["loggingConfiguration"]
    assert (made["type"], logging["level"], logging["includeExecutionData"]) == ("EXPRESS", "ALL", True)


def test_deletion_is_as_told(deploy: Deploy) -> None:
    """State machine and logs."""
    resources = deployed(deploy, "Deletion").resources
    assert {name for name, made in resources.items() if made.protect} == {"orders", "/aws/vendedlogs/states/orders"}
    assert {name for name, made in resources.items() if made.retain_on_delete} == {"/aws/vendedlogs/states/orders"}


def test_callers_have_their_policies(deploy: Deploy) -> None:
    """Each in its role."""
    recorded = deployed(deploy, "Callers")
    roles = {name: recorded[name]["role"] for name in recorded.resources if re.search("-(shop|support)-", name)}
    assert roles == {
        "orders-shop-start": "shop-1a2b3c4",
        "orders-support-read": "SupportEngineers",
        "orders-support-redrive": "SupportEngineers",
    }


@pytest.mark.parametrize("grant", re.findall(r"^\| `(grant_\w+)`", PAGE, re.MULTILINE))
def test_grants_are_there(grant: str) -> None:
    """Each that has a line."""
    from components import Workflow

    assert callable(getattr(Workflow, grant))


def test_state_machines_are_started(deploy: Deploy) -> None:
    """By their ARNs."""
    recorded = deployed(deploy, "State machines that are there")
    states = recorded.document("orders", "definition")["States"].values()
    arns = [state["Parameters"]["StateMachineArn"] for state in states]
    assert arns == [f"{STATES}:stateMachine:ship-1a2b3c4", f"{STATES}:stateMachine:billing"]


def test_what_there_is_is_imported(deploy: Deploy) -> None:
    """With the configuration that the page shows, its role trusts just it."""
    setting: Any = yaml.safe_load(block("What there is already", "yaml"))["config"]["pulumi:autonaming"]
    recorded = deployed(deploy, "What there is already", {"pulumi:autonaming": json.dumps(setting)})
    machine = f"{STATES}:stateMachine:orders"
    (trust,) = recorded.document("orders-role", "assumeRolePolicy")["Statement"]
    assert {name: made.import_id for name, made in recorded.resources.items() if made.import_id} == {"orders": machine}
    assert trust["Condition"]["ArnLike"] == {"aws:SourceArn": machine}


def test_rights_to_deploy_are_those_of_aws() -> None:
    """Each action is there."""
    statement = json.loads(block("Rights to deploy", "json"))
    assert all(details(action) for action in statement["Action"])
