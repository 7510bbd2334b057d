"""What `asl.check` costs beside the checkers that others wrote: definitions per second, from one run.

    python -m bench.check DEFINITIONS [--runs N]

DEFINITIONS is a folder of JSON files and a `manifest.jsonl`, each line of which has the path of a file and the type
of its state machine. Every tool runs in turn, in a process of its own, which loads the definitions and checks all of
them once before the clock starts: what is compared is checking, without start-up and without parsing JSON. `asl` is
timed twice, from the sources and compiled, from a wheel that is built for this. The exit status is 1 if a limit is
broken.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.large import GROUPS, LARGEST, compact, large, state_count
from bench.peers.install import HERE, INTO, NODE, last_words, node_command, python_command
from bench.table import Row, tell
from generate.wheel import BuildError, unpacked

ROOT = Path(__file__).resolve().parent.parent

TIMES_FASTER = 5
"""So many times the definitions per second of the fastest peer, compiled, with no expression parsed before."""

SECONDS = {"JSONPath": 0.1, "JSONata": 1.0}
"""For the largest definition that AWS takes."""

IMPORT_SECONDS = 0.05
IMPORTS = 20

Definition = dict[str, str]


@dataclass
class Tool:
    """A checker, and what was measured of it."""

    name: str
    command: list[str]
    passes: int = 3
    every: int = 1
    """Slow tools get each so-many-th definition only."""
    rates: list[float] = field(default_factory=list)
    """Definitions per second, one for each process."""
    note: str = ""

    def measure(self, definitions: list[Definition]) -> None:
        """Time this tool in one more process."""
        sample = definitions[:: self.every]
        try:
            answer = timed(self.command, self.passes, sample)
        except LookupError as reason:
            self.note = f"failed: {reason}"
            return
        self.rates.append(len(sample) / median(answer["seconds"]))
        if answer["raised"]:
            self.note = f"raised {answer['raised']} times, {answer['why'][0]:.60}"

    @property
    def rate(self) -> float:
        return median(self.rates)


def timed(command: list[str], passes: int, definitions: list[Definition]) -> dict[str, Any]:
    """What a timing process answers: the seconds of each pass, what raised, what errors were found."""
    task = json.dumps({"passes": passes, "definitions": definitions})
    done = subprocess.run(command, input=task, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise LookupError(last_words(done))
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def asl_command(*name_and_folder: str) -> list[str]:
    return [sys.executable, "-m", "bench.peers.in_python", *name_and_folder]


def compiled() -> list[Tool]:
    """The compiled check with its caches empty and full; a line tells why it can't be built."""
    try:
        folder = str(unpacked(INTO / "compiled"))
    except BuildError as reason:
        print(f"not measured: asl, compiled: {reason}")
        return []
    return [
        Tool("asl, compiled, its caches empty", asl_command("asl cold", folder)),
        Tool("asl, compiled, its caches full", asl_command("asl", folder)),
    ]


def peers() -> list[Tool]:
    """The peers that could be installed; a line tells of those that couldn't."""
    tools: list[Tool] = []
    versions = json.loads((HERE / "package.json").read_text())["dependencies"]
    try:
        node = node_command()
        for name, text, passes, every in (
            ("amazon-states-language-service", "", 3, 1),
            ("amazon-states-language-service", " from text", 3, 1),
            ("asl-validator", "", 1, 32),
        ):
            shown = f"{name} {versions[name]}{text}"
            tools.append(Tool(shown, [*node, name + text, str(NODE)], passes, every))
    except LookupError as reason:
        print(f"not measured: {', '.join(versions)}: {reason}")
    pins = dict(line.split("==") for line in (HERE / "requirements.in").read_text().split())
    try:
        python = python_command()
        for name, passes, every in (("statelint", 3, 1), ("cfn-lint", 1, 8)):
            tools.append(Tool(f"{name} {pins[name]}", [*python, name], passes, every))
    except LookupError as reason:
        print(f"not measured: {', '.join(pins)}: {reason}")
    return tools


def load(folder: Path) -> list[Definition]:
    """The definitions of *folder* that are JSON objects, as text and type."""
    found: list[Definition] = []
    for line in (folder / "manifest.jsonl").read_text().splitlines():
        entry = json.loads(line)
        text = (folder / entry["path"]).read_text()
        try:
            parsed = json.loads(text)
        except ValueError:
            continue
        if isinstance(parsed, dict):
            found.append({"text": text, "type": entry.get("type", "STANDARD")})
    return found


def throughput(definitions: list[Definition], runs: int) -> Iterator[Row]:
    """Run all tools in turn, *runs* times, so that whatever else the machine does slows all of them."""
    pure = [
        Tool("asl, its caches empty", asl_command("asl cold")),
        Tool("asl, its caches full", asl_command("asl")),
    ]
    fast, others = compiled(), peers()
    ours = [*fast, *pure]
    for _ in range(runs):
        for tool in (*ours, *others):
            tool.measure(definitions)
    for tool in (*ours, *others):
        sample = f", 1 definition in {tool.every}" if tool.every > 1 else ""
        what = f"{tool.name}{sample}{': ' if tool.note else ''}{tool.note}"
        yield Row(what, f"{tool.rate:,.0f} /s" if tool.rates else "-")
    if any(tool.note for tool in ours):
        yield Row("asl checked every definition without raising", "no", "yes", holds=False)
    measured = [tool for tool in others if len(tool.rates) == runs]
    limit = f"at least {TIMES_FASTER}"
    if not measured or not fast or any(len(tool.rates) < runs for tool in ours):
        yield Row("asl, compiled, over the fastest peer", "-", limit, holds=False)
        return
    fastest = max(measured, key=lambda tool: tool.rate)
    times = ratio(fast[0], fastest)
    what = f"its caches empty, over {fastest.name}, the fastest peer"
    yield Row(f"asl, compiled, {what}", f"{times:.2f} times", limit, times >= TIMES_FASTER)
    yield Row(f"asl, {what}", f"{ratio(pure[0], fastest):.2f} times")


def ratio(one: Tool, other: Tool) -> float:
    """How many times as fast *one* is as *other*, which was timed right after it."""
    return median(mine / theirs for mine, theirs in zip(one.rates, other.rates, strict=True))


def largest(runs: int) -> Iterator[Row]:
    """Check the largest definitions, with empty caches, and show by parts of them that the time grows as they do."""
    for language in GROUPS:
        each: list[str] = []
        for part in (4, 2, 1):
            definition = large(language, LARGEST // part)
            text, states = compact(definition), state_count(definition)
            what = f"asl, {language}, {states:,} states in {len(text):,} characters"
            limit = f"at most {SECONDS[language]:g} s"
            try:
                answer = timed(asl_command("asl cold"), runs, [{"text": text, "type": "STANDARD"}])
            except LookupError as reason:
                yield Row(f"{what}: {reason}", "-", limit, holds=False)
                break
            wrong = answer["why"] + answer["errors"]
            if wrong:
                yield Row(f"{what}: it is valid, but: {wrong[0]}", "-", limit, holds=False)
                break
            seconds = median(answer["seconds"])
            each.append(f"{seconds / states * 1e6:.1f}")
            if part == 1:
                yield Row(what, f"{seconds:.3f} s", limit, seconds <= SECONDS[language])
                yield Row("  microseconds for each state of a quarter, a half and all of it", ", ".join(each))


def importing() -> Iterator[Row]:
    """The CPU time that `import asl` adds to a start of Python, compiled as what is installed is."""
    limit = f"at most {IMPORT_SECONDS * 1000:g} ms"
    seconds: dict[str, list[float]] = {"pass": [], "import asl": []}
    with TemporaryDirectory() as cache:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = cache
        for _ in range(IMPORTS + 1):
            for code, times in seconds.items():
                command = [sys.executable, "-c", code]
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
                if done.returncode:
                    yield Row(f"import asl: {last_words(done)}", "-", limit, holds=False)
                    return
    without, with_asl = (median(times[1:]) for times in seconds.values())  # the first ones compile
    added = with_asl - without
    yield Row("import asl, less a start of Python", f"{added * 1000:.1f} ms", limit, added <= IMPORT_SECONDS)


def main() -> None:
    """Measure all, print the table, and exit with 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("definitions", type=Path, metavar="DEFINITIONS")
    parser.add_argument("--runs", type=int, default=5, help="processes of each tool, %(default)s if not given")
    options = parser.parse_args()
    if not (options.definitions / "manifest.jsonl").exists():
        parser.error(f"{options.definitions} has no manifest.jsonl")
    if options.runs < 1:
        parser.error(f"--runs is {options.runs}; it is at least 1")
    definitions = load(options.definitions)
    if not definitions:
        parser.error(f"{options.definitions} has no definitions")
    print(f"{len(definitions)} definitions, {options.runs} processes of each tool in turn; medians", flush=True)
    tell(chain(throughput(definitions, options.runs), largest(options.runs), importing()))


if __name__ == "__main__":
    main()
