"""What the services need that run containers and builds."""

from asl.permissions.need import CALL, CALLBACK, Need, Row
from asl.permissions.tables.phrases import JOB_ID, arn, job, managed_rule, pass_any_role, pass_role

_ON_CLUSTER = {"ArnEquals": {"ecs:cluster": arn("ecs", "cluster/{Cluster=default}")}}
_ECS_ROLE_UNNAMED = "the task definition, which the task doesn't hold, names the role"


def _ecs_tags(parameter: str) -> Need:
    """To tag the tasks that are started; each of three parameters asks for it.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
    """
    created_by_run = {"StringEquals": {"ecs:CreateAction": "RunTask"}}
    return Need(("ecs:TagResource",), (arn("ecs", "task/*"),), created_by_run, given=parameter, reason=JOB_ID)


def _builds(*actions: str) -> Need:
    """To do *actions* with builds of the project that a task names."""
    return Need(actions, (arn("codebuild", "project/{ProjectName}"),))


def _known_builds(*actions: str, parameter: str = "Id") -> Need:
    """To do *actions* with builds that *parameter* has the ids or ARNs of, which start with the project."""
    return Need(actions, (arn("codebuild", f"project/{{{parameter}|owner}}"),))


COMPUTE: tuple[Row, ...] = (
    # https://docs.aws.amazon.com/step-functions/latest/dg/batch-iam.html
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html
    *job(
        "batch:submitJob",
        (
            Need(
                ("batch:SubmitJob",),
                (arn("batch", "job-queue/{JobQueue}"), arn("batch", "job-definition/{JobDefinition}")),
            ),
            Need(
                ("batch:SubmitJob",),
                (arn("batch", "job-definition/{JobDefinition}:*"), arn("batch", "job/*")),
                reason=f"a name without a revision stands for the newest one; {JOB_ID}",
            ),
            Need(
                ("batch:SubmitJob",),
                (
                    arn(
                        "batch",
                        "consumable-resource/"
                        "{ConsumableResourcePropertiesOverride.ConsumableResourceList[].ConsumableResource}",
                    ),
                ),
                given="ConsumableResourcePropertiesOverride",
            ),
            Need(("batch:TagResource",), (arn("batch", "job/*"),), given="Tags", reason=JOB_ID),
        ),
        (
            Need(("batch:DescribeJobs",), ("*",), reason="AWS Batch has no resource to name for it"),
            Need(("batch:TerminateJob",), (arn("batch", "job/*"),), reason=JOB_ID),
            managed_rule("StepFunctionsGetEventsForBatchJobsRule"),
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/codebuild-iam.html
    *job(
        "codebuild:startBuild",
        (_builds("codebuild:StartBuild"), pass_role("ServiceRoleOverride", "codebuild")),
        (
            _builds("codebuild:StopBuild", "codebuild:BatchGetBuilds"),
            managed_rule("StepFunctionsGetEventForCodeBuildStartBuildRule"),
        ),
    ),
    *job(
        "codebuild:startBuildBatch",
        (
            _builds("codebuild:StartBuildBatch"),
            pass_role("ServiceRoleOverride", "codebuild"),
            pass_role("BuildBatchConfigOverride.ServiceRole", "codebuild"),
        ),
        (
            _builds("codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"),
            managed_rule("StepFunctionsGetEventForCodeBuildStartBuildBatchRule"),
        ),
    ),
    *job(
        "codebuild:retryBuildBatch",
        (_known_builds("codebuild:RetryBuildBatch"),),
        (_known_builds("codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"),),
    ),
    Row("codebuild:batchDeleteBuilds", (CALL,), (_known_builds("codebuild:BatchDeleteBuilds", parameter="Ids[]"),)),
    Row(
        "codebuild:batchGetReports",
        (CALL,),
        (Need(("codebuild:BatchGetReports",), (arn("codebuild", "report-group/{ReportArns[]|owner}"),)),),
    ),
    Row("codebuild:deleteBuildBatch", (CALL,), (_known_builds("codebuild:DeleteBuildBatch"),)),
    Row("codebuild:stopBuild", (CALL,), (_known_builds("codebuild:StopBuild"),)),
    Row("codebuild:stopBuildBatch", (CALL,), (_known_builds("codebuild:StopBuildBatch"),)),
    # https://docs.aws.amazon.com/step-functions/latest/dg/ecs-iam.html
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
    *job(
        "ecs:runTask",
        (
            Need(("ecs:RunTask",), (arn("ecs", "task-definition/{TaskDefinition|task_definition}"),), _ON_CLUSTER),
            pass_role("Overrides.TaskRoleArn", "ecs-tasks"),
            pass_role("Overrides.ExecutionRoleArn", "ecs-tasks"),
            pass_any_role("ecs-tasks", _ECS_ROLE_UNNAMED, missing="Overrides.TaskRoleArn"),
            pass_any_role("ecs-tasks", _ECS_ROLE_UNNAMED, missing="Overrides.ExecutionRoleArn"),
            pass_role("VolumeConfigurations[].ManagedEBSVolume.RoleArn", "ecs"),
            _ecs_tags("Tags"),
            _ecs_tags("PropagateTags"),
            _ecs_tags("EnableECSManagedTags"),
        ),
        (
            Need(("ecs:StopTask", "ecs:DescribeTasks"), (arn("ecs", "task/*"),), _ON_CLUSTER, reason=JOB_ID),
            managed_rule("StepFunctionsGetEventsForECSTaskRule"),
        ),
        starts=(CALL, CALLBACK),
    ),
)
