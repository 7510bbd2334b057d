"""A terminal shows each state once, in lines that are never too wide."""

from pathlib import Path

import pytest
from rich.text import Text

from console.execution.steps import STATUSES, SUCCEEDED, Happened
from console.picture import graph, terminal
from tests.console.picture.workflows import (
    HAPPENED,
    HOSTILE,
    HOSTILE_NAMES,
    NESTED,
    WORKFLOWS,
    catch,
    large,
    machine,
    rule,
    task,
)

DRAWINGS = Path(__file__).parent / "drawings"


def lines(drawing: Text) -> list[str]:
    return [line.rstrip() for line in drawing.plain.split("\n")]


def widest(drawing: Text) -> int:
    return max(line.cell_len for line in drawing.split("\n"))


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflow_is_drawn_as_in_its_file(name: str, width: int) -> None:
    """The whole drawing, character by character."""
    drawing = terminal(WORKFLOWS[name], width, HAPPENED.get(name))
    assert lines(drawing) == (DRAWINGS / f"{name}_{width}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("width", [1, 10, 26, 33, 60, 200])
@pytest.mark.parametrize("definition", [*WORKFLOWS.values(), HOSTILE], ids=[*WORKFLOWS, "hostile"])
def test_no_line_is_wider_than_the_terminal(definition: dict[str, object], width: int) -> None:
    """Wide characters count twice, and what doesn't fit is cut."""
    assert widest(terminal(definition, width)) <= width


@pytest.mark.parametrize("status", STATUSES)
def test_status_has_a_sign_of_its_own(status: str) -> None:
    """Who sees no colours can tell them apart."""
    signs = [terminal(machine(A=task(End=True)), 80, Happened({"A": each})).plain[0] for each in STATUSES]
    assert signs.count(signs[STATUSES.index(status)]) == 1
    assert "○" not in signs


def test_taken_transitions_are_heavy() -> None:
    """The way of an execution can be followed."""
    workflow = machine(A=task(Next="B"), B=task(Next="C"), C=task(End=True))
    happened = Happened({"A": SUCCEEDED, "B": SUCCEEDED}, frozenset({("A", "B")}))
    assert [line[0] for line in lines(terminal(workflow, 80, happened))] == ["✓", "┃", "✓", "│", "○", "╰"]


def test_names_cannot_steer_the_terminal() -> None:
    """Escape sequences and signs that turn the direction of writing are not passed on."""
    drawing = terminal(HOSTILE, 200).plain
    assert "\x1b" not in drawing
    assert "\u202e" not in drawing
    assert HOSTILE_NAMES[0] in drawing


def test_each_state_of_a_large_workflow_stands_once() -> None:
    """What leaves the main path too often to be indented stands below."""
    drawn = [line.lstrip("│ ").split("  ")[0] for line in lines(terminal(large(500), 80)) if "○" in line]
    assert sorted(drawn) == sorted(f"○ {state.name}" for state in graph(large(500)).all_states())


def test_choices_in_choices_do_not_run_out_of_columns() -> None:
    """They go on at the left, and the arrow names them."""
    deep = {f"S{number}": {"Type": "Choice", "Choices": [rule(1, f"S{number + 1}")]} for number in range(40)}
    drawing = terminal(machine(**deep, S40={"Type": "Succeed"}), 60)
    assert all(f"○ S{number}  " in drawing.plain for number in range(41))


def test_machines_without_room_are_counted() -> None:
    """A frame in a narrow terminal says how much is inside."""
    assert "… 6 states inside" in terminal(NESTED, 27).plain


def test_paths_that_end_are_apart_from_what_stands_below() -> None:
    """A blank line says that the one doesn't lead to the other."""
    caught = task(Next="B", Catch=catch("X", "C"))
    workflow = machine(A=caught, B=task(End=True, Catch=catch("X", "C")), C=task(End=True))
    drawn = lines(terminal(workflow, 80))
    assert drawn[drawn.index("") + 1].startswith("○ C")
