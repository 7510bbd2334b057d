"""JSONata expressions, the text between `{%` and `%}`: whether they can be read, and what they read.

https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html and https://docs.jsonata.org
"""

import re
import sys
from _thread import allocate_lock  # `threading` is slow to import, and its Lock is this.
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from jsonata.parser import Parser

LONGEST: Final = 20_000
"""The parser takes 2 microseconds for a character of an expression, and more for those of a very long one."""

DEEPEST_CALLS = 8
"""Calls in calls in calls ...: what is nested deeper is left to the parser."""

STEP_FUNCTIONS = ("partition", "range", "hash", "random", "uuid", "parse")
"""What Step Functions adds. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions"""

BUILT_IN: Final = frozenset(
    (
        *("string", "length", "substring", "substringBefore", "substringAfter", "uppercase", "lowercase"),
        *("trim", "pad", "contains", "split", "join", "match", "replace", "eval", "base64encode"),
        *("base64decode", "encodeUrlComponent", "encodeUrl", "decodeUrlComponent", "decodeUrl", "number"),
        *("abs", "floor", "ceil", "round", "power", "sqrt", "random", "formatNumber", "formatBase"),
        *("formatInteger", "parseInteger", "sum", "max", "min", "average", "boolean", "not", "exists", "count"),
        *("append", "sort", "reverse", "shuffle", "distinct", "zip", "keys", "lookup", "spread", "merge"),
        *("sift", "each", "error", "assert", "type", "now", "millis", "fromMillis", "toMillis", "map"),
        *("filter", "single", "reduce"),
        *STEP_FUNCTIONS,
    )
)
"""https://docs.jsonata.org/overview, the section "Functions"."""

_NAME = r"[A-Za-z_]\w*"
_STEPS = rf"(?:\.(?!(?:and|or|in|true|false|null)\b){_NAME}|\[-?(?:0|[1-9]\d{{0,8}})\])*"
_STRING = r"'[^'\\]*'|\"[^\"\\]*\""
_BLANK = r"[ \t\n\r]"
_PATH = rf"\$(?!states\[){_NAME}{_STEPS}(?![\w(])"
_LITERAL = rf"{_STRING}|-?(?:0|[1-9]\d{{0,15}})(?:\.\d{{1,15}})?(?!\w)|(?:true|false|null)(?!\w)"
_VALUE = rf"(?:{_PATH}|{_LITERAL})"
_OPERATOR = rf"(?:{_BLANK}*(?:!=|[<>]=|[=<>&+*-]){_BLANK}*|{_BLANK}+(?:and|or|in){_BLANK}+)"
_ARGUMENT = rf"{_VALUE}(?:{_OPERATOR}{_VALUE})*"
_CALL = rf"\${_NAME}\({_BLANK}*(?:{_ARGUMENT}(?:{_BLANK}*,{_BLANK}*{_ARGUMENT})*)?{_BLANK}*\)"
_SIMPLE = re.compile(rf"{_BLANK}*\$(?!states\[)({_NAME})({_STEPS}){_BLANK}*", re.ASCII)


class Expression(NamedTuple):
    """What an expression reads."""

    problem: str = ""
    """Why it can't be read; empty if it can."""
    unread: str = ""
    """Why it was not read, although it may be right; empty if it was."""
    top_level: tuple[str, ...] = ()
    """Names, `$` and `$$` that would mean an input, where there is none."""
    states: tuple[tuple[str, ...], ...] = ()
    """The paths from `$states` on, for example `("input", "id")`."""
    variables: frozenset[str] = frozenset()
    """The variables that it reads and doesn't set itself, without `$`."""
    calls: frozenset[str] = frozenset()
    """The functions that it calls by name and doesn't set itself, without `$`."""


@lru_cache(8192)
def expression(text: str) -> Expression:
    """*text*, without its delimiters, as an expression."""
    simple = _SIMPLE.fullmatch(text)
    if simple:
        if simple[1] != "states":
            return Expression(variables=frozenset([simple[1]]))
        return Expression(states=(_fields(simple[2]),))
    if len(text) > LONGEST:
        return Expression(unread=f"has {len(text):,} characters; expressions of more than {LONGEST:,} are not checked")
    if _flat().fullmatch(text) or _flat().fullmatch(_without_calls(text)):
        return _read_flat(text)
    if not text.strip():
        return Expression("is an empty expression")
    library = _library()
    reading = _Reading()
    try:
        reading.look(_parsed(text), inside=False)
    except RecursionError:
        return Expression(unread="is nested too deeply to be checked")
    except library.JException as error:
        at = f", at character {error.location} after {{%" if error.location > 0 else ""
        return Expression(f"can't be read: {error}{at}")
    except (IndexError, KeyError):  # The parser's own, for a comment without an end and for a lone ! or ~.
        return Expression("can't be read: Unexpected end of expression, or an unknown operator")
    return Expression(
        top_level=tuple(dict.fromkeys(reading.top_level)),
        states=tuple(reading.states),
        variables=frozenset(reading.variables - reading.bound),
        calls=frozenset(reading.calls - reading.bound),
    )


def _fields(steps: str) -> tuple[str, ...]:
    """The names of *steps*, up to the first index."""
    return tuple(steps.partition("[")[0].split(".")[1:])


@lru_cache(1)
def _flat() -> re.Pattern[str]:
    """What most expressions are: paths, literals and calls of functions with such, and operators between them.

    Any text of this shape is right, and is read here; the parser, which takes a hundred times as long, reads the rest.
    """
    unit = rf"(?:{_VALUE}|{_CALL})"
    return re.compile(rf"{_BLANK}*{unit}(?:{_OPERATOR}{unit})*{_BLANK}*", re.ASCII)


@lru_cache(1)
def _inner_call() -> re.Pattern[str]:
    return re.compile(rf"{_STRING}|(?<![\w$.)\]'\"])({_CALL}){_STEPS}(?![\w(.\[])", re.ASCII)


def _without_calls(text: str) -> str:
    """*text* with a literal in place of each call, from the inside out: of calls in calls a flat text is left."""
    for _ in range(DEEPEST_CALLS):
        text, before = _inner_call().sub(lambda found: "null" if found[1] else found[0], text), text
        if text == before:
            break
    return text


@lru_cache(1)
def _names() -> re.Pattern[str]:
    return re.compile(rf"{_STRING}|\$({_NAME})({_STEPS})(\(?)", re.ASCII)


def _read_flat(text: str) -> Expression:
    states: list[tuple[str, ...]] = []
    variables: set[str] = set()
    calls: set[str] = set()
    for name, steps, call in _names().findall(text):
        if call:
            calls.add(name)
        elif name == "states":
            states.append(_fields(steps))
        elif name:
            variables.add(name)
    return Expression(states=tuple(states), variables=frozenset(variables), calls=frozenset(calls))


@lru_cache(1)
def _library() -> Any:
    """The module `jsonata`, which is slow to import, and needed only where JSONata is more than a path or a call.

    It raises the limit of recursion of the whole process when it is imported; that is undone.
    """
    limit = sys.getrecursionlimit()
    try:
        import jsonata
    finally:
        sys.setrecursionlimit(limit)
    return jsonata


_parser: "Parser | None" = None
_parsing = allocate_lock()


def _parsed(text: str) -> Any:
    """The syntax tree of *text*. A parser is slow to make, and reads one text at a time."""
    global _parser
    with _parsing:
        if _parser is None:
            _parser = _library().Parser()
        return _parser.parse(text, _leave)


def _leave(pattern: str, flags: object) -> re.Pattern[str]:
    """Nothing in place of a regular expression: JavaScript's are not Python's, and none is searched for."""
    return _NOTHING


_NOTHING = re.compile("")


class _Reading:
    """Collects what the nodes of a syntax tree read."""

    def __init__(self) -> None:
        self.top_level: list[str] = []
        self.states: list[tuple[str, ...]] = []
        self.variables: set[str] = set()
        self.calls: set[str] = set()
        self.bound: set[str] = set()

    def look(self, node: Any, *, inside: bool) -> None:
        """Look at *node*; *inside* a step, a filter or a function there is an input that names can mean."""
        type_ = node.type
        if type_ == "path":
            self.path(node.steps, inside)
        elif type_ in ("name", "wildcard", "descendant") and not inside:
            self.top_level.append(node.value)
        elif type_ == "variable":
            self.variable(node.value, inside)
            if node.value == "states":
                self.states.append(())
        elif type_ == "bind":
            self.bound.add(node.lhs.value)
            self.look(node.rhs, inside=inside)
        elif type_ in ("function", "partial"):
            self.call(node, inside)
        elif type_ == "lambda":
            self.bound.update(argument.value for argument in node.arguments)
            self.look(node.body, inside=True)
        else:
            for child in _children(node):
                self.look(child, inside=inside or type_ in ("transform", "sort", "filter"))
        self.after(node)

    def after(self, node: Any) -> None:
        """Look at what filters, groups and names the result of *node*."""
        for name in (node.focus, node.index):
            if isinstance(name, str):
                self.bound.add(name)
        for part in (*(node.stages or ()), *(node.predicate or ())):
            self.look(part, inside=True)
        if node.group is not None:
            for pair in node.group.lhs_object or ():
                for part in pair:
                    self.look(part, inside=True)

    def path(self, steps: list[Any], inside: bool) -> None:
        first = steps[0]
        if first.type == "variable" and first.value == "states":
            names = []
            for step in steps[1:]:
                if step.type != "name":
                    break
                names.append(step.value)
                if step.stages or step.predicate:
                    break
            self.states.append(tuple(names))
            self.after(first)
        else:
            self.look(first, inside=inside)
        for step in steps[1:]:
            self.look(step, inside=True)

    def variable(self, name: str, inside: bool) -> None:
        if name in ("", "$"):
            if not inside:
                self.top_level.append("$" + name)
        elif name != "states":
            self.variables.add(name)

    def call(self, node: Any, inside: bool) -> None:
        if node.procedure.type == "variable":
            self.calls.add(node.procedure.value)
        else:
            self.look(node.procedure, inside=inside)
        for argument in node.arguments or ():
            self.look(argument, inside=inside)


def _children(node: Any) -> Iterator[Any]:
    """The nodes that *node* is made of, whatever its type."""
    for name in ("lhs", "rhs", "expression", "condition", "then", "_else", "pattern", "update", "delete", "expr"):
        child = getattr(node, name, None)
        if child is not None:
            yield child
    for name in ("expressions", "rhs_terms", "terms"):
        yield from getattr(node, name, None) or ()
    for pair in node.lhs_object or ():
        yield from pair
