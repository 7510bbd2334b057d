"""Each integration in each of its patterns needs just the statements that are written in `rows/`."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml

from asl import derive
from asl.integrations import TABLE
from asl.permissions import policy_document
from asl.render import substitute

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # It leaves a file open, and imports pkg_resources, which warns.
    import parliament  # type: ignore[import-untyped]

PSEUDO = {"AWS::Partition": "aws", "AWS::Region": "eu-west-1", "AWS::AccountId": "123456789012"}
MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:calls"
CASES: list[dict[str, Any]] = [
    case
    for path in sorted((Path(__file__).parent / "rows").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
NAMES = [f"{case['resource']} {' '.join(case['parameters'])}" for case in CASES]

SPLIT = "the resource types that one call needs may stand in several statements; parliament looks for all in each"
OLDER = "parliament's copy of AWS's list has no resource or condition for it, the page above the row has"

EXPECTED_FINDINGS = {
    ("RESOURCE_MISMATCH", "batch:SubmitJob"): SPLIT,
    ("RESOURCE_MISMATCH", "bedrock:CreateModelCustomizationJob"): SPLIT,
    ("RESOURCE_MISMATCH", "bedrock:InvokeModel"): SPLIT,
    (
        "RESOURCE_MISMATCH",
        "emr-containers:DeleteVirtualCluster",
    ): "an id starts with / in AWS's list, the call has none",
    (
        "RESOURCE_MISMATCH",
        "emr-containers:DescribeVirtualCluster",
    ): "an id starts with / in AWS's list, the call has none",
    ("RESOURCE_MISMATCH", "emr-serverless:CreateApplication"): OLDER,
    ("RESOURCE_MISMATCH", "glue"): "Glue asks for the catalog and the database of a table, which permissions name",
    ("RESOURCE_MISMATCH", "sagemaker:CreateEndpoint"): SPLIT,
    ("RESOURCE_MISMATCH", "sagemaker:UpdateEndpoint"): SPLIT,
    (
        "RESOURCE_MISMATCH",
        "states:DescribeExecution",
    ): "no task waits for an EXPRESS execution, which alone has such an ARN",
    ("RESOURCE_MISMATCH", "states:InvokeHTTPEndpoint"): OLDER,
    ("UNKNOWN_CONDITION_FOR_ACTION", "states:InvokeHTTPEndpoint"): OLDER,
    ("RESOURCE_STAR", "sns:Publish"): "a phone number is no resource",
    ("MISMATCHED_TYPE_BUT_USABLE", ""): "the role that a job runs with is compared as a string in AWS's own policies",
}
"""What parliament says of rights that are right, and why they are, by its issue and the action or service."""


def derived(case: dict[str, Any]) -> list[dict[str, Any]]:
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{case['resource']}", "Parameters": case["parameters"]}
    permissions = {"A": case["permissions"]} if "permissions" in case else {}
    statements, problems = derive({"States": {"A": state}}, machine=MACHINE, permissions=permissions)
    assert problems == []
    return statements


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_row_needs_just_these_statements(case: dict[str, Any]) -> None:
    assert derived(case) == [{"Effect": "Allow", **statement} for statement in case["statements"]]


def test_every_integration_has_a_case_in_each_pattern() -> None:
    all_of_them = {
        f"{service}:{row.action}{pattern}"
        for service, rows in TABLE.items()
        for row in rows
        for pattern in row.patterns
    }
    assert {case["resource"] for case in CASES} == all_of_them


def unexpected(finding: Any) -> bool:
    details = str(finding.detail)
    return not any(
        finding.issue == issue and (f"{action}:" in details if ":" not in action and action else action in details)
        for issue, action in EXPECTED_FINDINGS
    )


@pytest.mark.parametrize("case", [case for case in CASES if case["statements"]], ids=lambda case: case["resource"])
def test_a_linter_finds_nothing(case: dict[str, Any]) -> None:
    document = json.dumps(substitute(policy_document(derived(case)), PSEUDO))
    found = parliament.analyze_policy_string(document).findings
    assert [str(finding) for finding in found if unexpected(finding)] == []
