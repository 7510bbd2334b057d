"""The layers of a function: by ARN, or Powertools by name and version."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pulumi

from asl.problem import nearest
from components.arguments import ArgumentError, check_list, is_deferred

ARN = re.compile(r"arn:[^:]+:lambda:[^:]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+")
NAMED = re.compile(r"(?P<name>[^:]+):[0-9]+")

MOST = 5
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

POWERTOOLS = "AWSLambdaPowertoolsPythonV3"

PUBLISHERS: Mapping[str, str] = {
    "aws": "017000801446",
    "cn-north-1": "498634801083",
    "us-gov-east-1": "165087284144",
    "us-gov-west-1": "165093116878",
}
"""The accounts that publish Powertools, by region, or by the partition for all of its regions.
https://docs.aws.amazon.com/powertools/python/latest/getting-started/install/#lambda-layer"""


def check_layers(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError unless `layers` of *args* are ARNs with a version, Outputs, or versions of Powertools."""
    layers = check_list(subject, args, "layers", f'layers, such as "{POWERTOOLS}:27"')
    if len(layers) > MOST:
        raise ArgumentError(f"{subject}: layers has {len(layers)}; allowed are {MOST}")
    for index, layer in enumerate(layers):
        match = NAMED.fullmatch(layer) if isinstance(layer, str) else None
        if match and match["name"] != POWERTOOLS:
            hint = nearest(match["name"], [POWERTOOLS], "layers that are known by name")
            raise ArgumentError(f'{subject}: layers[{index}] is "{layer}", which is no ARN; {hint}')
        known = match or ARN.fullmatch(layer) if isinstance(layer, str) else is_deferred(layer)
        if not known:
            raise ArgumentError(
                f"{subject}: layers[{index}] is {layer!r:.80}; allowed are the ARN of a layer's version, "
                f'arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION, and "{POWERTOOLS}:VERSION"'
            )


def are_named(layers: Sequence[object]) -> bool:
    """Whether one of *layers* has a name, for which it must be known where it is deployed."""
    return any(isinstance(layer, str) and not layer.startswith("arn:") for layer in layers)


def layer_arns(
    layers: Sequence[pulumi.Input[str]], runtime: str, architecture: str, names: pulumi.Output[dict[str, str]]
) -> list[pulumi.Input[str]]:
    """The ARNs of *layers*; Powertools for *runtime* and *architecture*, where *names* says it is deployed."""
    variant = f"{runtime.replace('.', '')}-{architecture}"
    return [names.apply(partial(_published, layer, variant)) if are_named([layer]) else layer for layer in layers]


def _published(layer: Any, variant: str, names: Mapping[str, str]) -> str:
    name, _, version = layer.partition(":")
    partition, region = names["AWS::Partition"], names["AWS::Region"]
    publisher = PUBLISHERS.get(region, PUBLISHERS.get(partition))
    if publisher is None:
        raise pulumi.RunError(f'layer "{layer}": AWS publishes Powertools in no {region}; name a copy by its ARN')
    return f"arn:{partition}:lambda:{region}:{publisher}:layer:{name}-{variant}:{version}"
