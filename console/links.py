"""Links into the consoles of AWS, for what an operator wants to look at next."""

import re
from urllib.parse import quote

HOSTS = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}
"""By partition."""


def execution(arn: str) -> str:
    """The page of an execution."""
    return f"{_console(arn)}/states/home?region={_region(arn)}#/v2/executions/details/{quote(arn, safe=':')}"


def found(arn: str, trace_header: str) -> dict[str, str]:
    """Where an execution is found: its page and, if there is one, its trace, by label."""
    traced = trace(arn, trace_header)
    return {"Console": execution(arn), **({"Trace": traced} if traced else {})}


def log_group(arn: str, group: str, pattern: str = "") -> str:
    """The events of a log group in the region of *arn* that match *pattern*."""
    filtered = f"/log-events$3FfilterPattern$3D{_twice(pattern)}" if pattern else ""
    where = f"#logsV2:log-groups/log-group/{_twice(group)}{filtered}"
    return f"{_console(arn)}/cloudwatch/home?region={_region(arn)}{where}"


def trace(arn: str, header: str) -> str:
    """The trace that a trace header names, in the region of *arn*; empty if it names none."""
    root = re.search(r"Root=([\w-]+)", header)
    return f"{_console(arn)}/cloudwatch/home?region={_region(arn)}#xray:traces/{root[1]}" if root else ""


def _console(arn: str) -> str:
    return f"https://{_region(arn)}.{HOSTS.get(arn.split(':')[1], HOSTS['aws'])}"


def _region(arn: str) -> str:
    return arn.split(":")[3]


def _twice(text: str) -> str:
    """*text* escaped as the console of CloudWatch wants it: percent signs of the escapes escaped, and written as $."""
    return quote(quote(text, safe=""), safe="").replace("%", "$")
