"""JSONata expressions where they stand: their delimiters, and what they may read there."""

from functools import lru_cache
from typing import Final

from asl.jsonata import BUILT_IN, STEP_FUNCTIONS, expression
from asl.placeholder import FILLED, filled_expression
from asl.problem import close_match, printable
from asl.rules.place import LONG_EXPRESSIONS, Place, kind

ALWAYS = ("input", "context")
"""The fields of $states that every expression can read.
https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#reserved-variable-states"""

WITH_RESULT = (*ALWAYS, "result")
WITH_ERROR = (*ALWAYS, "errorOutput")


LONG: Final = 1_000
"""Characters of an expression that counts as long."""


def is_expression(value: str) -> bool:
    """Whether *value* has the delimiters of an expression."""
    return value.startswith("{%") and value.endswith("%}") and len(value) >= 4


def is_nearly_expression(value: str) -> bool:
    """Whether *value* has delimiters that don't make it an expression."""
    stripped = value.strip()
    return stripped.startswith(("{%", "{ %")) or stripped.endswith(("%}", "% }"))


@lru_cache(8192)
def reads_only_input(value: str) -> bool:
    """Whether *value* is an expression that is right in every place, because it reads nothing but the input."""
    if not is_expression(value) or len(value) > LONG:
        return False
    read = expression(filled_expression(value[2:-2]) if "${" in value else value[2:-2])
    return (
        not (read.problem or read.unread or read.top_level or read.variables)
        and all(parts[:1] == ("input",) for parts in read.states)
        and read.calls < BUILT_IN
        and "eval" not in read.calls
    )


def read_expression(place: Place, value: str, available: tuple[str, ...] = ALWAYS) -> None:
    """Check the expression *value*, in which the fields *available* of `$states` can be read."""
    inner = value[2:-2]
    if len(inner) > LONG:
        place.subject.long_expressions -= len(inner)
        if place.subject.long_expressions < 0:
            message = f"is not checked: more than {LONG_EXPRESSIONS:,} characters of long expressions were before it"
            place.problem("JSONATA-LENGTH", message)
            return
    read = expression(filled_expression(inner) if "${" in inner else inner)
    if read.problem:
        place.problem("JSONATA-SYNTAX", f"{kind(value)} {read.problem}")
        return
    if read.unread:
        place.problem("JSONATA-LENGTH", read.unread)
        return
    for name in read.top_level:
        if FILLED in name:
            continue
        message = f"{kind(value)} reads {printable(name)}, but only $states and variables can be read here"
        place.problem("JSONATA-TOPLEVEL", message, f"did you mean {_from_states(name)}?")
    for parts in read.states:
        if parts and parts[0] not in available and FILLED not in parts[0]:
            field = parts[0]
            here = f"allowed here are {' and '.join('$states.' + name for name in available)}"
            place.problem("JSONATA-STATES-FIELD", f"$states.{field} does not exist here; {here}", _meant(field))
        elif parts and parts[0] == "context":
            place.reads_context(parts[1:])
        elif parts and parts[0] == "result":
            place.reads_result(parts[1:])
    for variable in read.variables:
        if FILLED not in variable:
            place.reads_variable(variable)
    if not read.calls <= BUILT_IN or "eval" in read.calls:
        _check_calls(place, read.calls)


def _from_states(name: str) -> str:
    """What the bare *name* in an expression was probably meant to be."""
    if name in ("$", "$$", "states", "input"):
        return "$states.input"
    return f"${name}" if name in BUILT_IN else f"$states.input.{printable(name)}"


def _meant(field: str) -> str:
    if field == "result":
        return "a task's, Parallel's or Map's result is there in its Output and Assign"
    if field == "errorOutput":
        return "the error is there in the Output and Assign of a catcher"
    close = close_match(field, (*ALWAYS, "result", "errorOutput"))
    return f"did you mean $states.{close}?" if close else ""


def _check_calls(place: Place, calls: frozenset[str]) -> None:
    for name in sorted(calls - BUILT_IN):
        if FILLED not in name:
            place.reads_variable(name + "()")  # What is no function of JSONata may be one that a variable holds.
    if "eval" in calls:
        place.problem("JSONATA-EVAL", "$eval does not exist in Step Functions", "did you mean $parse?")


def unknown_function(place: Place, name: str) -> None:
    """Report that `$name(...)` is called and exists nowhere."""
    close = close_match(name, sorted(BUILT_IN))
    own = ", ".join("$" + function for function in STEP_FUNCTIONS)
    fix = f"did you mean ${close}?" if close else f"the functions are those of JSONata and {own}"
    place.problem("JSONATA-FUNCTIONS", f"there is no function ${printable(name)}", fix)
