"""A workflow as an SVG that stands alone, and that a page may hold: the page finds each state by its `data-state`."""

import math
import re
from collections.abc import Iterator
from html import escape

from asl.walk import Object
from console.execution.steps import SUCCEEDED, Happened
from console.picture import icons
from console.picture.graph import Machine, State, graph
from console.picture.layout import (
    DETAIL_SIZE,
    ICON,
    LABEL_SIZE,
    LINE_HEIGHT,
    PADDING,
    POINT,
    Box,
    Line,
    detail_line,
    label_lines,
    layout,
    name_lines,
    reference_line,
)
from console.picture.lettering import width
from console.picture.style import style

MARGIN = 16
TIP_HALF = 4.2

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""https://www.w3.org/TR/xml/#charsets"""


def svg(definition: Object, happened: Happened | None = None) -> str:
    """An SVG of *definition*, in which `asl.check` found no error; the same text for the same arguments.

    Args:
        definition: A state machine.
        happened: What an execution did, which is shown by colours and badges; None draws the workflow alone.

    Each state is a `<g data-state="NAME" role="button" tabindex="0">` whose classes are `state`, its type and its
    status in lower case, `unreached` if it has none. All colours are custom properties of the class `flow`.

    Raises:
        FileNotFoundError: graphviz-pure is not installed.
    """
    machine = graph(definition)
    return "".join(drawn(machine, happened, style()))


def drawn(machine: Machine, happened: Happened | None, css: str) -> Iterator[str]:
    """The parts of an SVG of *machine* with the stylesheet *css*: frames, then transitions, then boxes."""
    placed = layout(machine)
    across, down = math.ceil(placed.width + 2 * MARGIN), math.ceil(placed.height + 2 * MARGIN)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="group" aria-label="Workflow" width="{across}" '
    yield f'height="{down}" viewBox="{-MARGIN} {-MARGIN} {across} {down}">\n<style>{css}</style>\n'
    yield f'<rect class="paper" x="{-MARGIN}" y="{-MARGIN}" width="{across}" height="{down}"/>\n'
    states = list(machine.all_states())
    for state in states:
        if state.machines:
            yield _state(state, placed.states[state.name], happened)
    for box in placed.branches:
        yield f'<rect class="branch" {_rectangle(box)} rx="8"/>\n'
    for line in placed.lines:
        yield _line(line, happened)
    for kind, box in placed.marks:
        yield _mark(kind, box)
    for state in states:
        if not state.machines:
            yield _state(state, placed.states[state.name], happened)
    yield "</svg>\n"


def _state(state: State, box: Box, happened: Happened | None) -> str:
    status = happened.states.get(state.name, "") if happened else ""
    words = [state.type, state.detail, "retries" if state.retries else "", status.lower()]
    if happened and not status:
        words.append("not reached")
    label = _text(", ".join([state.name, *filter(None, words)]))
    classes = ["state", state.type.lower(), status.lower() or ("unreached" if happened else "")]
    point = POINT if state.type == "Choice" else 0
    left, top = box.left + PADDING + point, box.top + 0.7 * PADDING
    lines = name_lines(state)
    middle = top + LINE_HEIGHT * (len(lines) + 1) / 2
    parts = [
        f'<g class="{" ".join(filter(None, classes))}" data-state="{_text(state.name)}" role="button" tabindex="0" '
        f'aria-label="{label}">',
        f"<title>{label}</title>",
        _shape(state, box),
        _icon(state, left, top if state.machines else middle - ICON / 2),
    ]
    left += ICON + PADDING
    for number, line in enumerate(lines):
        parts.append(
            f'<text class="name" x="{left:.1f}" y="{top + LINE_HEIGHT * (number + 0.78):.1f}">{_text(line)}</text>'
        )
    y = top + LINE_HEIGHT * (len(lines) + 0.72)
    detail = detail_line(state)
    parts.append(f'<text class="detail" x="{left:.1f}" y="{y:.1f}">{_text(detail)}</text>')
    if state.retries:
        parts.append(_small("retry", icons.RETRY, left + width(detail, DETAIL_SIZE) + 3, y - 9, 0.66))
    if status:
        parts.append(_badge(status, box.left + box.width - point / 2 - 2, box.top + 1 + point / 5))
    return "".join([*parts, "</g>\n"])


def _shape(state: State, box: Box) -> str:
    if state.type == "Choice":
        left, top, right, down = box.left, box.top, box.left + box.width, box.top + box.height
        middle = top + box.height / 2
        corners = [(left, middle), (left + POINT, top), (right - POINT, top), (right, middle)]
        corners += [(right - POINT, down), (left + POINT, down)]
        return f'<polygon class="box" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}"/>'
    round_by = box.height / 2 if state.type in ("Succeed", "Fail") else 8
    shape = f'<rect class="box{" frame" if state.machines else ""}" {_rectangle(box)} rx="{round_by:.1f}"/>'
    if state.type != "Map":
        return shape
    # Two sheets below the first: a Map does its inside for each item.
    sheets = [Box(box.left + by, box.top + by, box.width, box.height) for by in (6, 3)]
    return "".join(f'<rect class="box frame" {_rectangle(sheet)} rx="8"/>' for sheet in sheets) + shape


def _icon(state: State, x: float, y: float) -> str:
    return f'<rect class="tile" x="{x:.1f}" y="{y:.1f}" width="{ICON}" height="{ICON}" rx="6"/>' + _small(
        "icon", icons.TYPES[state.type], x + 5, y + 5, 1
    )


def _badge(status: str, x: float, y: float) -> str:
    glyph = _small("", icons.STATUSES[status], x - 6, y - 6, 0.75)
    return f'<g class="badge"><circle cx="{x:.1f}" cy="{y:.1f}" r="9"/>{glyph}</g>'


def _small(name: str, path: str, x: float, y: float, scale: float) -> str:
    return f'<path class="{name}" transform="translate({x:.1f} {y:.1f}) scale({scale})" d="{path}"/>'


def _mark(kind: str, box: Box) -> str:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    if box.width > box.height:
        return (
            f'<rect class="mark" {_rectangle(box)} rx="{box.height / 2:.1f}"/>'
            f'<text class="mark-text" text-anchor="middle" x="{x:.1f}" y="{y + 4:.1f}">{kind}</text>\n'
        )
    return f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="{box.width / 2:.1f}"/>\n'


def _line(line: Line, happened: Happened | None) -> str:
    classes = ["transition", line.kind.lower(), "taken" if happened and _is_taken(line, happened) else ""]
    start, *rest = (f"{x:.1f} {y:.1f}" for x, y in line.curve)
    (x, y), (tip_x, tip_y) = line.curve[-1], line.tip
    length = math.hypot(tip_x - x, tip_y - y) or 1
    across, down = (tip_y - y) / length * TIP_HALF, (x - tip_x) / length * TIP_HALF
    corners = [(tip_x, tip_y), (x + across, y + down), (x - across, y - down)]
    parts = [
        f'<g class="{" ".join(filter(None, classes))}">',
        f"<title>{_text(chr(10).join(line.whens))}</title>" if line.whens else "",
        f'<path class="line" d="M{start}C{" ".join(rest)}"/>',
        f'<polygon class="tip" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}"/>',
    ]
    if line.reference:
        box = line.reference
        x, y = box.left + box.width / 2, box.top + box.height / 2 + 4
        parts += [
            f'<rect class="reference" {_rectangle(box)} rx="{box.height / 2:.1f}"/>',
            f'<text class="detail" text-anchor="middle" x="{x:.1f}" y="{y:.1f}">{_text(reference_line(line))}</text>',
        ]
    lines = label_lines(line)
    top = line.label[1] - len(lines) * (LABEL_SIZE + 3) / 2
    for number, text in enumerate(lines):
        y = top + (number + 0.8) * (LABEL_SIZE + 3)
        parts.append(
            f'<text class="label" text-anchor="middle" x="{line.label[0]:.1f}" y="{y:.1f}">{_text(text)}</text>'
        )
    return "".join([*parts, "</g>\n"])


def _is_taken(line: Line, happened: Happened) -> bool:
    if line.source is None:
        return line.target in happened.states
    if line.target is None:
        return happened.states.get(line.source) == SUCCEEDED
    return (line.source, line.target) in happened.transitions


def _rectangle(box: Box) -> str:
    return f'x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'


def _text(text: str) -> str:
    return escape(NOT_IN_XML.sub("\ufffd", text))
