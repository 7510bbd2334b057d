"""Which ways lead through a machine: what loops back, and what each way to a state passes."""

from typing import NamedTuple

from console.picture.graph import Machine, State

Pair = tuple[str, str]
"""A transition: its source and its target."""


class Paths(NamedTuple):
    """What a walk from the start finds that goes down as far as it can before it comes back."""

    order: list[str]
    """Each state before those that follow it, loops left out."""
    roots: list[str]
    """The start, then a state of each loop that no way from the start leads to."""
    first: frozenset[Pair]
    """The transitions that first led to each state."""
    sources: dict[str, list[str]]
    """The states before each state, without loops and what the start doesn't lead to."""


def paths(machine: Machine) -> Paths:
    """The ways through *machine*, not through what is inside its states."""
    targets = {state.name: _targets(state) for state in machine.states}
    order: list[str] = []
    roots: list[str] = []
    seen: set[str] = set()
    first: set[Pair] = set()
    sources: dict[str, list[str]] = {name: [] for name in targets}
    for root in [machine.start, *targets]:
        if root not in seen:
            found = _walk(root, targets, seen, first)
            roots.append(root)
            place = {name: number for number, name in enumerate(found)}
            for source in found:
                for target in targets[source]:
                    if place.get(target, -1) > place[source]:
                        sources[target].append(source)
            order += found
    return Paths(order, roots, frozenset(first), sources)


def _targets(state: State) -> list[str]:
    """What *state* leads to, first what it does if nothing else applies: the main path is walked first."""
    ways = sorted(state.transitions, key=lambda way: way.kind not in ("Next", "Default"))
    return list(dict.fromkeys(way.target for way in ways if way.target is not None))


def _walk(root: str, targets: dict[str, list[str]], seen: set[str], first: set[Pair]) -> list[str]:
    """The states that *root* leads to and that were not seen, each before those that follow it."""
    left: list[str] = []
    seen.add(root)
    # A stack of its own: Python's would not do for 1,000 states.
    stack = [(root, iter(targets[root]))]
    while stack:
        source, rest = stack[-1]
        for target in rest:
            if target not in seen:
                seen.add(target)
                first.add((source, target))
                stack.append((target, iter(targets[target])))
                break
        else:
            left.append(source)
            stack.pop()
    return left[::-1]


def depths(found: Paths) -> dict[str, int]:
    """How many states lie above each state at most."""
    depth: dict[str, int] = {}
    for name in found.order:
        depth[name] = max((depth[source] + 1 for source in found.sources[name]), default=0)
    return depth


def gates(found: Paths) -> dict[str, str]:
    """For each state but the roots, the last state that every way to it passes: its immediate dominator.

    Loops needn't be followed for that: what leads back to a state has passed it.
    """
    place = {name: number for number, name in enumerate(found.order)}
    gate: dict[str, str] = {}
    for name in found.order:
        if name in found.roots:
            continue
        first, *others = found.sources[name]
        for other in others:
            while first != other:
                if place[first] > place[other]:
                    first = gate[first]
                else:
                    other = gate[other]
        gate[name] = first
    return gate
