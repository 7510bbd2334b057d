"""The sizes of what a state passes on and of variables, as far as they stand in the definition.

https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""

from collections.abc import Iterator

from asl.rules.document import compact
from asl.rules.place import Place, Subject

LARGEST = 262_144
"""Bytes of UTF-8."""

PASSED_ON = ("Result", "Parameters", "Arguments", "ItemSelector", "Output")


def size(value: object) -> int:
    """The bytes of *value* as compact JSON in UTF-8."""
    return len(compact(value).encode("utf-8", "surrogatepass"))


def check_sizes(subject: Subject) -> None:
    """Report what is larger than a state can pass on, or a variable can hold."""
    for state in subject.states():
        for field in PASSED_ON:
            if field in state.fields and size(state.fields[field]) > LARGEST:
                message = f"has more than {LARGEST:,} bytes, the most that a state can pass on"
                state.at(field).problem("PAYLOAD-SIZE", message, "put it into Amazon S3, and pass on where it is")
        own = state.fields.get("Assign")
        for place, value in _variables(state.at("Assign"), own):
            if size(value) > LARGEST:
                place.problem("VAR-SIZE", f"has more than {LARGEST:,} bytes, the most that a variable can hold")


def _variables(place: Place, value: object) -> Iterator[tuple[Place, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield place.at(key), item
