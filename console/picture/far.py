"""Which transitions are not drawn as lines, where a workflow is so large that lines across it would only tangle."""

from collections import Counter
from collections.abc import Iterator

from console.picture.graph import Machine
from console.picture.paths import Pair, depths, paths

MOST_STEPS = 200
"""How far all lines of a picture may go together, each from its source to its target in states that lie between. What
dot takes grows with the square of it."""

MOST_LINES = 300
"""How many transitions a picture has at most in which every one is a line."""

NEAR = 4
"""How many states further down a line may still lead in a picture that is larger."""

SHARED = 8
"""How many transitions to a state are all drawn as lines in a picture that is larger."""


def far(workflow: Machine) -> frozenset[Pair]:
    """The transitions whose target is better named where they start; none in most workflows."""
    steps: dict[Pair, int] = {}
    first: set[Pair] = set()
    for machine in _machines(workflow):
        found = paths(machine)
        depth = depths(found)
        first |= found.first
        for state in machine.states:
            for target, _, _ in state.transitions:
                if target is not None:
                    steps[state.name, target] = depth[target] - depth[state.name]
    if sum(map(abs, steps.values())) <= MOST_STEPS and len(steps) <= MOST_LINES:
        return frozenset()
    arriving = Counter(target for _, target in steps)
    return frozenset(
        (source, target)
        for (source, target), distance in steps.items()
        if (source, target) not in first and (not 0 < distance <= NEAR or arriving[target] > SHARED)
    )


def _machines(machine: Machine) -> Iterator[Machine]:
    yield machine
    for state in machine.states:
        for inner in state.machines:
            yield from _machines(inner)
