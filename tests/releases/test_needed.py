"""Which versions are old."""

import pytest

from releases.needed import function_versions, old_versions

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:Charge"


@pytest.mark.parametrize(
    ("versions", "keep", "used", "old"),
    [
        (["m:1", "m:2", "m:3"], 2, [], ["m:1"]),
        (["m:1", "m:2", "m:3"], 3, [], []),
        (["m:1", "m:2", "m:3"], 9, [], []),
        ([], 1, [], []),
        (["m:1", "m:2", "m:3"], 1, ["m:1"], ["m:2"]),
        (["m:10", "m:9", "m:2"], 1, [], ["m:2", "m:9"]),
    ],
)
def test_old_is_what_is_not_among_the_newest_and_not_used(
    versions: list[str], keep: int, used: list[str], old: list[str]
) -> None:
    """The oldest first; numbers are compared as numbers."""
    assert old_versions(versions, keep, used) == old


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        (f'{{"Resource":"{FUNCTION}:7"}}', {f"{FUNCTION}:7"}),
        (f'{{"FunctionName":"{FUNCTION}:12","Other":"{FUNCTION}:7"}}', {f"{FUNCTION}:7", f"{FUNCTION}:12"}),
        (f'{{"Resource":"{FUNCTION}"}}', set()),
        (f'{{"Resource":"{FUNCTION}:live"}}', set()),
        (f'{{"Resource":"{FUNCTION}:7-live"}}', set()),
        (f'{{"Resource":"{FUNCTION}:$LATEST"}}', set()),
        ('{"Resource":"{% \'' + FUNCTION + ":7' %}\"}", {f"{FUNCTION}:7"}),
    ],
)
def test_definition_names_versions_of_functions(definition: str, found: set[str]) -> None:
    """By their ARNs; an alias and a function without a version are none."""
    assert function_versions(definition) == found
