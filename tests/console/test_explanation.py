"""Why an execution failed is told as far as AWS lets one look."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from console.aws import Aws
from console.explanation import explain
from console.function_logs import LOOKS
from tests.console.histories import STARTED, History, function_arn

ARN = "arn:aws:states:eu-west-1:123456789012:execution:Orders:case-001"
INNER = "arn:aws:states:eu-west-1:123456789012:execution:Inner:x"
DEFINITION = {"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "arn:x", "End": True}}}


class Pages:
    """A paginator that has these pages."""

    def __init__(self, *pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: dict[str, Any] = {}

    def paginate(self, **asked: Any) -> tuple[dict[str, Any], ...]:
        self.asked = asked
        return self.pages


class States:
    """Step Functions, as far as it tells of executions by these histories."""

    def __init__(self, histories: dict[str, History]) -> None:
        self._histories = histories
        self._asked = ""

    def describe_execution(self, executionArn: str) -> dict[str, Any]:  # noqa: N803 -- the name that boto3 gives it
        if executionArn not in self._histories:
            refused: Any = {"Error": {"Code": "AccessDeniedException", "Message": "no states:DescribeExecution"}}
            raise ClientError(refused, "DescribeExecution")
        self._asked = executionArn
        return {"stateMachineArn": "arn:machine", "startDate": STARTED}

    def describe_state_machine_for_execution(self, **_: Any) -> dict[str, Any]:
        return {"definition": json.dumps(DEFINITION)}

    def get_paginator(self, _: str) -> Pages:
        return Pages({"events": self._histories[self._asked].events})


class Logs:
    """CloudWatch Logs with these answers."""

    def __init__(self, *pages: dict[str, Any]) -> None:
        self.paginator = Pages(*pages)
        self.exceptions = Logs

    class ResourceNotFoundException(Exception):  # noqa: N818 -- the name that AWS gives it
        """It is raised where there is no log group."""

    def get_paginator(self, _: str) -> Pages:
        return self.paginator


class Functions:
    """Lambda, which knows of no function's own log group."""

    def get_function_configuration(self, **_: Any) -> dict[str, Any]:
        return {}


def aws(histories: dict[str, History], *logs: dict[str, Any]) -> Aws:
    found: Any = Aws("eu-west-1")
    found.__dict__.update(states=States(histories), logs=Logs(*logs), functions=Functions())
    answer: Aws = found
    return answer


def failed(error: str, cause: str) -> History:
    history = History()
    history.invoke("Charge", {}, failures=[(error, cause, 0)])
    history.fail(error, cause)
    return history


def test_nested_execution_that_may_not_be_seen_hides_nothing() -> None:
    """What is known is told, and what is not."""
    cause = json.dumps({"ExecutionArn": INNER, "Error": "NoCase", "Status": "FAILED"})
    (only,) = explain(aws({ARN: failed("States.TaskFailed", cause)}), ARN)
    assert only.unseen == ("what failed inside can't be looked at: not allowed: no states:DescribeExecution")
    assert only.advice


def test_nested_execution_that_did_not_fail_is_not_to_blame() -> None:
    """It has nothing to explain."""
    succeeded = History()
    succeeded.visit("Pass", "Charge")
    succeeded.succeed()
    cause = json.dumps({"ExecutionArn": INNER, "Error": "NoCase", "Status": "FAILED"})
    (only,) = explain(aws({ARN: failed("States.TaskFailed", cause), INNER: succeeded}), ARN)
    assert only.advice


def test_executions_that_name_each_other_end() -> None:
    """However they come to."""
    cause = json.dumps({"ExecutionArn": ARN, "Error": "NoCase", "Status": "FAILED"})
    assert len(explain(aws({ARN: failed("States.TaskFailed", cause)}), ARN)) < 20


def test_log_lines_are_looked_for_on_later_pages() -> None:
    """CloudWatch may answer with none at first."""
    empty: dict[str, Any] = {"events": []}
    line = {"events": [{"timestamp": 1, "message": "charging", "logStreamName": "one"}]}
    (only,) = explain(aws({ARN: failed("NoCase", "no case")}, empty, line), ARN)
    assert only.invocation is not None
    assert [text for _, text in only.invocation.lines] == ["charging"]
    assert only.invocation.group == f"/aws/lambda/{function_arn('ChargeFunction').rpartition(':')[2]}"


@pytest.mark.parametrize("pages", [LOOKS + 5])
def test_search_for_log_lines_has_an_end(pages: int) -> None:
    """A log group may be very large."""
    line = {"events": [{"timestamp": 1, "message": "charging", "logStreamName": "one"}]}
    (only,) = explain(aws({ARN: failed("NoCase", "no case")}, *[line] * pages), ARN)
    assert only.invocation is not None
    assert len(only.invocation.lines) == LOOKS
