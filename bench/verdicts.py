"""How `asl.check` agrees with definitions whose verdict is known.

    python -m bench.verdicts DEFINITIONS

DEFINITIONS is a folder of JSON files and a `manifest.jsonl`, each line of which has the `path` of a file, its `verdict`
(`valid` or `invalid`), the `authority` that gave it, the `type` of the state machine, and where AWS's own answer is
known `expected`: a list of objects with a `location`. The exit status is 1 if a verdict differs without a reason.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from asl import Problem, check

AWS = "AWS"
"""How the name of an authority starts whose verdict is binding."""

REFUSED_ALTHOUGH_VALID: Mapping[str, str] = {
    "TASK-RESOURCE": 'made-up resources such as foo:bar: AWS answers "Value is not a valid resource ARN"',
    "TASK-INTEGRATION": "an integration that Step Functions doesn't have, for AWS answers that it is not recognized",
    "TASK-CREDENTIALS": "AWS answers \"The field 'RoleArn' is required but was missing\"",
    "NAME-UNIQUE": 'AWS answers "Duplicate State name", in branches and processors too',
    "STATE-QL-DOWNGRADE": "AWS answers \"'QueryLanguage' can not be 'JSONPath' if set to 'JSONata'\"",
    "JSONATA-STATES-FIELD": 'AWS answers that a field of $states "does not exist" where it is not there',
    "MAP-DISTRIBUTED-ONLY": "AWS documents these fields for the mode DISTRIBUTED only",
    "VAR-NAME": "AWS documents names of variables as identifiers",
}
"""Why a definition is refused that another tool takes, by the rule that it breaks."""

ACCEPTED_ALTHOUGH_INVALID: Mapping[str, str] = {
    "*surround-syntax-no-spaces*": "AWS takes {%10%}: expressions need no blanks",
    "*surround-syntax-no-*": "AWS passes a string on that is no expression; it is a warning, JSONATA-NEARLY",
    "*ResultWriter*": "AWS documents OutputType as optional, and a WriterConfig with defaults",
    "*intrinsic*": "AWS finds arguments of the wrong type when it runs",
}
"""Why a definition is accepted that another tool refuses, by the path of its file."""


def errors_of(folder: Path, row: Mapping[str, Any]) -> list[Problem] | None:
    """What is wrong with the definition of *row*; None if it is no JSON."""
    try:
        definition = json.loads((folder / row["path"]).read_text())
    except ValueError:
        return None
    found = check(definition, type=row.get("type", "STANDARD"))
    return [problem for problem in found if problem.severity == "error"]


def missed_places(row: Mapping[str, Any], errors: list[Problem]) -> Iterator[str]:
    """The locations of AWS's own answer at which nothing was found."""
    for answer in row.get("expected") or ():
        location = answer.get("location") or ""
        if location.startswith("/"):
            pointer = location.replace("[", "/").replace("]", "").rstrip("/")
            if not any(problem.pointer == pointer or problem.pointer.startswith(pointer + "/") for problem in errors):
                yield location


def judged(folder: Path, row: Mapping[str, Any]) -> tuple[str, str]:
    """Whether *row* `agrees`, `differs for a reason` or `differs`, and what is to be said of it."""
    errors = errors_of(folder, row)
    is_binding = row["authority"].startswith(AWS)
    if row["verdict"] == "valid":
        if errors == []:
            return "agrees", ""
        if errors is None:
            return "differs", "it is no JSON"
        reasons = {REFUSED_ALTHOUGH_VALID.get(problem.rule, "") for problem in errors}
        said = "; ".join(map(str, errors))
        known = not is_binding and all(reasons)
        return ("differs for a reason", ". ".join(sorted(reasons))) if known else ("differs", f"is refused: {said}")
    if errors is None:
        return "agrees", ""
    if errors:
        missed = list(missed_places(row, errors))
        if missed and is_binding:
            return "differs", f"is refused, but not at {', '.join(missed)}: {'; '.join(map(str, errors))}"
        return "agrees", ""
    reason = next((text for glob, text in ACCEPTED_ALTHOUGH_INVALID.items() if fnmatch(row["path"], glob)), "")
    return ("differs for a reason", reason) if reason and not is_binding else ("differs", "is accepted")


def main() -> int:
    """Print a table by authority and verdict, and each difference; return the exit status."""
    parser = argparse.ArgumentParser(description="Compare the verdicts of asl.check with known ones.")
    parser.add_argument("definitions", type=Path, help="a folder with a manifest.jsonl")
    folder = parser.parse_args().definitions
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        parser.error(f"{manifest} is no file")
    rows = [json.loads(line) for line in manifest.read_text().splitlines() if line.strip()]
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        agreement, said = judged(folder, row)
        counts[row["authority"], row["verdict"], agreement] += 1
        if said:
            print(f"{row['path']} ({row['authority']}: {row['verdict']}) {agreement}: {said}")
    print(f"{'authority':36} {'verdict':8} {'agrees':>7} {'differs for a reason':>21} {'differs':>8}")
    for authority, verdict in sorted({key[:2] for key in counts}):
        numbers = [counts[authority, verdict, how] for how in ("agrees", "differs for a reason", "differs")]
        print(f"{authority:36} {verdict:8} {numbers[0]:7} {numbers[1]:21} {numbers[2]:8}")
    return 1 if any(key[2] == "differs" for key in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
