"""A definition as what a picture is drawn from: machines of states and transitions, nested ones in their states."""

from collections.abc import Iterator
from typing import NamedTuple

from asl.diagram import Transition, transitions
from asl.walk import Object, as_list

INTEGRATION = "arn:aws:states:::"
"""What the Resource of a Task starts with that calls a service rather than a function.
https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html"""

WAITS = {
    "Seconds": "{} s",
    "SecondsPath": "{} s",
    "Timestamp": "until {}",
    "TimestampPath": "until {}",
}


class State(NamedTuple):
    """A state as it is drawn."""

    name: str
    type: str
    """`Task`, `Choice`, ..."""
    detail: str
    """What a Task calls, how long a Wait waits, that a Map is distributed; empty if there is nothing to say."""
    retries: bool
    """Whether it has a `Retry`."""
    transitions: tuple[Transition, ...]
    machines: tuple["Machine", ...]
    """The branches of a Parallel, the processor of a Map; empty for others."""


class Machine(NamedTuple):
    """States and where they start: the workflow itself, a branch of a Parallel, the processor of a Map."""

    start: str
    states: tuple[State, ...]

    def all_states(self) -> Iterator[State]:
        """Its states, each followed by those inside it."""
        for state in self.states:
            yield state
            for machine in state.machines:
                yield from machine.all_states()


def graph(definition: Object) -> Machine:
    """What *definition*, in which `asl.check` found no error, looks like; states are in the order of the definition.

    Names are unique in a whole definition, so that the name of a state is enough to find it.
    https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
    """
    own: Object = definition["States"]
    return Machine(definition["StartAt"], tuple(_state(name, state) for name, state in own.items()))


def _state(name: str, state: Object) -> State:
    inner = [state[field] for field in ("ItemProcessor", "Iterator") if field in state]
    inner += as_list(state.get("Branches"))
    return State(
        name,
        state["Type"],
        _detail(state),
        bool(as_list(state.get("Retry"))),
        tuple(transitions(state)),
        tuple(graph(machine) for machine in inner),
    )


def _detail(state: Object) -> str:
    resource = state.get("Resource")
    if isinstance(resource, str) and resource.startswith(INTEGRATION):
        return resource.removeprefix(INTEGRATION).removeprefix("aws-sdk:")
    for field, text in WAITS.items():
        if field in state:
            return text.format(state[field])
    processor = state.get("ItemProcessor")
    if isinstance(processor, dict) and processor.get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
        return "distributed"
    return ""
