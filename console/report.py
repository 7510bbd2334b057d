"""`flow report`: a page about an execution, to send to a colleague."""

from datetime import UTC, datetime
from pathlib import Path

import click

from console import links, options
from console.execution.history import describe, whole
from console.machine import find
from console.misuse import MisuseError
from console.page import render


@click.command(name="report", help="Write a page about an execution, without EXECUTION about the newest.")
@click.option("-o", "--output", default="", metavar="FILE", help="Where to write it; NAME.html if not given.")
@click.option("--redact", is_flag=True, help="Leave out inputs, outputs, variables and causes.")
@options.execution
def command(execution: str, stack: str, arn: str, output: str, redact: bool) -> int:
    """Return 0."""
    machine = find(stack, arn, execution)
    described = describe(machine.aws.states, machine.execution(execution))
    reader = whole(machine.aws.states, described.arn, data=not redact)
    found = links.found(described.arn, described.trace) if machine.aws.has_console else {}
    page = render(described, reader, redact=redact, links=found, now=datetime.now(UTC))
    file = Path(output or f"{described.name}.html")
    try:
        file.touch(mode=0o600)
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise MisuseError(f"-o: {file} can't be written: {error.strerror}") from None
    print(file)
    return 0
