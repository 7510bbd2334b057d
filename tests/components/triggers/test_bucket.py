"""A bucket starts an execution for each object that is created in it: a rule, and what a rule has."""

from typing import Any

import pulumi
import pytest

from tests.components.triggers.triggered import START, WORKFLOW, refusal, registered, statements, workflow
from tests.conftest import Deploy

CREATED = {"source": ["aws.s3"], "detail-type": ["Object Created"]}


def uploads(**bucket: Any) -> dict[str, Any]:
    """The trigger `uploads`."""
    return {"name": "uploads", "bucket": {"bucket": "my-files", **bucket}}


def pattern(deploy: Deploy, trigger: Any) -> Any:
    """Which events start executions."""
    return deploy(lambda: workflow(trigger)).document("orders-uploads", "eventPattern")


def test_children_are_those_of_a_rule(deploy: Deploy) -> None:
    """The notifications of the bucket stay as they are."""
    recorded = deploy(lambda: workflow(uploads()))
    assert {name for _, name, _ in registered(recorded)} == {
        *("orders-uploads", "orders-uploads-target", "orders-uploads-role", "orders-uploads-policy"),
        *("orders-uploads-dead-letters", "orders-uploads-dead-letters-policy"),
    }
    assert statements(recorded, "orders-uploads-policy") == [START]


def test_each_created_object_counts(deploy: Deploy) -> None:
    """Of this bucket."""
    assert pattern(deploy, uploads()) == {**CREATED, "detail": {"bucket": {"name": ["my-files"]}}}


@pytest.mark.parametrize("bucket", ["my-files", "arn:aws:s3:::my-files"])
def test_bucket_may_be_an_output_of_its_name_or_arn(deploy: Deploy, bucket: str) -> None:
    """Events have its name."""
    made = pattern(deploy, lambda: uploads(bucket=pulumi.Output.from_input(bucket)))
    assert made["detail"] == {"bucket": {"name": ["my-files"]}}


@pytest.mark.parametrize(
    ("key", "operator"),
    [
        ({"prefix": "in/"}, {"prefix": "in/"}),
        ({"suffix": ".csv"}, {"suffix": ".csv"}),
        ({"prefix": "in/", "suffix": ".csv"}, {"wildcard": "in/*.csv"}),
        ({"prefix": "a*\\b/", "suffix": "*"}, {"wildcard": "a\\*\\\\b/*\\*"}),
    ],
)
def test_keys_may_be_bound(deploy: Deploy, key: dict[str, str], operator: dict[str, str]) -> None:
    """Both at once are one operator: of several in a list, any may match."""
    assert pattern(deploy, uploads(**key))["detail"]["object"] == {"key": [operator]}


@pytest.mark.parametrize("key", [{"prefix": "", "suffix": ""}, {"prefix": None}])
def test_empty_prefix_binds_nothing(deploy: Deploy, key: dict[str, Any]) -> None:
    """As if it were left out."""
    assert "object" not in pattern(deploy, uploads(**key))["detail"]


def test_notifications_can_be_switched_on(deploy: Deploy) -> None:
    """To EventBridge."""
    recorded = deploy(lambda: workflow(uploads(bucket="arn:aws:s3:::my-files", notifications=True)))
    made = recorded.resources["orders-uploads-notifications"]
    assert (made.type, made.parent) == ("aws:s3/bucketNotification:BucketNotification", WORKFLOW)
    assert made.inputs == {"bucket": "my-files", "eventbridge": True}


def test_input_is_said_as_with_a_rule(deploy: Deploy) -> None:
    """The rest of it, too."""
    recorded = deploy(lambda: workflow(uploads(input_path="$.detail.object", enabled=False)))
    assert recorded["orders-uploads-target"]["inputPath"] == "$.detail.object"
    assert recorded["orders-uploads"]["state"] == "DISABLED"


@pytest.mark.parametrize(
    ("bucket", "message"),
    [
        ({"sufix": ".csv"}, 'unknown key "sufix"; did you mean "suffix"?'),
        ({"bucket": None}, "bucket is None; allowed is the name or the ARN of a bucket"),
        ({"bucket": "My_Files"}, "bucket is 'My_Files'; allowed is the name or the ARN of a bucket"),
        ({"prefix": ["in/"]}, "prefix is ['in/']; allowed is a text"),
        ({"notifications": "on"}, "notifications is 'on'; allowed are True, False"),
    ],
)
def test_misuse_is_refused(deploy: Deploy, bucket: dict[str, Any], message: str) -> None:
    """With the name of the trigger, and what is allowed."""
    assert refusal(deploy, uploads(**bucket)).startswith(f'trigger "uploads": bucket: {message}')
