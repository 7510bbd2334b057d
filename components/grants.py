"""What those need who use a state machine: to start it, to read what it did, to redrive, to answer its tasks."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pulumi
from pulumi_aws import iam

from asl.permissions import policy_document
from asl.permissions.statements import Statement
from asl.problem import nearest
from asl.render import substitute
from components.arguments import ArgumentError, check_name
from components.document import rendered
from components.encryption import activities
from components.logs import LOG_STREAMS
from components.naming import MACHINE_ARN
from components.release import by_alias_only

GRANTS = ("start", "read", "redrive", "task-response")

STANDARD_ONLY = {"redrive": "can be redriven", "task-response": "waits for a task token"}
"""What no EXPRESS execution does, by the grant that would be for it."""

ROLE_NAME = re.compile(r"[\w+=,.@-]{1,64}")
"""https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html"""

# Versions and aliases are authorized as their state machine, MACHINE_ARN:
# https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
EXECUTIONS = MACHINE_ARN.replace(":stateMachine:", ":execution:") + ":*"  # Their names are given when they start.
CHILD_EXECUTIONS = EXECUTIONS.removesuffix(":*") + "/*:*"  # Of a Distributed Map: its label, and their names.
MAP_RUNS = CHILD_EXECUTIONS.replace(":execution:", ":mapRun:")


class Callers(NamedTuple):
    """Those who use the state machine of a Workflow."""

    workflow: str
    """The name of the Workflow."""
    args: Mapping[str, Any]
    """Its arguments, of which `type`, `release`, `log_level` and `kms_key_arn` count."""
    definition: object
    names: pulumi.Output[dict[str, str]]
    """What `${AWS::...}` stand for, `MACHINE` and the log group among them."""
    parent: pulumi.Resource
    """The Workflow."""

    @property
    def is_express(self) -> bool:
        return self.args.get("type") == "EXPRESS"

    def statements(self, grant: str) -> list[Statement]:
        """What a caller needs for *grant*, one of `GRANTS`, with an Output for each text that names something.

        Raises:
            ArgumentError: There is no such grant, or not for EXPRESS.
        """

        def known(value: Any) -> Any:
            if isinstance(value, Mapping):
                return {key: known(item) for key, item in value.items()}
            if isinstance(value, list):
                return [known(item) for item in value]
            if isinstance(value, str) and "${" in value:
                return self.names.apply(lambda names: substitute(value, names))
            return value

        return [{key: known(value) for key, value in statement.items()} for statement in self._statements(grant)]

    def allow(self, grant: str, name: str, role: iam.Role | pulumi.Input[str]) -> iam.RolePolicy:
        """Give *role* a policy with what it needs for *grant*.

        Raises:
            ArgumentError: There is no such grant for EXPRESS, or *name* or *role* is not allowed.
        """
        subject = f'Workflow "{self.workflow}": grant_{grant.replace("-", "_")}'
        check_name(subject, name)
        if isinstance(role, str) and not ROLE_NAME.fullmatch(role):
            raise ArgumentError(f'{subject}: role is "{role:.60}"; allowed is a Role, or the name of one, not its ARN')
        if not isinstance(role, iam.Role | str | pulumi.Output):
            raise ArgumentError(f"{subject}: role is {role!r:.60}; allowed is a Role, or the name of one")
        policy = rendered(policy_document(self._statements(grant)), self.names)
        role_name = role.name if isinstance(role, iam.Role) else role
        opts = pulumi.ResourceOptions(parent=self.parent)
        return iam.RolePolicy(f"{self.workflow}-{name}-{grant}", role=role_name, policy=policy, opts=opts)

    def _statements(self, grant: str) -> list[Statement]:
        if grant not in GRANTS:
            raise ArgumentError(f'Workflow "{self.workflow}": no grant "{grant}"; {nearest(grant, GRANTS, "grants")}')
        if self.is_express and grant in STANDARD_ONLY:
            raise ArgumentError(f'Workflow "{self.workflow}": no EXPRESS execution {STANDARD_ONLY[grant]}')
        if grant == "start":
            return self._start_sync() if self.is_express else [self._start("StartExecution")]
        if grant == "read":
            return self._read_logs() if self.is_express else self._read_executions()
        if grant == "redrive":
            return [_allow(["states:RedriveExecution"], [EXECUTIONS])]
        # The reference has no resource for these, but AWS asks for that which made the token.
        answers = [f"states:SendTask{answer}" for answer in ("Failure", "Heartbeat", "Success")]
        return [_allow(answers, [*activities(self.definition), MACHINE_ARN])]

    def _start_sync(self) -> list[Statement]:
        return [self._start("StartExecution", "StartSyncExecution"), *self._decrypt()]

    def _start(self, *actions: str) -> Statement:
        return _allow([f"states:{action}" for action in actions], [MACHINE_ARN]) | by_alias_only(self.args)

    def _read_executions(self) -> list[Statement]:
        machine = ["DescribeStateMachine", "DescribeStateMachineAlias", "ListExecutions"]
        machine += ["ListStateMachineAliases", "ListStateMachineVersions"]
        execution = ["DescribeExecution", "DescribeStateMachineForExecution", "GetExecutionHistory", "ListMapRuns"]
        return [
            _allow([f"states:{action}" for action in machine], [MACHINE_ARN]),
            _allow([f"states:{action}" for action in execution], [EXECUTIONS, CHILD_EXECUTIONS]),
            _allow(["states:DescribeMapRun", "states:ListExecutions"], [MAP_RUNS]),
            *self._decrypt(),
        ]

    def _read_logs(self) -> list[Statement]:
        """An EXPRESS execution leaves nothing but its logs."""
        machine = ["DescribeStateMachine", "DescribeStateMachineAlias"]
        machine += ["ListStateMachineAliases", "ListStateMachineVersions"]
        logs = [] if self.args.get("log_level") == "OFF" else [_allow(["logs:FilterLogEvents"], [LOG_STREAMS])]
        return [*logs, _allow([f"states:{action}" for action in machine], [MACHINE_ARN]), *self._decrypt()]

    def _decrypt(self) -> list[Statement]:
        """What is read was encrypted with the key; what is started or redriven is encrypted by the machine's own role.

        https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
        """
        key_arn = self.args.get("kms_key_arn")
        if key_arn is None:
            return []
        context = {"StringEquals": {"kms:EncryptionContext:aws:states:stateMachineArn": MACHINE_ARN}}
        return [{**_allow(["kms:Decrypt"], [key_arn]), "Condition": context}]


def _allow(actions: list[str], resources: list[Any]) -> Statement:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}
