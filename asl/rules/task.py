"""The rules of a Task state: what it calls, with which parameters, and how long it waits.

https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from asl.integrations import OPTIMIZED_SERVICES, OTHER_NAMES, SDK_PATTERNS, optimized
from asl.placeholder import REFERENCE
from asl.problem import close_match, nearest, printable, quoted
from asl.rules.expressions import is_expression, read_expression
from asl.rules.place import Machine, Place, State, kind
from asl.rules.templates import look_for_expressions, look_for_paths
from asl.rules.values import check_seconds
from asl.services import actions, services

PART = r"[\w*-]*"
FUNCTION: Final = re.compile(rf"arn:aws{PART}:lambda:[\w-]*:\w*:function:[\w-]+(:[\w$-]+)?")
ACTIVITY: Final = re.compile(rf"arn:aws{PART}:states:[\w-]+:\w+:activity:[^\s:]+")
INTEGRATION: Final = re.compile(
    rf"arn:aws{PART}:states:[\w-]*:\w*:(?P<service>[\w-]+):(?:(?P<sdk>[\w-]+):)?(?P<action>\w+)(?P<pattern>\.[\w:.]*)?"
)
"""https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html"""

PATTERNS = (".sync", ".sync:2", ".waitForTaskToken")

LAMBDA_RESULT = frozenset(
    ("ExecutedVersion", "FunctionError", "LogResult", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode")
)

_SAID = "the ARN of a Lambda function, of an activity, or of an integration such as arn:aws:states:::sqs:sendMessage"


class Called(NamedTuple):
    """What the Resource of a task names."""

    kind: str
    """`function`, `activity`, `integration`, `unknown` if it holds a `${Name}` that hides it, or `none`."""
    service: str = ""
    sdk: str = ""
    """The service of an SDK integration, whose `service` is `aws-sdk`."""
    action: str = ""
    pattern: str = ""
    patterns: frozenset[str] = frozenset()
    """The patterns that the integration has."""
    required: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()
    members: frozenset[str] | None = None
    """All parameters of the integration; None if it is not known."""

    @property
    def name(self) -> str:
        """The integration as people name it: `sqs:sendMessage`."""
        return f"{self.sdk or self.service}:{self.action}"


@lru_cache(4096)
def called(resource: str) -> Called:
    """What *resource* names."""
    text = REFERENCE.sub("_", resource).replace("arn:_:", "arn:aws:", 1) if "${" in resource else resource
    if FUNCTION.fullmatch(text) or text == "_":
        return Called("function")
    if ACTIVITY.fullmatch(text):
        return Called("activity")
    match = INTEGRATION.fullmatch(text)
    if match is None or (match["service"] == "aws-sdk") != bool(match["sdk"]):
        return Called("unknown" if REFERENCE.match(resource) else "none")
    service, sdk, action, pattern = match.groups("")
    if "_" in service + sdk + action:
        return Called("unknown")
    if sdk:
        operation = actions(sdk).get(action)
        if operation is None:
            return Called("integration", service, sdk, action, pattern)
        return Called(
            "integration", service, sdk, action, pattern, SDK_PATTERNS, operation.required, members=operation.members
        )
    known = optimized(service).get(action)
    if known is None:
        return Called("integration", service, sdk, action, pattern)
    return Called(
        "integration", service, sdk, action, pattern, known.patterns, known.required, known.one_of, known.members
    )


def _check_resource(state: State, what: Called, value: object) -> None:
    """Report what is wrong with what the task calls."""
    place = state.at("Resource")
    if not isinstance(value, str):
        if not place.subject.is_unknown(value):
            place.problem("TASK-RESOURCE", f"is {kind(value)}; allowed is {_SAID}")
    elif what.kind == "none":
        place.problem("TASK-RESOURCE", f"is {kind(value)}; allowed is {_SAID}", _meant(value))
    elif what.kind == "activity":
        if state.machine.is_express:
            message = "an EXPRESS machine can't wait for an activity"
            place.problem("EXPRESS-ACTIVITY", message, _standard_instead(state.machine))
    elif what.kind == "integration":
        if what.members is None:
            _unknown_integration(place, what)
        elif what.pattern not in what.patterns:
            allowed = " and ".join(sorted(one or "no suffix" for one in what.patterns))
            message = f"{what.name} has no {what.pattern or 'call without a suffix'}; allowed: {allowed}"
            place.problem("TASK-PATTERN", message, _near_pattern(what.pattern, what.patterns))
        elif what.pattern and state.machine.is_express:
            instead = _standard_instead(state.machine)
            if what.pattern.startswith(".sync"):
                message = "an EXPRESS machine can't wait for a job to end"
                place.problem("EXPRESS-SYNC", message, f"remove {what.pattern}, or {instead}")
            else:
                message = "an EXPRESS machine can't wait for a task token"
                place.problem("EXPRESS-TOKEN", message, f"remove .waitForTaskToken, or {instead}")


def _meant(value: str) -> str:
    if is_expression(value):
        return "an expression can't stand here; the function can, in FunctionName of arn:aws:states:::lambda:invoke"
    return 'write "${NameOfYourFunction}"' if re.fullmatch(r"[\w-]+", value) else ""


def _unknown_integration(place: Place, what: Called) -> None:
    _, service, sdk, action, *_ = what
    if sdk:
        _unknown_sdk(place, sdk, action)
        return
    known = optimized(service)
    if known:
        close = place.subject.close_match(action, known)
        fix = f'did you mean "{close}"?' if close else _sdk_instead(service, action)
        message = f'the integration "{service}" has no action "{action}"; allowed are {quoted(known)}'
    else:
        other = OTHER_NAMES.get(service, "")
        fix = f'did you mean "{other}:{action}"?' if action in optimized(other) else _sdk_instead(service, action)
        fix = fix or nearest(service, OPTIMIZED_SERVICES, "services")
        message = f'Step Functions has no integration "{service}"'
    place.problem("TASK-INTEGRATION", message, fix)


def _near_pattern(pattern: str, patterns: frozenset[str]) -> str:
    close = close_match(pattern, [one for one in PATTERNS if one in patterns])
    return (
        f'did you mean "{close}"?' if close else f"remove {pattern}" if pattern in PATTERNS and "" in patterns else ""
    )


def _standard_instead(machine: Machine | None) -> str:
    """What to do where an EXPRESS machine can't have something."""
    while machine is not None:
        if machine.is_distributed:
            return 'set "ExecutionType": "STANDARD" in ProcessorConfig'
        machine = machine.holder.machine if machine.holder else None
    return "make the machine STANDARD"


def _unknown_sdk(place: Place, service: str, action: str) -> None:
    known = actions(service)
    if not known and service in services():
        place.problem("TASK-SDK", f'AWS has ended the service "{service}"')
    elif not known:
        other = {"stepfunctions": "sfn"}.get(service, OTHER_NAMES.get(service))
        close = other if other in services() else place.subject.close_match(service, services())
        fix = f'did you mean "{close}"?' if close else ""
        place.problem("TASK-INTEGRATION", f'there is no AWS SDK service "{service}"', fix)
    else:
        close = place.subject.close_match(action, known)
        rule = "TASK-INTEGRATION" if close and close.casefold() == action.casefold() else "TASK-SDK"
        message = f'no action "{action}" of the AWS SDK service "{service}" is known'
        place.problem(rule, message, f'did you mean "{close}"?' if close else "")


def _sdk_instead(service: str, action: str) -> str:
    return f'did you mean "aws-sdk:{service}:{action}"?' if action in actions(service) else ""


_NOTHING: Final = Called("unknown")


def check_task(state: State) -> None:
    """Report what is wrong with the fields of the Task *state* together."""
    fields = state.fields
    text = fields.get("Resource")
    what = called(text) if type(text) is str else _NOTHING
    if "Resource" not in fields:
        fix = 'write for example "Resource": "${YourFunction}"'
        state.problem("TASK-RESOURCE", "no Resource; a Task state names what it calls", fix)
    elif what.kind != "function":
        if what.pattern not in what.patterns or what.members is None or state.machine.is_express:
            _check_resource(state, what, text)
        if what.members is not None:
            _check_parameters(state, what)
            if state.results and what.service == "lambda" and not what.pattern:
                _check_payload(state)
    if state.machine.is_express:
        check_seconds(state, fields, "TimeoutSeconds")
    if "HeartbeatSeconds" in fields:
        timeout, heartbeat = fields.get("TimeoutSeconds"), fields["HeartbeatSeconds"]
        if type(timeout) is int and type(heartbeat) is int and heartbeat >= timeout:
            message = f"is {heartbeat}; allowed is less than TimeoutSeconds, which is {timeout}"
            state.at("HeartbeatSeconds").problem("TASK-HEARTBEAT", message)
    if what.pattern == ".waitForTaskToken":
        _check_token(state)
    elif state.context:
        for where, parts in state.context:
            if parts == ("Task", "Token"):
                message = "the context has a task token only in a task whose Resource ends in .waitForTaskToken"
                where.problem("TASK-TOKEN-PLACE", message)


def _check_payload(state: State) -> None:
    for where, parts in state.results:
        if parts and parts[0] not in LAMBDA_RESULT:
            message = f"the result of lambda:invoke has no {parts[0]}; what the function returned is its Payload"
            where.problem("TASK-RESULT-JSONATA", message, f"did you mean $states.result.Payload.{parts[0]}?")


def _check_token(state: State) -> None:
    limited = any(field.startswith(("TimeoutSeconds", "HeartbeatSeconds")) for field in state.fields)
    if not limited:
        message = "waits for a task token for up to a year"
        state.problem("TASK-TOKEN", message, "add TimeoutSeconds or HeartbeatSeconds")
    passed = state.fields.get("Arguments" if state.is_jsonata else "Parameters")
    whole = any(parts in ((), ("Task",)) for _, parts in state.context)
    if isinstance(passed, dict) and not whole and not any(parts == ("Task", "Token") for _, parts in state.context):
        token = "$states.context.Task.Token" if state.is_jsonata else "$$.Task.Token"
        message = f"waits for a task token and passes none on: nothing in it reads {token}"
        state.at("Resource").problem("TASK-TOKEN", message)


def _check_parameters(state: State, what: Called) -> None:
    assert what.members is not None
    field = "Arguments" if state.jsonata else "Parameters"
    given = state.fields.get(field)
    if given is None:
        if what.required:
            message = f"has no {field}, and {what.name} needs {', '.join(sorted(what.required))}"
            state.problem("TASK-INPUT", message)
        return
    if not isinstance(given, dict):
        if isinstance(given, (list, int, float)):
            message = f"is {kind(given)}; allowed is an object with the parameters of {what.name}"
            state.at(field).problem("TASK-PARAMETERS", message)
        return
    names = set(given) if state.jsonata else {key.removesuffix(".$") for key in given}
    is_http = what.service == "http"
    if what.required <= names <= what.members and not is_http and (not what.one_of or what.one_of & names):
        return
    place = state.at(field)
    missing_rule = "TASK-SDK-PARAMETERS" if what.sdk else "TASK-HTTP" if is_http else "TASK-PARAMETERS"
    for key in given:
        name = key if state.jsonata else key.removesuffix(".$")
        if name not in what.members:
            message = f"{what.name} has no parameter {printable(name)}"
            rule = "TASK-SDK-PARAMETERS" if what.sdk else "TASK-PARAMETERS"
            place.at(key).problem(rule, message, state.subject.nearest(name, what.members, "parameters"))
    missing = sorted(what.required.difference(names))
    if missing:
        needed = f"{what.name} needs {', '.join(sorted(what.required))}"
        place.problem(missing_rule, f"no {' and no '.join(missing)}; {needed}")
    if what.one_of and not what.one_of & names:
        message = f"no {' and no '.join(sorted(what.one_of))}; {what.name} needs one of them"
        place.problem(missing_rule, message)
    if is_http:
        _check_connection(place, given)


def _check_connection(place: Place, given: Mapping[str, object]) -> None:
    """An HTTP task names its connection.

    https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
    """
    for name in ("Authentication", "InvocationConfig"):
        holder = given.get(name)
        if isinstance(holder, dict) and not ({"ConnectionArn", "ConnectionArn.$"} & holder.keys()):
            place.at(name).problem("TASK-HTTP", "no ConnectionArn; allowed is the ARN of an EventBridge connection")


def credentials(holder: Place, key: str | int, value: object) -> None:
    """Credentials: the role to assume.

    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
    """
    place = holder.at(key)
    if isinstance(value, dict):
        if not ({"RoleArn", "RoleArn.$"} & value.keys()):
            place.problem("TASK-CREDENTIALS", "no RoleArn; allowed is the ARN of a role")
        (look_for_expressions if place.is_jsonata else look_for_paths)(holder, key, value)
    elif place.is_jsonata and isinstance(value, str) and is_expression(value):
        read_expression(place, value)
    elif not isinstance(value, place.subject.opaque):
        fix = f'write {{"RoleArn": {kind(value)}}}' if isinstance(value, str) else ""
        place.problem("TASK-CREDENTIALS", f"is {kind(value)}; allowed is an object with RoleArn", fix)
