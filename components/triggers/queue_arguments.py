"""What the trigger `queue` is made of, and whether that is right."""

import json
import re
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import pulumi

from asl.problem import nearest
from components.arguments import ArgumentError, check_arn, check_keys, check_kind, check_range
from components.encryption import check_key
from components.triggers.event_pattern import pattern_problem

QUEUE = re.compile(r"arn:[^:]+:sqs:[^:]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?")

OF_A_MADE_QUEUE = ("maximum_receives", "visibility_timeout_in_seconds")

BATCH_WITHOUT_WINDOW = 10
"""What one call of ReceiveMessage returns at most.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html"""

RECORD = (
    *("attributes", "awsRegion", "body", "eventSource", "eventSourceARN"),
    *("md5OfBody", "messageAttributes", "messageId", "receiptHandle"),
)
"""What a pipe knows of a message. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html"""

TEMPLATE_LIMIT = 8192
"""https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetParameters.html"""

PLACEHOLDER = re.compile(r"<([^<>]*)>")

PIPE_VARIABLES = (
    *("aws.pipes.pipe-arn", "aws.pipes.pipe-name", "aws.pipes.source-arn", "aws.pipes.target-arn"),
    *("aws.pipes.event", "aws.pipes.event.json", "aws.pipes.event.ingestion-time"),
)
"""https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html"""


class QueueArgs(TypedDict):
    """A message in an SQS queue starts an execution, through EventBridge Pipes. Its input is a list of messages."""

    arn: NotRequired[pulumi.Input[str]]
    """The ARN of a queue of your own, in the same region. Default: one is made, with its dead-letter queue."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """The ARN of the key that the queue is encrypted with. Default: that of the workflow for a queue that is made;
    SQS's own for a queue of your own."""
    batch_size: NotRequired[int]
    """The most messages that one execution gets, 1 to 10,000; more than 10 need a batching window. Default: 1."""
    batching_window_in_seconds: NotRequired[int]
    """How long messages are gathered for one execution, 0 to 300 seconds. Default: 0."""
    filter: NotRequired[Mapping[str, Any]]
    """The pattern of the messages that start an execution, as `{"body": {"kind": ["case"]}}`; the others are deleted.
    An Output may stand for any value. Default: all do."""
    input_template: NotRequired[str]
    """What of each message is in the input, as `{"id": <$.messageId>, "case": <$.body>}`. Default: all of it."""
    maximum_receives: NotRequired[int]
    """How often a message of a queue that is made is tried, 1 to 1,000, before it is a dead letter. Default: 3."""
    visibility_timeout_in_seconds: NotRequired[int]
    """How long a message of a queue that is made is hidden while it is tried, up to 43,200 seconds. Default: 30, for an
    EXPRESS workflow 1,800, and the batching window besides."""


def check_queue(subject: str, args: Any) -> None:
    """Raise ArgumentError if *args*, the value of `queue`, is not right."""
    check_keys(subject, args, QueueArgs)
    check_arn(subject, args, "arn", QUEUE, "the ARN of a queue, arn:aws:sqs:REGION:ACCOUNT:NAME")
    check_key(subject, args)
    check_range(subject, args, "batch_size", 1, 10_000)
    check_range(subject, args, "batching_window_in_seconds", 0, 300)
    check_range(subject, args, "maximum_receives", 1, 1_000)
    check_range(subject, args, "visibility_timeout_in_seconds", 0, 43_200)
    _check_batch(subject, args)
    if args.get("arn") is not None:
        for key in OF_A_MADE_QUEUE:
            if key in args:
                raise ArgumentError(f"{subject}: {key} stands beside arn; a queue of your own is used as it is")
    _check_pattern(subject, args)
    _check_template(subject, args)


def _check_batch(subject: str, args: Mapping[str, Any]) -> None:
    size, window = args.get("batch_size", 1), args.get("batching_window_in_seconds", 0)
    arn = args.get("arn")
    if isinstance(arn, str) and arn.endswith(".fifo") and window:
        raise ArgumentError(f"{subject}: batching_window_in_seconds is {window}; a FIFO queue has none")
    if size > BATCH_WITHOUT_WINDOW and not window:
        raise ArgumentError(
            f"{subject}: batch_size is {size}; without a batching_window_in_seconds {BATCH_WITHOUT_WINDOW} are allowed"
        )
    timeout = args.get("visibility_timeout_in_seconds")
    if timeout is not None and timeout <= window:
        raise ArgumentError(
            f"{subject}: visibility_timeout_in_seconds is {timeout}; allowed is more than the {window} of "
            "batching_window_in_seconds, or messages come back while they are gathered"
        )


def _check_pattern(subject: str, args: Mapping[str, Any]) -> None:
    if args.get("filter") is not None:
        problem = pattern_problem(args["filter"], (*RECORD, "$or"), "{'body': {'kind': ['case']}}")
        if problem:
            raise ArgumentError(f"{subject}: filter{problem}")


def _check_template(subject: str, args: Mapping[str, Any]) -> None:
    check_kind(subject, args, "input_template", str, "a text with <$.path> for what is of a message")
    template = args.get("input_template")
    if template is None:
        return
    if len(template) > TEMPLATE_LIMIT:
        raise ArgumentError(
            f"{subject}: input_template has {len(template):,} characters; allowed are {TEMPLATE_LIMIT:,}"
        )
    for name in PLACEHOLDER.findall(template):
        key = re.split(r"[.\[]", name.removeprefix("$."))[0]
        if not (name.startswith("$.") and key in RECORD) and name not in PIPE_VARIABLES:
            known = (*(f"$.{each}" for each in RECORD), *PIPE_VARIABLES)
            raise ArgumentError(f'{subject}: input_template has "<{name}>"; {nearest(name, known, "names in <>")}')
    try:
        # A number is right where a value stands, and inside of a text.
        json.loads(PLACEHOLDER.sub("0", template))
    except ValueError as error:
        raise ArgumentError(
            f"{subject}: input_template is no JSON when its <> are values: {error}; the input of an execution is JSON"
        ) from None
