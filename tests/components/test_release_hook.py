"""After an alias was made or changed, its hook prunes, with the settings of the provider; it never fails."""

from collections.abc import Iterable
from typing import Any

import pulumi
import pytest

from components import Workflow
from releases.afterwards import Provider
from tests.components.test_release import LIVE, MACHINE, workflow
from tests.conftest import Deploy

CONFIG = {
    "aws:profile": "support",
    "aws:accessKey": "AKIA",
    "aws:secretKey": "hidden",
    "aws:endpoints": '[{"sfn": "http://127.0.0.1:4566"}]',
}

Pruned = list[tuple[str, int, list[str], Provider]]


def outputs(version: int) -> dict[str, Any]:
    """Those of an alias."""
    return {"arn": LIVE, "routingConfigurations": [{"stateMachineVersionArn": f"{MACHINE}:{version}", "weight": 100}]}


def ran(deploy: Deploy, old: Any = None, config: dict[str, str] = {}, **release: Any) -> list[str]:
    """What was said when the hook was called."""
    hooks: list[pulumi.ResourceHook] = []
    said: list[str] = []

    class Kept(pulumi.ResourceHook):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            hooks.append(self)

    async def call() -> None:
        args = pulumi.ResourceHookArgs("urn", "id", "orders-alias", "aws:sfn/alias:Alias", None, None, outputs(3), old)
        result = hooks[0](args)
        assert result is not None
        await result

    def build() -> None:
        made: Workflow = workflow(release={"alias": "live", **release})
        pulumi.export("called", made.start_arn.apply(lambda _: call()))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pulumi.ResourceHook", Kept)
        patched.setattr("pulumi.log.warn", lambda message: said.append(f"warning: {message}"))
        patched.setattr("pulumi.log.info", said.append)
        deploy(build, config)
    assert hooks[0].opts is not None
    assert hooks[0].opts.ignore_errors
    return said


@pytest.fixture
def pruned(monkeypatch: pytest.MonkeyPatch) -> Pruned:
    """What was asked to be deleted; two versions were."""
    asked: Pruned = []

    def prune(alias: str, keep: int, used: Iterable[str], provider: Provider) -> list[str]:
        asked.append((alias, keep, list(used), provider))
        return ["a", "b"]

    monkeypatch.setattr("releases.afterwards.prune_after_release", prune)
    return asked


def test_versions_that_the_alias_has_and_had_stay(deploy: Deploy, pruned: Pruned) -> None:
    """An execution may have been started a moment ago."""
    assert ran(deploy, outputs(2), keep_versions=4) == ["orders-alias: 2 versions that nothing needs were deleted"]
    assert pruned[0][:3] == (LIVE, 4, [f"{MACHINE}:2", f"{MACHINE}:3"])


def test_ten_versions_are_kept_by_default(deploy: Deploy, pruned: Pruned) -> None:
    """Of an alias that is new too."""
    ran(deploy)
    assert pruned[0][:3] == (LIVE, 10, [f"{MACHINE}:3"])


def test_settings_are_those_of_the_provider(deploy: Deploy, pruned: Pruned) -> None:
    """Of the stack's configuration; what is not set is boto3's own."""
    ran(deploy, config=CONFIG)
    assert pruned[0][3] == Provider("support", "AKIA", "hidden", None, {"sfn": "http://127.0.0.1:4566"})
    ran(deploy)
    assert pruned[1][3] == Provider(None, None, None, None, {})


def test_failure_is_a_warning(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what deletes them later."""

    def fail(*_: object) -> list[str]:
        raise ValueError("no credentials")

    monkeypatch.setattr("releases.afterwards.prune_after_release", fail)
    assert ran(deploy) == ["warning: orders-alias: old versions stay: no credentials; flow prune deletes them"]


def test_nothing_is_said_where_nothing_was_deleted(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most deployments are like that."""
    monkeypatch.setattr("releases.afterwards.prune_after_release", lambda *_: [])
    assert ran(deploy) == []
