"""What triggers have that are started by events: what of an event becomes the input of an execution."""

import json
import re
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from asl.problem import nearest, quoted
from components.arguments import ArgumentError, check_keys, check_kind
from components.triggers.delivery_arguments import DeliveryArgs, check_delivery, check_json

INPUTS = ("input", "input_path", "input_transformer")

PATH_WORDS = "allowed is a path with dots, as $.detail.id"
PATH = re.compile(r"\$(\.[A-Za-z0-9_-]+)*")
"""EventBridge takes dots, and no brackets.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html"""

VARIABLE = re.compile(r"[A-Za-z0-9_-]+")
PLACEHOLDER = re.compile(r"<([^<>\s]*)>")
TEXT_OR_PLACEHOLDER = re.compile(r'"(?:\\.|[^"\\])*"|<[^<>\s]*>')

RESERVED = (
    *("aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time"),
    *("aws.events.event", "aws.events.event.json"),
)
"""Variables that EventBridge knows by itself."""


class InputTransformerArgs(TypedDict):
    """The input of an execution, made of parts of the event."""

    paths: NotRequired[Mapping[str, str]]
    """By the name of a variable, where in the event its value is: `{"id": "$.detail.id"}`. Default: none."""
    template: Any
    """The input as a dict, in which `"<id>"` stands for the value of a variable, whatever its type, and for its text
    within a longer one. Or JSON text as EventBridge has it: `{"case": <id>}`."""


class EventArgs(DeliveryArgs):
    """What `RuleArgs` and `BucketArgs` share. One of the three inputs may be given."""

    input: NotRequired[Any]
    """The input of the executions, any JSON; an Output may stand for any value. Default: the whole event."""
    input_path: NotRequired[str]
    """The part of the event that is the input, as `$.detail`. Default: the whole event."""
    input_transformer: NotRequired[InputTransformerArgs]
    """The input, made of parts of the event. Default: the whole event."""


def check_event(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if what *args* has of `EventArgs` is not right."""
    check_delivery(subject, args)
    given = [key for key in INPUTS if args.get(key) is not None]
    if len(given) > 1:
        raise ArgumentError(f"{subject} has {quoted(given)}; allowed is one of them")
    check_json(subject, args, "input")
    path = args.get("input_path")
    if path is not None and not _is_path(path):
        raise ArgumentError(f"{subject}: input_path is {path!r:.60}; {PATH_WORDS}")
    if args.get("input_transformer") is not None:
        _check_transformer(f"{subject}.input_transformer", args["input_transformer"])


def _check_transformer(subject: str, transformer: Any) -> None:
    check_keys(subject, transformer, InputTransformerArgs)
    check_kind(subject, transformer, "paths", Mapping, "a dict of paths by the name of a variable")
    paths = transformer.get("paths") or {}
    if len(paths) > 100:
        raise ArgumentError(f"{subject}: paths has {len(paths)} variables; allowed are 100")
    for name, path in paths.items():
        if not isinstance(name, str) or not VARIABLE.fullmatch(name) or name.upper().startswith("AWS"):
            words = "a name has letters, digits, - and _, and does not start with AWS"
            raise ArgumentError(f"{subject}: paths has {name!r:.40}; {words}")
        if not _is_path(path):
            raise ArgumentError(f'{subject}: paths["{name}"] is {path!r:.60}; {PATH_WORDS}')
    check_json(subject, transformer, "template")
    _check_template(subject, transformer["template"], [*paths, *RESERVED])


def _check_template(subject: str, template: Any, known: list[str]) -> None:
    if isinstance(template, Mapping):
        text = json.dumps(template, default=lambda _: "")  # What is no JSON is an Output, which has no text yet.
    elif isinstance(template, str):
        text = template
    else:
        raise ArgumentError(f"{subject}: template is {template!r:.60}; allowed is a dict, or JSON text")
    for name in PLACEHOLDER.findall(text):
        if name not in known:
            raise ArgumentError(f'{subject}: template has "<{name}>"; {nearest(name, known, "variables")}')
    if isinstance(template, str):
        try:
            json.loads(TEXT_OR_PLACEHOLDER.sub(lambda match: match[0] if match[0].startswith('"') else "0", template))
        except ValueError as error:
            words = f"the input of an execution is JSON, and {template!r:.60} makes none: {error}"
            raise ArgumentError(f"{subject}: template: {words}") from None


def _is_path(path: object) -> bool:
    return isinstance(path, str) and PATH.fullmatch(path) is not None


def template_text(template: str) -> str:
    """*template*, made of a dict, as EventBridge has it: what is nothing but a variable stands without quotes."""
    return re.sub(r'(?<=[:,\[])"(<[^<>\s]*>)"(?!:)', r"\1", template)
