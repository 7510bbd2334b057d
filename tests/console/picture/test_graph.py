"""A definition becomes machines of states and transitions."""

from typing import Any

import pytest

from asl.diagram import Transition
from console.picture import graph
from tests.console.picture.workflows import LOOP, NESTED, PARALLEL, machine, task


def test_transitions_know_the_field_they_come_from() -> None:
    """What follows a Choice, a Task with a catcher, and an end."""
    submit, *_, is_done, done = graph(LOOP).states
    assert submit.transitions == (Transition("Wait", "", "Next"), Transition("Wait", "on Busy", "Catch"))
    assert is_done.transitions == (
        Transition("Done", "$.size = 1", "Choices"),
        Transition("Wait", "otherwise", "Default"),
    )
    assert done.transitions == (Transition(None, "", "End"),)


def test_inner_machines_stand_in_their_states() -> None:
    """A Parallel has one for each branch, each with a start of its own."""
    both = graph(PARALLEL).states[1]
    assert [inner.start for inner in both.machines] == ["Charge Card", "Reserve Stock", "Wait for Courier"]


def test_all_states_are_those_inside_too() -> None:
    """Each state is followed by those inside it."""
    names = [state.name for state in graph(NESTED).all_states()]
    assert names[:4] == ["List Orders", "Each Order", "How Large", "Approve"]
    assert len(names) == 10


def test_iterator_is_a_processor() -> None:
    """The older name of the field is drawn as well."""
    each = {"Type": "Map", "Iterator": machine(A=task(End=True)), "End": True}
    assert graph(machine(Each=each)).states[0].machines[0].start == "A"


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        (task(), "lambda:invoke"),
        ({"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject"}, "s3:getObject"),
        ({"Type": "Task", "Resource": "${Function}"}, ""),
        ({"Type": "Wait", "Seconds": 5}, "5 s"),
        ({"Type": "Wait", "TimestampPath": "$.at"}, "until $.at"),
        ({"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **machine(B=task())}}, ""),
        (NESTED["States"]["Each Order"], "distributed"),
        ({"Type": "Pass"}, ""),
    ],
)
def test_detail_says_what_a_state_does(state: dict[str, Any], detail: str) -> None:
    """In a word or two."""
    assert graph(machine(A=state)).states[0].detail == detail


def test_retries_are_known() -> None:
    """A picture marks them."""
    assert [state.retries for state in graph(PARALLEL).states] == [True, False, False, False, False]
