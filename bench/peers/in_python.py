"""Times one Python checker: reads {passes, definitions} from standard input, writes {seconds, ...} to standard output.

It runs in two environments: the project's for `asl`, that of the peers for theirs. A second argument is the folder of a
compiled `asl`; without it, that of the checkout is timed.
"""

import functools
import gc
import json
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from time import perf_counter
from typing import Any

Check = Callable[[Any, str], Iterable[Any]]
CACHE = type(functools.cache(len))


def asl(folder: str = "") -> Check:
    """The check that is compiled in *folder*; without it, that of the checkout, which is the current directory."""
    if folder:
        sys.path.insert(0, folder)
    check = import_module("asl").check
    file = import_module("asl.rules.states").__file__ or ""
    if not file.startswith(folder) or file.endswith(tuple(EXTENSION_SUFFIXES)) is not bool(folder):
        sys.exit(f"{file} is not what was to be timed")
    return lambda definition, kind: check(definition, type=kind)


def statelint() -> Check:
    validate = import_module("statelint.linter").Linter.validate
    return lambda definition, _: validate(definition)


def cfn_lint() -> Check:
    """Its one rule of state machines, called as its own tests call it: the whole linter is slower still."""
    template = import_module("cfnlint.template").Template("", {"Resources": {}})
    context = import_module("cfnlint.context").create_context_for_template(template)
    validator = import_module("cfnlint.jsonschema").CfnTemplateValidator(schema={}, context=context, cfn=template)
    rules = import_module("cfnlint.rules.resources.stepfunctions.StateMachineDefinition")
    rule = rules.StateMachineDefinition()
    return lambda definition, _: list(rule.validate(validator, {}, {"Definition": definition}, {}))


CHECKERS: dict[str, Callable[..., Check]] = {
    "asl": asl,
    "asl cold": asl,
    "statelint": statelint,
    "cfn-lint": cfn_lint,
}


def clear_caches() -> None:
    """Forget whatever `functools.lru_cache` holds in this process: parsed expressions, loaded tables, all of it."""
    for cache in [each for each in gc.get_objects() if isinstance(each, CACHE)]:
        cache.cache_clear()


def is_error(problem: Any) -> bool:
    return "warning" not in str(getattr(problem, "severity", "error")).lower()


def main(name: str, *folder: str) -> None:
    """Check all definitions once untimed, then in as many timed passes as are asked for."""
    task = json.load(sys.stdin)
    check = CHECKERS[name](*folder)
    definitions = [(json.loads(each["text"]), each["type"]) for each in task["definitions"]]
    seconds: list[float] = []
    found: list[Any] = []
    raised: list[str] = []
    for turn in range(task["passes"] + 1):
        if name == "asl cold":
            clear_caches()
        found, raised = [], []
        before = perf_counter()
        for definition, kind in definitions:
            try:
                found.append(check(definition, kind))
            except Exception as error:  # some peers stumble over what isn't a definition; that is counted
                raised.append(f"{type(error).__name__}: {error}")
        if turn:  # turn 0 warms up
            seconds.append(perf_counter() - before)
    errors = [str(problem) for problems in found for problem in problems if is_error(problem)]
    json.dump({"seconds": seconds, "raised": len(raised), "why": raised[:1], "errors": errors[:3]}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
