"""The transitions of a definition, and which of them differ."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from asl.diagram import condition
from asl.difference.values import PLACEHOLDER, is_placeholder, matches
from asl.walk import Object, as_list

END = "End"

Target = str | None
"""The name of a state; None is the end of its machine."""


class TransitionChange(NamedTuple):
    """A transition that was added, removed, or leads elsewhere."""

    change: str
    """`added`, `removed` or `changed`."""
    place: str
    """The state that it starts from, as `asl.difference.place` writes it; for `StartAt`, where its machine starts."""
    when: str
    """When it is taken; empty if always."""
    old: Target
    new: Target


class _Edge(NamedTuple):
    field: tuple[str | int, ...]
    """Where the state names its target."""
    when: str
    target: Target

    @property
    def whole(self) -> set[tuple[str | int, ...]]:
        """The field, if nothing else belongs to the transition."""
        return {self.field} if len(self.field) == 1 else set()


def edges(state: Object) -> Iterator[_Edge]:
    """What may follow *state*, as far as that is as it should be: AWS may know what is not known here."""
    for index, rule in enumerate(as_list(state.get("Choices"))):
        if isinstance(rule, dict) and isinstance(rule.get("Next"), str):
            yield _Edge(("Choices", index, "Next"), f"if {_condition(rule)}", rule["Next"])
    for field, when in (("Default", "otherwise"), ("Next", "")):
        if isinstance(state.get(field), str):
            yield _Edge((field,), when, state[field])
    for index, catcher in enumerate(as_list(state.get("Catch"))):
        if isinstance(catcher, dict) and isinstance(catcher.get("Next"), str):
            errors = ", ".join(map(str, as_list(catcher.get("ErrorEquals"))))
            yield _Edge(("Catch", index, "Next"), f"on {errors}", catcher["Next"])
    if state.get(END) is True:
        yield _Edge((END,), "", None)


def transition_changes(
    place: str, old: Object, new: Object, renamed: Callable[[str], str]
) -> tuple[list[TransitionChange], set[tuple[str | int, ...]]]:
    """What differs between what follows *old* and *new*, and the fields of which that tells all.

    Two transitions are the same one if they are taken at the same time.

    Args:
        place: Where the state is.
        old: The state as it was; empty if it is new.
        new: The state as it is to be.
        renamed: What a state of the old definition is called now.
    """
    before: dict[str, list[_Edge]] = {}
    for edge in edges(old):
        before.setdefault(edge.when, []).append(edge)
    found: list[TransitionChange] = []
    told: set[tuple[str | int, ...]] = set()
    for edge in edges(new):
        told |= edge.whole
        others = before.get(_same_time(edge.when, before))
        if not others:
            found.append(TransitionChange("added", place, edge.when, None, edge.target))
            continue
        other = others.pop(0)
        was = other.target if other.target is None else renamed(other.target)
        if was != edge.target:
            found.append(TransitionChange("changed", place, edge.when, was, edge.target))
        if other.field == edge.field:
            told.add(edge.field)
    left = [edge for others in before.values() for edge in others]
    told = told.union(*(edge.whole for edge in edges(old)))
    found += [TransitionChange("removed", place, edge.when, edge.target, None) for edge in left]
    return found, told


def _same_time(when: str, before: Mapping[str, list[_Edge]]) -> str:
    """Which of *before* *when* is, or may be when it is known."""
    if when in before or not is_placeholder(when):
        return when
    parts = PLACEHOLDER.split(when)
    return next((other for other, edges in before.items() if edges and matches(parts, other)), when)


def _condition(rule: Any) -> str:
    try:
        return condition(rule)
    except (AttributeError, KeyError, TypeError):
        return json.dumps({key: value for key, value in rule.items() if key != "Next"}, ensure_ascii=False)
