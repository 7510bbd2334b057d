"""Corrections of EventBridge Pipes: what comes from an SQS queue."""

import contextvars
import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

KEPT = ("SourceParameters", "TargetParameters", "LogConfiguration", "KmsKeyIdentifier")

POLL_SECONDS = 0.1

TEXT_OR_PLACEHOLDER = re.compile(r'"(?:\\.|[^"\\])*"|<[^<>]*>')
PLACEHOLDER = re.compile(r"<([^<>]*)>")


def pipes_read_queues() -> None:
    """A pipe starts executions with the messages of a queue: filtered, in batches, each by its template.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
    """
    from ministack.services import pipes

    create, update, describe, poll = pipes._create_pipe, pipes._update_pipe, pipes._describe_response, pipes._poll_pipe

    def keep(name: str, body: Mapping[str, Any]) -> None:
        pipes._pipes[name] |= {key: body[key] for key in KEPT if key in body}

    def corrected_create(name: str, body: Mapping[str, Any]) -> Any:
        # It must not read before it is known what it is to read.
        response = create(name, {**body, "DesiredState": "STOPPED"})
        if response[0] != 200:
            return response
        keep(name, body)
        return pipes._set_state(name, body.get("DesiredState", "RUNNING"))

    def corrected_update(name: str, body: Mapping[str, Any]) -> Any:
        response = update(name, body)
        if response[0] == 200:
            keep(name, body)
        return response

    def corrected_poll(streams: Any, pipe: Mapping[str, Any], account: str) -> None:
        if pipes._arn_service(pipe["Source"]) != "sqs":
            poll(streams, pipe, account)
        elif pipe["CurrentState"] == "RUNNING":
            _read(pipe)

    def corrected_loop() -> None:
        while True:
            try:
                pipes._poll_once()
            except Exception as error:  # One pipe that can't go on must not end the others.
                pipes.logger.error("Pipes: %s", error)
            time.sleep(POLL_SECONDS)

    pipes._create_pipe, pipes._update_pipe, pipes._poll_pipe = corrected_create, corrected_update, corrected_poll
    pipes._describe_response = lambda pipe: describe(pipe) | {key: pipe[key] for key in KEPT if key in pipe}
    pipes._poll_loop = corrected_loop


def _read(pipe: Mapping[str, Any]) -> None:
    """Take a batch of messages, and let it start an execution."""
    from ministack.services import sqs

    queue = sqs._queue_by_arn(pipe["Source"])
    if queue is None:
        return
    size = pipe.get("SourceParameters", {}).get("SqsQueueParameters", {}).get("BatchSize", 10)
    messages: list[Any] = []
    while len(messages) < size:
        more = sqs._receive_messages_for_esm(queue["url"], size - len(messages))
        if not more:
            break
        messages += more
    if messages:
        # An execution that is waited for must not hold up other pipes.
        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(_deliver, pipe, queue["url"], messages), daemon=True).start()


def _deliver(pipe: Mapping[str, Any], url: str, messages: Sequence[Any]) -> None:
    """Delete those of *messages* that are done with, or that no filter lets through; the others come back."""
    from ministack.services import sqs

    records = [_record(pipe, message) for message in messages]
    passed = [record for record in records if _passes(pipe, record)]
    retried = _failed(pipe, passed) if passed else set()
    done = {message["receipt_handle"] for message in messages if message["id"] not in retried}
    sqs._delete_messages_for_esm(url, done)


def _record(pipe: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any]:
    from ministack.core.responses import get_account_id, get_region
    from ministack.services import lambda_svc

    attributes = {
        "ApproximateReceiveCount": str(message["receive_count"]),
        "SentTimestamp": str(int(message["sent_at"] * 1000)),
        "SenderId": get_account_id(),
        "ApproximateFirstReceiveTimestamp": str(int(message["first_receive_at"] * 1000)),
    }
    return {
        "messageId": message["id"],
        "receiptHandle": message["receipt_handle"],
        "body": message["body"],
        "attributes": attributes,
        "messageAttributes": lambda_svc._sqs_message_attributes_to_camel_case(message.get("message_attributes", {})),
        "md5OfBody": message.get("md5_body") or message.get("md5") or "",
        "eventSource": "aws:sqs",
        "eventSourceARN": pipe["Source"],
        "awsRegion": get_region(),
    }


def _passes(pipe: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    from ministack.services import eventbridge

    filters = pipe.get("SourceParameters", {}).get("FilterCriteria", {}).get("Filters", [])
    # A pattern may ask for the body as a text, or for what is in it.
    views = [eventbridge._EventView(each, "{}") for each in (record, {**record, "body": _parsed(record["body"])})]
    return not filters or any(
        eventbridge._matches_pattern_view(each["Pattern"], view, "pipe") for each in filters for view in views
    )


def _failed(pipe: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> set[str]:
    """Start an execution with *records*, and return the ids of the messages that are to be tried again."""
    from ministack.services import pipes, stepfunctions

    everything = {record["messageId"] for record in records}
    target = pipe.get("TargetParameters", {})
    template = target.get("InputTemplate")
    try:
        given = [_rendered(template, pipe, record) for record in records] if template else records
    except ValueError as error:
        pipes.logger.warning("Pipes %s: InputTemplate: %s", pipe["Name"], error)
        return everything
    kind = target.get("StepFunctionStateMachineParameters", {}).get("InvocationType", "REQUEST_RESPONSE")
    is_waited_for = kind == "REQUEST_RESPONSE"
    start = stepfunctions._start_sync_execution if is_waited_for else stepfunctions._start_execution
    status, _, body = start({"stateMachineArn": pipe["Target"], "input": json.dumps(given)})
    answer = json.loads(body)
    if status >= 400 or (is_waited_for and answer["status"] != "SUCCEEDED"):
        pipes.logger.warning("Pipes %s: %s", pipe["Name"], body)
        return everything
    output = _parsed(answer.get("output", ""))
    failures = output.get("batchItemFailures") or () if isinstance(output, dict) else ()
    return {failure["itemIdentifier"] for failure in failures}


def _rendered(template: str, pipe: Mapping[str, Any], record: Mapping[str, Any]) -> Any:
    """What *template* makes of *record*; raises ValueError if that is no JSON."""
    variables = {
        "aws.pipes.pipe-arn": pipe["Arn"],
        "aws.pipes.pipe-name": pipe["Name"],
        "aws.pipes.source-arn": pipe["Source"],
        "aws.pipes.target-arn": pipe["Target"],
        "aws.pipes.event.json": record,
    }

    def value(name: str) -> Any:
        if name in variables:
            return variables[name]
        found: Any = {**record, "body": _parsed(record["body"])}
        for key in name.removeprefix("$.").split("."):
            found = found.get(key, "") if isinstance(found, dict) else ""
        return found

    def in_text(match: re.Match[str]) -> str:
        found = value(match[1])
        return json.dumps(found if isinstance(found, str) else json.dumps(found).replace('"', ""))[1:-1]

    def replaced(match: re.Match[str]) -> str:
        token = match[0]
        return PLACEHOLDER.sub(in_text, token) if token.startswith('"') else json.dumps(value(token[1:-1]))

    return json.loads(TEXT_OR_PLACEHOLDER.sub(replaced, template))


def _parsed(text: str) -> Any:
    """*text* as JSON if it is JSON, as itself otherwise."""
    try:
        return json.loads(text)
    except ValueError:
        return text
