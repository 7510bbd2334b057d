"""A trigger has a name and one kind; what is wrong is said before anything is registered."""

import subprocess
import sys
from typing import Any

import pytest

from components import Workflow
from components.arguments import ArgumentError
from components.triggers.arguments import KINDS
from tests.components.triggers.triggered import DONE, refusal, workflow
from tests.conftest import ROOT, Deploy

HOURLY = {"name": "hourly", "schedule": {"expression": "rate(1 hour)"}}

MISUSES: list[tuple[Any, str]] = [
    (["x"], "triggers[0]: the arguments are a str; a dict is needed"),
    ([{}], 'triggers[0]: missing "name"; the keys are "name", '),
    ([{**HOURLY, "shedule": {}}], 'triggers[0]: unknown key "shedule"; did you mean "schedule"?'),
    ([{"name": "hourly"}], 'triggers[0] has no kind; allowed is one of "schedule", "rule", "bucket"'),
    ([HOURLY, {**HOURLY, "name": "x", "rule": {}}], 'triggers[1] has "schedule", "rule"; allowed is one of '),
    ([{**HOURLY, "name": "two words"}], 'trigger "two words": a name has letters, digits, - and _ only'),
    ([{**HOURLY, "name": 7}], "trigger: the name is 7; allowed is a text"),
    ([HOURLY, HOURLY], 'triggers[1]: name is "hourly", as of a trigger before it; names differ'),
    (
        [{**HOURLY, "name": "x" * 45}],
        f'triggers[0]: name is "{"x" * 45}"; with that of the workflow and a dash it has 52 characters; allowed are 51',
    ),
    (
        [HOURLY, {**HOURLY, "name": "hourly-dead-letters"}],
        'triggers: "hourly-dead-letters" is also the dead-letter queue of the trigger "hourly"; give one of',
    ),
    ([{"name": "x", "schedule": "rate(1 hour)"}], 'trigger "x": schedule: the arguments are a str; a dict is needed'),
]


@pytest.mark.parametrize(("triggers", "message"), MISUSES)
def test_misuse_is_refused(deploy: Deploy, triggers: list[Any], message: str) -> None:
    """With the place, what is there, and what is allowed."""
    assert refusal(deploy, *triggers).startswith(message)


def test_a_trigger_is_not_called_as_a_function() -> None:
    """Its role would have the same name, and Pulumi would say so in the middle of a deployment."""
    args: Any = {"definition": DONE, "functions": {"orders-hourly": {"code": "x.py"}}, "triggers": [HOURLY]}
    with pytest.raises(ArgumentError, match='as that of the function "orders-hourly"; give one of them another name$'):
        Workflow("orders", args)


@pytest.mark.parametrize("triggers", [HOURLY, "hourly", 7])
def test_triggers_are_a_list(deploy: Deploy, triggers: Any) -> None:
    """Not one trigger."""
    with pytest.raises(ArgumentError, match='^Workflow "orders": triggers'):
        deploy(lambda: Workflow("orders", {"definition": DONE, "functions": {}, "triggers": triggers}))


@pytest.mark.parametrize("triggers", [None, []])
def test_no_trigger_is_needed(deploy: Deploy, triggers: Any) -> None:
    """Nothing more is registered then."""
    args: Any = {"definition": DONE, "functions": {}}
    args_with_none: Any = {**args, "triggers": triggers}
    with_none = deploy(lambda: Workflow("orders", args_with_none))
    assert with_none.resources.keys() == deploy(lambda: Workflow("orders", args)).resources.keys()


def test_names_of_aws_have_room_for_the_longest_name(deploy: Deploy) -> None:
    """Pulumi adds eight characters: roles, rules, schedules and groups may have 64, queues 80."""
    name = "x" * (51 - len("orders-"))
    triggers = ({**HOURLY, "name": name}, {"name": name[1:], "rule": {"pattern": {"source": ["my.shop"]}}})
    named = ("Role", "EventRule", "Schedule", "ScheduleGroup", "Queue")
    made = [each for each in deploy(lambda: workflow(*triggers)).resources.values() if each.type.endswith(named)]
    assert max(len(each.name) for each in made if not each.type.endswith("Queue")) + 8 == 64
    assert max(len(each.name) for each in made) + 8 <= 80


def test_triggers_of_all_kinds_stand_side_by_side(deploy: Deploy) -> None:
    """Each with resources of its own."""
    rule = {"name": "opened", "rule": {"pattern": {"source": ["my.shop"]}}}
    recorded = deploy(lambda: workflow(HOURLY, rule, {"name": "uploads", "bucket": {"bucket": "uploads"}}))
    roles = [made.name for made in recorded.resources.values() if made.type == "aws:iam/role:Role"]
    assert sorted(roles) == ["orders-hourly-role", "orders-opened-role", "orders-role", "orders-uploads-role"]


def test_a_kind_is_imported_when_it_is_used() -> None:
    """The modules of pulumi_aws that only triggers need take time."""
    modules = ", ".join(f"'components.triggers.{kind}'" for kind in KINDS)
    heavy = f"{modules}, 'pulumi_aws.scheduler.schedule', 'pulumi_aws.sqs.queue', 'pulumi_aws.s3.bucket', 'zoneinfo'"
    code = f"import sys, components; print([each for each in ({heavy}) if each in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"
