"""ARNs from templates and what a task says, see `asl.permissions.need.Need`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import product
from typing import Any, NamedTuple

from asl.permissions.conversions import CONVERSIONS
from asl.permissions.parameters import InexactError, Parameters, Value
from asl.placeholder import REFERENCE
from asl.render import Deferred

MACHINE, PERMISSIONS = "machine", "permissions"
"""What stands in a template for the ARN of the state machine itself, and for what no parameter says."""

_FIELD = re.compile(r"(?<!\$)\{([\w.\[\]]+)(?:\|(\w+))?(?:=([^{}]*))?\}")


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


def filled(template: str, parameters: Parameters, machine: str) -> Iterator[Any]:
    """The ARNs that *template* stands for, or other texts: strings in which `${Name}` may stand, or `Deferred`.

    Args:
        template: See `asl.permissions.need.Need`.
        parameters: Those of the task.
        machine: The ARN of the state machine itself.

    Raises:
        InexactError: A parameter is missing, is known only while the task runs, or is not understood.
    """
    read = _read(template)
    if not read.fields:
        yield template
        return
    for values in product(*(_values(template, field, parameters, machine) for field in read.fields)):
        texts = [value.value for value in values]
        make = _maker(template)
        if all(
            isinstance(text, str) and _is_settled(text, field) for text, field in zip(texts, read.fields, strict=True)
        ):
            try:
                yield make(*texts)
            except ValueError as error:
                raise InexactError(values[0].path, f'"{texts[0]}" {error}') from None
        elif template == f"{{{read.fields[0].name}}}":
            yield texts[0]
        else:
            yield Deferred(make, tuple(texts))


@lru_cache(4096)
def is_wildcard(template: str) -> bool:
    """Whether *template* stands for all resources of a kind, of which `permissions` may name some."""
    return template.endswith("*") and template != "*" and not _read(template).fields


def permitted(template: str, arns: Iterable[Any], prefix: str) -> list[Any]:
    """Those of *arns* that *template* may stand for: it has a field that isn't known, or ends in a wildcard.

    Args:
        template: See `asl.permissions.need.Need`.
        arns: ARNs in which `${Name}` may stand, or opaque values.
        prefix: The service as actions name it: `dynamodb`.
    """
    read = _read(template)
    pattern = _start(read.literals[0].removesuffix("*") or f"arn:${{AWS::Partition}}:{prefix}:")
    convert = CONVERSIONS.get(read.fields[0].conversion) if read.fields else None
    found: list[Any] = []
    for arn in arns:
        is_known = isinstance(arn, str) and not arn.startswith("${")
        if is_known and not pattern.match(REFERENCE.sub("x", arn)):
            continue
        if convert:
            found.append(convert(arn) if is_known else Deferred(convert, (arn,)))
        else:
            found.append(arn)
    return found


@lru_cache(4096)
def _start(literal: str) -> re.Pattern[str]:
    return re.compile("[^:]*".join(map(re.escape, REFERENCE.split(literal)[::2])))


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
        raise InexactError(parameters.path, f"doesn't say what it uses of {template.split(':')[2]}")
    found = list(parameters.values(field.name, field.default))
    if not found:
        raise InexactError(parameters.path, f"has no {field.name.replace('[]', '')}, which says what the task uses")
    return found


def _is_settled(text: str, field: _Field) -> bool:
    """Whether what *text* becomes doesn't depend on what `${Name}` in it stands for."""
    if "${" not in text:
        return True
    return text.startswith("arn:") or not (field.conversion or text.startswith("${"))


@lru_cache(4096)
def _maker(template: str) -> Callable[..., str]:
    return partial(_made, template)


def _made(template: str, *texts: str) -> str:
    literals, fields = _read(template)
    converted = [
        CONVERSIONS[field.conversion](text) if field.conversion else text
        for field, text in zip(fields, texts, strict=True)
    ]
    if len(texts) > 1 and any(text.startswith("arn:") for text in converted):
        raise ValueError("is an ARN, where the name is needed")
    start = literals[0]
    if start.startswith("arn:") and converted[0].startswith("arn:"):
        start = ""
    return start + "".join(text + literal for text, literal in zip(converted, literals[1:], strict=True))
