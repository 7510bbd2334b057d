"""A Step Functions state machine with its functions, built from a definition and plain Python handlers."""

import gc
from collections.abc import Callable, Mapping
from typing import Any, NotRequired, TypedDict, cast

import pulumi
import pulumi_aws as aws
from pulumi_aws import cloudwatch, iam, sfn

from asl import check, derive, opaque_values, render, with_lambda_defaults
from asl import problem as asl_problem
from asl.check import TYPES
from asl.permissions import LAMBDA_FUNCTION_ARN, LOG_DELIVERY, XRAY, express_logs, policy_document
from asl.placeholder import PSEUDO_PARAMETERS
from asl.problem import Problem
from asl.render import substitute
from asl.rules.catalogue import ERROR
from components.arguments import (
    LOG_RETENTION_IN_DAYS,
    ArgumentError,
    check_keys,
    check_kind,
    check_name,
    check_one_of,
    check_texts,
)
from components.function import DEFAULT_LOG_RETENTION_IN_DAYS, DEFAULT_TIMEOUT, Function, FunctionArgs, check_function

LOG_LEVELS = ("ALL", "ERROR", "FATAL", "OFF")
"""https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html"""

CONSOLE_HOSTS = {"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}

COLLECTOR_THRESHOLD = 50_000
"""How many new objects make Python's garbage collector run. A program builds one graph of resources that lives until it
ends: with Python's own threshold, looking through it again and again takes 40% of the time of a thousand resources, and
finds nothing. https://docs.python.org/3/library/gc.html#gc.set_threshold"""


class DefinitionError(asl_problem.DefinitionError, pulumi.RunError):
    """A definition was refused. Pulumi shows the message without a traceback."""


class WorkflowArgs(TypedDict):
    """What a `Workflow` is made of."""

    definition: Mapping[str, Any]
    """The definition as a dict. A string may hold `${Name}`: the ARN of one of `functions`, one of `substitutions`, or
    `${AWS::Partition}`, `${AWS::Region}`, `${AWS::AccountId}`. A `pulumi.Output` may stand for any value."""
    functions: Mapping[str, FunctionArgs]
    """The Lambda functions by name; the definition names each as `${Name}`."""
    substitutions: NotRequired[Mapping[str, pulumi.Input[str]]]
    """What other `${Name}` stand for. Default: nothing."""
    type: NotRequired[str]
    """`STANDARD` or `EXPRESS`. Default: `STANDARD`."""
    log_level: NotRequired[str]
    """What the state machine logs: `ALL`, `ERROR`, `FATAL` or `OFF`. Default: `ERROR`."""
    include_execution_data: NotRequired[bool]
    """Whether logs hold the input and output of states. Default: False, they may be personal."""
    log_retention_in_days: NotRequired[int]
    """How long CloudWatch keeps the logs of the state machine and its functions. Default: 30."""
    tracing: NotRequired[bool]
    """Whether X-Ray traces executions. Default: True."""
    lambda_retry: NotRequired[bool]
    """Whether a task that states no `Retry` retries Lambda's transient errors. Default: True."""
    lambda_timeout: NotRequired[bool]
    """Whether a task that states no time-out gets its function's own plus 5 seconds. Default: True."""
    severities: NotRequired[Mapping[str, str]]
    """`error`, `warning` or `off` for rules of the definition by id. Default: what `python -m asl --rules` lists. To
    silence a rule at one state, say so in its Comment: `silence: CHOICE-NO-DEFAULT`."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource. Default: none."""


class Workflow(pulumi.ComponentResource):
    """A state machine, the role that it runs with, its log group, and its functions.

    The definition is checked here and now, before anything is registered; warnings go to Pulumi's log. The role may do
    what the definition needs, and nothing else. Python's garbage collector runs less often from here on, see
    `COLLECTOR_THRESHOLD`.

    Its children can be reached: `role`, `policy`, `log_group`, `state_machine`, and `functions` by their names.

    Args:
        name: Its name; AWS's names start with it.
        args: What it is made of, see `WorkflowArgs`.

    Raises:
        ArgumentError: An argument is unknown, missing or not allowed.
        DefinitionError: The definition is wrong; everything that is wrong with it is in the message.
    """

    state_machine_arn: pulumi.Output[str]
    state_machine_name: pulumi.Output[str]
    log_group_name: pulumi.Output[str]
    region: pulumi.Output[str]
    console_url: pulumi.Output[str]
    """The page of the state machine in the AWS console."""

    def __init__(self, name: str, args: WorkflowArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        definition, statements, warnings = _checked(name, args)
        _collect_less_often()
        super().__init__("call-center:components:Workflow", name, None, opts)
        for warning in warnings:
            pulumi.log.warn(str(warning), self)
        child = pulumi.ResourceOptions(parent=self)
        tags = args.get("tags")
        substitutions = args.get("substitutions", {})
        retention = args.get("log_retention_in_days", DEFAULT_LOG_RETENTION_IN_DAYS)

        self.functions = {
            function_name: Function(
                function_name,
                cast(FunctionArgs, {"log_retention_in_days": retention, "tags": tags, **function_args}),
                child,
            )
            for function_name, function_args in args["functions"].items()
        }
        pseudo = self._pseudo_parameters()
        names = self._names(pseudo)
        self.region = pseudo["AWS::Region"]

        self.role = iam.Role(f"{name}-role", assume_role_policy=pseudo.apply(_trust(name)), tags=tags, opts=child)
        self.log_group = cloudwatch.LogGroup(
            f"/aws/vendedlogs/states/{name}", retention_in_days=retention, tags=tags, opts=child
        )
        log_streams = self.log_group.arn.apply(lambda arn: f"{arn}:*")
        logging: sfn.StateMachineLoggingConfigurationArgsDict = {"level": args.get("log_level", "ERROR")}
        if logging["level"] != "OFF":
            logging["include_execution_data"] = args.get("include_execution_data", False)
            logging["log_destination"] = log_streams
            statements.append(LOG_DELIVERY)
            if args.get("type") == "EXPRESS":
                statements.append(express_logs(log_streams))
        self.policy = iam.RolePolicy(
            f"{name}-policy",
            role=self.role.name,
            policy=_rendered(policy_document(statements), names, substitutions),
            opts=child,
        )
        self.state_machine = sfn.StateMachine(
            name,
            role_arn=self.role.arn,
            type=args.get("type", "STANDARD"),
            definition=_rendered(definition, names, substitutions),
            logging_configuration=logging,
            tracing_configuration={"enabled": args.get("tracing", True)},
            tags=tags,
            # IAM is eventually consistent: a state machine that is created before its rights is refused.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.policy]),
        )
        self.state_machine_arn = self.state_machine.arn
        self.state_machine_name = self.state_machine.name
        self.log_group_name = self.log_group.name
        self.console_url = pulumi.Output.all(pseudo, self.state_machine_arn).apply(_console_url)
        self.register_outputs({"stateMachineArn": self.state_machine_arn, "stateMachineName": self.state_machine_name})

    def start_command(self, data: str) -> pulumi.Output[str]:
        """The command that starts an execution with *data*, JSON without single quotes, as its input."""
        command = "aws stepfunctions start-execution --region {0} --state-machine-arn {1} --input '{2}'"
        return pulumi.Output.format(command, self.region, self.state_machine_arn, data)

    def _pseudo_parameters(self) -> pulumi.Output[dict[str, str]]:
        invoke = pulumi.InvokeOptions(parent=self)
        known = pulumi.Output.all(
            aws.get_partition_output(opts=invoke).partition,
            aws.get_region_output(opts=invoke).region,
            aws.get_caller_identity_output(opts=invoke).account_id,
        )
        return known.apply(lambda values: dict(zip(PSEUDO_PARAMETERS, values, strict=True)))

    def _names(self, pseudo: pulumi.Output[dict[str, str]]) -> pulumi.Output[dict[str, str]]:
        """What each `${Name}` that is no substitution stands for.

        The ARN of a function is put together from its name: that is known in the first preview, its ARN is not.
        """

        def names(known: list[Any]) -> dict[str, str]:
            parameters, function_names = known[0], known[1:]
            arns = [substitute(LAMBDA_FUNCTION_ARN, parameters) + name for name in function_names]
            return {**parameters, **dict(zip(self.functions, arns, strict=True))}

        return pulumi.Output.all(pseudo, *(function.function_name for function in self.functions.values())).apply(names)


def _collect_less_often() -> None:
    first, *others = gc.get_threshold()
    if 0 < first < COLLECTOR_THRESHOLD:
        gc.set_threshold(COLLECTOR_THRESHOLD, *others)


def _checked(name: str, args: WorkflowArgs) -> tuple[dict[str, Any], list[dict[str, Any]], list[Problem]]:
    """The definition with its defaults, the statements of its role, and warnings, if *args* are right."""
    subject = f'Workflow "{name}"'
    check_name("Workflow", name)
    check_keys(subject, args, WorkflowArgs)
    check_one_of(subject, args, "type", TYPES)
    check_one_of(subject, args, "log_level", LOG_LEVELS)
    check_one_of(subject, args, "log_retention_in_days", LOG_RETENTION_IN_DAYS)
    for flag in ("include_execution_data", "tracing", "lambda_retry", "lambda_timeout"):
        check_one_of(subject, args, flag, (True, False))
    check_kind(subject, args, "functions", Mapping, "a dict")
    for texts in ("substitutions", "tags"):
        check_texts(subject, args, texts)
    substitutions = args.get("substitutions", {})
    functions = args["functions"]
    if name in functions:
        raise ArgumentError(f'{subject}: "{name}" is also the name of a function; give one of them another name')
    for key in (*substitutions, *PSEUDO_PARAMETERS):
        if key in functions or (key in PSEUDO_PARAMETERS and key in substitutions):
            raise ArgumentError(
                f'{subject}: "{key}" is defined twice, among functions, substitutions and AWS\'s own names'
            )
    for function_name, function_args in functions.items():
        check_function(function_name, function_args)

    try:
        found = check(
            args["definition"],
            type=args.get("type", "STANDARD"),
            functions=functions,
            substitutions=substitutions,
            severities=args.get("severities", {}),
            opaque=(pulumi.Output,),
        )
    except ValueError as error:
        raise ArgumentError(f"{subject}: severities: {error}") from None
    problems = [problem for problem in found if problem.severity == ERROR]
    if problems:
        raise DefinitionError(subject, problems)
    known = {key: value for key, value in substitutions.items() if isinstance(value, str)}
    definition = with_lambda_defaults(
        substitute(args["definition"], known),
        {key: value.get("timeout", DEFAULT_TIMEOUT) for key, value in functions.items()},
        retry=args.get("lambda_retry", True),
        timeout=args.get("lambda_timeout", True),
    )
    statements, problems = derive(definition)
    if problems:
        raise DefinitionError(subject, problems)
    if args.get("tracing", True):
        statements.append(XRAY)
    return definition, statements, found


def _trust(name: str) -> Callable[[Mapping[str, str]], str]:
    # https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy
    machine = f"arn:${{AWS::Partition}}:states:${{AWS::Region}}:${{AWS::AccountId}}:stateMachine:{name}*"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "states.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"},
            "ArnLike": {"aws:SourceArn": machine},
        },
    }
    return lambda names: render(policy_document([statement]), names)


def _rendered(
    value: Mapping[str, Any], names: pulumi.Output[dict[str, str]], substitutions: Mapping[str, pulumi.Input[str]]
) -> pulumi.Output[str]:
    """*value* as JSON text: one walk collects its distinct Outputs, one `Output.all` waits for them."""
    opaque = opaque_values(value)

    def text(known: list[Any]) -> str:
        all_names = {**known[0], **dict(zip(substitutions, known[1:], strict=False))}
        resolved = {id(key): item for key, item in zip(opaque, known[1 + len(substitutions) :], strict=True)}
        return render(value, all_names, resolved)

    return pulumi.Output.all(names, *substitutions.values(), *opaque).apply(text)


def _console_url(known: list[Any]) -> str:
    names, arn = known
    host, region = CONSOLE_HOSTS.get(names["AWS::Partition"], "console.aws.amazon.com"), names["AWS::Region"]
    return f"https://{region}.{host}/states/home?region={region}#/statemachines/view/{arn}"
