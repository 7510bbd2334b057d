"""`flow` on a state machine that is released: it starts by the alias, and deletes what nothing needs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.local_run import LocalRun
from emulator.server import Emulator
from tests.conftest import Stack
from tests.console.flow import Ran, flow
from tests.emulator.rollouts import FUNCTION, MACHINE, Rollout


@pytest.fixture
def released(stack: Callable[..., Stack], emulator: Emulator, tmp_path: Path) -> Rollout:
    """Three versions, of which an alias names the last, in a project that tells of them."""
    made = Rollout(stack, tmp_path)
    for number in range(1, 4):
        made.deploy(number)
    arns = {"stateMachineArn": MACHINE, "stateMachineAliasArn": f"{MACHINE}:live"}
    LocalRun("local", emulator.endpoint, arns).write(tmp_path)
    return made


def test_start_is_by_the_alias_of_the_stack(released: Rollout, tmp_path: Path) -> None:
    """Which says what version is run; the execution is that of the state machine all the same."""
    arn = flow("start", "--stack", "local", folder=tmp_path).out.strip()
    assert released.stack.finish(arn)["stateMachineAliasArn"] == f"{MACHINE}:live"
    assert flow("list", "--stack", "local", folder=tmp_path).out.count("SUCCEEDED") == 1


def test_versions_that_nothing_needs_are_deleted(released: Rollout, tmp_path: Path) -> None:
    """Of the state machine and of its function, with a line for each."""
    ran = flow("prune", "--keep", "2", "--yes", folder=tmp_path)
    assert (ran.status, ran.out) == (0, f"deleted {MACHINE}:1\ndeleted {FUNCTION}:1\n")
    assert ran.err == (
        "delete 2 versions (1 of orders, 1 of its functions): "
        "no alias names them, and nothing that runs needs them\n  orders:1\n  Charge:1\n"
    )
    assert (released.versions(), released.function_versions()) == ([2, 3], ["$LATEST", "2", "3"])


def test_prune_asks(released: Rollout, tmp_path: Path) -> None:
    """Where nobody can answer, nothing is done."""
    ran = flow("prune", "--keep", "1", folder=tmp_path)
    assert (ran.status, ran.out, released.versions()) == (2, "", [1, 2, 3])
    assert ran.err.endswith("flow: there is no terminal to ask in; with --yes, prune doesn't ask\n")


def test_nothing_is_deleted_that_is_needed(released: Rollout, tmp_path: Path) -> None:
    """The newest ten stay, unless another number is given."""
    assert flow("prune", "--yes", folder=tmp_path) == Ran(0, "no versions to delete\n", "")
