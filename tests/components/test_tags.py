"""Every resource that can have tags has those of its workflow, whichever arguments it is of."""

import inspect
from importlib import import_module
from typing import Any

import pytest

from components import Workflow, WorkflowArgs
from components.triggers.arguments import KINDS
from tests.conftest import ROOT, Deploy, Recorded

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
TAGS = {"Team": "Sales", "Stage": "test"}

MAXIMAL: dict[str, Any] = {
    "definition": {
        "StartAt": "Call 0",
        "States": {
            # So many that their rights are managed policies, which have tags; an inline policy can't have any.
            **{
                f"Call {index}": {
                    "Type": "Task",
                    "Resource": f"arn:aws:lambda:eu-west-1:123456789012:function:charge-card-{index:05}",
                    "Next": f"Call {index + 1}",
                }
                for index in range(200)
            },
            "Call 200": {"Type": "Task", "Resource": "${Charge}", "Next": "Ship"},
            "Ship": {
                "Type": "Task",
                "Resource": "arn:aws:states:::states:startExecution",
                "Parameters": {"StateMachineArn": "${Ship}", "Input": {"Shop": "${Shop}"}},
                "Next": "Receipt",
            },
            "Receipt": {
                "Type": "Task",
                "Resource": "arn:aws:states:::aws-sdk:s3:putObject",
                "Parameters": {"Bucket": "receipts", "Key.$": "$.id", "Body.$": "$"},
                "End": True,
            },
        },
    },
    "functions": {"Charge": {"code": str(ROOT / "handlers/open_case.py"), "environment": {"RATE": "1"}}},
    "substitutions": {"Shop": "books"},
    "state_machines": {"Ship": "ship"},
    "type": "STANDARD",
    "log_level": "ALL",
    "include_execution_data": True,
    "log_retention_in_days": 7,
    "protect": True,
    "retain_logs": True,
    "tracing": True,
    "lambda_retry": True,
    "lambda_timeout": True,
    "severities": {"TASK-TIMEOUT": "warning"},
    "permissions": {"Receipt": ["arn:aws:s3:::receipts/*"]},
    "extra_statements": [{"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}],
    "without": ["xray:*"],
    "kms_key_arn": KEY,
    "permissions_boundary": "arn:aws:iam::123456789012:policy/boundary",
    "role_path": "/sales/",
    "triggers": [
        {"name": "daily", "schedule": {"expression": "rate(1 day)"}},
        {"name": "paid", "rule": {"pattern": {"source": ["shop"]}}},
        {"name": "uploaded", "bucket": {"bucket": "receipts"}},
        {"name": "cases", "queue": {}},
        {"name": "api", "http": {"route": "POST /cases"}},
    ],
    "alarms": {"email": "sales@example.com", "thresholds": {"execution_duration": 60}},
    "dashboard": True,
    "release": {"alias": "live", "canary": {"percent": 10}},
    "tags": TAGS,
}

LEFT_OUT = {"role"}
"""A role of one's own stands in place of resources."""


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """All that a Workflow with every argument registers."""

    def build() -> None:
        machine = Workflow("orders", MAXIMAL)  # type: ignore[arg-type]  # one dict for all arguments
        machine.grant_start("api", "api")

    return deploy(build)


def can_have_tags(token: str) -> bool:
    """Whether the class of pulumi_aws for resources of the type *token*, `aws:sfn/stateMachine:StateMachine`, does."""
    module, name = token.removeprefix("aws:").split("/")[0], token.rpartition(":")[2]
    package = import_module(f"pulumi_aws.{'lambda_' if module == 'lambda' else module}")
    return "tags" in inspect.signature(getattr(package, name)._internal_init).parameters


def test_workflow_has_every_argument() -> None:
    """A new one belongs here too, so that its resources are seen."""
    assert set(MAXIMAL) == set(WorkflowArgs.__annotations__) - LEFT_OUT


def test_workflow_has_every_kind_of_trigger() -> None:
    """For the same reason."""
    assert {kind for trigger in MAXIMAL["triggers"] for kind in trigger} == {"name", *KINDS}


def test_every_resource_that_can_have_tags_has_them(recorded: Recorded) -> None:
    """By the inputs that its class has."""
    untagged = {
        name: made.type
        for name, made in recorded.resources.items()
        if can_have_tags(made.type) and not (made.inputs.get("tags") or {}).items() >= TAGS.items()
    }
    assert untagged == {}


def test_what_can_have_tags_is_known(recorded: Recorded) -> None:
    """So that the other test can't pass because it takes nothing for taggable."""
    types = {made.type: can_have_tags(made.type) for made in recorded.resources.values()}
    assert types["aws:sfn/stateMachine:StateMachine"]
    assert types["aws:iam/policy:Policy"]
    assert not types["aws:iam/rolePolicy:RolePolicy"]
