"""ARNs from templates and what a task says, see `asl.permissions.need.Need`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from itertools import product
from typing import Any, NamedTuple

from asl.permissions.conversions import BETWEEN_PARTS, CONVERSIONS
from asl.permissions.parameters import InexactError, Parameters, Value
from asl.placeholder import REFERENCE
from asl.render import Deferred

MACHINE, PERMISSIONS = "machine", "permissions"
"""What stands in a template for the ARN of the state machine itself, and for what no parameter says."""

_FIELD = re.compile(r"(?<!\$)\{((?:[\w.]|\[\]|\{\})+)(?:\|(\w+))?(?:=([^{}]*))?\}")

_ARN = re.compile(r"arn:(?:[^:{}]|\$\{[^}]*\})+:[\w-]+:(?:[^:{}]|\$\{[^}]*\})*:(?:[^:{}]|\$\{[^}]*\})*:.")

_LATER = re.compile(r"\$\{(?!AWS::)")
"""A `${Name}` that stands for anything but where the stack is."""


class _Field(NamedTuple):
    name: str
    conversion: str
    default: str | None


class _Template(NamedTuple):
    literals: tuple[str, ...]
    """The texts around the fields, one more than there are fields."""
    fields: tuple[_Field, ...]


@lru_cache(4096)
def _read(template: str) -> _Template:
    literals, fields, end = [], [], 0
    for match in _FIELD.finditer(template):
        literals.append(template[end : match.start()])
        fields.append(_Field(match[1], match[2] or "", match[3]))
        end = match.end()
    return _Template((*literals, template[end:]), tuple(fields))


def arns(template: str, parameters: Parameters, machine: str) -> Iterator[Any]:
    """The ARNs that *template* stands for: strings, or `Deferred` ones.

    Args:
        template: See `asl.permissions.need.Need`.
        parameters: Those of the task.
        machine: The ARN of the state machine itself.

    Raises:
        InexactError: A parameter is missing, is known only while the task runs, or is not understood.
    """
    yield from _filled(template, parameters, machine, _maker(_arn, template))


def texts(template: str, parameters: Parameters, machine: str) -> Iterator[Any]:
    """Like `arns`, where *template* stands for any text."""
    yield from _filled(template, parameters, machine, _maker(_text, template))


def _filled(template: str, parameters: Parameters, machine: str, make: Callable[..., str]) -> Iterator[Any]:
    read = _read(template)
    if not read.fields:
        yield template
        return
    for values in product(*(_values(template, field, parameters, machine) for field in read.fields)):
        given = [value.value for value in values]
        if all(
            isinstance(each, str) and _is_settled(each, field) for each, field in zip(given, read.fields, strict=True)
        ):
            try:
                yield make(*given)
            except ValueError as error:
                raise InexactError(values[0].path, str(error)) from None
        else:
            yield Deferred(make, tuple(given))


def fields(template: str) -> tuple[str, ...]:
    """The parameters that *template* has."""
    return tuple(field.name for field in _read(template).fields)


@lru_cache(4096)
def is_wildcard(template: str) -> bool:
    """Whether *template* stands for all resources of a kind, of which `permissions` may name some."""
    return template.endswith("*") and template != "*" and not _read(template).fields


def permitted(template: str, candidates: Iterable[Any], prefix: str) -> list[Any]:
    """Those of *candidates* that *template* may stand for: it has a field that isn't known, or ends in a wildcard.

    Args:
        template: See `asl.permissions.need.Need`.
        candidates: ARNs in which `${Name}` may stand, or opaque values.
        prefix: The service as actions name it: `dynamodb`.
    """
    read = _read(template)
    pattern = _start(read.literals[0].removesuffix("*") or f"arn:${{AWS::Partition}}:{prefix}:")
    convert = CONVERSIONS.get(read.fields[0].conversion) if read.fields else None
    found: list[Any] = []
    for arn in candidates:
        is_known = isinstance(arn, str) and not arn.startswith("${")
        if is_known and not pattern.match(REFERENCE.sub("x", arn)):
            continue
        if convert is None:
            found.append(arn)
        elif not is_known:
            found.append(Deferred(convert, (arn,)))
        else:
            with suppress(ValueError):
                found.append(convert(arn))
    return found


@lru_cache(4096)
def _start(literal: str) -> re.Pattern[str]:
    return re.compile("[^:]*".join(map(re.escape, REFERENCE.sub("*", literal).split("*"))))


def example(template: str, parameters: Parameters, machine: str) -> str:
    """*template* as a person would write an ARN in its place: `...` stands for what is to be told."""
    read = _read(template)
    text = read.literals[0]
    for field, literal in zip(read.fields, read.literals[1:], strict=True):
        try:
            (value,) = _values(template, field, parameters, machine)
        except (InexactError, ValueError):
            text += "..."
        else:
            text += (isinstance(value.value, str) and not field.conversion and value.value) or "..."
        text += literal
    return text


def _values(template: str, field: _Field, parameters: Parameters, machine: str) -> list[Value]:
    if field.name == MACHINE:
        return [Value((), machine)]
    if field.name == PERMISSIONS:
        service = BETWEEN_PARTS.split(template)[2]
        raise InexactError(parameters.path, f"doesn't say what it uses of {service}")
    found = list(parameters.values(field.name, field.default))
    if not found:
        raise InexactError(parameters.path, f"has no {field.name.replace('[]', '')}, which says what the task uses")
    return found


def _is_settled(text: str, field: _Field) -> bool:
    """Whether *text* can be converted and checked before `${Name}` in it is known."""
    if field.name == MACHINE or "${" not in text:
        return True
    return not _LATER.search(text) and (text.startswith("arn:") or not field.conversion)


@lru_cache(4096)
def _maker(make: Callable[..., str], template: str) -> Callable[..., str]:
    """*make* for *template*: one object, by which equal `Deferred` are known."""
    return partial(make, template)


def _text(template: str, *given: str) -> str:
    literals, fields = _read(template)
    converted = list(map(_converted, fields, given))
    for index, (field, text) in enumerate(zip(fields, converted, strict=True)):
        if index and text.startswith("arn:") and field.name != MACHINE:
            raise ValueError(f'"{text}" is an ARN, where a name is needed')
    start = literals[0]
    if start.startswith("arn:") and converted[0].startswith("arn:"):
        if len(fields) > 1 and not _start(start).match(REFERENCE.sub("x", converted[0])):
            raise ValueError(f'"{converted[0]}" is an ARN, where a name is needed')
        start = ""
    return start + "".join(text + literal for text, literal in zip(converted, literals[1:], strict=True))


def _arn(template: str, *given: str) -> str:
    text = _text(template, *given)
    if not _ARN.match(text):
        raise ValueError(f'"{text}" is no ARN')
    return text


def _converted(field: _Field, text: str) -> str:
    if field.name != MACHINE and ("*" in text or "?" in text):
        raise ValueError(f'"{text}" has a wildcard, which a right would read as one')
    try:
        return CONVERSIONS[field.conversion](text) if field.conversion else text
    except ValueError as error:
        raise ValueError(f'"{text}" {error}') from None
