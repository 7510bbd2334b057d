"""Which versions are needed no more: rules on what AWS tells, and no calls."""

import re
from collections.abc import Collection, Iterable

FUNCTION_VERSION = re.compile(
    r"\b(arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+):([0-9]+)(?![A-Za-z0-9_-])"
)
"""The ARN of a version of a function, wherever it stands in a definition.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html#versioning-versions-using"""


def number(version: str) -> int:
    """The number at the end of the ARN of a version. AWS counts upwards, and uses none twice."""
    return int(version.rpartition(":")[2])


def unqualified(version: str) -> str:
    """The ARN of what a version is of."""
    return version.rpartition(":")[0]


def old_versions(versions: Iterable[str], keep: int, used: Collection[str]) -> list[str]:
    """The ARNs among *versions* that are not needed, the oldest first.

    Args:
        versions: The versions of one state machine, or of one function.
        keep: How many of the newest stay, whether they are used or not; one at least.
        used: What stays however old it is.
    """
    oldest_first = sorted(versions, key=number)
    return [version for version in oldest_first[:-keep] if version not in used]


def function_versions(definition: str) -> set[str]:
    """The ARNs of the versions of functions that *definition*, as JSON text, names."""
    return {f"{function}:{version}" for function, version in FUNCTION_VERSION.findall(definition)}
