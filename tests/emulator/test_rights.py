"""A role with the rights that are derived from a task can do what the task does, and nothing beside it.

The embedded AWS holds whoever calls it to IAM, but no execution to the role of its state machine. So each test calls
what a task would call, in that role.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from asl import derive
from asl.render import substitute
from emulator.clients import ACCOUNT, REGION
from emulator.server import Emulator
from tests.emulator.caller import Call, Caller, Names
from tests.emulator.gaps import GAPS, Gap
from tests.emulator.made import daily
from tests.emulator.tasks import KINDS, Kind, Task

STACK = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT}

TASKS = {task.resource.removeprefix("arn:aws:states:::"): (kind, task) for kind in KINDS for task in kind.tasks}

Make = Callable[[Caller, str], Names]


class Resources:
    """Two resources of each kind, made when they are asked for."""

    def __init__(self, root: Caller) -> None:
        self.root = root
        self._made: dict[Make, tuple[Names, Names]] = {}

    def of(self, make: Make) -> tuple[Names, Names]:
        """The one that tasks name, and another."""
        if make not in self._made:
            self._made[make] = make(self.root, f"mine-{uuid4()}"), make(self.root, f"other-{uuid4()}")
        return self._made[make]


class Granted(NamedTuple):
    """Who has the rights of a task, and calls to try."""

    role: Caller
    its_own: list[Call]
    on_another: list[Call]
    neighbours: list[Call]

    def denied(self, calls: list[Call]) -> list[str]:
        """Those of *calls* that are refused for want of a right."""
        return [call.action for call in calls if self.role.is_denied(call)]


def statements(task: Task, names: Names) -> list[dict[str, Any]]:
    """The rights of a state machine that has *task* only."""
    state = {"Type": "Task", "Resource": task.resource, "Parameters": task.parameters, "End": True}
    definition = substitute({"StartAt": "Task", "States": {"Task": state}}, names)
    derived, problems = derive(definition, permissions={"Task": task.permissions} if task.permissions else {})
    assert problems == []
    return [substitute(statement, STACK) for statement in derived]


@pytest.fixture(scope="module")
def resources() -> Iterator[Resources]:
    """Resources on an embedded AWS that holds its callers to IAM."""
    with Emulator(auth=True) as running:
        yield Resources(Caller(running))


@pytest.fixture(scope="module", params=TASKS)
def granted(request: pytest.FixtureRequest, resources: Resources) -> Granted:
    kind: Kind
    task: Task
    kind, task = TASKS[request.param]
    mine, other = resources.of(kind.make)
    calls = [task.call, *task.besides]
    methods = {call.method for call in calls}
    neighbours = [*(other_task.call for other_task in kind.tasks), *kind.neighbours]
    return Granted(
        resources.root.assume(statements(task, mine)),
        [call.on(mine) for call in calls],
        [call.on(other) for call in calls],
        [call.on(mine) for call in neighbours if call.method not in methods],
    )


def test_role_can_do_what_its_task_does(granted: Granted) -> None:
    """Each call succeeds."""
    assert granted.denied(granted.its_own) == []


def test_role_can_not_do_it_on_another_resource(granted: Granted) -> None:
    """Each call is refused on a resource of the same kind that the task does not name."""
    assert granted.denied(granted.on_another) == [call.action for call in granted.on_another]


def test_role_can_do_nothing_else_on_its_resource(granted: Granted) -> None:
    """What other tasks do with the same resource, and what no task does."""
    assert granted.denied(granted.neighbours) == [call.action for call in granted.neighbours]


def test_embedded_aws_asks_for_no_right_to_pass_a_role(resources: Resources) -> None:
    """AWS asks who makes a schedule for `iam:PassRole` on the role of it; no test here proves that right."""
    arn = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/daily"
    role = resources.root.assume([{"Effect": "Allow", "Action": "scheduler:CreateSchedule", "Resource": arn}])
    schedule = Call("scheduler:createSchedule", {"Name": "daily", **daily(resources.root, "daily")})
    assert not role.is_denied(schedule)


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.call.action)
def test_embedded_aws_can_not_prove_this(gap: Gap, resources: Resources) -> None:
    """It denies who has exactly the right that AWS asks for; when it no longer does, the task belongs to the others."""
    mine, _ = resources.of(gap.make)
    statement = {"Effect": "Allow", "Action": gap.right, "Resource": gap.resource, "Condition": gap.condition}
    role = resources.root.assume([substitute(substitute(statement, mine), STACK)])
    assert role.is_denied(gap.call.on(mine))
    assert not resources.root.is_denied(gap.call.on(mine))
