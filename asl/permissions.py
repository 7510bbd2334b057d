"""What the role of a state machine must be allowed, derived from the definition.

Each row of `INTEGRATIONS` is an integration of Step Functions: which `Resource` of a Task it is, and which actions on
which resources it needs. A new integration is a new row.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from asl.lambda_task import LAMBDA_INVOKE, PART, invocation
from asl.problem import Problem
from asl.walk import JSON_SCALARS, Object, Path, states

Statement = dict[str, Any]

JSON_TYPES = (*JSON_SCALARS, Mapping, list, tuple)

LAMBDA_FUNCTION_ARN = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"

# https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
XRAY: Statement = {
    "Effect": "Allow",
    "Action": [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ],
    "Resource": "*",  # X-Ray has no resource to name for these actions.
}

# https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
LOG_DELIVERY: Statement = {
    "Effect": "Allow",
    "Action": [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
    ],
    "Resource": "*",  # CloudWatch Logs has no resource to name for log deliveries.
}


def express_logs(log_streams: object) -> Statement:
    """What an EXPRESS state machine needs besides, to write the ARN *log_streams*, which ends in `:*`."""
    return {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": [log_streams]}


class InexactError(Exception):
    """Why the resource of a right can't be told from the definition; becomes the message of a `Problem`."""


class Integration(NamedTuple):
    """A row: a Task that *matches* accepts needs *actions* on what *resources* finds in it."""

    service: str
    matches: Callable[[Path, Object], bool]
    actions: tuple[str, ...]
    resources: Callable[[Path, Object], Iterable[Any]]


UNKNOWN_RIGHTS = {
    "Credentials": "the right to assume another role is not derived yet; a task runs with the role of its machine"
}
"""Fields of states that need rights which this module can't derive."""


def derive(definition: Object) -> tuple[list[Statement], list[Problem]]:
    """The statements that the role of a state machine with *definition* needs, and what can't be derived.

    A resource is an ARN in which `${Name}` may stand, or an opaque value of the definition: `asl.render` fills both in.
    There is one statement per service, its actions and resources each named once and in a stable order.
    """
    needed: dict[tuple[str, ...], list[Any]] = {}
    problems: list[Problem] = []
    for path, state in states(definition):
        for field, message in UNKNOWN_RIGHTS.items():
            if field in state:
                problems.append(Problem("PERMISSION-EXACT", (*path, field), message))
        if _is_distributed(state):
            message = "the rights of a Distributed Map are not derived yet; allowed is the mode INLINE"
            problems.append(Problem("PERMISSION-EXACT", (*path, "ItemProcessor", "ProcessorConfig", "Mode"), message))
        if state.get("Type") != "Task":
            continue
        row = next((row for row in INTEGRATIONS if "Resource" in state and row.matches(path, state)), None)
        if row is None:
            known = ", ".join(dict.fromkeys(row.service for row in INTEGRATIONS))
            message = f"no rights are known for {state.get('Resource')!r}; the integrations are: {known}"
            problems.append(Problem("TASK-INTEGRATION", (*path, "Resource"), message))
            continue
        try:
            found = needed.setdefault(row.actions, [])
            found += [arn for arn in row.resources(path, state) if not any(arn is old or arn == old for old in found)]
        except InexactError as error:
            where, message = error.args
            problems.append(Problem("PERMISSION-EXACT", where, message))
    statements = [
        {"Effect": "Allow", "Action": list(actions), "Resource": _in_order(arns)}
        for actions, arns in needed.items()
        if arns
    ]
    return statements, problems


FUNCTION = re.compile(
    rf"(?P<arn>\$\{{[^}}]*\}}|arn:{PART}+:lambda:{PART}+:{PART}+:function:{PART}+)(?P<qualifier>:[^:*?]+)?"
    rf"|(?P<account>\d{{12}}:function:)?(?P<name>{PART}+)(?P<alias>:[^:*?]+)?"
)
"""https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters"""


def _lambda_function(path: Path, state: Object) -> list[Any]:
    """The function that a task invokes; all its versions and aliases if the task names one of them.

    All of them, because an execution keeps the definition that it started with, and so the version that this names,
    after a deployment names another.
    """
    invoked = invocation(path, state)
    if invoked is None or invoked.function is None:
        raise InexactError(path, 'no FunctionName; write "FunctionName": "${NameOfYourFunction}"')
    where, function = invoked.path, invoked.function
    if not isinstance(function, str):
        if isinstance(function, JSON_TYPES):
            raise InexactError(where, f"is a {type(function).__name__}; allowed is the name or the ARN of a function")
        return [function]
    if str(where[-1]).endswith(".$") or function.lstrip().startswith("{%"):
        message = f'{function!r} is known only while it runs; write "FunctionName": "${{NameOfYourFunction}}"'
        raise InexactError(where, message)
    match = FUNCTION.fullmatch(function)
    if match is None:
        raise InexactError(where, f"{function!r} is neither the name nor the ARN of a Lambda function")
    arn = match["arn"] or LAMBDA_FUNCTION_ARN + match["name"]
    if match["account"]:
        arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:" + match["account"] + match["name"]
    return [f"{arn}:*" if match["qualifier"] or match["alias"] or invoked.qualified else arn]


def _is_distributed(state: Object) -> bool:
    processor = state.get("ItemProcessor")
    config = processor.get("ProcessorConfig") if isinstance(processor, Mapping) else None
    return isinstance(config, Mapping) and config.get("Mode") == "DISTRIBUTED"


def _is_function(path: Path, state: Object) -> bool:
    invoked = invocation(path, state)
    return invoked is not None and invoked.path[-1] == "Resource"


def _is_lambda_invoke(path: Path, state: Object) -> bool:
    return isinstance(state["Resource"], str) and LAMBDA_INVOKE.fullmatch(state["Resource"]) is not None


INTEGRATIONS: tuple[Integration, ...] = (
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
    Integration("Lambda function ARN", _is_function, ("lambda:InvokeFunction",), _lambda_function),
    Integration("lambda:invoke", _is_lambda_invoke, ("lambda:InvokeFunction",), _lambda_function),
)


def policy_document(statements: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """An IAM policy with *statements*.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _in_order(arns: list[Any]) -> list[Any]:
    return sorted(arns, key=lambda arn: (not isinstance(arn, str), arn if isinstance(arn, str) else ""))
