"""The Python runtimes of Lambda."""

from collections.abc import Mapping

RUNTIMES: Mapping[str, str] = {
    "python3.10": "manylinux_2_17",
    "python3.11": "manylinux_2_17",
    "python3.12": "manylinux_2_34",
    "python3.13": "manylinux_2_34",
    "python3.14": "manylinux_2_34",
}
"""Each with the newest of the platforms that uv knows whose wheels run there: Amazon Linux 2023, from Python 3.12 on,
has glibc 2.34; Amazon Linux 2 has 2.26. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"""

DEFAULT_RUNTIME = "python3.13"

ARCHITECTURES: Mapping[str, str] = {"arm64": "aarch64", "x86_64": "x86_64"}
"""Each with the name that wheels have for it."""

DEFAULT_ARCHITECTURE = "arm64"


def minor(runtime: str) -> int:
    """The 13 of `python3.13`."""
    return int(runtime.rpartition(".")[2])
