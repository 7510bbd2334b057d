"""A workflow as lines of text: its main path from top to bottom, and what leaves it indented beside it.

A state that several ways lead to stands once, below the last state that all of them pass; each way ends in `↓` and its
name, and a way back in `↑`.
"""

import textwrap
from collections import defaultdict
from itertools import zip_longest
from typing import NamedTuple

from rich.text import Text

from asl.walk import Object
from console.execution.steps import STATUSES, SUCCEEDED, Happened
from console.picture.graph import Machine, State, graph
from console.picture.paths import gates, paths
from console.printable import printable
from console.screen import MARKS, STYLES

SIGNS = {status: (MARKS[status], STYLES[status]) for status in STATUSES} | {"": ("○", "dim")}
"""A mark and a style for each status; the last is for a state that was not reached."""

TAKEN = "bold"
INDENT = 4
LABEL_LINES = 3
LEAST = 26
"""Columns; what would be narrower is drawn further down, from the left again."""


def terminal(definition: Object, width: int, happened: Happened | None = None) -> Text:
    """Lines of at most *width* columns for *definition*, in which `asl.check` found no error.

    Args:
        definition: A state machine.
        width: Columns of the terminal.
        happened: What an execution did: `✓` succeeded, `✗` failed, `!` failed and caught, `●` runs, `⊘` canceled,
            `○` not reached. None draws each state with `○`.
    """
    lines = _lines(graph(definition), width, happened or Happened())
    for line in lines:
        line.truncate(max(width, 1), overflow="ellipsis")
    return Text("\n", no_wrap=True).join(lines)


class _Way(NamedTuple):
    """What leads from a state to one target; None is the end."""

    target: str | None
    label: str
    is_main: bool
    """Whether it goes on below the state rather than beside it."""


def _lines(machine: Machine, room: int, happened: Happened) -> list[Text]:
    drawing = _Drawing(machine, happened)
    lines = drawing.chain(machine.start, room)
    while drawing.later:
        lines += [Text(), *drawing.chain(drawing.later.pop(0), room)]
    return lines


class _Drawing:
    """One machine, and what of it is still to be drawn."""

    def __init__(self, machine: Machine, happened: Happened) -> None:
        self.happened = happened
        self.states = {state.name: state for state in machine.states}
        found = paths(machine)
        self.gate = gates(found)
        self.place = {name: number for number, name in enumerate(found.order)}
        self.joins: dict[str, list[str]] = defaultdict(list)
        for name, gate in self.gate.items():
            if len(found.sources[name]) > 1:
                self.joins[gate].append(name)
        self.later = found.roots[1:]

    def chain(self, name: str, room: int) -> list[Text]:
        """The state *name* and all that no way reaches but through it."""
        lines: list[Text] = []
        below = [name]
        while below:
            state = self.states[below.pop()]
            ways = _ways(state)
            down = [way for way in ways if way.is_main and self._is_next(state.name, way.target, below)]
            joins = [join for join in self.joins[state.name] if not down or join != down[0].target]
            rail = self._rail(state.name, down[0].target if down else None) if ways or joins else Text(" ")
            lines += [self._state(state), *_beside(rail, self._inside(state, room - 2))]
            beside = [way for way in ways if way not in down]
            for way in beside:
                is_last = way is beside[-1] and not down and not joins
                lines += self._branch(state, way, Text("╰") if is_last else rail, room)
            if down:
                lines.append(_joined(rail, Text(f" {down[0].label}", "italic") if down[0].label else Text()))
            elif joins:
                lines.append(rail.copy())
            elif below:
                lines.append(Text())
            below += reversed(joins)
            below += [way.target for way in down if way.target and way.target not in below]
        return lines

    def _is_next(self, name: str, target: str | None, below: list[str]) -> bool:
        """Whether *target* can stand right below the state *name*, above all of *below*."""
        is_own = target is not None and self.gate.get(target) == name
        return is_own or (below[-1:] == [target] and not self.joins[name])

    def _branch(self, state: State, way: _Way, rail: Text, room: int) -> list[Text]:
        is_here = way.target is not None and self.gate.get(way.target) == state.name
        is_here = is_here and way.target not in self.joins[state.name]
        if is_here and way.target and room - INDENT < LEAST:
            self.later.append(way.target)
            is_here = False
        words = textwrap.wrap(_printable(way.label), max(room - INDENT, 1), max_lines=LABEL_LINES, placeholder="…")
        target = "" if is_here else self._reference(state, way.target)
        if words and len(words[-1]) + len(target) + 2 <= room - INDENT:
            words[-1] += f"  {target}"
        elif target:
            words.append(target)
        is_taken = self._is_taken(state.name, way.target)
        style = TAKEN if is_taken else ""
        corner = rail.plain if rail.plain == "╰" else "├"
        beside = Text(" ") if rail.plain == "╰" else rail
        head = Text.assemble((f"{corner}{'━' if is_taken else '─'}▶ ", style), (words[0] if words else "", style))
        lines = [head, *_beside(beside, [Text(word, style) for word in words[1:]], INDENT)]
        return lines + (
            _beside(beside, self.chain(way.target, room - INDENT), INDENT) if is_here and way.target else []
        )

    def _reference(self, state: State, target: str | None) -> str:
        if target is None:
            return "■ End"
        return f"{'↑' if self.place[target] <= self.place[state.name] else '↓'} {_printable(target)}"

    def _state(self, state: State) -> Text:
        mark, style = SIGNS[self.happened.states.get(state.name, "")]
        line = Text.assemble((mark, style), " ", (_printable(state.name), "" if style == "dim" else style))
        detail = f" · {_printable(state.detail)}" if state.detail else ""
        return line.append(f"  {state.type}{detail}{' ↻' if state.retries else ''}", "dim")

    def _inside(self, state: State, room: int) -> list[Text]:
        if state.machines and room < LEAST:
            return [
                Text(f"… {sum(1 for machine in state.machines for _ in machine.all_states())} states inside", "dim")
            ]
        titles = ["each item"] if state.type == "Map" else [f"branch {n}" for n in range(1, len(state.machines) + 1)]
        frames = [
            _framed(_lines(machine, room - 4, self.happened), title, room)
            for machine, title in zip(state.machines, titles, strict=True)
        ]
        if sum(frame[0].cell_len + 1 for frame in frames) <= room:
            return _side_by_side(frames)
        return [line for frame in frames for line in frame]

    def _rail(self, source: str, target: str | None) -> Text:
        return Text("┃", TAKEN) if target and self._is_taken(source, target) else Text("│")

    def _is_taken(self, source: str, target: str | None) -> bool:
        if target is None:
            return self.happened.states.get(source) == SUCCEEDED
        return (source, target) in self.happened.transitions


def _ways(state: State) -> list[_Way]:
    """The ways out of *state*, one for each target; the last one is what it goes on with, if there is such a thing."""
    labels: dict[str | None, list[str]] = {}
    main = [transition.target for transition in state.transitions if transition.kind in ("Next", "Default")]
    for target, label, _ in state.transitions:
        labels.setdefault(target, []).append(label)
    ways = []
    for target, whens in labels.items():
        label = " or ".join(filter(None, whens))
        ways.append(_Way(target, f"also {label}" if label and "" in whens else label, target in main))
    # A Succeed or a Fail is an end by itself.
    ways = [way for way in ways if way.target is not None or state.type not in ("Succeed", "Fail")]
    return sorted(ways, key=lambda way: way.is_main or way.target is None)


def _framed(lines: list[Text], title: str, room: int) -> list[Text]:
    inner = min(max([len(title) + 2, *(line.cell_len for line in lines)]), room - 4)
    top = Text(f"╭─ {title} {'─' * (inner - len(title) - 1)}╮", "dim")
    middle = [_joined(Text("│ ", "dim"), _filled(line, inner), Text(" │", "dim")) for line in lines]
    return [top, *middle, Text(f"╰{'─' * (inner + 2)}╯", "dim")]


def _side_by_side(frames: list[list[Text]]) -> list[Text]:
    widths = [frame[0].cell_len for frame in frames]
    return [
        _joined(*(_filled(line or Text(), across + 1) for line, across in zip(row, widths, strict=True)))
        for row in zip_longest(*frames)
    ]


def _beside(rail: Text, lines: list[Text], indent: int = 2) -> list[Text]:
    return [_joined(rail, Text(" " * (indent - 1)), line) for line in lines]


def _filled(line: Text, across: int) -> Text:
    fitting = line.copy()
    fitting.truncate(across, overflow="ellipsis")
    return fitting.append(" " * (across - fitting.cell_len))


def _joined(*parts: Text) -> Text:
    return Text.assemble(*parts)


def _printable(text: str) -> str:
    """*text* in one line, without what would move the cursor or turn the direction of writing."""
    return printable(" ".join(text.split()))
