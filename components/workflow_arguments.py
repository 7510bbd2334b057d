"""What a `Workflow` is made of, and whether that is right."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import pulumi

from asl import check, derive, with_lambda_defaults
from asl import problem as asl_problem
from asl.check import TYPES
from asl.permissions import XRAY
from asl.placeholder import PSEUDO_PARAMETERS
from asl.problem import Problem
from asl.render import substitute
from asl.rules.catalogue import ERROR, WARNING
from components.alarm_arguments import AlarmsArgs, check_alarms
from components.arguments import (
    LOG_RETENTION_IN_DAYS,
    ArgumentError,
    check_keys,
    check_kind,
    check_name,
    check_one_of,
    check_texts,
)
from components.encryption import check_key
from components.existing import existing_functions, new_functions, with_outputs
from components.function_arguments import DEFAULT_TIMEOUT, FunctionArgs, check_function
from components.naming import state_machine_arn
from components.release import ReleaseArgs, check_release, check_versions, with_versions
from components.rights import check_rights
from components.role import check_role
from components.state_machines import check_state_machines
from components.state_machines import substitutions as all_substitutions
from components.triggers.arguments import TriggerArgs, check_triggers

LOG_LEVELS = ("ALL", "ERROR", "FATAL", "OFF")
"""https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html"""

FLAGS = ("include_execution_data", "lambda_retry", "lambda_timeout", "protect", "retain_logs", "tracing")


if TYPE_CHECKING:
    FunctionInput = FunctionArgs | pulumi.Input[str] | pulumi.Resource
else:
    FunctionInput = FunctionArgs  # Pulumi infers no schema from a union.


class DefinitionError(asl_problem.DefinitionError, pulumi.RunError):
    """A definition was refused. Pulumi shows the message without a traceback."""


class WorkflowArgs(TypedDict):
    """What a `Workflow` is made of."""

    definition: Mapping[str, Any]
    """The definition as a dict. A string may hold `${Name}`: the ARN of one of `functions`, one of `substitutions`, or
    `${AWS::Partition}`, `${AWS::Region}`, `${AWS::AccountId}`. A `pulumi.Output` may stand for any value."""
    functions: Mapping[str, FunctionInput]
    """The Lambda functions by name; the definition names each as `${Name}`. In the place of a new one may stand one
    that is there: its name or ARN, with a version or an alias or without; an Output with its ARN; or the resource."""
    substitutions: NotRequired[Mapping[str, pulumi.Input[str]]]
    """What other `${Name}` stand for. Default: nothing."""
    state_machines: NotRequired[Mapping[str, Any]]
    """State machines that the definition starts, by the name that stands as `${Name}` for the ARN of each: a
    `Workflow`, a `pulumi_aws.sfn.StateMachine`, or the ARN or the name of one that is there. Default: none."""
    type: NotRequired[str]
    """`STANDARD` or `EXPRESS`. Default: `STANDARD`."""
    log_level: NotRequired[str]
    """What the state machine logs: `ALL`, `ERROR`, `FATAL` or `OFF`. Default: `ERROR`."""
    include_execution_data: NotRequired[bool]
    """Whether logs hold the input and output of states. Default: False, they may be personal."""
    log_retention_in_days: NotRequired[int]
    """How long CloudWatch keeps the logs of the state machine and its functions. Default: 30."""
    protect: NotRequired[bool]
    """Whether Pulumi refuses to delete the state machine, with its executions, and its log group. Default: False."""
    retain_logs: NotRequired[bool]
    """Whether the log groups of the state machine and its functions stay when all else is deleted. Default: False."""
    tracing: NotRequired[bool]
    """Whether X-Ray traces executions. Default: True."""
    lambda_retry: NotRequired[bool]
    """Whether a task that states no `Retry` retries Lambda's transient errors. Default: True."""
    lambda_timeout: NotRequired[bool]
    """Whether a task that states no time-out gets its function's own plus 5 seconds. Default: True."""
    severities: NotRequired[Mapping[str, str]]
    """`error`, `warning` or `off` for rules of the definition by id. To silence a rule at one state, say so in its
    Comment: `silence: CHOICE-NO-DEFAULT`. Default: what `python -m asl --rules` lists."""
    permissions: NotRequired[Mapping[str, Sequence[pulumi.Input[str]]]]
    """By the name of a state, the ARNs of what it may use where the definition doesn't say it. An empty list: its
    rights are in `extra_statements`. Default: nothing."""
    extra_statements: NotRequired[Sequence[Mapping[str, Any]]]
    """Statements that the role has besides. Default: none."""
    without: NotRequired[Sequence[str]]
    """Actions that the role doesn't have although they are derived; `*` is a wildcard: `xray:*`. Default: none."""
    role: NotRequired[pulumi.Input[str]]
    """The ARN of a role of your own, used as it is; what it needs is said in a warning. Default: one is made."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """The ARN of a key of your own, which encrypts definition, executions, logs, environments of functions, and what
    triggers hold; what its policy must say is in `kms_key_policy_statements`. Default: AWS's own keys."""
    permissions_boundary: NotRequired[pulumi.Input[str]]
    """The ARN of the policy that bounds every role. Default: none."""
    role_path: NotRequired[str]
    """The path of every role, as `/teams/support/`. Default: `/`."""
    triggers: NotRequired[Sequence[TriggerArgs]]
    """What starts executions. Default: nothing."""
    alarms: NotRequired[AlarmsArgs | None]
    """What notifies whom when executions or functions fail, are throttled, or take long; `{}` is all defaults. An alarm
    costs money. Default: nothing."""
    dashboard: NotRequired[bool]
    """Whether there is a CloudWatch dashboard of executions, failures and functions; it costs money. Default: False."""
    release: NotRequired[ReleaseArgs | None]
    """That each deployment publishes versions, of the functions and of the state machine, and an alias says which of
    them new executions run; those that run keep theirs. Default: executions run what was deployed last."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource. Default: none."""


def checked(name: str, args: WorkflowArgs) -> tuple[dict[str, Any], list[dict[str, Any]], list[Problem]]:
    """The definition with its defaults, the statements of its role, and warnings, if *args* are right."""
    subject = f'Workflow "{name}"'
    check_name("Workflow", name)
    check_keys(subject, args, WorkflowArgs)
    check_one_of(subject, args, "type", TYPES)
    check_one_of(subject, args, "log_level", LOG_LEVELS)
    check_one_of(subject, args, "log_retention_in_days", LOG_RETENTION_IN_DAYS)
    for flag in FLAGS:
        check_one_of(subject, args, flag, (True, False))
    check_kind(subject, args, "functions", Mapping, "a dict")
    if args["functions"] is None:
        raise ArgumentError(f"{subject}: functions is None; allowed is a dict, an empty one if it has none")
    check_kind(subject, args, "severities", Mapping, "a dict of severities by the id of a rule")
    for texts in ("substitutions", "tags"):
        check_texts(subject, args, texts)
    check_state_machines(subject, args)
    check_key(subject, args)
    check_role(subject, args)
    check_rights(subject, args)
    check_triggers(name, args)
    check_alarms(subject, args)
    check_release(subject, args)
    substitutions = all_substitutions(args)
    functions = args["functions"]
    if name in functions:
        raise ArgumentError(f'{subject}: "{name}" is also the name of a function; give one of them another name')
    for key in (*substitutions, *PSEUDO_PARAMETERS):
        if key in functions or (key in PSEUDO_PARAMETERS and key in substitutions):
            raise ArgumentError(
                f'{subject}: "{key}" is defined twice, among functions, substitutions and AWS\'s own names'
            )
    existing, new = existing_functions(subject, functions), new_functions(functions)
    for function_name, function_args in new.items():
        check_function(function_name, function_args)

    try:
        found = check(
            args["definition"],
            type=args.get("type", "STANDARD"),
            functions=functions,
            substitutions=substitutions,
            severities=args.get("severities") or {},
            opaque=(pulumi.Output,),
        )
    except ValueError as error:
        raise ArgumentError(f"{subject}: severities: {error}") from None
    problems = [problem for problem in found if problem.severity == ERROR]
    if problems:
        raise DefinitionError(subject, problems)
    known = {key: value for key, value in {**substitutions, **existing}.items() if isinstance(value, str)}
    definition = substitute(args["definition"], known)
    definition = with_lambda_defaults(
        with_outputs(definition, existing) if existing else definition,
        {key: value.get("timeout", DEFAULT_TIMEOUT) for key, value in new.items()},
        retry=args.get("lambda_retry", True),
        timeout=args.get("lambda_timeout", True),
    )
    statements, problems = derive(
        definition, machine=state_machine_arn(name), permissions=args.get("permissions") or {}
    )
    if args.get("release") is not None:
        check_versions(subject, args["definition"], new)
        statements = with_versions(statements, new)
    if args.get("role") is not None:
        found += [problem._replace(severity=WARNING) for problem in problems]
    elif problems:
        raise DefinitionError(subject, problems)
    if args.get("tracing", True):
        statements.append(XRAY)
    return definition, statements, found
