"""What the SDK integrations of Step Functions can call, read from `services.zip`, which `generate.services` writes.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# What the ZIP format says of a member in the directory at the file's end, and of that directory.
# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
MEMBER = struct.Struct("<20xL4x3H8xL")
END = struct.Struct("<10xHLLH")
LOCAL_HEADER_SIZE = 30


class Operation(NamedTuple):
    """An action of a service: its parameters as Step Functions writes them, at the top level."""

    required: frozenset[str]
    members: frozenset[str]
    """All parameters, the required ones too."""


class Actions(Mapping[str, Operation]):
    """The actions of a service; each is read when it is asked for, because a service may have hundreds."""

    def __init__(self, raw: Mapping[str, tuple[str, str]]) -> None:
        self._raw = raw
        self._read: dict[str, Operation] = {}

    def __getitem__(self, action: str) -> Operation:
        operation = self._read.get(action)
        if operation is None:
            required, optional = (frozenset(names.split()) for names in self._raw[action])
            operation = self._read[action] = Operation(required, required | optional)
        return operation

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def services() -> frozenset[str]:
    """The names of the services in `arn:aws:states:::aws-sdk:<service>:<action>`."""
    return frozenset(_archive()[1])


def actions(service: str) -> Actions:
    """What *service* can do, by action; empty for a service that is unknown, or that has ended."""
    if service not in _read:
        data, members = _archive()
        if service not in members:
            return Actions({})
        start, size = members[service]
        _read[service] = Actions(json.loads(zlib.decompress(data[start : start + size], -zlib.MAX_WBITS)))
    return _read[service]


_read: dict[str, Actions] = {}
"""The services that were asked for."""

_opened: list[tuple[bytes, dict[str, tuple[int, int]]]] = []


def _archive() -> tuple[bytes, dict[str, tuple[int, int]]]:
    """The bytes of the archive, and where each member's compressed ones are.

    Not with `zipfile`: its import alone takes ten times as long as all that is done here.
    """
    if _opened:
        return _opened[0]
    from pathlib import Path  # Slow to import, and needed only where a task calls a service.

    data = (Path(__file__).parent / "services.zip").read_bytes()
    count, _, at, _ = END.unpack_from(data, len(data) - END.size)
    members: dict[str, tuple[int, int]] = {}
    for _ in range(count):
        size, name_size, extra_size, comment_size, start = MEMBER.unpack_from(data, at)
        name_at = at + MEMBER.size
        members[data[name_at : name_at + name_size].decode()] = (start + LOCAL_HEADER_SIZE + name_size, size)
        at = name_at + name_size + extra_size + comment_size
    _opened.append((data, members))
    return data, members
