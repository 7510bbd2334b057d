"""The rights that a state machine needs besides those of its definition, and the policy that holds them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Statement = dict[str, Any]

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


def policy_document(statements: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """An IAM policy with *statements*.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """
    return {"Version": "2012-10-17", "Statement": list(statements)}


def subtracted(statements: Iterable[Statement], action: str) -> list[Statement]:
    """*statements* without *action*, in which `*` and `?` are wildcards; statements without actions are left out.

    Actions are compared as IAM does, whatever their case.
    """
    pattern = re.compile(re.escape(action).replace(r"\*", ".*").replace(r"\?", "."), re.IGNORECASE)
    kept = [
        {**statement, "Action": [each for each in statement["Action"] if not pattern.fullmatch(each)]}
        for statement in statements
    ]
    return [statement for statement in kept if statement["Action"]]
