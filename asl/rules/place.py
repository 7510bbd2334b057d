"""Where the rules look: the machines and states of a definition, and the places to which problems are pinned."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final

from asl.placeholder import REFERENCE
from asl.problem import Problem, close_match, nearest, printable
from asl.rules.catalogue import RULES
from asl.walk import JSON_SCALARS, Path, as_list

STATE_TYPES: Final[dict[str, str]] = {
    "Task": "goes on",
    "Pass": "goes on",
    "Wait": "goes on",
    "Parallel": "goes on",
    "Map": "goes on",
    "Choice": "chooses",
    "Succeed": "ends",
    "Fail": "ends",
}
"""How each type of state is left. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html"""

QUERY_LANGUAGES = ("JSONPath", "JSONata")


COMPARISONS: Final = 50_000
"""Names that are compared to find what was probably meant: a definition of a hundred mistakes needs a tenth."""

LONG_EXPRESSIONS: Final = 50_000
"""Characters: the parser takes up to ten microseconds for each."""


class Subject:
    """A definition, what is known of its surroundings, and the problems found so far."""

    def __init__(
        self,
        definition: dict[str, Any],
        *,
        type_: str = "STANDARD",
        functions: Collection[str] = (),
        substitutions: Collection[str] | None = None,
        opaque: tuple[type, ...] = (),
    ) -> None:
        self.definition = definition
        self.type = type_
        self.functions = functions
        self.substitutions = substitutions
        self.opaque = opaque
        self.problems: list[Problem] = []
        self.comparisons = COMPARISONS
        self.long_expressions = LONG_EXPRESSIONS
        """How many more characters of long expressions are read."""
        self.silencing: list[State] = []
        """The states whose Comment silences rules."""
        self.labels: dict[str, State] = {}
        """The Map state of each Label."""
        self.has_variables = False
        """Whether some state sets or reads a variable."""
        self.machines: list[Machine] = []

    def report(self, rule: str, path: Path, message: str, fix: str = "") -> None:
        """Add a problem."""
        self.problems.append(Problem(rule, path, message, fix, RULES[rule]))

    def states(self) -> "Iterator[State]":
        """Every state, outer ones first."""
        for machine in self.machines:
            yield from machine.states.values()

    def close_match(self, name: object, known: Collection[str]) -> str | None:
        """The one of *known* that *name* was probably meant to be, unless very many were looked for already."""
        self.comparisons -= len(known)
        return close_match(name, known) if self.comparisons > 0 else None

    def nearest(self, name: object, known: Collection[str], kind: str) -> str:
        """What `asl.problem.nearest` says, unless very much was looked for already."""
        self.comparisons -= len(known)
        return nearest(name, known, kind) if self.comparisons > 0 else ""

    def release(self) -> None:
        """Forget the machines, whose states know them: what nothing refers to in a circle is freed at once."""
        for machine in self.machines:
            for state in machine.states.values():
                state.state = None
                state.inner = ()
            machine.states = {}
        self.machines = []

    def is_unknown(self, value: object) -> bool:
        """Whether *value* is filled in later: an opaque value, or a string with a `${Name}`."""
        return (type(value) is str and "${" in value and bool(REFERENCE.search(value))) or isinstance(
            value, self.opaque
        )


class Place:
    """A value of the definition, to which problems can be pinned."""

    __slots__ = ("key", "parent", "state", "subject")

    def __init__(self, subject: Subject, state: "State | None", parent: "Place | None", key: str | int) -> None:
        self.subject = subject
        self.state = state
        self.parent = parent
        self.key = key

    def at(self, key: str | int) -> "Place":
        """The place of what stands in this one under *key*."""
        return Place(self.subject, self.state, self, key)

    @property
    def path(self) -> Path:
        """The keys and indexes that lead here."""
        parts = []
        place = self
        while place.parent is not None:
            parts.append(place.key)
            place = place.parent
        return tuple(reversed(parts))

    @property
    def is_jsonata(self) -> bool:
        """Whether expressions are read here."""
        return self.state is not None and self.state.jsonata

    def reads_variable(self, name: str) -> None:
        """Remember for the rules of variables that *name* is read here."""
        assert self.state is not None
        self.state.reads = self.state.reads or []
        self.state.reads.append((self, name))
        self.subject.has_variables = True

    def reads_context(self, parts: tuple[str, ...]) -> None:
        """Remember that *parts* of the context object is read here."""
        assert self.state is not None
        self.state.context = self.state.context or []
        self.state.context.append((self, parts))

    def reads_result(self, parts: tuple[str, ...]) -> None:
        """Remember that *parts* of `$states.result` is read here."""
        assert self.state is not None
        self.state.results = self.state.results or []
        self.state.results.append((self, parts))

    def problem(self, rule: str, message: str, fix: str = "") -> None:
        """Report that *rule* is broken here."""
        self.subject.report(rule, self.path, message, fix)


Check = Callable[[Place, str | int, Any], None]
"""Reports what is wrong with the value that an object or a list, the first argument, has under a key, the second."""


class Machine:
    """An object with `StartAt` and `States`: the definition, a branch, or a processor.

    https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
    """

    __slots__ = ("fields", "holder", "is_distributed", "is_express", "place", "states", "states_place", "subject")

    def __init__(self, place: Place, fields: dict[str, Any], holder: "State | None", is_express: bool) -> None:
        self.place = place
        self.subject = place.subject
        self.states_place = Place(place.subject, None, place, "States")
        self.fields = fields
        self.holder = holder
        """The state that it is a branch or a processor of."""
        self.is_express = is_express
        self.is_distributed = False
        """Whether its states run in child executions, as those of a Distributed Map do."""
        self.states: dict[str, State] = {}


_NONE: Final[list[Any]] = []
"""What most states read; a list of its own takes its place when something is read."""


class State(Place):
    """A state of a machine."""

    __slots__ = ("context", "fields", "inner", "jsonata", "machine", "name", "reads", "results", "type")

    def __init__(self, machine: Machine, name: str, fields: dict[str, Any], is_jsonata: bool) -> None:
        self.subject = machine.subject
        self.parent = machine.states_place
        self.key = self.name = name
        self.state = self
        self.machine = machine
        self.fields = fields
        type_ = fields.get("Type")
        self.type: str = type_ if type(type_) is str and type_ in STATE_TYPES else ""
        """One of `STATE_TYPES`, or nothing."""
        self.jsonata = is_jsonata
        """Whether it is a JSONata state."""
        self.inner: Sequence[Machine] = ()
        """Its branches, or its processor."""
        self.reads: list[tuple[Place, str]] = _NONE
        """The variables that it reads, each with the place of the reading."""
        self.context: list[tuple[Place, tuple[str, ...]]] = _NONE
        """What it reads from the context object, each with the place of the reading."""
        self.results: list[tuple[Place, tuple[str, ...]]] = _NONE
        """What it reads from `$states.result`, each with the place of the reading."""

    @property
    def way(self) -> str:
        """How it is left, one of the values of `STATE_TYPES`."""
        return STATE_TYPES.get(self.type, "")


def read_machines(subject: Subject) -> None:
    """Fill in the machines of *subject*, outer ones first, as far as they are machines."""
    ahead: list[Machine] = [
        Machine(Place(subject, None, None, ""), subject.definition, None, subject.type == "EXPRESS")
    ]
    language = subject.definition.get("QueryLanguage")
    whole = language == "JSONata"
    for machine in ahead:
        own = machine.fields.get("States")
        if type(own) is not dict:
            continue
        states = machine.states
        for name, fields in own.items():
            if type(fields) is dict:
                is_jsonata = fields["QueryLanguage"] == "JSONata" if "QueryLanguage" in fields else whole
                state = states[name] = State(machine, name, fields, is_jsonata)
                if "Branches" in fields or "ItemProcessor" in fields or "Iterator" in fields:
                    state.inner = list(_inner_machines(state))
                    ahead += state.inner
    subject.machines = ahead


def _inner_machines(state: State) -> Iterator[Machine]:
    outer = state.machine
    for index, branch in enumerate(as_list(state.fields.get("Branches"))):
        if isinstance(branch, dict):
            yield Machine(state.at("Branches").at(index), branch, state, outer.is_express)
    for field in ("ItemProcessor", "Iterator"):
        processor = state.fields.get(field)
        if isinstance(processor, dict):
            machine = Machine(state.at(field), processor, state, outer.is_express)
            config = processor.get("ProcessorConfig")
            if isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED":
                machine.is_distributed = True
                machine.is_express = config.get("ExecutionType") == "EXPRESS"
            yield machine


def kind(value: object) -> str:
    """What *value* is, in a word or two."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{printable(value[:60])}..."' if len(value) > 60 else f'"{printable(value)}"'
    if isinstance(value, JSON_SCALARS):
        return str(value)
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return type_name(value)


def type_name(value: object) -> str:
    """The type of *value*, as in a sentence: `an int`, `a set`, `bytes`."""
    name = type(value).__name__
    return name if name == "bytes" else f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
