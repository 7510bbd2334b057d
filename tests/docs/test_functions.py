"""What docs/functions.md shows is what there is."""

import json
import re
from pathlib import Path

import pytest

from components import FunctionArgs
from tests.components.wheels import make_wheel
from tests.conftest import ROOT, Deploy

PAGE = (ROOT / "docs" / "functions.md").read_text()


def block(language: str) -> str:
    """The only code block of the page in *language*."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def test_example_is_registered(deploy: Deploy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its package, its layer, its secret, and the function that is there."""
    make_wheel(tmp_path / "wheels", "rates")
    (tmp_path / "charge").mkdir()
    (tmp_path / "charge" / "charge.py").write_text("def handler(event, context): ...")
    (tmp_path / "charge" / "requirements.txt").write_text("--no-index\n--find-links ../wheels\nrates==1.0\n")
    monkeypatch.chdir(tmp_path)
    recorded = deploy(lambda: exec(block("python"), {}), {"call-center:cardKey": "hush"})
    assert recorded.resources["Charge"].secrets == ["environment.variables.CARD_KEY"]
    assert recorded["Charge"]["layers"][0].endswith("AWSLambdaPowertoolsPythonV3-python313-arm64:27")
    ship = recorded.document("Orders", "definition")["States"]["Ship"]
    assert ship["Resource"].endswith(":function:ship-order:live")


def test_rights_are_statements() -> None:
    """Each allows actions on resources."""
    assert {tuple(statement) for statement in json.loads(block("json"))} == {("Effect", "Action", "Resource")}


def test_arguments_are_there() -> None:
    """Each that has a row."""
    rows = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert rows and rows <= set(FunctionArgs.__annotations__)
