"""A ZIP file that has the same bytes for the same names and contents, on any machine and any day."""

import struct
from collections.abc import Mapping
from pathlib import Path

from deflate import crc32, deflate_compress

# Python's own zipfile compresses with whatever zlib the machine has, and these give different bytes. libdeflate, which
# the package deflate brings along, gives the same ones for the same version of it.

DEFLATED = 8
UNIX_FILE = 0o100000
EXECUTABLE_STARTS = (b"#!", b"\x7fELF")
MIDNIGHT, FIRST_DAY = 0, 1 << 5 | 1  # 1980-01-01, the first that a ZIP file knows.

# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
ENTRY = struct.Struct("<4s2B4HL2L2H")
DIRECTORY = struct.Struct("<4s4B4HL2L5H2L")
END = struct.Struct("<4s4H2LH")
VERSION, MADE_ON_UNIX, UTF_8 = 20, 3, 1 << 11


def zip_file(files: Mapping[str, Path | bytes]) -> bytes:
    """The ZIP file of *files*, by their names in it.

    What is executable by its content, a script or a binary, may be executed; that doesn't depend on the file system.
    """
    entries: list[bytes] = []
    directory: list[bytes] = []
    position = 0
    for name, file in sorted(files.items()):
        content = file if isinstance(file, bytes) else file.read_bytes()
        compressed = deflate_compress(content)
        path = name.encode()
        mode = UNIX_FILE | (0o755 if content.startswith(EXECUTABLE_STARTS) else 0o644)
        flags = (UTF_8, DEFLATED, MIDNIGHT, FIRST_DAY, crc32(content), len(compressed), len(content), len(path))
        entry = ENTRY.pack(b"PK\3\4", VERSION, 0, *flags, 0) + path + compressed
        directory += [
            DIRECTORY.pack(b"PK\1\2", VERSION, MADE_ON_UNIX, VERSION, 0, *flags, 0, 0, 0, 0, mode << 16, position),
            path,
        ]
        entries.append(entry)
        position += len(entry)
    index = b"".join(directory)
    count = len(files)
    return b"".join((*entries, index, END.pack(b"PK\5\6", 0, 0, count, count, len(index), position, 0)))
