"""What triggers of all kinds have: what they start, and the role that lets them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pulumi
from pulumi_aws import cloudwatch, iam

from asl.permissions.statements import Statement
from components.logs import make_log_group, trigger_log_group_name
from components.release import by_alias_only
from components.role import grant, make_role, policies


class Trigger(NamedTuple):
    """One trigger of a Workflow."""

    workflow: str
    """The name of the Workflow."""
    name: str
    """Its own name, one of a kind in the workflow."""
    starts: pulumi.Output[str]
    """The ARN that executions are started by: that of the state machine, or of its alias."""
    names: pulumi.Output[dict[str, str]]
    """What `${AWS::AccountId}` and the like stand for."""
    args: Mapping[str, Any]
    """The arguments of the Workflow; `type`, `release`, `permissions_boundary`, `role_path`, `kms_key_arn` and `tags`
    count."""
    parent: pulumi.Resource
    """The Workflow."""

    @property
    def child(self) -> str:
        """What the names of its resources start with."""
        return f"{self.workflow}-{self.name}"

    def role(self, trusted: Statement, statements: Sequence[Statement]) -> tuple[iam.Role, list[pulumi.Resource]]:
        """Register its role, which *trusted* may assume and which may do *statements*; and return its policies too."""
        role = make_role(self.child, trusted, self.names, self.args, self.parent)
        documents = policies(f'Workflow "{self.workflow}": trigger "{self.name}"', statements)
        granted = grant(
            self.workflow, role, self.child, documents, self.names, tags=self.args.get("tags"), parent=self.parent
        )
        return role, granted

    def log_group(self, kind: str) -> cloudwatch.LogGroup:
        """Register its log group, that of a trigger of that *kind*; encrypted and kept as that of the Workflow."""
        name = trigger_log_group_name(self.workflow, self.name, kind)
        return make_log_group(name, self.args, pulumi.ResourceOptions(parent=self.parent))

    def start(self, action: str = "states:StartExecution") -> Statement:
        """The statement that lets it start executions."""
        machine = self.starts.apply(lambda arn: ":".join(arn.split(":")[:7]))
        return {"Effect": "Allow", "Action": [action], "Resource": [machine], **by_alias_only(self.args)}
