"""Where everything stands: graphviz-pure lays out boxes and frames whose sizes are known."""

import json
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from console.picture.far import far
from console.picture.graph import Machine, State
from console.picture.lettering import width, wrapped

NAME_SIZE, DETAIL_SIZE, LABEL_SIZE = 13, 11, 11
NAME_WIDTH, LABEL_WIDTH = 190, 170
NAME_LINES, LABEL_LINES = 4, 3
MOST_LABELS = 4
LINE_HEIGHT = 16
PADDING = 10
ICON = 26
POINT = 18
"""How far the two points of a Choice reach."""

WEIGHTS = {"Start": "8", "Catch": "1", "End": "1"}
"""How much dot cares to keep a transition short and straight."""

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle, in pixels from the left and the top."""

    left: float
    top: float
    width: float
    height: float


class Line(NamedTuple):
    """A transition; of several from the same source to the same target by the same field, the only one."""

    source: str | None
    """The name of a state; None is a start."""
    target: str | None
    """The name of a state; None is an end."""
    kind: str
    """As in `asl.diagram.Transition`; `Start` from a start."""
    whens: tuple[str, ...]
    """When it is taken, in full."""
    curve: tuple[Point, ...] = ()
    """A point, and three more for each Bézier curve that goes on from there."""
    tip: Point = (0, 0)
    label: Point = (0, 0)
    """The middle of the label."""
    reference: Box | None = None
    """Where the target is only named, because it is too far away; the line then ends here."""


class Layout(NamedTuple):
    """Where everything stands."""

    width: float
    height: float
    states: dict[str, Box]
    """By name; the box of a Parallel or a Map is the frame around what is inside."""
    branches: list[Box]
    """A frame around each branch of a Parallel."""
    marks: list[tuple[str, Box]]
    """The starts and ends, each `Start` or `End`; those of the workflow itself come first."""
    lines: list[Line]


def layout(machine: Machine) -> Layout:
    """Where the states and transitions of *machine* stand.

    Raises:
        FileNotFoundError: graphviz-pure is not installed.
    """
    written = _Dot(far(machine))
    text = "\n".join(written.workflow(machine))
    # The text has numbers only, no name of a state and no condition: nothing in a definition can change what it means.
    answer = subprocess.run(
        [_program(), "-Tjson0"], input=text, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return _read(json.loads(answer.stdout), written)


def name_lines(state: State) -> list[str]:
    """The name of *state* in lines that fit in its box."""
    return wrapped(state.name, NAME_SIZE, NAME_WIDTH, NAME_LINES, bold=True) or [""]


def detail_line(state: State) -> str:
    """What stands below the name: `Task · lambda:invoke`."""
    text = f"{state.type} · {state.detail}" if state.detail else state.type
    return wrapped(text, DETAIL_SIZE, NAME_WIDTH, 1)[0]


def label_lines(line: Line) -> list[str]:
    """When *line* is taken, in lines that fit beside it."""
    whens = [wrapped(when, LABEL_SIZE, LABEL_WIDTH, LABEL_LINES) for when in line.whens[:MOST_LABELS]]
    lines = [part for when in whens for part in when if part]
    return lines + ([f"and {len(line.whens) - MOST_LABELS} more"] if len(line.whens) > MOST_LABELS else [])


def reference_line(line: Line) -> str:
    """The name of a target that is too far away."""
    return wrapped(line.target or "", DETAIL_SIZE, LABEL_WIDTH, 1)[0]


def _size(state: State) -> tuple[float, float]:
    detail = width(detail_line(state), DETAIL_SIZE) + (LINE_HEIGHT if state.retries else 0)
    text = max(detail, *(width(line, NAME_SIZE, bold=True) for line in name_lines(state)))
    points = 2 * POINT if state.type == "Choice" else 0
    return ICON + text + 3 * PADDING + points, LINE_HEIGHT * (len(name_lines(state)) + 1) + 1.4 * PADDING


def _program() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "graphviz-pure"
    found = shutil.which("graphviz-pure", path=str(beside.parent)) or shutil.which("graphviz-pure")
    if not found:
        raise FileNotFoundError("graphviz-pure is not installed; it is in requirements.txt")
    return found


class _Dot:
    """The machine in the language of dot, https://graphviz.org/doc/info/lang.html, and what its numbers stand for."""

    def __init__(self, far: frozenset[tuple[str, str]]) -> None:
        self.far = far
        self.names: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.framed: set[str] = set()
        self.lines: list[Line] = []

    def workflow(self, machine: Machine) -> Iterator[str]:
        yield "digraph { compound=true; nodesep=0.45; ranksep=0.42; pad=0;"
        yield 'node [shape=box, label="", fixedsize=true]; edge [fontsize=11];'
        yield "start [width=0.75, height=0.36]; end [width=0.75, height=0.36];"
        yield from self._machines([machine], "start", "end")
        yield "}"

    def _machines(self, machines: list[Machine] | tuple[Machine, ...], start: str, end: str) -> Iterator[str]:
        ends: list[str] = []
        for index, machine in enumerate(machines):
            for state in machine.states:
                self.numbers[state.name] = len(self.numbers)
                self.names[f"n{self.numbers[state.name]}"] = state.name
                if state.machines:
                    self.framed.add(state.name)
            if len(machines) > 1:
                yield f"subgraph cluster_{start}_{index} {{ margin=10;"
            for state in machine.states:
                yield from self._frame(state) if state.machines else self._box(state)
            yield from self._inner_lines(machine)
            yield "}" if len(machines) > 1 else ""
            yield self._line(Line(None, machine.start, "Start", ()), start, end)
            ended = [state for state in machine.states if _ends(state)]
            for state in ended:
                yield self._line(Line(state.name, None, "End", ()), start, end)
            ends += [state.name for state in ended]
            if not ended:
                yield f"{self._tail(machine.states[-1].name)} -> {end} [style=invis];"
        if not ends:
            yield f"{end} [style=invis];"

    def _box(self, state: State) -> Iterator[str]:
        across, down = _size(state)
        yield f"n{self.numbers[state.name]} [width={across / 72:.3f}, height={down / 72:.3f}];"

    def _frame(self, state: State) -> Iterator[str]:
        number = self.numbers[state.name]
        yield f"subgraph cluster_n{number} {{ margin=14; labeljust=l; label={_room(*_size(state))};"
        yield f"s{number} [width=0.17, height=0.17]; e{number} [width=0.17, height=0.17];"
        yield from self._machines(state.machines, f"s{number}", f"e{number}")
        yield "}"

    def _inner_lines(self, machine: Machine) -> Iterator[str]:
        for state in machine.states:
            labels: dict[tuple[str, str], tuple[str, ...]] = {}
            for target, label, kind in state.transitions:
                if target is not None:
                    labels[target, kind] = (*labels.get((target, kind), ()), label)
            for (target, kind), whens in labels.items():
                yield self._line(Line(state.name, target, kind, tuple(filter(None, whens))), "", "")

    def _line(self, line: Line, start: str, end: str) -> str:
        attributes = {"id": f"t{len(self.lines)}", "weight": WEIGHTS.get(line.kind, "4")}
        self.lines.append(line)
        lines = label_lines(line)
        if lines:
            widest = max(width(text, LABEL_SIZE) for text in lines)
            attributes["label"] = _room(widest + 6, len(lines) * (LABEL_SIZE + 3) + 2)
        tail, head, room = start, end, ""
        if line.source is not None:
            tail = self._tail(line.source)
            attributes |= self._clip("ltail", line.source) or {"tailclip": "false"}
        if (line.source, line.target) in self.far:
            across = width(reference_line(line), DETAIL_SIZE) + 2 * PADDING
            head = f"r{len(self.lines) - 1}"
            room = f"{head} [width={across / 72:.3f}, height=0.28];\n"
        elif line.target is not None:
            head = f"{'s' if line.target in self.framed else 'n'}{self.numbers[line.target]}"
            attributes |= self._clip("lhead", line.target)
        return f"{room}{tail} -> {head} [{', '.join(f'{key}={value}' for key, value in attributes.items())}];"

    def _tail(self, name: str) -> str:
        return f"{'e' if name in self.framed else 'n'}{self.numbers[name]}"

    def _clip(self, attribute: str, name: str) -> dict[str, str]:
        return {attribute: f"cluster_n{self.numbers[name]}"} if name in self.framed else {}


def _ends(state: State) -> bool:
    """Whether the machine goes on when *state* ends it: a Fail fails all that is around."""
    return state.type != "Fail" and any(transition.target is None for transition in state.transitions)


def _room(across: float, down: float) -> str:
    """A label without text that takes as much room as one with it."""
    size = f'WIDTH="{across:.0f}" HEIGHT="{down:.0f}"'
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" FIXEDSIZE="TRUE" {size}><TR><TD></TD></TR></TABLE>>'


def _read(answer: dict[str, Any], written: _Dot) -> Layout:
    across, down = (float(number) for number in answer["bb"].split(",")[2:])
    states: dict[str, Box] = {}
    branches: list[Box] = []
    marks: list[tuple[str, Box]] = []
    references: dict[str, Box] = {}
    for thing in answer.get("objects", ()):
        name = thing["name"].removeprefix("cluster_")
        box = _box(thing, down)
        if name in written.names:
            states[written.names[name]] = box
        elif "bb" in thing:
            branches.append(box)
        elif name.startswith("r"):
            references[name[1:]] = box
        elif thing.get("style") != "invis":
            marks.append(("Start" if name.startswith("s") else "End", box))
    lines = []
    for edge in answer.get("edges", ()):
        if "id" in edge:
            tip, curve = _curve(edge["pos"], down)
            label = _point(edge["lp"], down) if "lp" in edge else (0, 0)
            number = edge["id"][1:]
            line = written.lines[int(number)]
            lines.append(line._replace(curve=curve, tip=tip, label=label, reference=references.get(number)))
    marks.sort(key=lambda mark: -mark[1].width)
    return Layout(across, down, states, branches, marks, lines)


def _box(thing: dict[str, Any], down: float) -> Box:
    if "bb" in thing:
        left, bottom, right, top = (float(number) for number in thing["bb"].split(","))
        return Box(left, down - top, right - left, top - bottom)
    middle, across, height = _point(thing["pos"], down), 72 * float(thing["width"]), 72 * float(thing["height"])
    return Box(middle[0] - across / 2, middle[1] - height / 2, across, height)


def _point(text: str, down: float) -> Point:
    x, y = text.split(",")
    return float(x), down - float(y)


def _curve(position: str, down: float) -> tuple[Point, tuple[Point, ...]]:
    """The tip of the arrow and the curve that leads to it: `e,TIP POINT POINT ...`."""
    tip = None
    points = []
    for part in position.split():
        if part.startswith("e,"):
            tip = _point(part[2:], down)
        elif not part.startswith("s,"):
            points.append(_point(part, down))
    return tip or points[-1], tuple(points)
