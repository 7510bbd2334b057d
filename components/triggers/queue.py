"""The trigger `queue`: an SQS queue, and the pipe that starts executions with its messages."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_aws import pipes, sqs

from asl.permissions.statements import Statement
from components.document import rendered
from components.encryption import use_of_key
from components.naming import physical_name
from components.role import trust
from components.triggers.dead_letters import dead_letter_queue, encryption
from components.triggers.invocation import is_waited_for, start_statements
from components.triggers.trigger import Trigger

PIPE_ARN = "arn:${AWS::Partition}:pipes:${AWS::Region}:${AWS::AccountId}:pipe/"

RETENTION_SECONDS = 4 * 24 * 3600

VISIBILITY_SECONDS = {"STANDARD": 30, "EXPRESS": 6 * 300}
"""Six times what a try may take, as AWS advises: an EXPRESS execution takes up to five minutes, and a STANDARD one is
only started. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html"""


def make(trigger: Trigger, args: Mapping[str, Any]) -> pulumi.Output[str] | None:
    """Register what *trigger* is made of, and return the URL of its queue; None for a queue of the user's own."""
    made = _make_queue(trigger, args) if args.get("arn") is None else None
    source = made.arn if made else args["arn"]
    pipe_arn = PIPE_ARN + physical_name(f"{trigger.child}-pipe", "aws:pipes/pipe:Pipe")
    role, granted = trigger.role(trust("pipes.amazonaws.com", pipe_arn), _statements(trigger, args, source, pipe_arn))
    log_group = trigger.log_group("queue")
    target: pipes.PipeTargetParametersArgsDict = {
        "step_function_state_machine_parameters": {
            "invocation_type": "REQUEST_RESPONSE" if is_waited_for(trigger) else "FIRE_AND_FORGET"
        }
    }
    if args.get("input_template") is not None:
        target["input_template"] = args["input_template"]
    pipes.Pipe(
        f"{trigger.child}-pipe",
        role_arn=role.arn,
        source=source,
        source_parameters=_source_parameters(trigger, args),
        target=trigger.starts,
        target_parameters=target,
        kms_key_identifier=trigger.args.get("kms_key_arn"),
        # No execution data: messages may be personal.
        log_configuration={"level": "ERROR", "cloudwatch_logs_log_destination": {"log_group_arn": log_group.arn}},
        tags=trigger.args.get("tags"),
        # A pipe that is made before its rights can't read its queue, and is refused.
        opts=pulumi.ResourceOptions(parent=trigger.parent, depends_on=granted),
    )
    return made.url if made else None


def _make_queue(trigger: Trigger, args: Mapping[str, Any]) -> sqs.Queue:
    key = _queue_key(trigger, args)
    dead_letters = dead_letter_queue(trigger, key)
    receives = args.get("maximum_receives", 3)
    visibility = VISIBILITY_SECONDS[trigger.args.get("type", "STANDARD")] + args.get("batching_window_in_seconds", 0)
    return sqs.Queue(
        trigger.child,
        message_retention_seconds=RETENTION_SECONDS,
        visibility_timeout_seconds=args.get("visibility_timeout_in_seconds", visibility),
        redrive_policy=dead_letters.arn.apply(
            lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": receives})
        ),
        tags=trigger.args.get("tags"),
        opts=pulumi.ResourceOptions(parent=trigger.parent),
        **encryption(key),
    )


def _queue_key(trigger: Trigger, args: Mapping[str, Any]) -> Any:
    """The ARN of the key that the queue is encrypted with; None if it is SQS's own."""
    if args.get("kms_key_arn") is not None:
        return args["kms_key_arn"]
    return trigger.args.get("kms_key_arn") if args.get("arn") is None else None


def _source_parameters(trigger: Trigger, args: Mapping[str, Any]) -> pipes.PipeSourceParametersArgsDict:
    parameters: pipes.PipeSourceParametersArgsDict = {
        "sqs_queue_parameters": {
            "batch_size": args.get("batch_size", 1),
            "maximum_batching_window_in_seconds": args.get("batching_window_in_seconds", 0),
        }
    }
    if args.get("filter") is not None:
        parameters["filter_criteria"] = {"filters": [{"pattern": rendered(args["filter"], trigger.names)}]}
    return parameters


def _statements(trigger: Trigger, args: Mapping[str, Any], source: Any, pipe_arn: str) -> list[Statement]:
    """What the pipe needs.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html#pipes-perms-sqs
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-pipes-cmkey.html#eb-encryption-key-policy-pipe
    """
    read = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    statements = [{"Effect": "Allow", "Action": read, "Resource": [source]}, *start_statements(trigger)]
    own, key = trigger.args.get("kms_key_arn"), _queue_key(trigger, args)
    if key is not None:
        statements.append(use_of_key(key, ["kms:Decrypt"], "StringEquals", "aws:sqs:arn", source))
    if own is not None:
        statements.append({"Effect": "Allow", "Action": ["kms:DescribeKey"], "Resource": [own]})
        statements.append(use_of_key(own, ["kms:Decrypt", "kms:GenerateDataKey"], "ArnLike", "aws:pipe:arn", pipe_arn))
    return statements
