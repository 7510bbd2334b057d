"""How EventBridge and its Scheduler start executions, and where they keep what they could not start."""

import contextvars
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4


class Delivery(NamedTuple):
    """What goes from a rule or a schedule to a target."""

    target: Mapping[str, Any]
    event: Mapping[str, Any]
    source: Mapping[str, Any]
    """The rule or the schedule."""
    view: Any

    @property
    def is_scheduled(self) -> bool:
        """Whether it comes from Scheduler, and not from a rule."""
        return "FlexibleTimeWindow" in self.source


CURRENT: contextvars.ContextVar[Delivery] = contextvars.ContextVar("CURRENT")


def undelivered_events_are_kept() -> None:
    """What could not start an execution goes to the dead-letter queue of the target; ministack drops it.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
    """
    from ministack.services import eventbridge, stepfunctions

    invoke = eventbridge._invoke_target

    def corrected_invoke(target: Any, event: Any, source: Any, view: Any = None) -> None:
        view = view or eventbridge._pattern_event_view(event)
        token = CURRENT.set(Delivery(target, event, source, view))
        try:
            invoke(target, event, source, view)
        finally:
            CURRENT.reset(token)

    def start(arn: str, payload: str) -> None:
        status, _, body = stepfunctions._start_execution({"stateMachineArn": arn, "input": payload})
        if status >= 400:
            _keep(CURRENT.get(), payload, json.loads(body))

    eventbridge._invoke_target = corrected_invoke
    eventbridge._dispatch_to_stepfunctions = start


def schedules_fill_in_their_input() -> None:
    """`<aws.scheduler.scheduled-time>` and the like in the input of a schedule stand for what Scheduler knows.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
    """
    from ministack.services import eventbridge, scheduler

    invoke = eventbridge._invoke_target

    def corrected(target: Any, event: Any, source: Any, view: Any = None) -> None:
        if "FlexibleTimeWindow" in source and "Input" in target:
            due = scheduler._at_time_epoch(source["ScheduleExpression"]) or event["Time"]
            target = {**target, "Input": _filled(target["Input"], source["Arn"], due)}
        invoke(target, event, source, view)

    eventbridge._invoke_target = corrected


def _filled(text: str, schedule_arn: str, time: float) -> str:
    known = {
        "schedule-arn": schedule_arn,
        "scheduled-time": _iso(time),
        "execution-id": str(uuid4()),
        "attempt-number": "1",
    }
    return re.sub(r"<aws\.scheduler\.([a-z-]+)>", lambda match: known.get(match[1], match[0]), text)


def _iso(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _keep(delivery: Delivery, payload: str, error: Mapping[str, str]) -> None:
    from ministack.services import sqs

    queue = sqs._queue_by_arn((delivery.target.get("DeadLetterConfig") or {}).get("Arn", ""))
    if queue is None:
        return
    arn = delivery.target["Arn"]
    texts = {"ERROR_CODE": error["__type"], "ERROR_MESSAGE": error["message"], "RETRY_ATTEMPTS": "0", "TARGET_ARN": arn}
    if delivery.is_scheduled:
        body: Any = {"Input": payload, "StateMachineArn": arn}
        texts |= {"SCHEDULE_ARN": delivery.source["Arn"], "SCHEDULED_TIME": _iso(delivery.event["Time"])}
    else:
        body = delivery.view.event_with_detail()
        texts |= {"RULE_ARN": delivery.source["Arn"]}
    attributes = {name: {"DataType": "String", "StringValue": text} for name, text in texts.items()}
    message = {"QueueUrl": queue["url"], "MessageBody": json.dumps(body), "MessageAttributes": attributes}
    sqs._act_send_message(message, queue["url"])
