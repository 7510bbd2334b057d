"""An SVG shows each state and transition, whatever its name, and what happened to it."""

from xml.etree import ElementTree

import pytest

from console.execution.steps import RUNNING, Happened
from console.picture import graph, svg
from tests.console.picture.workflows import CHOICE, HAPPENED, HOSTILE, LOOP, PARALLEL, WORKFLOWS, large, machine, task

Element = ElementTree.Element
SVG = "{http://www.w3.org/2000/svg}"

all_workflows = pytest.mark.parametrize("definition", [*WORKFLOWS.values(), HOSTILE], ids=[*WORKFLOWS, "hostile"])


def states(drawing: str) -> dict[str, Element]:
    """The group of each state, by its name."""
    groups = ElementTree.fromstring(drawing).iter(f"{SVG}g")
    return {group.attrib["data-state"]: group for group in groups if "data-state" in group.attrib}


def classes(element: Element) -> list[str]:
    return element.attrib.get("class", "").split()


def texts(drawing: str, name: str) -> list[str | None]:
    """The texts of a class, in the order of the drawing."""
    return [text.text for text in ElementTree.fromstring(drawing).iter(f"{SVG}text") if name in classes(text)]


def taken(drawing: str) -> int:
    return sum("taken" in classes(group) for group in ElementTree.fromstring(drawing).iter(f"{SVG}g"))


@all_workflows
def test_each_state_can_be_found_by_its_name(definition: dict[str, object]) -> None:
    """A page's script finds it, but for characters that no XML may hold."""
    names = {state.name.replace("\x1b", "\ufffd") for state in graph(definition).all_states()}
    assert set(states(svg(definition))) == names


@all_workflows
def test_state_can_be_reached_with_the_keyboard(definition: dict[str, object]) -> None:
    """A screen reader says its name, its type and that it can be pressed."""
    for name, group in states(svg(definition)).items():
        assert (group.attrib["role"], group.attrib["tabindex"]) == ("button", "0")
        assert group.attrib["aria-label"].startswith(f"{name}, ")


@all_workflows
def test_same_workflow_gives_the_same_drawing(definition: dict[str, object]) -> None:
    """A drawing in version control changes only with its workflow."""
    assert svg(definition) == svg(definition)


def test_hostile_names_stay_text() -> None:
    """Nothing in a definition becomes an element or an attribute of the page."""
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg(HOSTILE)).iter()}
    assert tags == {"svg", "style", "rect", "g", "title", "text", "path", "polygon"}
    assert "<script" not in svg(HOSTILE)


def test_drawing_needs_nothing_from_elsewhere() -> None:
    """It has no script, no link, no font and no image of another place."""
    drawing = svg(PARALLEL).replace("http://www.w3.org/2000/svg", "")
    assert not [word for word in ("href", "url(", "http", "@import", "<script", "<image") if word in drawing]


def test_conditions_stand_on_their_transitions() -> None:
    """Rules with the same target share a line; what no rule matches is said."""
    labels = texts(svg(CHOICE), "label")
    assert set(labels) == {*(f"$.size = {number}" for number in range(1, 8)), "otherwise"}


def test_transitions_of_errors_are_dashed() -> None:
    """They have the class that the stylesheet dashes."""
    groups = list(ElementTree.fromstring(svg(LOOP)).iter(f"{SVG}g"))
    assert [classes(group) for group in groups if "catch" in classes(group)] == [["transition", "catch"]]


def test_states_have_classes_of_their_type_and_status() -> None:
    """What was not reached has one too."""
    found = states(svg(PARALLEL, HAPPENED["parallel"]))
    assert classes(found["Both"]) == ["state", "parallel", "caught"]
    assert classes(found["Done"]) == ["state", "succeed", "unreached"]


def test_plain_workflow_has_no_status() -> None:
    """Nothing is unreached where nothing was executed."""
    assert all(len(classes(group)) == 2 for group in states(svg(PARALLEL)).values())


def test_status_is_said_and_drawn() -> None:
    """A badge shows it without colours, and a screen reader says it."""
    group = states(svg(machine(A=task(End=True)), Happened({"A": RUNNING})))["A"]
    assert group.attrib["aria-label"] == "A, Task, lambda:invoke, running"
    assert "badge" in [name for part in group.iter() for name in classes(part)]


def test_taken_transitions_are_marked() -> None:
    """Fetch and the three branches were started, a branch ended, and two transitions were taken."""
    assert taken(svg(PARALLEL, HAPPENED["parallel"])) == 7
    assert taken(svg(PARALLEL)) == 0


@pytest.mark.timeout(30)
def test_large_workflow_names_what_is_far_away() -> None:
    """500 states take seconds: no line crosses the whole drawing."""
    drawing = svg(large(500))
    assert len(states(drawing)) == 501
    assert "→ Failed" in texts(drawing, "detail")


def test_small_workflow_has_lines_only() -> None:
    """Each transition leads to the state itself."""
    assert 'class="reference"' not in svg(CHOICE)


def test_missing_graphviz_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says where it comes from."""
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(FileNotFoundError, match="graphviz-pure is not installed; it is in requirements.txt"):
        svg(PARALLEL)
