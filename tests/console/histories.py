"""Histories as AWS makes them: events with ids, the event that led to each, and times, as boto3 returns them.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
"""

import heapq
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args

import botocore.session
from botocore.model import StructureShape
from mypy_boto3_stepfunctions.literals import HistoryEventTypeType

TYPES: tuple[str, ...] = get_args(HistoryEventTypeType)
"""Every type of event that there is."""

STARTED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REGION = "eu-west-1:123456789012"

Json = Any
Chain = Callable[["History"], None]
"""Adds the events of a branch or an iteration, from the state that it begins with to the one that it ends with."""


def function_arn(name: str) -> str:
    return f"arn:aws:lambda:{REGION}:function:{name}"


def lambda_cause(error: str, message: str, *frames: str) -> str:
    """What a Python function that raised *error* gives as the cause.

    https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
    """
    trace = [f"  {frame}\n" for frame in frames]
    request = "6f1c2f7e-4e0c-4e4b-9d0b-5b1f6a1f0c55"
    return json.dumps({"errorMessage": message, "errorType": error, "requestId": request, "stackTrace": trace})


class History:
    """A history that grows by what happens next.

    `events` is what GetExecutionHistory returns. Each method adds what AWS would; `last` is the event that leads to the
    next one, and `now` its time.
    """

    def __init__(self, data: Json = None, started: datetime = STARTED) -> None:
        self.events: list[dict[str, Any]] = []
        self.now = started
        self.last = 0
        role = f"arn:aws:iam::{REGION[-12:]}:role/Machine"
        self.add("ExecutionStarted", 0, input=json.dumps(data if data is not None else {}), roleArn=role)
        self.last = 0  # the first state has nothing that led to it

    def add(self, kind: str, seconds: float = 0.02, /, **details: Any) -> int:
        """Add one event so many *seconds* later, with *details* as AWS names them, and return its id."""
        self.now += timedelta(seconds=seconds)
        event: dict[str, Any] = {"timestamp": self.now, "type": kind, "id": len(self.events) + 1}
        event["previousEventId"] = self.last
        if details:
            event[_details(kind)] = details
        self.events.append(event)
        self.last = event["id"]
        return self.last

    def enter(self, kind: str, name: str, data: Json = None) -> int:
        return self.add(f"{kind}StateEntered", name=name, input=json.dumps(data))

    def leave(self, kind: str, name: str, data: Json = None, **more: Any) -> int:
        return self.add(f"{kind}StateExited", name=name, output=json.dumps(data), **more)

    def visit(self, kind: str, name: str, data: Json = None, output: Json = None, seconds: float = 0.0) -> None:
        """A state without work: Pass, Choice, Wait, Succeed."""
        self.enter(kind, name, data)
        self.now += timedelta(seconds=seconds)
        self.leave(kind, name, data if output is None else output)

    def invoke(
        self,
        name: str,
        data: Json = None,
        output: Json = None,
        *,
        failures: Sequence[tuple[str, str, float]] = (),
        seconds: float = 0.3,
    ) -> None:
        """A task that invokes a function for so many *seconds*.

        *failures* are errors, causes, and the seconds until the next attempt. Without *output*, no attempt succeeds.
        """
        self.enter("Task", name, data)
        for error, cause, wait in failures:
            self.attempt(name, data)
            self.add("LambdaFunctionFailed", seconds, error=error, cause=cause)
            self.now += timedelta(seconds=wait)
        if output is not None:
            self.attempt(name, data)
            self.add("LambdaFunctionSucceeded", seconds, output=json.dumps(output))
            self.leave("Task", name, output)

    def attempt(self, name: str, data: Json = None) -> None:
        """A function is invoked."""
        resource = function_arn(name.replace(" ", "") + "Function")
        self.add("LambdaFunctionScheduled", resource=resource, input=json.dumps(data), timeoutInSeconds=15)
        self.add("LambdaFunctionStarted", 0.05)

    def call(self, name: str, service: str, action: str, data: Json = None, output: Json = None) -> None:
        """A task that calls a service and waits for nothing but its answer."""
        called = {"resourceType": service, "resource": action}
        self.enter("Task", name, data)
        self.add("TaskScheduled", region="eu-west-1", parameters=json.dumps(data), timeoutInSeconds=60, **called)
        self.add("TaskStarted", 0.04, **called)
        self.add("TaskSucceeded", 0.2, output=json.dumps(output), **called)
        self.leave("Task", name, output)

    def side_by_side(self, name: str, branches: Sequence[Chain], output: Json = None) -> None:
        """A Parallel state, whose branches begin at the same time."""
        self.enter("Parallel", name, {})
        began = self.add("ParallelStateStarted", 0)
        self._interleave(began, branches)
        self.add("ParallelStateSucceeded", 0)
        self.leave("Parallel", name, output)

    def each(self, name: str, iterations: Sequence[Chain], *, at_once: int = 0, output: Json = None) -> None:
        """An inline Map state, with at most so many iterations *at_once*, 0 for all of them."""
        self.enter("Map", name, [])
        began = self.add("MapStateStarted", 0, length=len(iterations))

        def iteration(index: int, chain: Chain) -> Chain:
            def run(history: History) -> None:
                history.add("MapIterationStarted", 0, name=name, index=index)
                chain(history)
                history.add("MapIterationSucceeded", 0, name=name, index=index)

            return run

        self._interleave(began, [iteration(index, chain) for index, chain in enumerate(iterations)], at_once)
        self.add("MapStateSucceeded", 0)
        self.leave("Map", name, output)

    def fail(self, error: str, cause: str) -> None:
        """The execution fails."""
        self.add("ExecutionFailed", 0, error=error, cause=cause)

    def succeed(self, output: Json = None) -> None:
        """The execution succeeds."""
        self.add("ExecutionSucceeded", 0, output=json.dumps(output))

    def _interleave(self, began: int, chains: Sequence[Chain], at_once: int = 0) -> None:
        """The events of *chains* in the order of their times, with ids given in that order; *began* led to all."""
        free, each = [self.now] * (at_once or len(chains)), []
        for chain in chains:
            alone = History.__new__(History)
            alone.events, alone.now, alone.last = [], heapq.heappop(free), 0
            chain(alone)
            heapq.heappush(free, alone.now)
            each.append(alone.events)
        order = sorted(
            ((event["timestamp"], number, event) for number, events in enumerate(each) for event in events),
            key=lambda item: (item[0], item[1], item[2]["id"]),
        )
        known = [{0: began} for _ in each]
        for moment, number, event in order:
            own, previous = event["id"], event["previousEventId"]
            event["id"], event["previousEventId"] = len(self.events) + 1, known[number][previous]
            known[number][own] = event["id"]
            self.events.append(event)
            self.now, self.last = moment, event["id"]


def one_of_each(payload: str, error: str = "Refused") -> list[dict[str, Any]]:
    """An event of each type, with all the details that AWS's model of it has: each input, output, cause is *payload*.

    They follow each other as in no execution; each state has the name of its type.
    """
    history = History()
    for kind in sorted(TYPES, key=_order):
        shape = EVENT.members.get(_details(kind))
        members = shape.members if isinstance(shape, StructureShape) else {}
        given = {name: _given(name, kind, member.type_name, payload, error) for name, member in members.items()}
        history.add(kind, **{name: value for name, value in given.items() if value is not None})
    return history.events


MODEL = botocore.session.get_session().get_service_model("stepfunctions")
EVENT = cast(StructureShape, MODEL.shape_for("HistoryEvent"))

ENDS = ("Exited", "Succeeded", "Failed", "Aborted", "TimedOut")


def _order(kind: str) -> tuple[bool, bool, bool, str]:
    """States are entered first, then something happens in them, then it ends, and the execution last."""
    return kind.startswith("Execution"), kind.endswith(ENDS), not kind.endswith("Entered"), kind


def _given(name: str, kind: str, type_name: str, payload: str, error: str) -> Any:
    """What the detail *name* has in an event that has all of its details."""
    known = {
        "name": kind.removesuffix("StateEntered").removesuffix("StateExited"),
        "state": "Task",
        "location": "Output",
        "error": error,
        "resource": function_arn("Charge"),
        "resourceType": "lambda",
        "region": "eu-west-1",
        "workerName": "worker-1",
        "mapRunArn": f"arn:aws:states:{REGION}:mapRun:M/I:1",
        "roleArn": f"arn:aws:iam::{REGION[-12:]}:role/Machine",
        "stateMachineAliasArn": f"arn:aws:states:{REGION}:stateMachine:M:live",
        "stateMachineVersionArn": f"arn:aws:states:{REGION}:stateMachine:M:1",
        "taskCredentials": {"roleArn": f"arn:aws:iam::{REGION[-12:]}:role/Task"},
        "assignedVariables": {"variable": json.dumps(payload)},
    }
    by_type = {"string": payload, "integer": 1, "long": 1, "structure": {"truncated": False}}
    return known.get(name, by_type.get(type_name))


def _details(kind: str) -> str:
    """The key under which an event of type *kind* has its details."""
    for shared in ("StateEntered", "StateExited"):
        if kind.endswith(shared):
            kind = shared
    return kind[0].lower() + kind[1:] + "EventDetails"
