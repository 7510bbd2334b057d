"""Checks of what a component is given, at construction: Python checks no TypedDict at run time."""

import re
from collections.abc import Awaitable, Collection, Mapping, Sequence
from typing import Any

import pulumi

from asl.problem import nearest, quoted

NAME = re.compile(r"[A-Za-z0-9_-]+")

NAME_LIMIT = 51
"""A role's name has 64 characters at most; ours ends in `-role`, and Pulumi's random suffix takes eight.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

LOG_RETENTION_IN_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

DEFAULT_LOG_RETENTION_IN_DAYS = 30


class ArgumentError(ValueError, pulumi.RunError):
    """A component was given what it can't use. Pulumi shows the message without a traceback."""


def check_name(component: str, name: object) -> None:
    """Raise ArgumentError unless *name* can be part of the names of AWS resources."""
    if not isinstance(name, str):
        raise ArgumentError(f"{component}: the name is {name!r:.60}; allowed is a text")
    if not NAME.fullmatch(name):
        raise ArgumentError(f'{component} "{name}": a name has letters, digits, - and _ only')
    if len(name) > NAME_LIMIT:
        raise ArgumentError(f'{component} "{name}": the name has {len(name)} characters; allowed are {NAME_LIMIT}')


def check_keys(subject: str, args: object, allowed: type) -> None:
    """Raise ArgumentError unless *args* is a dict with the keys of the TypedDict *allowed*."""
    if not isinstance(args, Mapping):
        raise ArgumentError(f"{subject}: the arguments are a {type(args).__name__}; a dict is needed")
    known = list(allowed.__annotations__)
    for key in args:
        if key not in known:
            raise ArgumentError(f'{subject}: unknown key "{key}"; {nearest(key, known, "keys")}')
    required: Collection[str] = getattr(allowed, "__required_keys__")  # noqa: B009 -- mypy knows no such attribute
    missing = [key for key in known if key in required and key not in args]
    if missing:
        raise ArgumentError(f"{subject}: missing {quoted(missing)}; the keys are {quoted(known)}")


def check_one_of(subject: str, args: Mapping[str, Any], key: str, allowed: Collection[object]) -> None:
    """Raise ArgumentError if *args* has *key* with a value that is not in *allowed*."""
    if key in args and args[key] not in allowed:
        raise ArgumentError(f"{subject}: {key} is {args[key]!r}; allowed are {', '.join(map(repr, allowed))}")


def check_kind(subject: str, args: Mapping[str, Any], key: str, kind: type, words: str) -> None:
    """Raise ArgumentError if *args* has *key* with anything but a *kind*, in *words*; None counts as left out."""
    if args.get(key) is not None and not isinstance(args[key], kind):
        raise ArgumentError(f"{subject}: {key} is {args[key]!r:.60}; allowed is {words}")


def check_list(subject: str, args: Mapping[str, Any], key: str, words: str) -> Sequence[Any]:
    """The list that *args* has as *key*, empty if it has none; raise ArgumentError if it is no list of *words*."""
    value = args.get(key) or ()
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        fix = f"; write [{value!r:.60}]" if isinstance(value, str | pulumi.Output) else ""
        raise ArgumentError(f"{subject}: {key} is {value!r:.60}; allowed is a list of {words}{fix}")
    return value


def is_deferred(value: object) -> bool:
    """Whether *value* is known at deployment only."""
    return isinstance(value, pulumi.Output | Awaitable)


def check_texts(subject: str, args: Mapping[str, Any], key: str) -> None:
    """Raise ArgumentError if *args* has *key* with anything but a dict of texts, or of Outputs."""
    check_kind(subject, args, key, Mapping, "a dict")
    for name, value in (args.get(key) or {}).items():
        if not isinstance(name, str) or not (isinstance(value, str) or is_deferred(value)):
            raise ArgumentError(f"{subject}: {key} has {name!r:.40}, a {type(value).__name__}; allowed are texts")


def check_range(subject: str, args: Mapping[str, Any], key: str, low: int, high: int) -> None:
    """Raise ArgumentError if *args* has *key* with anything but a whole number from *low* to *high*."""
    value = args.get(key, low)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ArgumentError(f"{subject}: {key} is {value!r}; allowed is a whole number from {low} to {high}")


def check_arn(subject: str, args: Mapping[str, Any], key: str, allowed: re.Pattern[str], words: str) -> None:
    """Raise ArgumentError if *args* has *key* with a text that *allowed* doesn't match, or no text at all."""
    value = args.get(key)
    is_right = allowed.fullmatch(value) if isinstance(value, str) else isinstance(value, pulumi.Output | None)
    if not is_right:
        raise ArgumentError(f"{subject}: {key} is {value!r:.60}; allowed is {words}")
