"""What the role of a function must be allowed before Lambda makes the function: its VPC, dead letters and traces."""

from collections.abc import Mapping
from typing import Any

import pulumi

from asl.permissions.statements import Statement

SENDS = {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}
"""By the service of a dead-letter target. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""

NETWORK_INTERFACES = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions"""

TRACES = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
"""https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html"""


def connection_statements(args: Mapping[str, Any]) -> list[Statement]:
    """What Lambda asks of the role of a function with *args* when it makes the function; nothing by default."""
    statements: list[Statement] = []
    target = args.get("dead_letter_target")
    if target is not None:
        action = pulumi.Output.from_input(target).apply(lambda arn: SENDS[arn.split(":")[2]])
        statements.append({"Effect": "Allow", "Action": [action], "Resource": [target]})
    if args.get("vpc"):
        # Network interfaces are shared by all functions with the same subnets and security groups, and have no names
        # before they are made; to describe them, and the subnets, can't be allowed for some only.
        statements.append({"Effect": "Allow", "Action": list(NETWORK_INTERFACES), "Resource": ["*"]})
    if args.get("tracing"):
        # X-Ray has no resources that these could be allowed for.
        statements.append({"Effect": "Allow", "Action": list(TRACES), "Resource": ["*"]})
    return statements


def own_code_denied(function_arn: Any) -> Statement:
    """What the code of a function in a VPC may not do, although Lambda may, in the same role.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
    """
    return {
        "Effect": "Deny",
        "Action": list(NETWORK_INTERFACES),
        "Resource": ["*"],  # What Lambda may do with any of them.
        "Condition": {"ArnEquals": {"lambda:SourceFunctionArn": [function_arn]}},
    }
