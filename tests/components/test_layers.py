"""Layers are ARNs, or Powertools for the region, runtime and architecture of the function."""

from pathlib import Path
from typing import Any

import pulumi
import pytest

from components import Function
from components.arguments import ArgumentError
from tests import conftest
from tests.conftest import Deploy

ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:shared:3"
POWERTOOLS = "AWSLambdaPowertoolsPythonV3:27"


@pytest.fixture
def handler(tmp_path: Path) -> str:
    """A file with a handler."""
    file = tmp_path / "charge.py"
    file.write_text("def handler(event, context):\n    return event\n")
    return str(file)


def layers(deploy: Deploy, handler: str, **args: Any) -> Any:
    """The layers of the function that is registered."""
    args = {"code": handler, **args}
    return deploy(lambda: Function("Charge", args))["Charge"]["layers"]  # type: ignore[arg-type]  # misuse is tested too


def test_arns_are_as_they_are(deploy: Deploy, handler: str) -> None:
    """In their order."""
    assert layers(deploy, handler, layers=[ARN, ARN.replace("3", "4")]) == [ARN, ARN.replace("3", "4")]


def test_output_may_be_a_layer(deploy: Deploy, handler: str) -> None:
    """A layer that another part of the program made."""

    def build() -> None:
        Function("Charge", {"code": handler, "layers": [pulumi.Output.from_input(ARN), POWERTOOLS]})

    found = deploy(build)["Charge"]["layers"]
    assert [layer.split(":")[4] for layer in found] == ["123456789012", "017000801446"]


@pytest.mark.parametrize(
    ("args", "name"),
    [
        ({}, "AWSLambdaPowertoolsPythonV3-python313-arm64:27"),
        ({"runtime": "python3.10", "architecture": "x86_64"}, "AWSLambdaPowertoolsPythonV3-python310-x86_64:27"),
    ],
)
def test_powertools_are_for_runtime_and_architecture(deploy: Deploy, handler: str, args: Any, name: str) -> None:
    """By name and version."""
    found = layers(deploy, handler, layers=[POWERTOOLS], **args)
    assert found == [f"arn:aws:lambda:eu-west-1:017000801446:layer:{name}"]


def test_first_preview_shows_the_layer(deploy: Deploy, handler: str) -> None:
    """Region and partition are known then."""
    recorded = deploy(lambda: Function("Charge", {"code": handler, "layers": [POWERTOOLS]}), preview=True)
    assert ":017000801446:" in recorded["Charge"]["layers"][0]


@pytest.mark.parametrize(
    ("partition", "region", "publisher"),
    [
        ("aws-us-gov", "us-gov-east-1", "165087284144"),
        ("aws-us-gov", "us-gov-west-1", "165093116878"),
        ("aws-cn", "cn-north-1", "498634801083"),
        ("aws", "ap-south-2", "017000801446"),
    ],
)
def test_powertools_are_those_of_the_region(
    deploy: Deploy, handler: str, monkeypatch: pytest.MonkeyPatch, partition: str, region: str, publisher: str
) -> None:
    """Each partition has an account that publishes them, GovCloud has one for each region."""
    monkeypatch.setitem(conftest.INVOKES, "aws:index/getPartition:getPartition", {"partition": partition})
    monkeypatch.setitem(conftest.INVOKES, "aws:index/getRegion:getRegion", {"region": region})
    (found,) = layers(deploy, handler, layers=[POWERTOOLS])
    assert found.startswith(f"arn:{partition}:lambda:{region}:{publisher}:layer:")


def test_region_without_powertools_is_refused(deploy: Deploy, handler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the layer has an ARN."""
    monkeypatch.setitem(conftest.INVOKES, "aws:index/getPartition:getPartition", {"partition": "aws-cn"})
    monkeypatch.setitem(conftest.INVOKES, "aws:index/getRegion:getRegion", {"region": "cn-northwest-1"})
    with pytest.raises(pulumi.RunError, match=f'^layer "{POWERTOOLS}": AWS publishes Powertools in no cn-northwest-1'):
        layers(deploy, handler, layers=[POWERTOOLS])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            POWERTOOLS,
            "layers is 'AWSLambdaPowertoolsPythonV3:27'; allowed is a list of layers, such as "
            "\"AWSLambdaPowertoolsPythonV3:27\"; write ['AWSLambdaPowertoolsPythonV3:27']",
        ),
        ([ARN] * 6, "layers has 6; allowed are 5"),
        (
            ["AWSLambdaPowertoolsPythonV2:27"],
            'layers[0] is "AWSLambdaPowertoolsPythonV2:27", which is no ARN; '
            'did you mean "AWSLambdaPowertoolsPythonV3"?',
        ),
        (
            [ARN.removesuffix(":3")],
            "layers[0] is 'arn:aws:lambda:eu-west-1:123456789012:layer:shared'; allowed are the ARN of a layer's "
            'version, arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION, and "AWSLambdaPowertoolsPythonV3:VERSION"',
        ),
        (
            [7],
            "layers[0] is 7; allowed are the ARN of a layer's "
            'version, arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION, and "AWSLambdaPowertoolsPythonV3:VERSION"',
        ),
    ],
)
def test_what_is_no_layer_is_refused(deploy: Deploy, handler: str, value: Any, message: str) -> None:
    """With what is allowed."""
    with pytest.raises(ArgumentError) as refused:
        layers(deploy, handler, layers=value)
    assert str(refused.value) == f'Function "Charge": {message}'
