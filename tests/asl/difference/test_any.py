"""Whatever two definitions are compared, no change stays unsaid. `FUZZ_EXAMPLES=5000` tries more."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from asl.difference import as_json, as_text, difference
from asl.walk import Path, leaves
from tests.asl.difference.definitions import MACHINE
from tests.asl.test_definitions import FILES, Loader
from tests.asl.test_fuzz import fuzz

Definition = dict[str, Any]


def corpus() -> Iterator[Definition]:
    """The valid definitions of all rules, but for those that are large."""
    for file in sorted(FILES.iterdir()):
        said = yaml.load(file.read_text(), Loader)
        good = said["good"]
        if isinstance(good, dict) and len(text := json.dumps(good, default=str)) < 20_000:
            yield json.loads(text)


DEFINITIONS = list(corpus())

definitions = st.sampled_from(DEFINITIONS)


def test_there_are_many_definitions() -> None:
    """Of every kind of state."""
    assert len(DEFINITIONS) > 80


@pytest.mark.parametrize("definition", DEFINITIONS, ids=range(len(DEFINITIONS)))
def test_nothing_differs_from_itself(definition: Definition) -> None:
    """Written in another order, with other white space."""
    again = json.loads(json.dumps(definition, sort_keys=True, indent=1))
    assert not difference(definition, again, MACHINE).is_change


@fuzz
@given(definitions, definitions)
def test_any_two_definitions_are_compared(old: Definition, new: Definition) -> None:
    """What differs is told, printable and as JSON, and nothing is raised."""
    found = difference(old, new, MACHINE)
    assert found.is_change == (old != new)
    assert all(line.isprintable() for line in as_text(found).splitlines())
    assert json.dumps(as_json(found))


OTHERS: tuple[Any, ...] = (None, True, 7, "other", {"a": 1}, [])


def copied(definition: Definition, path: Path) -> tuple[Definition, Any]:
    """A copy of *definition*, and what in it holds the value at *path*."""
    copy = place = deepcopy(definition)
    for part in path[:-1]:
        place = place[part]  # type: ignore[index]  # the names of states and the indexes of lists lead there
    return copy, place


@fuzz
@given(definitions, st.data())
def test_every_change_is_told(old: Definition, data: st.DataObject) -> None:
    """Of any value, wherever it is."""
    path, value = data.draw(st.sampled_from([each for each in leaves(old) if each[0]]))
    new: Any = deepcopy(old)
    place = new
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = data.draw(
        st.sampled_from([None, True, 7, "other", {"a": 1}, []]).filter(lambda new: new != value)
    )
    assert difference(old, new, MACHINE).is_change


@fuzz
@given(definitions, st.data())
def test_every_key_that_is_taken_away_is_told(old: Definition, data: st.DataObject) -> None:
    """And every one that is added: it is the other way round."""
    path, _ = data.draw(st.sampled_from([each for each in leaves(old) if each[0] and isinstance(each[0][-1], str)]))
    new, place = copied(old, path)
    del place[path[-1]]
    assert difference(old, new, MACHINE).is_change
    assert difference(new, old, MACHINE).is_change


FIELDS = ("States", "StartAt", "Type", "Next", "Choices", "Catch", "Branches", "ItemProcessor", "Resource")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("States", "StartAt", "Type", "Next", "Choices", "Catch", "Branches", "ItemProcessor", "Resource")
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)
objects = st.dictionaries(st.sampled_from(("States", "StartAt", "A")), json_values, max_size=3)


@fuzz
@given(objects, objects)
def test_what_is_no_definition_is_compared_too(old: Definition, new: Definition) -> None:
    """The embedded AWS takes anything, and AWS may take what is not known here."""
    assert as_text(difference(old, new, MACHINE))
    assert not difference(old, deepcopy(old), MACHINE).is_change
