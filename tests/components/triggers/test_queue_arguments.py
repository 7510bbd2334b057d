"""What is not right about the trigger `queue` is refused at construction, with one clear message."""

from typing import Any

import pulumi
import pytest

from components.arguments import ArgumentError
from tests.components.triggers.test_queue import OWN, workflow
from tests.conftest import Deploy


def refused(queue: Any, **args: Any) -> str:
    """The message with which the Workflow is refused."""
    with pytest.raises(ArgumentError) as caught:
        workflow(queue, **args)
    return str(caught.value).removeprefix('Workflow "orders": trigger "cases": queue: ')


@pytest.mark.parametrize(
    ("queue", "message"),
    [
        ([], "the arguments are a list; a dict is needed"),
        ({"batchsize": 3}, 'unknown key "batchsize"; did you mean "batch_size"?'),
        ({"arn": "own"}, "arn is 'own'; allowed is the ARN of a queue, arn:aws:sqs:REGION:ACCOUNT:NAME"),
        (
            {"kms_key_arn": "alias/own"},
            "kms_key_arn is 'alias/own'; allowed is the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID",
        ),
        ({"batch_size": 0}, "batch_size is 0; allowed is a whole number from 1 to 10000"),
        ({"batch_size": 11}, "batch_size is 11; without a batching_window_in_seconds 10 are allowed"),
        (
            {"batching_window_in_seconds": 301},
            "batching_window_in_seconds is 301; allowed is a whole number from 0 to 300",
        ),
        (
            {"arn": f"{OWN}.fifo", "batching_window_in_seconds": 5},
            "batching_window_in_seconds is 5; a FIFO queue has none",
        ),
        ({"maximum_receives": 0}, "maximum_receives is 0; allowed is a whole number from 1 to 1000"),
        (
            {"batching_window_in_seconds": 60, "visibility_timeout_in_seconds": 60},
            "visibility_timeout_in_seconds is 60; allowed is more than the 60 of batching_window_in_seconds, or "
            "messages come back while they are gathered",
        ),
        (
            {"arn": OWN, "maximum_receives": 5},
            "maximum_receives stands beside arn; a queue of your own is used as it is",
        ),
    ],
)
def test_wrong_queue_is_refused(queue: Any, message: str) -> None:
    """With what is there, what is allowed, and what was probably meant."""
    assert refused(queue) == message


def test_a_queue_of_another_resource_has_no_text_yet(deploy: Deploy, caplog: pytest.LogCaptureFixture) -> None:
    """Pulumi warns of each Output that is made a text."""
    deploy(lambda: workflow({"arn": pulumi.Output.from_input(f"{OWN}.fifo"), "batching_window_in_seconds": 5}))
    assert "Output" not in caplog.text


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ({}, "filter is {}; allowed is a dict like {'body': {'kind': ['case']}}"),
        ({"boddy": ["a"]}, 'filter has "boddy", which no event has; did you mean "body"?'),
        ({"body": "a"}, "filter.body is 'a'; allowed is a list of values; write ['a']"),
        ({"body": {"kind": "a"}}, "filter.body.kind is 'a'; allowed is a list of values; write ['a']"),
        ({"body": {"kind": []}}, "filter.body.kind is an empty list; it matches nothing"),
    ],
)
def test_wrong_filter_is_refused(pattern: Any, message: str) -> None:
    """A value that is no list is the mistake that is made most often."""
    assert refused({"filter": pattern}) == message


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ({}, "input_template is {}; allowed is a text with <$.path> for what is of a message"),
        ("<$.boddy.id>", 'input_template has "<$.boddy.id>"; did you mean "$.body"?'),
        ("<body>", 'input_template has "<body>"; did you mean "$.body"?'),
        (
            '{"case": $.body}',
            "input_template is no JSON when its <> are values: Expecting value: line 1 column 10 (char 9); the input "
            "of an execution is JSON",
        ),
        (f'"{"a" * 8192}"', "input_template has 8,194 characters; allowed are 8,192"),
    ],
)
def test_wrong_template_is_refused(template: Any, message: str) -> None:
    """What AWS would say only when a message comes."""
    assert refused({"input_template": template}) == message


@pytest.mark.parametrize(
    "queue",
    [
        {"arn": OWN, "batch_size": 10},
        {"filter": {"$or": [{"body": {"a": [1]}}, {"body": {"b": [1]}}]}},
        {"input_template": '{"id": <$.messageId>, "of": "<aws.pipes.pipe-name> <$.attributes.SenderId>"}'},
        {"input_template": "<$.body>", "filter": None},
    ],
)
def test_right_queue_is_taken(deploy: Deploy, queue: Any) -> None:
    """Alternatives in a pattern, and variables of the pipe in a template."""
    assert "orders-cases-pipe" in deploy(lambda: workflow(queue)).resources
