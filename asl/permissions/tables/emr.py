"""What Amazon EMR needs, on EC2, on EKS, and serverless."""

from asl.permissions.need import CALL, Need, Row
from asl.permissions.tables.phrases import JOB_ID, arn, job, managed_rule, pass_any_role, pass_role, service_linked_role

_CLUSTER = arn("elasticmapreduce", "cluster/{ClusterId}")
_NEW_CLUSTER = arn("elasticmapreduce", "cluster/*")
_VIRTUAL_CLUSTER = arn("emr-containers", "/virtualclusters/{VirtualClusterId}")
_APPLICATION = arn("emr-serverless", "/applications/{ApplicationId}")
_NEW_APPLICATION = arn("emr-serverless", "/applications/*")
_ROLE_OF_JOB = {"StringEquals": {"emr-containers:ExecutionRoleArn": "{ExecutionRoleArn}"}}
_ROLE_OF_STEP = {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": "{ExecutionRoleArn}"}}
_APPLICATION_RULE = managed_rule("StepFunctionsGetEventsForEMRServerlessApplicationRule")
_JOB_RULE = managed_rule("StepFunctionsGetEventsForEMRServerlessJobRule")


def _of_cluster(*actions: str) -> Need:
    return Need(tuple(f"elasticmapreduce:{action}" for action in actions), (_CLUSTER,))


def _of_application(*actions: str) -> Need:
    return Need(tuple(f"emr-serverless:{action}" for action in actions), (_APPLICATION,))


EMR: tuple[Row, ...] = (
    # https://docs.aws.amazon.com/step-functions/latest/dg/emr-iam.html
    # https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-steps-runtime-roles.html
    *job(
        "elasticmapreduce:addStep",
        (
            _of_cluster("AddJobFlowSteps")._replace(missing="ExecutionRoleArn"),
            _of_cluster("AddJobFlowSteps")._replace(given="ExecutionRoleArn", condition=_ROLE_OF_STEP),
        ),
        (
            _of_cluster("DescribeStep", "CancelSteps"),
            managed_rule("StepFunctionsGetEventForEMRAddJobFlowStepsRule"),
        ),
    ),
    Row("elasticmapreduce:cancelStep", (CALL,), (_of_cluster("CancelSteps"),)),
    *job(
        "elasticmapreduce:createCluster",
        (
            Need(("elasticmapreduce:RunJobFlow",), ("*",), reason="EMR has no resource to name for it"),
            Need(("elasticmapreduce:AddTags",), (_NEW_CLUSTER,), given="Tags", reason=JOB_ID),
            pass_role("ServiceRole", "elasticmapreduce"),
            pass_any_role(
                "ec2", "it names an instance profile, which may hold a role of another name", given="JobFlowRole"
            ),
            pass_role("AutoScalingRole", "application-autoscaling"),
        ),
        (
            Need(
                ("elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"),
                (_NEW_CLUSTER,),
                reason=JOB_ID,
            ),
            managed_rule("StepFunctionsGetEventForEMRRunJobFlowRule"),
        ),
    ),
    Row(
        "elasticmapreduce:modifyInstanceFleetByName",
        (CALL,),
        (_of_cluster("ModifyInstanceFleet", "ListInstanceFleets"),),
    ),
    Row(
        "elasticmapreduce:modifyInstanceGroupByName",
        (CALL,),
        (_of_cluster("ModifyInstanceGroups", "ListInstanceGroups"),),
    ),
    Row("elasticmapreduce:setClusterTerminationProtection", (CALL,), (_of_cluster("SetTerminationProtection"),)),
    *job(
        "elasticmapreduce:terminateCluster",
        (_of_cluster("TerminateJobFlows"),),
        (_of_cluster("DescribeCluster"), managed_rule("StepFunctionsGetEventForEMRTerminateJobFlowsRule")),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/emr-eks-iam.html
    Row(
        "emr-containers:createVirtualCluster",
        (CALL,),
        (
            Need(("emr-containers:CreateVirtualCluster",), ("*",), reason="EMR has no resource to name for it"),
            Need(
                ("emr-containers:TagResource",),
                (arn("emr-containers", "/virtualclusters/*"),),
                given="Tags",
                reason="the id is made with the virtual cluster",
            ),
            service_linked_role("emr-containers", "AWSServiceRoleForAmazonEMRContainers"),
        ),
    ),
    *job(
        "emr-containers:deleteVirtualCluster",
        (Need(("emr-containers:DeleteVirtualCluster",), (arn("emr-containers", "/virtualclusters/{Id}"),)),),
        (Need(("emr-containers:DescribeVirtualCluster",), (arn("emr-containers", "/virtualclusters/{Id}"),)),),
    ),
    *job(
        "emr-containers:startJobRun",
        (
            Need(("emr-containers:StartJobRun",), (_VIRTUAL_CLUSTER,), _ROLE_OF_JOB, given="ExecutionRoleArn"),
            Need(("emr-containers:StartJobRun",), (_VIRTUAL_CLUSTER,), missing="ExecutionRoleArn"),
            Need(("emr-containers:TagResource",), (f"{_VIRTUAL_CLUSTER}/jobruns/*",), given="Tags", reason=JOB_ID),
        ),
        (
            Need(
                ("emr-containers:DescribeJobRun", "emr-containers:CancelJobRun"),
                (f"{_VIRTUAL_CLUSTER}/jobruns/*",),
                reason=JOB_ID,
            ),
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/emr-serverless-iam.html
    *job(
        "emr-serverless:createApplication",
        (
            Need(
                ("emr-serverless:CreateApplication",),
                (arn("emr-serverless", "/*"),),
                reason="EMR has nothing narrower to name for it",
            ),
            Need(
                ("emr-serverless:TagResource",),
                (_NEW_APPLICATION,),
                given="Tags",
                reason="the id is made with the application",
            ),
            service_linked_role("ops.emr-serverless", "AWSServiceRoleForAmazonEMRServerless"),
        ),
        (
            Need(
                ("emr-serverless:GetApplication", "emr-serverless:DeleteApplication"),
                (_NEW_APPLICATION,),
                reason="the id is made with the application",
            ),
            _APPLICATION_RULE,
        ),
    ),
    *job(
        "emr-serverless:deleteApplication",
        (_of_application("DeleteApplication"),),
        (_of_application("GetApplication"), _APPLICATION_RULE),
    ),
    *job(
        "emr-serverless:startApplication",
        (_of_application("StartApplication"),),
        (_of_application("GetApplication", "StopApplication"), _APPLICATION_RULE),
    ),
    *job(
        "emr-serverless:stopApplication",
        (_of_application("StopApplication"),),
        (_of_application("GetApplication"), _APPLICATION_RULE),
    ),
    *job(
        "emr-serverless:startJobRun",
        (
            _of_application("StartJobRun"),
            pass_role("ExecutionRoleArn", "emr-serverless"),
            Need(("emr-serverless:TagResource",), (f"{_APPLICATION}/jobruns/*",), given="Tags", reason=JOB_ID),
        ),
        (
            Need(
                ("emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"),
                (f"{_APPLICATION}/jobruns/*",),
                reason=JOB_ID,
            ),
            _JOB_RULE,
        ),
    ),
    *job(
        "emr-serverless:cancelJobRun",
        (Need(("emr-serverless:CancelJobRun",), (f"{_APPLICATION}/jobruns/{{JobRunId}}",)),),
        (Need(("emr-serverless:GetJobRun",), (f"{_APPLICATION}/jobruns/{{JobRunId}}",)), _JOB_RULE),
    ),
)
