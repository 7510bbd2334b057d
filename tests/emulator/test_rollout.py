"""A rollout, rehearsed: what runs goes on as it began, what starts runs what the alias says, and what is old goes."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from emulator.server import Emulator
from tests.conftest import Stack
from tests.emulator.rollouts import FUNCTION, GATE, MACHINE, Rollout

Up = Callable[..., Stack]


@pytest.fixture
def rollout(stack: Up, tmp_path: Path) -> Callable[..., Rollout]:
    """Makes the stack of a workflow that is deployed with `deploy`."""
    return partial(Rollout, stack, tmp_path)


@pytest.fixture
def gated(rollout: Callable[..., Rollout], emulator: Emulator) -> Iterator[Rollout]:
    """One whose executions wait."""
    made = rollout(gate=True)
    made.deploy(1)
    made.client.create_activity(name="gate")
    yield made
    made.client.delete_activity(activityArn=GATE)


def test_what_runs_goes_on_as_it_began(gated: Rollout) -> None:
    """With the definition and the code of version 1, although version 2 was deployed; what starts then runs that."""
    running = gated.waiting()
    gated.deploy(2)
    gated.let_go()
    assert gated.output(running) == {"definition": 1, "code": 1}
    new = gated.waiting()
    gated.let_go()
    assert gated.output(new) == {"definition": 2, "code": 2}


def test_execution_tells_its_version_and_alias(rollout: Callable[..., Rollout]) -> None:
    """For an operator."""
    made = rollout()
    made.deploy(1)
    arn = made.stack.start({})
    described = made.stack.finish(arn)
    assert (described["stateMachineAliasArn"], described["stateMachineVersionArn"]) == (
        f"{MACHINE}:live",
        f"{MACHINE}:1",
    )


def test_canary_shares_executions(rollout: Callable[..., Rollout]) -> None:
    """Of many, each version has some; and definition and code belong together."""
    made = rollout()
    made.deploy(1)
    made.deploy(2, percent=50)
    said = [made.stack.start({}) for _ in range(30)]
    seen = Counter(tuple(made.output(arn).values()) for arn in said)
    assert set(seen) == {(1, 1), (2, 2)}


def test_first_deployment_has_no_canary(rollout: Callable[..., Rollout]) -> None:
    """There is nothing to keep."""
    made = rollout()
    made.deploy(1, percent=10)
    assert made.shares() == {1: 100}


def test_canary_stays_until_it_is_promoted(rollout: Callable[..., Rollout]) -> None:
    """A deployment that changes nothing changes nothing; 100 percent promotes."""
    made = rollout()
    made.deploy(1, percent=10)
    made.deploy(2, percent=10)
    assert made.shares() == {2: 10, 1: 90}
    assert made.deploy(2, percent=10) == []
    assert made.deploy(2, percent=100) == ["updated Alias orders-alias (routingConfigurations)"]
    assert made.shares() == {2: 100}
    assert made.deploy(2, percent=10) == []


def test_version_that_comes_during_a_canary_takes_its_place(rollout: Callable[..., Rollout]) -> None:
    """The proven one keeps its share."""
    made = rollout()
    made.deploy(1, percent=10)
    made.deploy(2, percent=10)
    made.deploy(3, percent=20)
    assert made.shares() == {3: 20, 1: 80}


def test_rollback_leaves_the_bad_version_out(rollout: Callable[..., Rollout]) -> None:
    """Also when the next one comes."""
    made = rollout()
    made.deploy(1, percent=10)
    made.deploy(2, percent=10)
    made.deploy(2, percent=0)
    assert made.shares() == {1: 100}
    assert made.said() == {"definition": 1, "code": 1}
    assert made.deploy(2, percent=0) == []
    made.deploy(3, percent=10)
    assert made.shares() == {3: 10, 1: 90}


def test_deployment_prunes(rollout: Callable[..., Rollout]) -> None:
    """Versions of the state machine and of its function, but for the newest ones and what the alias had before."""
    made = rollout()
    for number in range(1, 6):
        made.deploy(number, keep_versions=2)
    assert made.versions() == [4, 5]
    assert made.function_versions() == ["$LATEST", "4", "5"]
    made.deploy(5, keep_versions=1)
    assert made.said() == {"definition": 5, "code": 5}


def test_pruning_keeps_what_an_alias_names(rollout: Callable[..., Rollout]) -> None:
    """However old it is."""
    made = rollout()
    made.deploy(1)
    for number in range(2, 6):
        made.deploy(number, percent=10, keep_versions=1)
    assert (made.versions(), made.function_versions()) == ([1, 4, 5], ["$LATEST", "1", "4", "5"])
    assert [arn.rpartition(":")[2] for arn in made.old(1).machine_versions] == ["4"]


def test_pruning_keeps_what_runs(gated: Rollout) -> None:
    """The execution can end; then its version goes."""
    running = gated.waiting()
    for number in range(2, 5):
        gated.deploy(number, keep_versions=1)
    assert (gated.versions(), gated.function_versions()) == ([1, 3, 4], ["$LATEST", "1", "3", "4"])
    gated.let_go()
    assert gated.output(running) == {"definition": 1, "code": 1}
    gated.deploy(5, keep_versions=1)
    assert (gated.versions(), gated.function_versions()) == ([4, 5], ["$LATEST", "4", "5"])


def test_pruning_keeps_the_code_of_what_runs_without_a_version(gated: Rollout) -> None:
    """Its definition is asked for: it was started by the state machine itself."""
    running = gated.client.start_execution(stateMachineArn=MACHINE)["executionArn"]
    for number in range(2, 5):
        gated.deploy(number, keep_versions=1)
    assert (gated.versions(), gated.function_versions()) == ([3, 4], ["$LATEST", "1", "3", "4"])
    gated.let_go()
    assert gated.output(running) == {"definition": 1, "code": 1}


def test_pruning_keeps_what_an_alias_of_the_function_names(rollout: Callable[..., Rollout]) -> None:
    """Others may call it."""
    made = rollout()
    made.deploy(1)
    functions = made.stack.deployment.clients.functions
    functions.create_alias(FunctionName=FUNCTION, Name="others", FunctionVersion="1")
    for number in range(2, 5):
        made.deploy(number, keep_versions=1)
    assert made.function_versions() == ["$LATEST", "1", "3", "4"]


def test_pruning_leaves_functions_of_others_alone(rollout: Callable[..., Rollout]) -> None:
    """Those that the definition names, and that have not the tag of the release."""
    made = rollout()
    for number in range(1, 4):
        made.deploy(number)
    assert made.old(1).function_versions == [f"{FUNCTION}:1", f"{FUNCTION}:2"]
    made.stack.deployment.clients.functions.untag_resource(Resource=FUNCTION, TagKeys=["workflow-release"])
    assert made.old(1)[:2] == ([f"{MACHINE}:1", f"{MACHINE}:2"], [])


def test_express_is_released_too(rollout: Callable[..., Rollout]) -> None:
    """It is started through the alias, and pruned."""
    made = rollout(type="EXPRESS")
    for number in range(1, 5):
        made.deploy(number, keep_versions=1)
    answer = made.client.start_sync_execution(stateMachineArn=made.stack.deployment.outputs["stateMachineArn"])
    assert answer["output"] == '{"definition": 4, "code": 4}'
    assert made.versions() == [3, 4]


def test_release_may_end(rollout: Callable[..., Rollout]) -> None:
    """Executions run what was deployed last, and the alias is gone."""
    made = rollout()
    made.deploy(1)
    made._args["release"] = None
    changes = made.deploy(2)
    assert "deleted Alias orders-alias" in changes
    assert made.said() == {"definition": 2, "code": 2}


def test_destroy_leaves_nothing(rollout: Callable[..., Rollout]) -> None:
    """No version and no alias comes back when the same is deployed again."""
    made = rollout()
    made.deploy(1)
    made.deploy(2, percent=10)
    made.stack.deployment.destroy()
    assert not [name for name in made.stack.deployment.remaining() if name.startswith("Alias ")]
    made.deploy(3, percent=10)
    assert (made.versions(), made.shares()) == ([1], {1: 100})
