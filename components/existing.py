"""Functions that are there already, in the place of new ones."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pulumi
from pulumi_aws import lambda_

from asl.permissions import LAMBDA_FUNCTION_ARN
from asl.placeholder import REFERENCE
from asl.render import substitute
from components.arguments import ArgumentError, is_deferred
from components.function import Function

ARN = re.compile(r"arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[$A-Za-z0-9_-]+)?")
NAME = re.compile(r"[A-Za-z0-9_-]+(:[$A-Za-z0-9_-]+)?")
"""https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters"""


def existing_functions(subject: str, functions: Mapping[str, Any]) -> dict[str, Any]:
    """The ARNs of those of *functions* that aren't to be made, as texts with `${AWS::...}` or as Outputs.

    Raises:
        ArgumentError: A text is neither the name nor the ARN of a function, or a resource is no function.
    """
    found: dict[str, Any] = {}
    for name, function in functions.items():
        where = f'{subject}: functions["{name}"]'
        if isinstance(function, str):
            found[name] = _arn(where, function)
        elif isinstance(function, Function | lambda_.Function | lambda_.Alias):
            found[name] = function.arn
        elif isinstance(function, pulumi.Resource):
            kind = type(function).__name__
            raise ArgumentError(f"{where} is a {kind}; allowed are Function and Alias of pulumi_aws, or any ARN")
        elif is_deferred(function):
            found[name] = function
    return found


def new_functions(functions: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of those of *functions* that are to be made."""
    return {
        name: function
        for name, function in functions.items()
        if not isinstance(function, str | pulumi.Resource) and not is_deferred(function)
    }


def existing_arns(
    subject: str, functions: Mapping[str, Any], names: pulumi.Output[dict[str, str]]
) -> dict[str, pulumi.Output[str]]:
    """The ARNs of those of *functions* that aren't to be made, where *names* says that the workflow is deployed."""
    return {
        name: names.apply(partial(substitute, arn)) if isinstance(arn, str) else pulumi.Output.from_input(arn)
        for name, arn in existing_functions(subject, functions).items()
    }


def with_outputs(value: Any, functions: Mapping[str, Any]) -> Any:
    """A copy of *value* in which the Output of a function stands where nothing but its `${Name}` stood.

    What is derived from a definition sees then that it isn't one of the functions that the workflow makes.
    """
    if isinstance(value, str):
        match = REFERENCE.fullmatch(value)
        return functions.get(match[1], value) if match else value
    if isinstance(value, Mapping):
        return {key: with_outputs(item, functions) for key, item in value.items()}
    return [with_outputs(item, functions) for item in value] if isinstance(value, list | tuple) else value


def _arn(where: str, text: str) -> str:
    if ARN.fullmatch(text):
        return text
    if NAME.fullmatch(text):
        return LAMBDA_FUNCTION_ARN + text
    fix = f'; for a new one, write {{"code": "{text}"}}' if text.endswith(".py") or "/" in text else ""
    raise ArgumentError(f'{where} is "{text}"; allowed is the name or the ARN of a function that is there{fix}')
