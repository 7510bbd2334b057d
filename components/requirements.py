"""What a requirements file says: which files it consists of, and which packages it pins."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

INCLUDED = re.compile(
    r"(?:-r|--requirement|-c|--constraint)(?:\s+|\s*=\s*|(?<=-[rc]))"
    r"(?P<quote>[\"']?)(?P<path>.+?)(?P=quote)(?:\s|$)"
)
"""https://pip.pypa.io/en/stable/reference/requirements-file-format/"""

NO_WHEEL = re.compile(r"-e|--(?:editable|no-binary)\b")
"""How a line starts that makes something on this machine and for it."""

PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:===?\s*[^\s*,;]+\s*(?:[;\s].*)?|@\s*\S.*)"
    r"|(?:\S*/)?(?P<wheel>[\w.]+)-[^-\s/]+-[^\s/]+\.whl\b.*"
)
"""One version of a package, its address, or the path of its wheel."""

SEPARATORS = re.compile(r"[-_.]+")


def requirements_files(file: Path) -> dict[str, str]:
    """The texts of *file* and of all that it includes, by their paths from its folder; a missing one is left out.

    They are the same on any machine: lines end in a line feed.
    """
    found: dict[str, str] = {}
    _read(file, file.parent, found)
    return found


def pinned_packages(texts: dict[str, str]) -> set[str]:
    """The names, normalised, of the packages that *texts* give one version for."""
    matches = (PINNED.fullmatch(line) for text in texts.values() for line in _lines(text))
    return {normalised(match["name"] or match["wheel"]) for match in matches if match}


def made_here(texts: dict[str, str]) -> str:
    """The first option of *texts* that names what is no wheel: `-e`, or `--no-binary`; empty if there is none."""
    matches = (NO_WHEEL.match(line) for text in texts.values() for line in _lines(text))
    return next((match[0] for match in matches if match), "")


def normalised(name: str) -> str:
    """*name* of a package as it is compared.

    https://packaging.python.org/en/latest/specifications/name-normalization/
    """
    return SEPARATORS.sub("-", name).lower()


def _read(file: Path, folder: Path, found: dict[str, str]) -> None:
    name = Path(os.path.relpath(file, folder)).as_posix()
    if name in found or not file.is_file():
        return
    # What is not UTF-8 is refused by uv, in its words.
    found[name] = file.read_text("utf-8-sig", "replace")
    for line in _lines(found[name]):
        match = INCLUDED.match(line)
        if match:
            _read(file.parent / match["path"], folder, found)


def _lines(text: str) -> Iterator[str]:
    """The lines of *text*, continued ones together, without comments."""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        yield re.sub(r"(^|\s)#.*", "", line).strip()
