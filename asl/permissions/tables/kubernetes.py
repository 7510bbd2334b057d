"""What Amazon EKS needs."""

from asl.permissions.need import CALL, CALLBACK, SYNC, Need, Row
from asl.permissions.tables.phrases import ROLES, arn, job, pass_role

_CLUSTER = "cluster/{Name}"
_PROFILE = "fargateprofile/{ClusterName}/{FargateProfileName}/*"
_NODES = "nodegroup/{ClusterName}/{NodegroupName}/*"
_UNIQUE = "EKS ends the ARN with an id of its own"


def _eks(action: str, resource: str) -> Need:
    return Need((f"eks:{action}",), (arn("eks", resource),), reason=_UNIQUE if resource.endswith("*") else "")


def _tags(resource: str) -> Need:
    return _eks("TagResource", resource)._replace(given="Tags")


def _rows(action: str, resource: str, describe: str, *more: Need) -> tuple[Row, Row]:
    """Rows for *action* on *resource*, which `.sync` looks at by *describe*."""
    name = action[0].lower() + action[1:]
    watch = (_eks(describe, resource),)
    return job(f"eks:{name}", more, watch, starts=(CALL, CALLBACK))


KUBERNETES: tuple[Row, ...] = (
    # https://docs.aws.amazon.com/step-functions/latest/dg/eks-iam.html
    *_rows(
        "CreateCluster",
        _CLUSTER,
        "DescribeCluster",
        Need(("eks:CreateCluster",), ("*",), reason="EKS has no resource to name for it"),
        pass_role("RoleArn", "eks"),
        pass_role("ComputeConfig.NodeRoleArn", "eks"),
        _tags(_CLUSTER),
    ),
    *_rows("DeleteCluster", _CLUSTER, "DescribeCluster", _eks("DeleteCluster", _CLUSTER)),
    *_rows(
        "CreateNodegroup",
        _NODES,
        "DescribeNodegroup",
        _eks("CreateNodegroup", "cluster/{ClusterName}"),
        Need(("ec2:DescribeSubnets",), ("*",), reason="EC2 has no resource to name for it"),
        Need(("iam:GetRole", "iam:ListAttachedRolePolicies"), (f"{ROLES}{{NodeRole}}",)),
        pass_role("NodeRole", "eks"),
        _tags(_NODES),
    ),
    *_rows("DeleteNodegroup", _NODES, "DescribeNodegroup", _eks("DeleteNodegroup", _NODES)),
    # The page has no policy for profiles; these are made like those of node groups. Which of the two services EKS
    # passes the role of pods to is in no page: https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
    *_rows(
        "CreateFargateProfile",
        _PROFILE,
        "DescribeFargateProfile",
        _eks("CreateFargateProfile", "cluster/{ClusterName}"),
        pass_role("PodExecutionRoleArn", "eks"),
        pass_role("PodExecutionRoleArn", "eks-fargate-pods"),
        _tags(_PROFILE),
    ),
    *_rows("DeleteFargateProfile", _PROFILE, "DescribeFargateProfile", _eks("DeleteFargateProfile", _PROFILE)),
    # https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html#connect-eks-permissions
    # The cluster itself says what the role may do in it; IAM is not asked.
    Row("eks:call", (CALL, CALLBACK), ()),
    Row("eks:runJob", (CALL, SYNC, CALLBACK), ()),
)
