"""`flow check`: says what is wrong with definitions, without an account."""

import sys

import click

from asl.check import TYPES
from asl.listing import as_json, as_text, catalogue, problems_of
from asl.problem import Problem, close_match
from asl.rules.catalogue import ERROR, RULES, SEVERITIES
from asl.source import UnreadableError
from console import options
from console.definition import load, opaque
from console.misuse import MisuseError
from console.printable import printable_json

NOTHING_WRONG, ERRORS_FOUND, MISUSE = 0, 1, 2


@click.command(
    name="check", help="Say what is wrong with definitions: files in JSON or YAML, or MODULE:NAME in Python."
)
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--type", "type_", type=click.Choice(TYPES, case_sensitive=False), default="STANDARD", show_default=True)
@click.option("--severity", "levels", multiple=True, metavar="RULE=LEVEL", help="error, warning or off for a rule.")
@click.option("--rules", is_flag=True, help="List the rules.")
@options.as_json
def command(files: tuple[str, ...], type_: str, levels: tuple[str, ...], rules: bool, format_: str) -> int:
    """Return 0, or 1 if there are errors, or 2 if a file can't be read."""
    if rules:
        print(catalogue())
        return NOTHING_WRONG
    if not files:
        raise click.UsageError("no FILE")
    severities = dict(_severity(level) for level in levels)
    found: list[tuple[str, Problem]] = []
    unread = 0
    for name in files:
        try:
            found += [(name, problem) for problem in problems_of(load(name), type_, severities, opaque())]
        except UnreadableError as error:
            found.append((name, error.problem))
        except MisuseError as error:
            unread += 1
            print(f"flow: {error}", file=sys.stderr)
    if format_ == "json":
        print(printable_json(as_json(found)))
    elif unread < len(files):
        print(as_text(found, len(files) - unread))
    if unread:
        return MISUSE
    return ERRORS_FOUND if any(problem.severity == ERROR for _, problem in found) else NOTHING_WRONG


def _severity(setting: str) -> tuple[str, str]:
    rule, _, level = setting.partition("=")
    if rule not in RULES:
        close = close_match(rule, RULES)
        raise click.UsageError(
            f'--severity: no rule "{rule}"; ' + (f'did you mean "{close}"?' if close else "see --rules")
        )
    if level not in SEVERITIES:
        raise click.UsageError(f'--severity {rule}: "{level}" is no level; allowed are {", ".join(SEVERITIES)}')
    return rule, level
