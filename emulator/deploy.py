"""Deploys the program of the project to the embedded AWS, changes it in place, and destroys it."""

import contextlib
import importlib
import json
import os
import runpy
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pulumi
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from emulator.clients import ACCOUNT, REGION, SECRET, Clients
from emulator.hooks import HookMonitor
from emulator.invokes import INVOKES
from emulator.program import run
from emulator.project import configuration, project_name
from emulator.resources import BASIC_TYPES, RESOURCES
from emulator.resources.archive import zipped
from emulator.resources.row import Outputs, ResourceType

RUNS_PROGRAMS = ("__main__", "emulator", "console", "tests")
"""What of the project is no part of its program, and is not imported again at each deployment."""

CALLED_BY_PROGRAMS = ("lambda", "sfn", "sts")
"""What a hook of a resource may call itself, by the provider's names of services."""


class Change(NamedTuple):
    """What a deployment did to a resource, and for what inputs.

    It was `created`, `imported`, `updated`, `replaced` or `deleted`.
    """

    action: str
    type: str
    name: str
    inputs: tuple[str, ...] = ()

    def __str__(self) -> str:
        kind = self.type.rpartition(":")[2]
        return f"{self.action} {kind} {self.name}" + (f" ({', '.join(self.inputs)})" if self.inputs else "")


class Deployment(Mocks):
    """The stack `local` of a project, as it is in the embedded AWS.

    The very same `__main__.py` runs here under Pulumi's mocks, and each resource that it registers is made for real.
    Physical names are the logical ones, as `Pulumi.local.yaml` tells the real CLI.

    Args:
        endpoint: The URL of the embedded AWS.
        root: The folder of the project.
        config: What differs from the configuration of the stack, by full key.

    Raises:
        ValueError: *endpoint* is not on this machine.
    """

    outputs: dict[str, Any]
    """What the program exports, after `up`."""

    def __init__(self, endpoint: str, root: Path, config: Mapping[str, str] = {}) -> None:
        self.clients = Clients(endpoint)
        self._root = root
        self._endpoint = endpoint
        self._config = config
        self._made: dict[tuple[str, str], Outputs] = {}
        self._seen: set[tuple[str, str]] = set()
        self._types = set(BASIC_TYPES)
        self._changes: list[Change] = []
        self._outputs_before: dict[str, Any] = {}
        self._lock = threading.Lock()

    def up(self) -> list[Change]:
        """Deploy the program as it now is, and return what changed; `destroy` undoes it even if this raises.

        Raises:
            Exception: What the program raised, `pulumi.RunError` with a message for its user among it, or boto3's
                ClientError. What had been made by then stays and is taken up by the next `up`.
        """
        self._seen, self._changes = set(), []
        config = {**configuration(self._root, "local"), **self._provider(), **self._config}
        monitor = HookMonitor(self, self._action, self._outputs_before)
        program = str(self._root / "__main__.py")
        with fresh_imports(self._root):
            self.outputs = run(
                lambda: runpy.run_path(program, run_name="__main__"),
                self,
                config=config,
                project=project_name(self._root),
                monitor=monitor,
            )
        self._delete([key for key in self._made if key not in self._seen])
        return self._changes

    def destroy(self) -> list[Change]:
        """Delete all that was made, the last first, and return what was deleted."""
        self._changes = []
        self._delete(list(self._made))
        return self._changes

    def remaining(self) -> list[str]:
        """The names of all resources in the embedded AWS, whoever made them, of the types that this stack ever had.

        Those that every workflow has are among them; to ask for each of the others takes time.
        """
        return [
            f"{token.rpartition(':')[2]} {name}"
            for token, row in RESOURCES.items()
            if token in self._types
            for name in row.remaining(self.clients)
        ]

    def output(self, name: str) -> Any:
        """What the program exports as *name*; raises pulumi.RunError if it doesn't."""
        if name not in self.outputs:
            raise pulumi.RunError(f"__main__.py exports no {name}; it exports {', '.join(self.outputs) or 'nothing'}")
        return self.outputs[name]

    def call(self, args: MockCallArgs) -> Any:
        """Answer a function of the provider."""
        if args.token not in INVOKES:
            raise pulumi.RunError(f"{args.token}: the embedded AWS has {', '.join(INVOKES)}")
        return INVOKES[args.token](self.clients, args.args)

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Make or change the resource that the program registers, and return its id and outputs."""
        if not args.custom:
            return "", args.inputs
        key = (args.typ, args.name)
        with self._lock:
            if key in self._seen:
                raise pulumi.RunError(f"{args.typ} {args.name} is registered twice; give one of them another name")
            self._seen.add(key)
            self._types.add(args.typ)
        row = RESOURCES.get(args.typ)
        if row is None:
            raise pulumi.RunError(f"{args.typ} {args.name}: the embedded AWS has {', '.join(RESOURCES)}")
        unknown = sorted(set(args.inputs) - row.inputs)
        if unknown:
            known = ", ".join(sorted(row.inputs))
            raise pulumi.RunError(
                f"{args.typ} {args.name}: the embedded AWS knows no {', '.join(unknown)}; it knows {known}"
            )
        inputs = {"name": args.name, **args.inputs}
        if args.resource_id and key not in self._made:
            self._import(row, key, args.resource_id, inputs)
        made, change = self._make(row, key, {name: _content(value) for name, value in inputs.items()})
        with self._lock:
            self._changes += [change] if change else []
        return made["id"], {**made, **inputs}

    def _provider(self) -> dict[str, str]:
        """The settings of the provider for this very embedded AWS, whatever the project has for the real CLI."""
        endpoints = [dict.fromkeys(CALLED_BY_PROGRAMS, self._endpoint)]
        keys = {"aws:accessKey": ACCOUNT, "aws:secretKey": SECRET}
        return {"aws:region": REGION, **keys, "aws:endpoints": json.dumps(endpoints)}

    def _action(self, type_: str, name: str) -> str:
        """What this deployment did to a resource; nothing if it stayed as it was."""
        with self._lock:
            return next((change.action for change in self._changes if change[1:3] == (type_, name)), "")

    def _import(self, row: ResourceType, key: tuple[str, str], id_: str, inputs: Mapping[str, Any]) -> None:
        """Take up the resource that there is by *id_*; what the program says of it is changed then, as by Pulumi."""
        if row.read is None:
            raise pulumi.RunError(f"{' '.join(key)}: the embedded AWS can't import one")
        found = row.read(self.clients, id_)
        other = [name for name in sorted(row.fixed) if found.get(name) != inputs.get(name)]
        if other:
            names = ", ".join(other)
            raise pulumi.RunError(f"{' '.join(key)}: {id_} can't be imported, it has another {names}")
        with self._lock:
            self._made[key] = found
            self._changes.append(Change("imported", *key))

    def _make(self, row: ResourceType, key: tuple[str, str], inputs: dict[str, Any]) -> tuple[Outputs, Change | None]:
        old = self._made.get(key)
        if old is None:
            return self._created(row, key, inputs), Change("created", *key)
        changed = tuple(name for name in sorted(row.inputs) if old.get(name) != inputs.get(name))
        if row.fixed.intersection(changed):
            row.delete(self.clients, self._made.pop(key))
            return self._created(row, key, inputs), Change("replaced", *key, changed)
        if changed:
            row.update(self.clients, inputs, old)
            made = {**inputs, **{name: old[name] for name in old if name not in row.inputs}}
            self._made[key] = made | row.computed(self.clients, made)
        return self._made[key], Change("updated", *key, changed) if changed else None

    def _created(self, row: ResourceType, key: tuple[str, str], inputs: dict[str, Any]) -> Outputs:
        made = self._made[key] = {**inputs, **row.create(self.clients, inputs)}
        made |= row.computed(self.clients, made)
        return made

    def _delete(self, keys: list[tuple[str, str]]) -> None:
        for key in reversed(keys):
            RESOURCES[key[0]].delete(self.clients, self._made[key])
            del self._made[key]
            self._changes.append(Change("deleted", *key))


def _content(value: object) -> object:
    """What *value* is now: an archive names files, and these may change later; a secret is what it hides."""
    return zipped(value) if isinstance(value, pulumi.Archive) else rpc.unwrap_rpc_secret(value)


@contextlib.contextmanager
def fresh_imports(root: Path) -> Iterator[None]:
    """The program finds its modules in *root*, where it runs, and reads them from their source.

    Not from bytecode, which can't tell two saves in one second apart.
    """
    before = sys.pycache_prefix, sys.dont_write_bytecode
    program = {path.stem for path in root.iterdir() if path.is_dir() or path.suffix == ".py"}.difference(RUNS_PROGRAMS)
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in program}
    for name in kept:
        del sys.modules[name]
    importlib.invalidate_caches()
    sys.pycache_prefix, sys.dont_write_bytecode = os.devnull, True
    sys.path.insert(0, str(root))
    try:
        with contextlib.chdir(root):
            yield
    finally:
        sys.path.remove(str(root))
        sys.pycache_prefix, sys.dont_write_bytecode = before
        sys.modules.update(kept)
