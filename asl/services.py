"""What the SDK integrations of Step Functions can call, read from `services.zip`, which `generate.services` writes.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

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

    def __init__(self, raw: Mapping[str, list[str]]) -> None:
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


class Archive:
    """A ZIP file in this package whose members are JSON, each of which is read when it is asked for.

    Not with `zipfile`: its import alone takes ten times as long as all that is done here.

    Args:
        path: Where it is, from this package.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._opened: tuple[bytes, dict[str, tuple[int, int]]] | None = None

    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(self._members()[1])

    def read(self, name: str) -> Any:
        """What the member *name* holds, None if there is none."""
        data, members = self._members()
        if name not in members:
            return None
        start, size = members[name]
        return json.loads(zlib.decompress(data[start : start + size], -zlib.MAX_WBITS))

    def _members(self) -> tuple[bytes, dict[str, tuple[int, int]]]:
        """The bytes of the archive, and where each member's compressed ones are."""
        if self._opened is None:
            from pathlib import Path  # Slow to import, and needed only where a task calls a service.

            data = (Path(__file__).parent / self._path).read_bytes()
            count, _, at, _ = END.unpack_from(data, len(data) - END.size)
            members: dict[str, tuple[int, int]] = {}
            for _ in range(count):
                size, name_size, extra_size, comment_size, start = MEMBER.unpack_from(data, at)
                name_at = at + MEMBER.size
                members[data[name_at : name_at + name_size].decode()] = (start + LOCAL_HEADER_SIZE + name_size, size)
                at = name_at + name_size + extra_size + comment_size
            self._opened = data, members
        return self._opened


_archive = Archive("services.zip")

_read: dict[str, Actions] = {}
"""The services that were asked for."""


def services() -> frozenset[str]:
    """The names of the services in `arn:aws:states:::aws-sdk:<service>:<action>`."""
    return _archive.names()


def actions(service: str) -> Actions:
    """What *service* can do, by action; empty for a service that is unknown, or that has ended."""
    if service not in _read:
        raw = _archive.read(service)
        if raw is None:
            return Actions({})
        _read[service] = Actions(raw)
    return _read[service]
