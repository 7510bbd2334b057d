"""What docs/rollouts.md shows is what there is."""

import json
import re

import pytest

from components.release import routes
from tests.components.test_release import routed, shares
from tests.conftest import ROOT, Deploy, Recorded
from tests.test_readme import CLIENTS, action

PAGE = (ROOT / "docs/rollouts.md").read_text()

CALL = re.compile(r"\b(states|functions)\.((?!get_paginator|exceptions)[a-z]+_[a-z_]+)\(")
PAGES = re.compile(r"\b(states|functions)\.get_paginator\(\"(\w+)\"\)")


def blocks(language: str) -> list[str]:
    """The code blocks of the page in *language*."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def example(deploy: Deploy, monkeypatch: pytest.MonkeyPatch, **config: str) -> Recorded:
    """What the example registers, run in the project."""
    monkeypatch.chdir(ROOT)
    program = blocks("python")[0]
    return deploy(
        lambda: exec(program, {}), {f"call-center:{key}": config[key] for key in config}, invokes=routed(v2=100)
    )


def test_example_releases_at_once_by_default(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """And exports the alias."""
    recorded = example(deploy, monkeypatch)
    assert shares(recorded) == {3: 100}
    assert recorded.exports["stateMachineAliasArn"] == f"{recorded.exports['stateMachineArn']}:live"


@pytest.mark.parametrize(("percent", "expected"), [("10", {3: 10, 2: 90}), ("0", {2: 100}), ("100", {3: 100})])
def test_setting_promotes_and_rolls_back(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, percent: str, expected: dict[int, int]
) -> None:
    """Without a change of the program."""
    assert shares(example(deploy, monkeypatch, canaryPercent=percent)) == expected


def test_what_is_kept_for_old_versions_is_allowed(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that no state names, and the right to invoke it."""
    monkeypatch.chdir(ROOT)
    kept = blocks("python")[1].replace("${Old}", "${Kept}")
    old = '"functions": {"Kept": {"code": "handlers/close_case.py"}, '
    program = blocks("python")[0].replace('"functions": {', f"{kept}{old}")
    statements = deploy(lambda: exec(program, {})).document("orders-policy", "policy")["Statement"]
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:Kept-1a2b3c4"
    assert {arn, f"{arn}:*"} <= set(statements[0]["Resource"])


def weights(text: str) -> dict[str, int]:
    """What `2: 10, 1: 90` in the table says."""
    return {f"m:{version}": int(weight) for version, weight in re.findall(r"(\d): (\d+)", text)}


def test_table_of_canaries_is_what_happens() -> None:
    """Each row, with the percentage that it names."""
    rows = [row.strip("|").split("|") for row in re.findall(r"^\|.*\d: \d+ \|$", PAGE, re.MULTILINE)]
    newest = {"1: 100": "m:1"}
    for said, before, after in rows:
        percent = int(number[1]) if (number := re.search(r"(\d+) percent", said)) else 10
        version = re.search(r"version (\d)", said)
        published = f"m:{version[1]}" if version else max(weights(before), default=newest["1: 100"])
        assert routes(published, percent, weights(before)) == weights(after), said
    assert len(rows) == 7


def test_rights_to_prune_are_what_is_called() -> None:
    """Every call of releases, and no other."""
    sources = "".join(file.read_text() for file in (ROOT / "releases").glob("*.py"))
    called = {f"{CLIENTS[client]}:{action(name)}" for client, name in (*CALL.findall(sources), *PAGES.findall(sources))}
    allowed = {right for statement in json.loads(blocks("json")[1]) for right in statement["Action"]}
    assert allowed == called


def test_rights_are_for_its_own_resources_only() -> None:
    """The policies can be pasted."""
    for statement in (*json.loads(blocks("json")[0]), *json.loads(blocks("json")[1])):
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        assert all(resource.endswith((":orders-*", ":Charge-*")) for resource in resources)
