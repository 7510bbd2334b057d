"""The ways through a machine are known: what comes before what, and what all ways pass."""

from console.picture import graph
from console.picture.far import far
from console.picture.paths import depths, gates, paths
from tests.console.picture.workflows import CHOICE, LOOP, NESTED, large, machine, task


def test_order_has_each_state_before_what_follows_it() -> None:
    """A loop back counts for nothing."""
    assert paths(graph(LOOP)).order == ["Submit", "Wait", "Poll", "Is Done", "Done"]


def test_gate_is_what_all_ways_pass() -> None:
    """Ship is packed in many ways, and Size decides which."""
    found = gates(paths(graph(CHOICE)))
    assert found["Ship"] == "Size"
    assert found["Pack 1"] == "Size"


def test_depth_is_the_longest_way() -> None:
    """Ship comes after what is packed."""
    assert depths(paths(graph(CHOICE)))["Ship"] == 2


def test_loop_that_nothing_leads_to_has_a_root() -> None:
    """It is drawn as well: the check only warns of it."""
    apart = machine(A={"Type": "Succeed"}, B=task(Next="C"), C=task(Next="B"))
    found = paths(graph(apart))
    assert found.roots == ["A", "B"]
    assert gates(found) == {"C": "B"}


def test_nothing_is_far_in_a_small_workflow() -> None:
    """Each transition is a line."""
    assert not far(graph(NESTED))


def test_common_catcher_of_a_large_workflow_is_far() -> None:
    """All but the first transition to it, and each that leads back."""
    found = far(graph(large(500)))
    assert sum(target == "Failed" for _, target in found) == 331
    assert ("S3", "S4") not in found
