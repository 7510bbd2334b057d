"""What is deleted, and what is not, where something changes between a look and a deletion."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.clients import ACCOUNT, SECRET
from emulator.server import Emulator
from releases import prune
from releases.afterwards import NotPrunedError, Provider, prune_after_release
from releases.listed import Clients
from tests.conftest import Stack
from tests.emulator.rollouts import FUNCTION, MACHINE, Rollout


@pytest.fixture
def released(stack: Callable[..., Stack], tmp_path: Path) -> Rollout:
    """Three versions, of which an alias names the second and the third."""
    made = Rollout(stack, tmp_path)
    made.deploy(1)
    made.deploy(2)
    made.deploy(3, percent=10)
    return made


def clients(released: Rollout) -> Clients:
    made = released.stack.deployment.clients
    return Clients(made.state_machines, made.functions)


def provider(emulator: Emulator) -> Provider:
    endpoints = dict.fromkeys(("stepfunctions", "awslambda", "sts"), emulator.endpoint)
    return Provider(None, ACCOUNT, SECRET, None, endpoints)


def test_what_an_alias_names_by_now_stays(released: Rollout) -> None:
    """With the versions of functions that it needs."""
    old = prune.Old([f"{MACHINE}:1", f"{MACHINE}:2"], [f"{FUNCTION}:1", f"{FUNCTION}:2"])
    assert prune.delete(clients(released), old) == [f"{MACHINE}:1", f"{FUNCTION}:1"]
    assert (released.versions(), released.function_versions()) == ([2, 3], ["$LATEST", "2", "3"])


def test_what_is_gone_already_is_passed_by(released: Rollout) -> None:
    """Another one was faster."""
    assert prune.delete(clients(released), prune.Old([], [f"{FUNCTION}:9"])) == []


def test_what_must_stay_stays(released: Rollout) -> None:
    """If the caller says so."""
    used = [f"{MACHINE}:1"]
    assert prune.find(clients(released), MACHINE, 1, used) == prune.Old([], [])
    assert prune.find(clients(released), MACHINE, 1) == prune.Old(used, [f"{FUNCTION}:1"])


def test_too_much_to_look_into_leaves_functions_alone(released: Rollout, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says why."""
    monkeypatch.setattr(prune, "MOST_LOOKED_INTO", -1)
    assert prune.find(clients(released), MACHINE, 1) == prune.Old(
        [f"{MACHINE}:1"], [], "0 executions run without a version, too many to look into each"
    )


class Denying:
    """The client *made*, for one who may not call *operation*."""

    def __init__(self, made: Any, operation: str) -> None:
        self.made, self.operation = made, operation

    def __getattr__(self, name: str) -> Any:
        return self._refuse if name == self.operation else getattr(self.made, name)

    def _refuse(self, **_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, self.operation)


@pytest.mark.parametrize(
    "operation", ["delete_state_machine_version", "delete_function", "describe_state_machine", "list_tags"]
)
def test_other_refusals_are_raised(released: Rollout, operation: str) -> None:
    """There is a right missing."""
    states, functions = clients(released)
    denied: Any = Clients(*map(Denying, (states, functions), (operation, operation)))  # type: ignore[arg-type]  # it stands for both
    with pytest.raises(ClientError, match="AccessDeniedException"):
        prune.delete(denied, prune.find(denied, MACHINE, 1))


def test_deployment_prunes_with_the_settings_of_the_provider(
    released: Rollout, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever profile the environment names."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    deleted = prune_after_release(f"{MACHINE}:live", 1, [], provider(emulator))
    assert deleted == [f"{MACHINE}:1", f"{FUNCTION}:1"]


def test_credentials_of_another_account_prune_nothing(released: Rollout, emulator: Emulator) -> None:
    """Pulumi may have assumed a role that boto3 knows nothing of."""
    alias = f"{MACHINE}:live".replace(ACCOUNT, "123456789012")
    with pytest.raises(NotPrunedError, match=f"of account {ACCOUNT}, not of 123456789012"):
        prune_after_release(alias, 1, [], provider(emulator))
    assert released.versions() == [1, 2, 3]


def test_what_is_left_alone_is_told(released: Rollout, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the rest was deleted."""
    monkeypatch.setattr(prune, "MOST_LOOKED_INTO", -1)
    with pytest.raises(NotPrunedError, match="versions of functions stay: 0 executions"):
        prune_after_release(f"{MACHINE}:live", 1, [], provider(emulator))
    assert released.versions() == [2, 3]
