"""Which transitions are not drawn as lines, where a workflow is so large that lines across it would only tangle."""

from collections import Counter
from collections.abc import Iterator

from console.picture.graph import Machine

MOST_STEPS = 1000
"""How far all lines of a picture may go together, each from its source to its target in states that lie between. Below
it a layout takes a second at most; it grows with the square."""

MOST_LINES = 300
"""How many transitions a picture has at most in which every one is a line."""

NEAR = 4
"""How many states further down a line may still lead in a picture that is larger."""

SHARED = 8
"""How many transitions to a state are all drawn as lines in a picture that is larger."""

Pair = tuple[str, str]


def far(workflow: Machine) -> frozenset[Pair]:
    """The transitions, source and target, whose target is better named where they start; none in most workflows."""
    steps: dict[Pair, int] = {}
    first: set[Pair] = set()
    for machine in _machines(workflow):
        depths, led = _depths(machine)
        first |= led
        steps |= {pair: depths[pair[1]] - depths[pair[0]] for pair in _pairs(machine)}
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


def _pairs(machine: Machine) -> Iterator[Pair]:
    for state in machine.states:
        for transition in state.transitions:
            if transition.target is not None:
                yield state.name, transition.target


def _depths(machine: Machine) -> tuple[dict[str, int], set[Pair]]:
    """How many states lie above each at most, loops left out, and the transitions that first led to each.

    It goes down as far as it can before it comes back, with a stack of its own: Python's would not do for 1,000 states.
    """
    targets: dict[str, list[str]] = {state.name: [] for state in machine.states}
    for source, target in _pairs(machine):
        targets[source].append(target)
    first: set[Pair] = set()
    loops: set[Pair] = set()
    left: dict[str, None] = {}
    seen, stack = {machine.start}, [(machine.start, iter(targets[machine.start]))]
    while stack:
        source, rest = stack[-1]
        for target in rest:
            if target not in seen:
                seen.add(target)
                first.add((source, target))
                stack.append((target, iter(targets[target])))
                break
            if target not in left:
                loops.add((source, target))
        else:
            left[source] = None
            stack.pop()
    depths = dict.fromkeys(targets, 0)
    for source in reversed(left):
        for target in targets[source]:
            if (source, target) not in loops:
                depths[target] = max(depths[target], depths[source] + 1)
    return depths, first
