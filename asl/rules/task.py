"""The rules of a Task state: what it calls, with which parameters, and how long it waits.

https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from asl.integrations import OPTIMIZED_SERVICES, SDK_PATTERNS, optimized
from asl.placeholder import REFERENCE
from asl.problem import close_match, nearest, quoted
from asl.rules.expressions import is_expression
from asl.rules.place import Place, State, kind
from asl.rules.templates import look_for_expressions, look_for_paths
from asl.services import Operation, actions, services

PART = r"[\w*-]*"
FUNCTION = re.compile(rf"arn:aws{PART}:lambda:[\w-]*:\w*:function:[\w-]+(:[\w$-]+)?")
ACTIVITY = re.compile(rf"arn:aws{PART}:states:[\w-]+:\w+:activity:[^\s:]+")
INTEGRATION = re.compile(
    rf"arn:aws{PART}:states:[\w-]*:\w*:(?P<service>[\w-]+):(?:(?P<sdk>[\w-]+):)?(?P<action>\w+)(?P<pattern>\.[\w:.]*)?"
)
"""https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html"""

PATTERNS = (".sync", ".sync:2", ".waitForTaskToken")

LAMBDA_RESULT = frozenset(
    ("ExecutedVersion", "FunctionError", "LogResult", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode")
)

EXPRESS_SECONDS = 300

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


@lru_cache(4096)
def called(resource: str) -> Called:
    """What *resource* names."""
    text = REFERENCE.sub("_", resource).replace("arn:_:", "arn:aws:", 1) if "${" in resource else resource
    if ACTIVITY.fullmatch(text):
        return Called("activity")
    match = INTEGRATION.fullmatch(text)
    if match is not None and (match["service"] == "aws-sdk") == bool(match["sdk"]):
        service, sdk, action, pattern = match.groups("")
        return Called("unknown" if "_" in service + sdk + action else "integration", service, sdk, action, pattern)
    if FUNCTION.fullmatch(text) or text == "_":
        return Called("function")
    return Called("unknown" if resource.startswith("${") else "none")


def resource(holder: Place, key: str | int, value: object) -> None:
    """Resource: the ARN of what the task calls."""
    if not isinstance(value, str):
        if not holder.subject.is_unknown(value):
            holder.at(key).problem("TASK-RESOURCE", f"is {kind(value)}; allowed is {_SAID}")
        return
    what = called(value)
    if what.kind == "integration":
        _integration(holder.at(key), what)
    elif what.kind == "none":
        holder.at(key).problem("TASK-RESOURCE", f"is {kind(value)}; allowed is {_SAID}", _meant(value))
    elif what.kind == "activity" and _is_express(holder):
        holder.at(key).problem(
            "EXPRESS-ACTIVITY", "an EXPRESS machine can't wait for an activity", _standard_instead(holder)
        )


def _meant(value: str) -> str:
    if is_expression(value):
        return "an expression can't stand here; the function can, in FunctionName of arn:aws:states:::lambda:invoke"
    return 'write "${NameOfYourFunction}"' if re.fullmatch(r"[\w-]+", value) else ""


def _is_express(place: Place) -> bool:
    return place.state is not None and place.state.machine.is_express


def _integration(place: Place, what: Called) -> None:
    _, service, sdk, action, pattern = what
    if sdk:
        patterns = SDK_PATTERNS
        is_known = _sdk(place, sdk, action)
    else:
        known = optimized(service)
        if not known:
            fix = _sdk_instead(service, action) or nearest(service, OPTIMIZED_SERVICES, "services")
            place.problem("TASK-INTEGRATION", f'Step Functions has no integration "{service}"', fix)
            return
        integration = known.get(action)
        is_known = integration is not None
        if integration is None:
            close = close_match(action, known)
            fix = f'did you mean "{close}"?' if close else _sdk_instead(service, action)
            message = f'the integration "{service}" has no action "{action}"; allowed are {quoted(known)}'
            place.problem("TASK-INTEGRATION", message, fix)
            return
        patterns = integration.patterns
    if is_known and pattern not in patterns:
        allowed = " and ".join(sorted(one or "no suffix" for one in patterns))
        message = f"{sdk or service}:{action} has no {pattern or 'call without a suffix'}; allowed: {allowed}"
        place.problem("TASK-PATTERN", message, _near_pattern(pattern, patterns))
    elif pattern and _is_express(place):
        instead = _standard_instead(place)
        if pattern.startswith(".sync"):
            message = "an EXPRESS machine can't wait for a job to end"
            place.problem("EXPRESS-SYNC", message, f"remove {pattern}, or {instead}")
        else:
            message = "an EXPRESS machine can't wait for a task token"
            place.problem("EXPRESS-TOKEN", message, f"remove .waitForTaskToken, or {instead}")


def _near_pattern(pattern: str, patterns: frozenset[str]) -> str:
    close = close_match(pattern, [one for one in PATTERNS if one in patterns])
    return (
        f'did you mean "{close}"?' if close else f"remove {pattern}" if pattern in PATTERNS and "" in patterns else ""
    )


def _standard_instead(place: Place) -> str:
    """What to do where an EXPRESS machine can't have something."""
    machine = place.state.machine if place.state is not None else None
    while machine is not None:
        if machine.is_distributed:
            return 'set "ExecutionType": "STANDARD" in ProcessorConfig'
        machine = machine.holder.machine if machine.holder else None
    return "make the machine STANDARD"


def _sdk(place: Place, service: str, action: str) -> bool:
    """Whether the SDK integration is known; reports one that isn't."""
    known = actions(service)
    if not known and service in services():
        place.problem("TASK-SDK", f'AWS has ended the service "{service}"')
    elif not known:
        close = close_match(service, services())
        fix = f'did you mean "{close}"?' if close else ""
        place.problem("TASK-INTEGRATION", f'there is no AWS SDK service "{service}"', fix)
    elif action not in known:
        close = close_match(action, known)
        rule = "TASK-INTEGRATION" if close and close.casefold() == action.casefold() else "TASK-SDK"
        message = f'no action "{action}" of the AWS SDK service "{service}" is known'
        place.problem(rule, message, f'did you mean "{close}"?' if close else "")
    return action in known


def _sdk_instead(service: str, action: str) -> str:
    return f'did you mean "aws-sdk:{service}:{action}"?' if action in actions(service) else ""


_NOTHING = Called("unknown")


def check_task(state: State) -> None:
    """Report what is wrong with the fields of the Task *state* together."""
    fields, place = state.fields, state
    text = fields.get("Resource")
    what = called(text) if isinstance(text, str) else _NOTHING
    if "Resource" not in fields:
        fix = 'write for example "Resource": "${YourFunction}"'
        place.problem("TASK-RESOURCE", "no Resource; a Task state names what it calls", fix)
    timeout, heartbeat = fields.get("TimeoutSeconds"), fields.get("HeartbeatSeconds")
    if type(timeout) is int and type(heartbeat) is int and heartbeat >= timeout:
        message = f"is {heartbeat}; allowed is less than TimeoutSeconds, which is {timeout}"
        place.at("HeartbeatSeconds").problem("TASK-HEARTBEAT", message)
    if what.pattern == ".waitForTaskToken":
        _check_token(state)
    elif state.context:
        for where, parts in state.context:
            if parts == ("Task", "Token"):
                message = "the context has a task token only in a task whose Resource ends in .waitForTaskToken"
                where.problem("TASK-TOKEN-PLACE", message)
    if what.kind == "integration":
        _check_parameters(state, what)
        if what.service == "lambda" and not what.pattern:
            for where, parts in state.results:
                if parts and parts[0] not in LAMBDA_RESULT:
                    message = (
                        f"the result of lambda:invoke has no {parts[0]}; what the function returned is its Payload"
                    )
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


def _check_parameters(state: State, called: Called) -> None:
    _, service, sdk, action, _ = called
    known = actions(sdk).get(action) if sdk else optimized(service).get(action)
    if known is None:
        return
    what = f"{sdk or service}:{action}"
    field = "Arguments" if state.is_jsonata else "Parameters"
    given = state.fields.get(field)
    if given is None:
        if known.required:
            message = f"has no {field}, and {what} needs {', '.join(sorted(known.required))}"
            state.problem("TASK-INPUT", message)
        return
    place = state.at(field)
    if not isinstance(given, dict):
        if isinstance(given, (list, int, float)):
            place.problem("TASK-PARAMETERS", f"is {kind(given)}; allowed is an object with the parameters of {what}")
        return
    names = set(given) if state.is_jsonata else {key.removesuffix(".$") for key in given}
    one_of = frozenset() if isinstance(known, Operation) else known.one_of
    if known.required <= names <= known.members and (not one_of or one_of & names) and service != "http":
        return
    for key in given:
        name = key if state.is_jsonata else key.removesuffix(".$")
        if name not in known.members:
            rule = "TASK-SDK-PARAMETERS" if sdk else "TASK-PARAMETERS"
            place.at(key).problem(rule, f"{what} has no parameter {name}", nearest(name, known.members, "parameters"))
    missing = sorted(known.required - names)
    if missing and not any(state.subject.is_unknown(key) for key in given):
        rule = "TASK-HTTP" if service == "http" else "TASK-SDK-PARAMETERS" if sdk else "TASK-PARAMETERS"
        place.problem(rule, f"no {' and no '.join(missing)}; {what} needs {', '.join(sorted(known.required))}")
    if one_of and not one_of & names:
        rule = "TASK-HTTP" if service == "http" else "TASK-PARAMETERS"
        place.problem(rule, f"no {' and no '.join(sorted(one_of))}; {what} needs one of them")
    if service == "http":
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
        (look_for_expressions if place.is_jsonata else look_for_paths)(place, value)
    elif place.is_jsonata and isinstance(value, str) and is_expression(value):
        look_for_expressions(place, value)
    elif not isinstance(value, place.subject.opaque):
        fix = f'write {{"RoleArn": {kind(value)}}}' if isinstance(value, str) else ""
        place.problem("TASK-CREDENTIALS", f"is {kind(value)}; allowed is an object with RoleArn", fix)
