"""A setting is read with its type; one that is not allowed stops the program with one clear message."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import Settings
from tests.conftest import Deploy

Read = Callable[[Settings], object]

TEXTS = 'lists like ["one", "two"]'
TAGS = 'lists like ["Team=Support", "Stage=dev"], without names that start with aws:'

READ: dict[str, Read] = {
    "choice": lambda settings: settings.choice("key", ["escalate", "rework"]),
    "number of a list": lambda settings: settings.choice("key", [1, 3, 5]),
    "text": lambda settings: settings.text("key"),
    "flag": lambda settings: settings.flag("key"),
    "whole number": lambda settings: settings.whole_number("key", 1, 1000),
    "number": lambda settings: settings.number("key", 0, 1),
    "texts": lambda settings: settings.texts("key"),
    "tags": lambda settings: settings.tags("key"),
}


def read(deploy: Deploy, kind: str, config: dict[str, str]) -> Any:
    """What a program reads as *kind* from *config*."""
    found: list[object] = []
    deploy(lambda: found.append(READ[kind](Settings())), config)
    return found[0]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("choice", "rework", "rework"),
        ("number of a list", "3", 3),
        ("text", "", ""),
        ("text", " a=b ", " a=b "),
        ("flag", "true", True),
        ("flag", "false", False),
        ("whole number", "1000", 1000),
        ("number", "0", 0.0),
        ("number", "0.25", 0.25),
        ("number", "1", 1.0),
        ("tags", '["Team=Support", "Empty=", "Twice=a=b"]', {"Team": "Support", "Empty": "", "Twice": "a=b"}),
        ("tags", "[]", {}),
        ("texts", '["a@example.com", ""]', ["a@example.com", ""]),
        ("texts", "[]", []),
    ],
)
def test_setting_has_its_type(deploy: Deploy, kind: str, text: str, value: object) -> None:
    """Configuration is text; what the program gets is not."""
    assert read(deploy, kind, {"call-center:key": text}) == value


@pytest.mark.parametrize(
    ("kind", "text", "allowed"),
    [
        ("choice", "Rework", "escalate, rework"),
        ("number of a list", "2", "1, 3, 5"),
        ("flag", "True", "true, false"),
        ("flag", "1", "true, false"),
        ("whole number", "0", "whole numbers from 1 to 1000"),
        ("whole number", "2.5", "whole numbers from 1 to 1000"),
        ("whole number", "", "whole numbers from 1 to 1000"),
        ("number", "1.1", "numbers from 0 to 1"),
        ("number", "half", "numbers from 0 to 1"),
        ("number", "nan", "numbers from 0 to 1"),
        ("texts", "a@example.com", TEXTS),
        ("texts", '{"a": 1}', TEXTS),
        ("texts", "[1]", TEXTS),
        ("tags", "Team=Support", TAGS),
        ("tags", '{"Team": "Support"}', TAGS),
        ("tags", '["Team"]', TAGS),
        ("tags", '["=Support"]', TAGS),
        ("tags", "[1]", TAGS),
        ("tags", '["aws:team=Support"]', TAGS),
    ],
)
def test_bad_setting_is_refused(deploy: Deploy, kind: str, text: str, allowed: str) -> None:
    """The message names the key, the value and what is allowed."""
    with pytest.raises(pulumi.RunError) as refused:
        read(deploy, kind, {"call-center:key": text})
    assert str(refused.value) == f'call-center:key is "{text}"; allowed are {allowed}'


def test_missing_setting_is_refused(deploy: Deploy) -> None:
    """The message says where its default is, and how it is set."""
    with pytest.raises(pulumi.RunError) as refused:
        read(deploy, "choice", {})
    assert str(refused.value) == (
        "call-center:key is not set; Pulumi.yaml has its default: pulumi config set key VALUE"
    )
