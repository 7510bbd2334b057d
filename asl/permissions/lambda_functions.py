"""The right to invoke a Lambda function.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
"""

import re
from typing import Any

from asl.lambda_task import PART, invocation
from asl.permissions.parameters import InexactError
from asl.render import Deferred
from asl.walk import JSON_SCALARS, Object, Path

LAMBDA_FUNCTION_ARN = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"

FUNCTION = re.compile(
    rf"(?P<arn>\$\{{[^}}]*\}}|arn:{PART}+:lambda:{PART}+:{PART}+:function:{PART}+)(?P<qualifier>:[^:*?]+)?"
    rf"|(?P<account>\d{{12}}:function:)?(?P<name>{PART}+)(?P<alias>:[^:*?]+)?"
)
"""https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters"""


def function_arn(path: Path, state: Object) -> Any:
    """The function that the task *state* invokes; all its versions and aliases if the task names one of them.

    All of them, because an execution keeps the definition that it started with, and so the version that this names,
    after a deployment names another.

    Raises:
        InexactError: The function is missing, is known only while the task runs, or is not understood.
    """
    invoked = invocation(path, state)
    if invoked is None or invoked.function is None:
        raise InexactError(path, "no FunctionName, which says what the task uses")
    where, function = invoked.path, invoked.function
    if not isinstance(function, str):
        if isinstance(function, (*JSON_SCALARS, dict, list, tuple)):
            raise InexactError(where, f"is {type(function).__name__}; allowed is the name or the ARN of a function")
        if where[-1] == "Resource":
            return Deferred(_as_it_is, (function,))
        return Deferred(_qualified if invoked.qualified else _as_named, (function,))
    if str(where[-1]).endswith(".$") or function.lstrip().startswith("{%"):
        raise InexactError(where, f'"{function}" is known only while it runs, and so is what the task uses')
    try:
        return _qualified(function) if invoked.qualified else _as_named(function)
    except ValueError as error:
        raise InexactError(where, str(error)) from None


def _as_it_is(arn: str) -> str:
    if not arn.startswith("arn:") or "*" in arn or "?" in arn:
        raise ValueError(f'"{arn}" is no ARN of a Lambda function')
    match = FUNCTION.fullmatch(arn)
    return f"{match['arn']}:*" if match and match["qualifier"] else arn


def _as_named(function: str) -> str:
    match = FUNCTION.fullmatch(function)
    if match is None:
        raise ValueError(f'"{function}" is neither the name nor the ARN of a Lambda function')
    arn = match["arn"] or LAMBDA_FUNCTION_ARN + match["name"]
    if match["account"]:
        arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:" + match["account"] + match["name"]
    return f"{arn}:*" if match["qualifier"] or match["alias"] else arn


def _qualified(function: str) -> str:
    return _as_named(function).removesuffix(":*") + ":*"
