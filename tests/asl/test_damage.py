"""Each good definition of `tests/definitions`, damaged in every place in every way: all is reported, nothing breaks."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from asl.check import check
from asl.problem import Problem
from asl.rules.catalogue import RULES
from asl.source import read
from asl.walk import Path, machines, states
from tests.asl.places import nowhere
from tests.asl.test_definitions import example

UNREADABLE = frozenset({"DOC-SYNTAX"})
"""The rule is about text: its good definition is like any other."""

REMOVED = object()
"""What is given in the place of a value that is to go."""

Damage = tuple[str, Any]
"""What was done, and the definition that it was done to."""

every_definition = pytest.mark.parametrize("rule", sorted(RULES.keys() - UNREADABLE))


def good(rule: str) -> tuple[Any, dict[str, Any]]:
    """The good definition of *rule*, and what `check` is given besides."""
    said = example(rule)
    given = {key: said[key] for key in ("type", "functions", "substitutions") if key in said}
    return (read(said["good"], said["file"]).definition if "file" in said else said["good"]), given


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value in *value* with its path, but *value* itself."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key), item
        yield from places(item, (*path, key))


def changed(value: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """*value* with what *change* makes of what is at *path*; nothing of *value* itself is changed."""
    if not path:
        return change(value)
    key: Any = path[0]
    copy = value.copy()
    made = changed(value[key], path[1:], change)
    if made is REMOVED:
        del copy[key]
    else:
        copy[key] = made
    return copy


def always(value: Any) -> Callable[[Any], Any]:
    """Gives *value* in the place of any other."""
    return lambda _: value


def renamed(old: str, new: str) -> Callable[[Any], Any]:
    """Gives an object *new* as the name of its field *old*, where that stood."""
    return lambda fields: {new if key == old else key: item for key, item in fields.items()}


def twice(name: str) -> Callable[[Any], Any]:
    """Gives an object its field *name* once more, under another name."""
    return lambda fields: {**fields, f"{name} again": deepcopy(fields[name])}


def drops(definition: Any) -> Iterator[Damage]:
    for path, _ in places(definition):
        yield f"drop {path}", changed(definition, path, always(REMOVED))


def renames(definition: Any) -> Iterator[Damage]:
    for path, _ in places(definition):
        if isinstance(key := path[-1], str):
            for name in (key + "x", key.swapcase()):
                yield f"rename {path} to {name}", changed(definition, path[:-1], renamed(key, name))


def retypes(definition: Any) -> Iterator[Damage]:
    for path, value in places(definition):
        for other in (None, True, 7, "x", [], {}, [value], {"x": value}):
            yield f"retype {path} to {other!r:.60}", changed(definition, path, always(other))


def retargets(definition: Any) -> Iterator[Damage]:
    texts = list(dict.fromkeys(value for _, value in places(definition) if isinstance(value, str)))
    for path, value in places(definition):
        if isinstance(value, str):
            another = texts[(texts.index(value) + 1) % len(texts)]
            for text in ("", "nowhere", "$.x", "{% $x %}", "${Name}", another):
                yield f"retarget {path} to {text!r:.60}", changed(definition, path, always(text))


def duplicates(definition: Any) -> Iterator[Damage]:
    for path, _ in states(definition):
        yield f"duplicate {path}", changed(definition, path[:-1], twice(str(path[-1])))


DAMAGES = (drops, renames, retypes, retargets, duplicates)


@every_definition
@pytest.mark.parametrize("damages", DAMAGES)
def test_problems_of_a_damaged_definition_are_in_it(rule: str, damages: Callable[[Any], Iterator[Damage]]) -> None:
    """Whatever is damaged, check returns, and each path leads to what is there."""
    definition, given = good(rule)
    astray = {what: lost for what, damaged in damages(definition) if (lost := lost_of(what, damaged, given))}
    assert astray == {}


def lost_of(what: str, damaged: Any, given: dict[str, Any]) -> list[Problem] | str:
    """The problems of *damaged* that lead nowhere, or how check failed."""
    try:
        return nowhere(check(damaged, **given), damaged)
    except Exception as error:  # Each damage that makes it fail is worth knowing, not the first alone.
        return repr(error)


@every_definition
def test_check_leaves_a_definition_as_it_is(rule: str) -> None:
    """What is checked is the same thereafter, its order too."""
    definition, given = good(rule)
    for what, damaged in [("nothing", definition), *drops(definition), *duplicates(definition)]:
        before = repr(damaged)
        check(damaged, **given)
        assert repr(damaged) == before, what


def missing_fields(definition: Any) -> Iterator[Damage]:
    """Each state without its Type, each machine without its StartAt and without its States."""
    for path, machine in machines(definition):
        for field in ("StartAt", "States"):
            yield f"drop {(*path, field)}", changed(definition, (*path, field), always(REMOVED))
        for name in machine["States"]:
            there = (*path, "States", name, "Type")
            yield f"drop {there}", changed(definition, there, always(REMOVED))


def lost_targets(definition: Any) -> Iterator[Damage]:
    """Each transition with a state that does not exist; in templates, nothing is a transition."""
    for path, _ in machines(definition):
        yield f"StartAt of {path}", changed(definition, (*path, "StartAt"), always("nowhere"))
    for path, state in states(definition):
        for field in ("Next", "Default"):
            if field in state:
                yield f"{field} of {path}", changed(definition, (*path, field), always("nowhere"))
        for field in ("Choices", "Catch"):
            for index in range(len(state.get(field, ()))):
                there = (*path, field, index, "Next")
                yield f"retarget {there}", changed(definition, there, always("nowhere"))


def misspelt_fields(definition: Any) -> Iterator[Damage]:
    """Each field of a state, and of a machine, with an `x` at the end of its name."""
    for path, holder in [*machines(definition), *states(definition)]:
        for field in holder:
            yield f"rename {(*path, field)}", changed(definition, path, renamed(field, field + "x"))


@every_definition
@pytest.mark.parametrize("damages", (missing_fields, lost_targets, misspelt_fields))
def test_damage_that_aws_refuses_is_an_error(rule: str, damages: Callable[[Any], Iterator[Damage]]) -> None:
    """No field can be left out or misspelt, and no transition can lead nowhere, without an error."""
    definition, given = good(rule)
    unseen = [
        what
        for what, damaged in damages(definition)
        if not any(problem.severity == "error" for problem in check(damaged, **given))
    ]
    assert unseen == []
