"""The role that a state machine or a function runs with: who assumes it, what bounds it, and what it may do."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pulumi
from pulumi_aws import iam

from asl.permissions import policy_document
from asl.permissions.policy import INLINE_LIMIT, MANAGED_LIMIT, MANAGED_POLICIES, UNKNOWN, characters, merged, split
from asl.permissions.statements import Statement
from components.arguments import ArgumentError, check_arn
from components.document import rendered

PATH = re.compile(r"/|/[!-~]{1,510}/")
"""https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html"""

BOUNDARY = re.compile(r"arn:[^:]+:iam::([0-9]{12}|aws):policy/.+")

ADVICE = "give it a role of your own as role, or name resources with wildcards in extra_statements"

WHITE_SPACE = re.compile(r"\s+")


def check_role(subject: str, args: Mapping[str, Any]) -> None:
    """Raise ArgumentError if `permissions_boundary` or `role_path` of *args* is not allowed."""
    path = args.get("role_path")
    if path is not None and not (isinstance(path, str) and PATH.fullmatch(path)):
        raise ArgumentError(f'{subject}: role_path is {path!r:.60}; allowed is a text like "/" or "/teams/support/"')
    check_arn(subject, args, "permissions_boundary", BOUNDARY, "the ARN of a policy, arn:aws:iam::ACCOUNT:policy/NAME")


def trust(service: str, source_arn: pulumi.Input[str] | None = None) -> Statement:
    """Who may assume a role: *service*, for this account only, and for *source_arn* only if it is given.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
    """
    condition: dict[str, dict[str, Any]] = {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}}
    if source_arn is not None:
        condition["ArnLike"] = {"aws:SourceArn": source_arn}
    return {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }


def policies(subject: str, statements: Iterable[Statement]) -> list[list[Statement]]:
    """*statements* by the policies of the role that they fill: one inline, or if that is too large, managed ones.

    Raises:
        ArgumentError: They don't fit in as many managed policies as a role may have.
    """
    together = merged(statements)
    needed = characters(policy_document(together))
    if needed <= INLINE_LIMIT:
        return [together]
    try:
        found = split(together, MANAGED_LIMIT)
    except ValueError as error:
        raise ArgumentError(f"{subject}: the rights of its role: {error}; {ADVICE}") from None
    if len(found) > MANAGED_POLICIES:
        raise ArgumentError(
            f"{subject}: the rights of its role have {needed:,} characters, and fill {len(found)} managed policies; "
            f"allowed are {MANAGED_POLICIES} of {MANAGED_LIMIT:,} each; {ADVICE}"
        )
    return found


def make_role(
    name: str,
    trusted: Statement,
    names: pulumi.Input[Mapping[str, str]],
    args: Mapping[str, Any],
    parent: pulumi.Resource,
) -> iam.Role:
    """Register the role of the component *name*, as `name-role`.

    Args:
        name: The name of the component.
        trusted: Who may assume it, see `trust`.
        names: What `${Name}` in *trusted* stands for.
        args: The arguments of the component; `permissions_boundary`, `role_path` and `tags` count.
        parent: The component.
    """
    return iam.Role(
        f"{name}-role",
        assume_role_policy=rendered(policy_document([trusted]), names),
        path=args.get("role_path"),
        permissions_boundary=args.get("permissions_boundary"),
        tags=args.get("tags"),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def grant(
    subject: str,
    role: iam.Role,
    name: str,
    documents: list[list[Statement]],
    names: pulumi.Input[Mapping[str, str]],
    substitutions: Mapping[str, pulumi.Input[str]] = {},
    tags: Mapping[str, pulumi.Input[str]] | None = None,
    parent: pulumi.Resource | None = None,
) -> list[pulumi.Resource]:
    """Register the policies of *role* with what `policies` found, and return all that gives it its rights.

    One is inline, as `name-policy`; several are managed, as `name-policy-1` and so on, each attached to the role. A
    policy that turns out too large when all its values are known stops the deployment with `pulumi.RunError`.
    """
    child = pulumi.ResourceOptions(parent=parent)

    def text(statements: list[Statement], limit: int) -> pulumi.Output[str]:
        return rendered(
            policy_document(statements), names, substitutions, lambda made: _check_size(subject, made, limit)
        )

    if len(documents) == 1:
        policy = text(documents[0], INLINE_LIMIT)
        return [iam.RolePolicy(f"{name}-policy", role=role.name, policy=policy, opts=child)]
    made: list[pulumi.Resource] = []
    for number, statements in enumerate(documents, 1):
        managed = iam.Policy(f"{name}-policy-{number}", policy=text(statements, MANAGED_LIMIT), tags=tags, opts=child)
        attached = iam.RolePolicyAttachment(
            f"{name}-policy-{number}-attachment", role=role.name, policy_arn=managed.arn, opts=child
        )
        made += [managed, attached]
    return made


def _check_size(subject: str, text: str, limit: int) -> None:
    size = len(WHITE_SPACE.sub("", text))
    if size > limit:
        # No ArgumentError: that is a ValueError, of which Pulumi makes another one on its way through each resource.
        raise pulumi.RunError(
            f"{subject}: a policy of its role has {size:,} characters, now that all its values are known; allowed are "
            f"{limit:,}, and each value that is known at deployment only was counted as {UNKNOWN}; {ADVICE}"
        )
