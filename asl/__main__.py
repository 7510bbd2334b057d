"""Checks definitions in files: `python -m asl FILE... [--type EXPRESS] [--format json]`."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from asl.check import TYPES
from asl.listing import as_json, as_text, catalogue, problems_of
from asl.problem import Problem, close_match
from asl.rules.catalogue import ERROR, RULES, SEVERITIES
from asl.source import UnreadableError, read

NOTHING_WRONG, ERRORS_FOUND, MISUSE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Check the files that the command line names and print what is wrong; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m asl",
        description="Check definitions in Amazon States Language, without an account.",
        epilog="Exit status: 0 nothing is wrong (warnings aside), 1 errors, 2 misuse.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="JSON or YAML; - is standard input")
    parser.add_argument("--type", choices=TYPES, default="STANDARD", help="default: STANDARD")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument(
        "--severity",
        action="append",
        default=[],
        metavar="RULE=LEVEL",
        help="error, warning or off for a rule; a rule is silenced at one state in its Comment: silence: RULE",
    )
    parser.add_argument("--rules", action="store_true", help="list the rules and exit")
    options = parser.parse_args(arguments)
    if options.rules:
        print(catalogue())
        return NOTHING_WRONG
    if not options.files:
        parser.error("no FILE")
    severities = {}
    for setting in options.severity:
        rule, _, level = setting.partition("=")
        if rule not in RULES:
            close = close_match(rule, RULES)
            parser.error(f'--severity: no rule "{rule}"; ' + (f'did you mean "{close}"?' if close else "see --rules"))
        if level not in SEVERITIES:
            parser.error(f'--severity {rule}: "{level}" is no level; allowed are {", ".join(SEVERITIES)}')
        severities[rule] = level
    found: list[tuple[str, Problem]] = []
    checked = 0
    for name in options.files:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
            print(f"{name}: can't be read: {reason}", file=sys.stderr)
            continue
        checked += 1
        found += [(name, problem) for problem in _problems(text, name, options.type, severities)]
    if checked or options.format == "json":
        print(as_json(found) if options.format == "json" else as_text(found, checked))
    if checked < len(options.files):
        return MISUSE
    return ERRORS_FOUND if any(problem.severity == ERROR for _, problem in found) else NOTHING_WRONG


def _problems(text: str, name: str, type_: str, severities: Mapping[str, str]) -> list[Problem]:
    try:
        return problems_of(read(text, name), type_, severities)
    except UnreadableError as error:
        return [error.problem]


if __name__ == "__main__":
    sys.exit(main())
