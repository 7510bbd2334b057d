"""A Step Functions state machine with its functions, built from a definition and plain Python handlers."""

import gc
from typing import Any, cast

import pulumi
from pulumi_aws import cloudwatch, iam, sfn

from asl.permissions import LAMBDA_FUNCTION_ARN
from asl.permissions.policy import merged
from asl.render import substitute
from components.account import pseudo_parameters
from components.document import rendered
from components.encryption import encryption_configuration, key_statements
from components.existing import existing_arns, new_functions
from components.function import Function
from components.function_arguments import FunctionArgs
from components.grants import Callers
from components.logs import (
    LOG_GROUP,
    log_group_name,
    log_statements,
    log_warnings,
    logging_configuration,
    make_log_group,
)
from components.naming import MACHINE, MACHINE_ARN, state_machine_arn
from components.observed import Observed
from components.preview import as_far_as_known, or_not_known, tell_changes
from components.release import pinned, tagged
from components.release_alias import make_alias
from components.rights import adjusted, needed
from components.role import grant, make_role, policies, trust
from components.state_machines import substitutions
from components.triggers import make_triggers
from components.workflow_arguments import WorkflowArgs, checked

CONSOLE_HOSTS = {"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}

INHERITED = ("log_retention_in_days", "kms_key_arn", "permissions_boundary", "retain_logs", "role_path", "tags")
"""What the workflow says for its functions too, unless they say it themselves."""

COLLECTOR_THRESHOLD = 50_000
"""How many new objects make Python's garbage collector run. A program builds one graph of resources that lives until it
ends: with Python's own threshold, looking through it again and again takes 40% of the time of a thousand resources, and
finds nothing. https://docs.python.org/3/library/gc.html#gc.set_threshold"""


class Workflow(pulumi.ComponentResource):
    """A state machine, the role that it runs with, its log group, and its functions.

    The definition is checked here and now, before anything is registered; warnings go to Pulumi's log. The role may do
    what the definition needs, and nothing else. Python's garbage collector runs less often from here on, see
    `COLLECTOR_THRESHOLD`.

    Its children can be reached: `role` (None if it is your own), `policies`, `log_group`, `state_machine`, `dashboard`
    (None if it has none), `alias` (None without a release), and by their names `functions`, those that it makes, and
    `alarms`. `endpoints` are the URLs of triggers by their names: where an `http` is called, and where the queue that a
    `queue` made takes messages.

    Args:
        name: Its name; AWS's names start with it.
        args: What it is made of, see `WorkflowArgs`.

    Raises:
        ArgumentError: An argument is unknown, missing or not allowed.
        DefinitionError: The definition is wrong; everything that is wrong with it is in the message.
    """

    state_machine_arn: pulumi.Output[str]
    state_machine_name: pulumi.Output[str]
    start_arn: pulumi.Output[str]
    """What others start, known in a preview: the alias of a release, or without one the state machine."""
    log_group_name: pulumi.Output[str]
    region: pulumi.Output[str]
    console_url: pulumi.Output[str]
    """The page of the state machine in the AWS console."""
    definition: pulumi.Output[str]
    """The definition as JSON; in a preview, with `(known at deployment)` in the place of what is not known yet."""
    alarm_topic_arn: pulumi.Output[str] | None
    """The ARN of the topic that its alarms notify; None if it has no alarms."""

    def __init__(self, name: str, args: WorkflowArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        definition, statements, warnings = checked(name, args)
        subject = f'Workflow "{name}"'
        rights = [*statements, *log_statements(args), *key_statements(name, args, definition)]
        own_role = args.get("role")
        documents = policies(subject, adjusted(subject, args, rights)) if own_role is None else []
        _collect_less_often()
        super().__init__("call-center:components:Workflow", name, None, opts)
        for warning in (*warnings, *log_warnings(args)):
            pulumi.log.warn(str(warning), self)
        if own_role is not None:
            pulumi.log.warn(needed(merged(rights)), self)
        child = pulumi.ResourceOptions(parent=self)
        release = args.get("release")
        tags = args.get("tags")
        pseudo = pseudo_parameters(self)
        self.region = pseudo["AWS::Region"]
        known = {**substitutions(args), **existing_arns(subject, args["functions"], pseudo)}

        self.functions = {
            function_name: Function(
                function_name, _inherited(name, args, function_args), child, account=pseudo["AWS::AccountId"]
            )
            for function_name, function_args in new_functions(args["functions"]).items()
        }
        kept = pulumi.ResourceOptions(
            parent=self, protect=args.get("protect"), retain_on_delete=args.get("retain_logs")
        )
        self.log_group = make_log_group(log_group_name(name), args, kept)
        self.log_group_name = self.log_group.name
        names = self._names(pseudo)
        self.role: iam.Role | None = None
        self.policies: list[pulumi.Resource] = []
        if own_role is None:
            self.role = make_role(name, trust("states.amazonaws.com", state_machine_arn(name)), pseudo, args, self)
            self.policies = grant(subject, self.role, name, documents, names, known, tags, self)
        versions = {each: function.version for each, function in self.functions.items()}
        self.definition = rendered(definition, pinned(names, versions) if release else names, known)
        self.state_machine = sfn.StateMachine(
            name,
            role_arn=self.role.arn if self.role else own_role,
            type=args.get("type", "STANDARD"),
            definition=self.definition,
            logging_configuration=logging_configuration(args, self.log_group),
            tracing_configuration={"enabled": args.get("tracing", True)},
            encryption_configuration=encryption_configuration(args.get("kms_key_arn")),
            publish=True if release else None,
            tags=tagged(args, name) if release else tags,
            # IAM is eventually consistent: a state machine that is created before its rights is refused.
            opts=pulumi.ResourceOptions(parent=self, depends_on=self.policies, protect=args.get("protect")),
        )
        self.state_machine_arn = self.state_machine.arn
        self.state_machine_name = self.state_machine.name
        if pulumi.runtime.is_dry_run():
            maybe = pinned(names, {each: or_not_known(version) for each, version in versions.items()})
            self.definition = as_far_as_known(definition, maybe if release else names, known)
            tell_changes(self, self.state_machine_arn, self.definition, own_role is not None)
        caller_names = pulumi.Output.all(names, self.state_machine_name).apply(
            lambda found: {**found[0], MACHINE: found[1]}
        )
        self.alias = make_alias(name, release, self.state_machine, self) if release else None
        self.start_arn = caller_names.apply(lambda found: substitute(MACHINE_ARN, found))
        if self.alias:
            self.start_arn = pulumi.Output.format("{0}:{1}", self.start_arn, self.alias.name)
        self._callers = Callers(name, args, definition, caller_names, self)
        self.endpoints = make_triggers(name, self.start_arn, pseudo, args, self)
        self._observe(name, args, definition, pseudo)
        self.console_url = pulumi.Output.all(pseudo, self.state_machine_arn).apply(_console_url)
        outputs = {"stateMachineArn": self.state_machine_arn, "stateMachineName": self.state_machine_name}
        self.register_outputs(outputs | ({"stateMachineAliasArn": self.alias.arn} if self.alias else {}))

    def start_command(self, data: str) -> pulumi.Output[str]:
        """The command that starts an execution with *data*, JSON without single quotes, as its input.

        If it is EXPRESS, the command waits for the end of the execution, and prints its output.
        """
        start = "start-sync-execution" if self._callers.is_express else "start-execution"
        command = "aws stepfunctions {0} --region {1} --state-machine-arn {2} --input '{3}'"
        return pulumi.Output.format(command, start, self.region, self.start_arn, data)

    def grant_start(self, name: str, role: iam.Role | pulumi.Input[str]) -> iam.RolePolicy:
        """Let *role* start executions; if it is EXPRESS, also wait for them.

        Args:
            name: A name of yours for *role*, which the policy is called after; one for each role.
            role: A Role, or the name of one.

        Raises:
            ArgumentError: An argument is not allowed.
        """
        return self._callers.allow("start", name, role)

    def grant_read(self, name: str, role: iam.Role | pulumi.Input[str]) -> iam.RolePolicy:
        """Let *role* see the definition and all executions, with their data; if it is EXPRESS, their logs.

        The arguments are those of `grant_start`.
        """
        return self._callers.allow("read", name, role)

    def grant_redrive(self, name: str, role: iam.Role | pulumi.Input[str]) -> iam.RolePolicy:
        """Let *role* redrive executions; there is none of EXPRESS. The arguments are those of `grant_start`."""
        return self._callers.allow("redrive", name, role)

    def grant_task_response(self, name: str, role: iam.Role | pulumi.Input[str]) -> iam.RolePolicy:
        """Let *role* answer tasks that wait for a token, and activities that the definition names by their ARNs.

        There is none of EXPRESS. The arguments are those of `grant_start`.
        """
        return self._callers.allow("task-response", name, role)

    def caller_statements(self, grant: str) -> list[dict[str, Any]]:
        """The statements of a grant, for a policy of your own; an Output stands for each ARN in them.

        Args:
            grant: `start`, `read`, `redrive` or `task-response`.

        Raises:
            ArgumentError: There is no such grant, or not for EXPRESS.
        """
        return self._callers.statements(grant)

    def _observe(
        self, name: str, args: WorkflowArgs, definition: dict[str, Any], pseudo: pulumi.Output[dict[str, str]]
    ) -> None:
        """Register the alarms and the dashboard, if there are to be any."""
        function_names = {each: function.function_name for each, function in self.functions.items()}
        names = self.state_machine_name, self.log_group_name, function_names
        observed = Observed(name, args, definition, *names, pseudo, self)
        self.alarms: dict[str, cloudwatch.MetricAlarm] = {}
        self.alarm_topic_arn, self.dashboard = None, None
        # Modules that take time to load, which a program that uses none of this need not wait for.
        if args.get("alarms") is not None:
            from components.alarms import make_alarms, topic_arn

            self.alarm_topic_arn = topic_arn(observed)
            self.alarms = make_alarms(observed, self.alarm_topic_arn)
        if args.get("dashboard"):
            from components.dashboard import make_dashboard

            self.dashboard = make_dashboard(observed)

    def _names(self, pseudo: pulumi.Output[dict[str, str]]) -> pulumi.Output[dict[str, str]]:
        """What each `${Name}` that is no substitution stands for, and the name of the log group.

        The ARN of a function is put together from its name: that is known in the first preview, its ARN is not.
        """

        def names(known: list[Any]) -> dict[str, str]:
            parameters, log_group, *function_names = known
            arns = [substitute(LAMBDA_FUNCTION_ARN, parameters) + name for name in function_names]
            return {**parameters, LOG_GROUP: log_group, **dict(zip(self.functions, arns, strict=True))}

        function_names = [function.function_name for function in self.functions.values()]
        return pulumi.Output.all(pseudo, self.log_group.name, *function_names).apply(names)


def _inherited(name: str, args: WorkflowArgs, function_args: FunctionArgs) -> FunctionArgs:
    """*function_args* of a function of the Workflow *name*, with what that says for it."""
    inherited = {each: value for each, value in args.items() if each in INHERITED}
    made = {**inherited, **function_args}
    if args.get("release") is not None:
        made |= {"publish": True, "tags": tagged(made, name)}
    return cast(FunctionArgs, made)


def _collect_less_often() -> None:
    first, *others = gc.get_threshold()
    if 0 < first < COLLECTOR_THRESHOLD:
        gc.set_threshold(COLLECTOR_THRESHOLD, *others)


def _console_url(known: list[Any]) -> str:
    names, arn = known
    host, region = CONSOLE_HOSTS.get(names["AWS::Partition"], "console.aws.amazon.com"), names["AWS::Region"]
    return f"https://{region}.{host}/states/home?region={region}#/statemachines/view/{arn}"
