"""What many rows say: an ARN of the account, the passing of a role, the rule that tells of the end of a job."""

from asl.permissions.need import CALL, SYNC, Need, Row

ACCOUNT = "${AWS::AccountId}"
ROLES = f"arn:${{AWS::Partition}}:iam::{ACCOUNT}:role/"
JOB_ID = "the id is made when the job starts"


def arn(service: str, resource: str) -> str:
    """The template of the ARN of *resource* in the Region and account of the stack."""
    return f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:{ACCOUNT}:{resource}"


def pass_role(parameter: str, service: str) -> Need:
    """To let *service* act as the role that *parameter* names.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    return Need(("iam:PassRole",), (f"{ROLES}{{{parameter}}}",), passed_to(service), given=parameter)


def pass_any_role(service: str, reason: str, *, given: str = "", missing: str = "") -> Need:
    """To let *service* act as a role that the task doesn't name; *reason* says why it doesn't."""
    return Need(("iam:PassRole",), (f"{ROLES}*",), passed_to(service), given, missing, reason)


def passed_to(service: str) -> dict[str, dict[str, str]]:
    """The condition that a role is passed to *service*, `ecs-tasks`, and to no other."""
    return {"StringEquals": {"iam:PassedToService": f"{service}.amazonaws.com"}}


def service_linked_role(service: str, name: str) -> Need:
    """To have *service*, `ops.emr-serverless`, make its role in an account that has none yet."""
    return Need(
        ("iam:CreateServiceLinkedRole",),
        (f"{ROLES}aws-service-role/{service}.amazonaws.com/{name}",),
        {"StringEquals": {"iam:AWSServiceName": f"{service}.amazonaws.com"}},
    )


def managed_rule(name: str, reason: str = "") -> Need:
    """To make the rule *name*, by which EventBridge tells Step Functions how a job ended.

    https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html#connect-iam-sync-async
    """
    actions = ("events:PutTargets", "events:PutRule", "events:DescribeRule")
    return Need(actions, (arn("events", f"rule/{name}"),), reason=reason)


def job(
    integration: str,
    start: tuple[Need, ...],
    watch: tuple[Need, ...],
    *,
    starts: tuple[str, ...] = (CALL,),
    waits: tuple[str, ...] = (SYNC,),
) -> tuple[Row, Row]:
    """A row for the patterns that only start a job, and one for those that also watch and stop it."""
    return Row(integration, starts, start), Row(integration, waits, (*start, *watch))
