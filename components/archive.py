"""The code of a Lambda function as an archive: of named files, or a ZIP file if it has requirements."""

from pathlib import Path

import pulumi

from components.arguments import ArgumentError
from components.source import unix_text

REQUIREMENTS = "requirements.txt"


def code_files(code: str) -> dict[str, Path]:
    """The files that *code* stands for, by their names in the archive, in order.

    A file stands for itself. A folder stands for all that is in it, but for hidden files and what Python leaves there:
    a test run that imports a handler must not change the function.

    Raises:
        ArgumentError: There is a link to something else than a file, whose files would be missing.
        FileNotFoundError: There is no such file or folder, or nothing in it.
    """
    path = Path(code)
    if path.is_file():
        return {path.name: path}
    found: dict[str, Path] = {}
    for file in path.rglob("*"):
        name = file.relative_to(path)
        if file.suffix == ".pyc" or _is_left_out(name):
            continue
        if file.is_file():
            found[name.as_posix()] = file
        elif file.is_symlink():
            raise ArgumentError(f"{file} is a link, and not to a file; allowed are files, folders, and links to files")
    if not found:
        raise FileNotFoundError(code)
    return dict(sorted(found.items()))


def archive(subject: str, code: str, runtime: str, architecture: str) -> tuple[pulumi.Archive, str]:
    """The files of *code* as an archive, with the packages that its requirements name; and a warning, or nothing.

    Names and contents alone make its hash: no dates, no modes, no paths of this machine, and no line ends of sources.
    https://www.pulumi.com/docs/iac/concepts/assets-archives/

    Raises:
        ArgumentError: A package can't be had for *runtime* on *architecture*, or all are too large; see `packaged`.
    """
    files = code_files(code)
    if REQUIREMENTS not in files:
        return pulumi.AssetArchive({name: _asset(file) for name, file in files.items()}), ""
    from components.packages import packaged  # Few functions have any.

    return packaged(subject, files, runtime, architecture)


def _asset(file: Path) -> pulumi.Asset:
    text = unix_text(file)
    return pulumi.FileAsset(str(file)) if text is None else pulumi.StringAsset(text)


def _is_left_out(path: Path) -> bool:
    return any(part == "__pycache__" or part.startswith(".") for part in path.parts)
