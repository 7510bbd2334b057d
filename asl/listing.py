"""What was found in files, as text for a person and as JSON for a program."""

import json
from collections.abc import Mapping, Sequence

from asl.check import check, with_severities
from asl.problem import Problem
from asl.rules.catalogue import ERROR, ERRORS, RULES, WARNINGS
from asl.source import Source

Found = Sequence[tuple[str, Problem]]
"""Problems, each with the name of the file that it is in."""


def problems_of(
    source: Source, type_: str, severities: Mapping[str, str], opaque: tuple[type, ...] = ()
) -> list[Problem]:
    """Everything that is wrong with the definition of a file, with lines; the arguments are those of `check`."""
    return with_severities(source.located(check(source.definition, type=type_, opaque=opaque)), severities)


def as_text(found: Found, files: int) -> str:
    """A line for each problem, and one that counts them."""
    lines = [
        f"{name}:{problem.line}: {problem.severity}: {problem}"
        if problem.line
        else f"{name}: {problem.severity}: {problem}"
        for name, problem in found
    ]
    errors = sum(problem.severity == ERROR for _, problem in found)
    counted = f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}" if found else "nothing wrong"
    return "\n".join([*lines, f"{_count(files, 'file')}: {counted}"])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def as_json(found: Found) -> str:
    """A list of objects, one for each problem."""
    return json.dumps(
        [
            {
                "file": name,
                "path": problem.pointer,
                "line": problem.line,
                "rule": problem.rule,
                "severity": problem.severity,
                "message": problem.message,
                "fix": problem.fix,
            }
            for name, problem in found
        ],
        indent=2,
        ensure_ascii=False,
    )


def catalogue() -> str:
    """A line for each rule: its severity, its id, and the fact that holds."""
    return "\n".join(f"{RULES[rule]:8} {rule:28} {fact}" for rule, fact in {**ERRORS, **WARNINGS}.items())
