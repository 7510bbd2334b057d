"""Renders an execution as one HTML file that needs nothing else, and asks for nothing else."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.cause import readable
from console.execution.history import Description
from console.execution.reader import Reader
from console.execution.steps import Execution, place
from console.page.data import data
from console.picture import svg
from console.picture.style import DARK, LIGHT
from console.spans import clock, span

HERE = Path(__file__).resolve().parent

SCRIPTS = ("words", "dom", "report", "payload", "rows", "search", "events", "timeline", "visits", "page")
"""Files of `script/`, in the order in which they stand in the page's one module."""

STYLES = ("page", "tables", "phone")
"""Files of `style/`, in the order in which they stand in the page: later ones have the last word."""

LINKS = ("https://", "http://")

STATUSES = {
    "RUNNING": "Running",
    "SUCCEEDED": "Succeeded",
    "FAILED": "Failed",
    "TIMED_OUT": "Timed out",
    "ABORTED": "Aborted",
}


def render(
    description: Description,
    reader: Reader,
    *,
    redact: bool = False,
    links: Mapping[str, str] = {},
    now: datetime | None = None,
) -> str:
    """A page of the execution, as the text of one HTML file; all of it is ASCII.

    Args:
        description: What AWS tells of the execution.
        reader: Its history, as far as it has got.
        redact: Whether to leave out all inputs, outputs, parameters, variables and causes. The definition stays: it
            was written before any case came in; and so do names, of the execution, states, resources and errors.
        links: URLs by their labels, such as that of the execution in the console; those that aren't on the web are left
            out.
        now: Until when an execution that still runs is told; until its last event if it is not given.
    """
    last = now or max((event.time for event in reader.events.values()), default=description.started)
    until = reader.execution.ended or last
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    parts = environment.get_template("template.html").generate(
        **_header(description, reader, until, redact),
        redacted=redact,
        links={label: url for label, url in links.items() if url.startswith(LINKS)},
        graph=svg(description.definition, reader.execution.happened()),
        data=data(description, reader, until, redact=redact),
        **_own(),
    )
    return "".join(_ascii(parts))


def _own() -> dict[str, Any]:
    """The page's style and script, and the policy that lets no other script run and nothing be fetched."""
    script = "\n".join((HERE / "script" / f"{name}.js").read_text() for name in SCRIPTS)
    style = "\n".join((HERE / "style" / f"{name}.css").read_text() for name in STYLES)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    colours = "".join(f"--{name}: light-dark({light}, {DARK[name]});" for name, light in LIGHT.items())
    return {
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'",
        "style": f":root, :root .flow {{ {colours} }}\n" + style,
        "script": script,
    }


def _header(description: Description, reader: Reader, until: datetime, redact: bool) -> dict[str, Any]:
    execution = reader.execution
    started = execution.started or description.started
    return {
        "name": description.name,
        "machine": description.machine.rpartition(":")[2],
        "status": execution.status,
        "status_word": STATUSES.get(execution.status, execution.status),
        "facts": list(_facts(description, execution, started, until, len(reader.events))),
        "arn": description.arn,
        "error": execution.error,
        "cause": "" if redact else readable(execution.cause),
        "place": place(execution.failing) if execution.failing else "",
    }


def _facts(
    description: Description, execution: Execution, started: datetime, ended: datetime, events: int
) -> Iterator[tuple[str, str]]:
    yield "Started", clock(started)
    yield "Duration" if execution.ended else "Running for", span((ended - started) / timedelta(milliseconds=1))
    yield "Events", f"{events:,}"
    yield "State visits", f"{sum(1 for _ in execution.steps()):,}"
    retries = sum(len(step.attempts) - 1 for step in execution.steps() if step.attempts)
    if retries:
        yield "Retries", f"{retries:,}"
    if description.map_run:
        yield "Child of", description.map_run
    if execution.redrives:
        yield "Redrives", f"{execution.redrives:,}"


def _ascii(parts: Iterator[str]) -> Iterator[str]:
    """*parts* with character references for what is not ASCII, lone surrogates included.

    A page that is ASCII is valid in UTF-8, and takes a byte for each character in memory too; with a single emoji,
    Python would take four.
    """
    for part in parts:
        yield part if part.isascii() else part.encode("ascii", "xmlcharrefreplace").decode()
