"""Intrinsic functions of JSONPath states: `States.Format('{} of {}', $.name, $.place)`.

https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from asl.jsonpath import PATTERN, ROOT, STRING, Read, path
from asl.problem import close_match

MANY = 2**31

ARGUMENTS: Mapping[str, tuple[int, int]] = {
    "States.Array": (0, MANY),
    "States.ArrayPartition": (2, 2),
    "States.ArrayContains": (2, 2),
    "States.ArrayRange": (3, 3),
    "States.ArrayGetItem": (2, 2),
    "States.ArrayLength": (1, 1),
    "States.ArrayUnique": (1, 1),
    "States.Base64Encode": (1, 1),
    "States.Base64Decode": (1, 1),
    "States.Hash": (2, 2),
    "States.JsonMerge": (3, 3),
    "States.StringToJson": (1, 1),
    "States.JsonToString": (1, 1),
    "States.MathRandom": (2, 3),
    "States.MathAdd": (2, 2),
    "States.StringSplit": (2, 2),
    "States.UUID": (0, 0),
    "States.Format": (1, MANY),
}
"""The least and the most arguments of each function."""

RETURNS_TEXT = frozenset(
    f"States.{name}"
    for name in ("Format", "JsonToString", "ArrayGetItem", "Base64Encode", "Base64Decode", "Hash", "UUID")
)
"""What may stand in ErrorPath and CausePath.
https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html"""

HASHES = ("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512")

DEEPEST = 10

_CALL = re.compile(r"\s*(States\.\w+)\s*\(", re.ASCII)
_LITERAL = re.compile(r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)", re.DOTALL)
_INDEX = rf"\[(?:[^\[\]'\"/]|{STRING}|{PATTERN})*+\]"
for _ in range(3):
    _INDEX = rf"\[(?:[^\[\]'\"/]|{STRING}|{PATTERN}|{_INDEX})*+\]"
_PATH = re.compile(rf"\s*({ROOT}(?:[^\s,()'\"\[]|{_INDEX}|\(\))*)")
_END = re.compile(r"\s*([,)])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class _UnreadableError(Exception):
    """A rule and why the function breaks it."""


@lru_cache(8192)
def intrinsic(text: str) -> Read:
    """*text* as a call of an intrinsic function."""
    try:
        reader = _Reader(text)
        function, end = reader.call(0, 1)
        if text[end:].strip():
            raise _UnreadableError("INTRINSIC-SYNTAX", f"has more after the call: {text[end:].strip()[:20]!r}")
    except _UnreadableError as error:
        rule, problem, *fix = error.args
        return Read(problem, rule, fix="".join(fix))
    return Read(variables=frozenset(reader.variables), context=tuple(reader.context), function=function)


def _meant(function: str) -> str:
    close = close_match(function.removeprefix("States."), [known.removeprefix("States.") for known in ARGUMENTS])
    return f'did you mean "States.{close}"?' if close else ""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.variables: set[str] = set()
        self.context: list[tuple[str, ...]] = []

    def call(self, start: int, depth: int) -> tuple[str, int]:
        """The function that is called at *start*, and where the call ends."""
        match = _CALL.match(self.text, start)
        if match is None:
            called = self.text[start:].partition("(")[0].strip()[:60]
            fix = _meant(called) if "(" in self.text else ""
            raise _UnreadableError("INTRINSIC-SYNTAX", "is no call of an intrinsic function", fix)
        function = match[1]
        if function not in ARGUMENTS:
            raise _UnreadableError("INTRINSIC-SYNTAX", f'calls "{function}", which does not exist', _meant(function))
        if depth > DEEPEST:
            raise _UnreadableError("INTRINSIC-SYNTAX", f"nests more than {DEEPEST} intrinsic functions")
        arguments: list[str | None] = []
        at = match.end()
        end = _END.match(self.text, at)
        if end and end[1] == ")":
            at = end.end()
        else:
            while True:
                argument, at = self.argument(at, depth)
                arguments.append(argument)
                end = _END.match(self.text, at)
                if end is None:
                    rest = self.text[at : at + 20] or "the end"
                    raise _UnreadableError("INTRINSIC-SYNTAX", f"has {rest!r} where , or ) is needed")
                at = end.end()
                if end[1] == ")":
                    break
        self.check_arguments(function, arguments)
        return function, at

    def argument(self, start: int, depth: int) -> tuple[str | None, int]:
        """The text of the argument at *start* if it is a string in quotes, and where it ends."""
        literal = _LITERAL.match(self.text, start)
        if literal:
            return literal["text"], literal.end()
        found = _PATH.match(self.text, start)
        if found:
            read = path(found[1])
            if read.problem:
                raise _UnreadableError("INTRINSIC-SYNTAX", f"has the argument {found[1]!r:.60}, which {read.problem}")
            self.variables |= read.variables
            self.context += read.context
            return None, found.end()
        if _CALL.match(self.text, start):
            return None, self.call(start, depth + 1)[1]
        rest = self.text[start:].strip()[:20]
        message = f"has the argument {rest!r}; allowed are paths, 'strings', numbers, true, false, null and calls"
        raise _UnreadableError("INTRINSIC-SYNTAX", message)

    def check_arguments(self, function: str, arguments: list[str | None]) -> None:
        least, most = ARGUMENTS[function]
        if not least <= len(arguments) <= most:
            allowed = str(least) if least == most else f"{least} or more" if most == MANY else f"{least} to {most}"
            given = f"{len(arguments)} argument{'' if len(arguments) == 1 else 's'}"
            raise _UnreadableError("INTRINSIC-ARGS", f"has {given}; {function} takes {allowed}")
        for argument in arguments:
            for escaped in _ESCAPED.findall(argument or ""):
                if escaped not in "'{}\\":
                    message = f"escapes \\{escaped}; in a string only \\', \\{{, \\}} and \\\\ are allowed"
                    raise _UnreadableError("INTRINSIC-ESCAPE", message)
        first = arguments[0] if arguments else None
        if function == "States.Format" and first is not None:
            wanted = _ESCAPED.sub("", first).count("{}")
            if wanted != len(arguments) - 1:
                values = f"{len(arguments) - 1} value{'' if len(arguments) == 2 else 's'}"
                raise _UnreadableError("INTRINSIC-ARGS", f"has {wanted} {{}} and {values} for them")
        if function == "States.Hash" and arguments[1] is not None and arguments[1][1:-1] not in HASHES:
            message = f"names no algorithm of States.Hash, {arguments[1]}; allowed are {', '.join(HASHES)}"
            raise _UnreadableError("INTRINSIC-ARGS", message)
