"""What the README shows is what there is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from asl import diagram
from components import FunctionArgs, Workflow
from components.workflow_arguments import DefinitionError
from tests.conftest import ROOT, Deploy
from tests.console.flow import flow
from workflows.call_center import call_center

README = (ROOT / "README.md").read_text()
FILES = (ROOT / "docs" / "files.md").read_text()


def blocks(language: str) -> list[str]:
    """The code blocks of the README in *language*."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", README, re.DOTALL | re.MULTILINE)


def test_picture_is_the_definition() -> None:
    """The Mermaid diagram is made from the dict."""
    assert blocks("mermaid") == [diagram(call_center())]


def test_commands_of_make_are_there() -> None:
    """Each `make command` is a target."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z-]+)`|^ *\$ make ([a-z-]+)", README)) != set()
    assert {name for pair in re.findall(r"`make ([a-z-]+)`|\$ make ([a-z-]+)", README) for name in pair if name} <= set(
        targets
    )


def test_settings_are_those_of_the_project() -> None:
    """Each with its default."""
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
    shown = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", README, re.MULTILINE))
    defaults = {key: setting["default"] for key, setting in declared.items()}
    assert shown == {key: as_shown(value[0] if key == "tags" else value) for key, value in defaults.items()}


def as_shown(default: object) -> str:
    return default if isinstance(default, str) and default else json.dumps(default)


@pytest.mark.parametrize("path", re.findall(r"^\| `([\w./]+)` \|", FILES, re.MULTILINE))
def test_files_are_there(path: str) -> None:
    """Each file and folder that has a line."""
    assert (ROOT / path).exists()


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_page_is_linked(page: str) -> None:
    """From the README, which people read first."""
    assert f"(docs/{page})" in README


ORDER = """StartAt: Charge
States:
  Charge:
    Type: Task
    Resource: arn:aws:lambda:eu-west-1:123456789012:function:Charge
    Retry: [{ErrorEquals: [States.TaskFailed], MaxAttempt: 3}]
    Next: Shipp
  Ship:
    Type: Succeed
"""


def test_command_prints_what_is_shown(tmp_path: Path) -> None:
    """The lines of a file, and what is wrong there."""
    (tmp_path / "order.asl.yaml").write_text(ORDER)
    shown = next(block for block in blocks("console") if "flow check" in block)
    ran = flow("check", "order.asl.yaml", folder=tmp_path)
    assert (ran.status, ran.out) == (1, shown.partition("\n")[2])


def test_policy_is_json() -> None:
    """It can be pasted, and allows nothing on everything but what has no resource."""
    statements = json.loads(blocks("json")[0])["Statement"]
    assert [statement["Action"] for statement in statements if statement["Resource"] == "*"] == [
        ["logs:DescribeLogGroups", "states:ListStateMachines", "states:ValidateStateMachineDefinition"]
    ]


def test_policy_of_an_operator_is_what_the_commands_call() -> None:
    """Every call of the console, and no other."""
    allowed = {action for statement in json.loads(blocks("json")[1])["Statement"] for action in statement["Action"]}
    sources = "".join(file.read_text() for file in (ROOT / "console").rglob("*.py"))
    called = {f"{CLIENTS[client]}:{action(name)}" for client, name in CALL.findall(sources)}
    called |= {f"{CLIENTS[client]}:{action(name)}" for client, name in PAGES.findall(sources)}
    assert allowed == called


CLIENTS = {"states": "states", "client": "states", "patient": "states", "functions": "lambda", "logs": "logs"}
CALL = re.compile(rf"\b_?({'|'.join(CLIENTS)})\.((?!get_paginator)[a-z]+_[a-z_]+)\(")
PAGES = re.compile(rf"\b_?({'|'.join(CLIENTS)})\.get_paginator\(\"(\w+)\"\)")


def action(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def test_role_that_is_shown_is_the_one_that_comes_out() -> None:
    """And what is known only while an execution runs is refused with the message that is shown."""
    example = next(block for block in blocks("python") if "derive(" in block)
    names: dict[str, Any] = {}
    exec(example, names)
    assert (names["statements"], names["problems"]) == (json.loads(blocks("json")[-1]), [])
    exec(example.replace('permissions={"Receipt": ["arn:aws:s3:::receipts/*"]},', ""), names)
    assert [str(problem) for problem in names["problems"]] == [blocks("text")[1].rstrip()]


def test_example_runs(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workflow that it shows deploys."""
    monkeypatch.chdir(ROOT)
    recorded = deploy(lambda: exec(blocks("python")[0], {}))
    assert recorded.exports == {"ordersArn": "arn:aws:states:eu-west-1:123456789012:stateMachine:Orders-1a2b3c4"}


def test_message_is_the_one_that_is_shown(deploy: Deploy) -> None:
    """The example of a typo is what a typo gives."""
    definition: Any = call_center()
    definition["States"]["Open Case"]["Next"] = "Asign Case"
    functions = {state["Resource"][2:-1] for state in definition["States"].values() if "Resource" in state}
    code: FunctionArgs = {"code": str(ROOT / "handlers/open_case.py")}
    with pytest.raises(DefinitionError) as refused:
        deploy(
            lambda: Workflow(
                "CallCenterStateMachine", {"definition": definition, "functions": dict.fromkeys(functions, code)}
            )
        )
    assert str(refused.value) + "\n" == blocks("text")[0]
