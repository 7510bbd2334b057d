"""`flow graph`: the picture of a definition."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from asl import diagram
from console import options
from console.definition import load_valid, of_machine
from console.machine import find
from console.misuse import MisuseError
from console.picture import png, svg, terminal
from console.printable import printable
from console.screen import screen


def _drawn(definition: dict[str, Any], *, plain: bool = False) -> bytes:
    out = screen(plain=plain)
    with out.capture() as captured:
        out.print(terminal(definition, out.width))
    return captured.get().encode()


FORMATS: Mapping[str, Callable[[dict[str, Any]], bytes]] = {
    "terminal": _drawn,
    "mermaid": lambda definition: printable(diagram(definition)).encode(),
    "svg": lambda definition: printable(svg(definition)).encode(),
    "png": lambda definition: png(definition),
}

IN_A_FILE: Mapping[str, Callable[[dict[str, Any]], bytes]] = {**FORMATS, "terminal": partial(_drawn, plain=True)}
"""No terminal will read the codes of its colours there."""

SUFFIXES = {".mmd": "mermaid", ".md": "mermaid", ".svg": "svg", ".png": "png", ".txt": "terminal"}


@click.command(
    name="graph",
    help="Draw a definition: a file in JSON or YAML, MODULE:NAME in Python, or without FILE that of a state machine.",
)
@click.argument("file", default="", metavar="[FILE]")
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), help="That of -o, or terminal, if not given.")
@click.option("-o", "--output", default="", metavar="FILE", help="Where to write it: .svg, .png, .mmd or .txt.")
@options.machine
def command(file: str, format_: str | None, output: str, stack: str, arn: str) -> int:
    """Return 0."""
    if file and (stack or arn):
        raise click.UsageError("both FILE and a state machine; one of them says what to draw")
    if format_ is None:
        suffix = Path(output).suffix
        if output and suffix not in SUFFIXES:
            raise click.UsageError(f'-o: "{suffix}" says no format; give --format, or end in {", ".join(SUFFIXES)}')
        format_ = SUFFIXES[suffix] if output else "terminal"
    if format_ == "png" and not output and sys.stdout.isatty():
        raise MisuseError("a terminal shows no PNG; name a file with -o")
    drawn = (IN_A_FILE if output else FORMATS)[format_](load_valid(file) if file else of_machine(find(stack, arn)))
    if output:
        try:
            Path(output).write_bytes(drawn)
        except OSError as error:
            raise MisuseError(f"-o: {output} can't be written: {error.strerror}") from None
    else:
        sys.stdout.buffer.write(drawn)
    return 0
