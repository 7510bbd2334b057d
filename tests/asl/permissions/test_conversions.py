"""A value that names a resource in its service's own way becomes a part of an ARN, or says why it can't."""

import pytest

from asl.permissions.conversions import CONVERSIONS

STATES = "arn:aws:states:eu-west-1:123456789012:"
BEDROCK = "arn:aws:bedrock:eu-west-1:123456789012:"
STACK = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:"


@pytest.mark.parametrize(
    ("conversion", "value", "converted"),
    [
        ("api", "a1b2.execute-api.eu-west-1.amazonaws.com", "a1b2"),
        ("api", "arn:aws:execute-api:eu-west-1:123456789012:a1b2", "arn:aws:execute-api:eu-west-1:123456789012:a1b2"),
        ("bus", "default", ""),
        ("bus", "arn:aws:events:eu-west-1:123456789012:event-bus/calls", "calls/"),
        ("copy_source", "/rows/my%20key", "rows/my key"),
        ("hosted_zone", "/hostedzone/Z1", "Z1"),
        ("executions", f"{STATES}stateMachine:calls", f"{STATES}execution:calls:*"),
        ("executions", f"{STATES}stateMachine:calls:live", f"{STATES}execution:calls:*"),
        ("executions", f"{STACK}stateMachine:calls-*", f"{STACK}execution:calls-*:*"),
        ("foundation_model", "acme.large", "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/acme.large"),
        ("foundation_model", "us.acme.large", "arn:${AWS::Partition}:bedrock:*::foundation-model/acme.large"),
        ("foundation_model", f"{BEDROCK}inference-profile/us.acme.x", "arn:aws:bedrock:*::foundation-model/acme.x"),
        ("foundation_model", f"{BEDROCK}application-inference-profile/a1", "arn:aws:bedrock:*::foundation-model/*"),
        ("foundation_model", f"{BEDROCK}provisioned-model/a1", f"{BEDROCK}provisioned-model/a1"),
        ("key", "1234-abcd", "1234-abcd"),
        ("lower", "Nightly", "nightly"),
        ("map_executions", f"{STATES}stateMachine:calls", f"{STATES}execution:calls/"),
        ("owner", "shop:8f3", "shop"),
        ("owner", "arn:aws:codebuild:r:1:build/shop", "arn:aws:codebuild:r:1:project/shop"),
        ("owner", "arn:aws:codebuild:r:1:build-batch/shop:8f3", "arn:aws:codebuild:r:1:project/shop"),
        ("owner", "arn:aws:codebuild:r:1:report/unit:8f3", "arn:aws:codebuild:r:1:report-group/unit"),
        ("path", "/bills/7", "bills/7"),
        ("queue", "https://sqs.eu-west-1.amazonaws.com/12/calls", "arn:${AWS::Partition}:sqs:eu-west-1:12:calls"),
        ("queue", "arn:aws:sqs:eu-west-1:123456789012:calls", "arn:aws:sqs:eu-west-1:123456789012:calls"),
        ("s3_object", "s3://prompts/a/b.json", "arn:${AWS::Partition}:s3:::prompts/a/b.json"),
        ("s3_object", "arn:aws:s3:::prompts/a", "arn:aws:s3:::prompts/a"),
        ("scope", "REGIONAL", "regional"),
        ("scope", "CLOUDFRONT", "global"),
        ("versions", "charge", "charge:*"),
        ("queue", "https://sqs-fips.us-east-1.amazonaws.com/12/calls", "arn:${AWS::Partition}:sqs:us-east-1:12:calls"),
        ("queue", "https://v-1.sqs.us-east-1.vpce.amazonaws.com/1/a", "arn:${AWS::Partition}:sqs:us-east-1:1:a"),
        ("state_machine", f"{STATES}stateMachine:calls:live", f"{STATES}stateMachine:calls"),
        ("task_definition", "web", "web:*"),
        ("task_definition", "web:3", "web:3"),
        ("task_definition", "arn:aws:ecs:r:1:task-definition/web", "arn:aws:ecs:r:1:task-definition/web:*"),
    ],
)
def test_a_value_becomes(conversion: str, value: str, converted: str) -> None:
    assert CONVERSIONS[conversion](value) == converted


@pytest.mark.parametrize(
    ("conversion", "value"),
    [
        ("api", "api.example.com"),
        ("executions", "calls"),
        ("key", "alias/calls"),
        ("owner", "arn:aws:codebuild"),
        ("key", "arn:aws:kms:eu-west-1:123456789012:alias/calls"),
        ("queue", "calls"),
        ("s3_object", "prompts/a"),
        ("s3_object", "s3://prompts"),
        ("state_machine", f"{STATES}execution:calls:1"),
    ],
)
def test_a_value_that_is_not_understood_says_why(conversion: str, value: str) -> None:
    with pytest.raises(ValueError, match="^is "):
        CONVERSIONS[conversion](value)
