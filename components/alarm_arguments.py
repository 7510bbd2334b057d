"""Which alarms a Workflow has, whom they notify, and whether what is said of them is right."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from asl.problem import nearest
from components.arguments import ArgumentError, check_arn, check_keys, check_kind
from components.existing import new_functions

TOPIC = re.compile(r"arn:[^:]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+")

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

THRESHOLDS: Mapping[str, float | None] = {
    "executions_failed": 1,
    "executions_timed_out": 1,
    "executions_aborted": 1,
    "executions_throttled": 1,
    "execution_duration": None,
    "function_errors": 5,
    "function_throttles": 5,
    "function_duration": None,
}
"""The alarms by name, and from how many in five minutes on they notify; what is None is a share of a timeout.

A single error of a function is retried, and a failure that nothing catches fails the execution, which has an alarm of
its own: functions notify only when they fail again and again.
"""

VALUE_LIMIT = 2**360
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html"""

STANDARD_ONLY = ("executions_aborted", "executions_throttled")
"""Nobody can stop an EXPRESS execution, and its state transitions have no quota.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""


class AlarmsArgs(TypedDict):
    """What notifies whom, when a `Workflow` is not well."""

    topic: NotRequired[pulumi.Input[str]]
    """The ARN of an SNS topic of your own, in the region of the workflow, that all alarms notify; its policy must let
    CloudWatch publish. Default: one is made."""
    email: NotRequired[pulumi.Input[str] | Sequence[pulumi.Input[str]]]
    """The address, or the addresses, that the topic that is made writes to, each after it was confirmed there. Add
    others at the end: those after one that moved must confirm anew. Default: none."""
    thresholds: NotRequired[Mapping[str, float | None]]
    """From what on an alarm notifies, by its name, or None for no such alarm: `executions_failed`,
    `executions_timed_out`, `executions_aborted`, `executions_throttled`, `function_errors` and `function_throttles`
    within five minutes; `execution_duration` and `function_duration` in seconds. `function_errors.NAME` is for that
    function only. Default: 1 for executions, 5 for functions, and 80% of the definition's `TimeoutSeconds` and of each
    function's timeout."""


def check_alarms(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if `alarms` or `dashboard` of *args*, the arguments of a Workflow, are not right."""
    check_kind(subject, args, "dashboard", bool, "True or False")
    alarms = args.get("alarms")
    if alarms is None:
        return
    where = f"{subject}: alarms"
    check_keys(where, alarms, AlarmsArgs)
    check_arn(where, alarms, "topic", TOPIC, "the ARN of an SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME")
    for address in addresses(alarms):
        if not isinstance(address, pulumi.Output) and not (isinstance(address, str) and EMAIL.fullmatch(address)):
            raise ArgumentError(f"{where}: email is {address!r:.60}; allowed are addresses, name@example.com")
    if alarms.get("topic") is not None and addresses(alarms):
        raise ArgumentError(
            f"{where}: email is for the topic that is made, and topic names one of your own; subscribe them to that"
        )
    check_kind(where, alarms, "thresholds", Mapping, "a dict")
    if "execution" in new_functions(args["functions"]):
        words = "its alarm would be called as that of executions, execution-duration; give it another name"
        raise ArgumentError(f'{where}: there is a function "execution": {words}')
    for name, value in (alarms.get("thresholds") or {}).items():
        _check_threshold(f"{where}: thresholds", args, name, value)


def addresses(alarms: Mapping[str, Any]) -> list[Any]:
    """The addresses that `email` of *alarms*, an `AlarmsArgs`, has."""
    email = alarms.get("email")
    if email is None:
        return []
    return list(email) if isinstance(email, Sequence) and not isinstance(email, str) else [email]


def threshold(alarms: Mapping[str, Any], name: str, default: Any, function: str = "") -> Any:
    """From what on the alarm *name*, of *function* if it is one of a function, notifies; None: there is none.

    Args:
        alarms: The `AlarmsArgs`.
        name: One of `THRESHOLDS`.
        default: What counts if nothing is said of it.
        function: The name of the function.
    """
    given = alarms.get("thresholds") or {}
    return given.get(f"{name}.{function}", given.get(name, default))


def _check_threshold(where: str, args: Mapping[str, Any], name: object, value: object) -> None:
    alarm, _, function = str(name).partition(".")
    if alarm not in THRESHOLDS:
        raise ArgumentError(f'{where}: unknown alarm "{alarm}"; {nearest(alarm, THRESHOLDS, "alarms")}')
    if alarm in STANDARD_ONLY and args.get("type") == "EXPRESS":
        raise ArgumentError(f'{where}: "{alarm}" is an alarm of STANDARD state machines, and this one is EXPRESS')
    if function and not alarm.startswith("function_"):
        raise ArgumentError(f'{where}: "{name}" names a function, and {alarm} is of the state machine')
    new = new_functions(args["functions"])  # It has no alarms for functions that others made.
    if function and function not in new:
        raise ArgumentError(f'{where}: no function "{function}"; {nearest(function, new, "functions")}')
    if value is not None and not _is_positive(value):
        raise ArgumentError(f"{where}: {name} is {value!r:.40}; allowed is a number above 0, or None for no alarm")


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < VALUE_LIMIT
