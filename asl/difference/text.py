"""A difference as text that is read at a glance, and as JSON."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from asl.difference.compare import ADDED, CHANGED, MOVED, REMOVED, RENAMED, Difference, StateChange
from asl.difference.rights import Right, Rights
from asl.difference.transitions import TransitionChange
from asl.difference.values import ABSENT, Field, is_placeholder
from asl.problem import path_text, printable

WIDTH = 80
SIGNS = {ADDED: "+", REMOVED: "-", CHANGED: "~", MOVED: "~", RENAMED: "~"}
NO_CHANGE = "The definition doesn't change."
LONGEST = 60
"""The most characters that are shown of a value."""


def as_text(found: Difference, running: str = "", limit: int = 0, *, own_role: bool = False) -> str:
    """Lines of at most 80 columns, unless a name or an ARN is longer; nothing in them would move a cursor.

    Args:
        found: The difference.
        running: How many executions run now, if that is known: `3 now`.
        limit: The most changes to show in a section; 0 for all.
        own_role: Whether the role is not made of these rights, and so doesn't lose any.
    """
    sections = [("Not compared, as it is known at deployment only", [f"  ? {each}" for each in found.unknown])]
    if found.is_change:
        states = sorted(found.states, key=lambda each: list(SIGNS).index(each.change))
        sections[:0] = [
            ("Definition", list(map(_field, found.fields))),
            ("States", list(map(_state, states))),
            ("Transitions", list(map(_transition, found.transitions))),
            ("Rights that the definition needs", list(_rights(found.rights))),
            (f"Running executions{running and ', '}{running}", list(_running(found, own_role))),
        ]
    shown = ["\n".join([title, *_limited(lines, limit)]) for title, lines in sections if lines]
    return "\n".join(shown if found.is_change else [NO_CHANGE, *shown])


def as_json(found: Difference) -> dict[str, Any]:
    """The same as JSON; a value that isn't there has no key."""
    return {
        "changed": found.is_change,
        "fields": [_field_json(field) for field in found.fields],
        "states": [
            {
                "change": each.change,
                "place": each.place,
                "type": each.type,
                **({"was": each.was} if each.was else {}),
                "fields": [_field_json(field) for field in each.fields],
            }
            for each in found.states
        ],
        "transitions": [each._asdict() for each in found.transitions],
        "rights": {
            "gained": [right._asdict() for right in found.rights.gained],
            "lost": [{**each.right._asdict(), "states": list(each.states)} for each in found.rights.lost],
            "unknown": list(found.rights.unknown),
        },
        "newCodeAtOnce": list(found.new_code),
        "unknown": list(found.unknown),
    }


def _limited(items: Sequence[str], limit: int) -> Sequence[str]:
    if not limit or len(items) <= limit:
        return items
    return [*items[:limit], f"  ... and {len(items) - limit:,} more"]


def _state(change: StateChange) -> str:
    was = f", was {change.was}" if change.change == RENAMED else f", moved from {change.was}" if change.was else ""
    first = f"  {SIGNS[change.change]} {change.place} ({change.type}){was}"
    return "\n".join([first, *(_field(field, "      ") for field in change.fields)])


def _field(field: Field, indent: str = "  ") -> str:
    name = path_text(field.path)
    if field.old is ABSENT:
        return _fit(f"{indent}+ {name}:", _shortened(_json(field.new)))
    if field.new is ABSENT:
        return _fit(f"{indent}- {name}:", _shortened(_json(field.old)))
    if is_placeholder(field.new):
        # What it was may be as secret as what it will be.
        return _fit(f"{indent}~ {name}:", f"-> {_shortened(_json(field.new))}")
    old, new = _json(field.old), _json(field.new)
    # What is the same at the beginning of long values doesn't tell how they differ.
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    return _fit(f"{indent}~ {name}:", _shortened(old, same), f"-> {_shortened(new, same)}")


def _transition(change: TransitionChange) -> str:
    when = f", {_shortened(printable(change.when))}" if change.when else ""
    target = _target(change.old if change.change == REMOVED else change.new)
    was = f", was {_target(change.old)}" if change.change == CHANGED else ""
    return _fit(f"  {SIGNS[change.change]} {change.place}", f"-> {target}{was}{when}")


def _target(name: str | None) -> str:
    return "(end)" if name is None else printable(name)


def _rights(rights: Rights) -> Iterator[str]:
    yield from (_right("+", right) for right in rights.gained)
    yield from (_right("-", lost.right) for lost in rights.lost)
    yield from (_fit("  ?", printable(each)) for each in rights.unknown)


def _right(start: str, right: Right) -> str:
    condition = f", if {_shortened(printable(right.condition))}" if right.condition else ""
    return _fit(f"  {start} {right.action}", f"on {printable(right.resource)}{condition}")


def _running(found: Difference, own_role: bool) -> Iterator[str]:
    yield "  They keep the definition that they began with, those that are redriven too."
    if found.new_code:
        yield "  Functions that it names without a version run their new code at once."
    lost = () if own_role else found.rights.lost
    for each in lost:
        who = ", ".join(map(printable, each.states)) or "a state"
        yield _right(f"! {who} will be denied", each.right)
    if not lost:
        yield "  Nothing that they need is taken away."


def _fit(first: str, *rest: str) -> str:
    """All in one line if there is room for it; else each in a line of its own."""
    line = " ".join([first, *rest])
    return line if len(line) <= WIDTH else f"\n{' ' * (len(first) - len(first.lstrip()) + 4)}".join([first, *rest])


def _json(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False))


def _shortened(text: str, important: int = 0) -> str:
    """*text*, or if it is long, what of it is around the *important* character."""
    if len(text) <= LONGEST:
        return text
    start = max(0, min(important - LONGEST // 3, len(text) - LONGEST))
    end = start + LONGEST
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"


def _field_json(field: Field) -> dict[str, Any]:
    values = {"old": field.old, "new": field.new}
    return {"field": path_text(field.path), **{key: value for key, value in values.items() if value is not ABSENT}}
