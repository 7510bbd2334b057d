"""What the services need that train and ask models, and that convert media."""

from asl.permissions.need import CALL, CALLBACK, SYNC, Need, Row
from asl.permissions.tables.phrases import JOB_ID, arn, job, managed_rule, pass_role

_CUSTOMIZATION = arn("bedrock", "model-customization-job/*")
_CUSTOM_MODEL = arn("bedrock", "custom-model/*")


def _named(type_: str, parameter: str) -> tuple[str, str]:
    """The ARN of what SageMaker makes with the name in *parameter*.

    Twice, because SageMaker asks IAM for some names as they are and for others in lower case:
    https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-stepfunctions-tasks/lib/sagemaker/create-endpoint-config.ts
    """
    return arn("sagemaker", f"{type_}/{{{parameter}}}"), arn("sagemaker", f"{type_}/{{{parameter}|lower}}")


def _sagemaker_job(kind: str, rule: Need, *roles: str) -> tuple[Row, Row]:
    """Rows for a job of SageMaker, `TrainingJob`, that acts as the roles which *roles* hold."""
    type_ = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind)[1:]
    resources = _named(type_, f"{kind}Name")
    start = (
        Need((f"sagemaker:Create{kind}", "sagemaker:ListTags"), resources),
        *(pass_role(role, "sagemaker") for role in roles),
    )
    # Step Functions tags the jobs that it waits for: https://github.com/aws/aws-cdk/pull/27264
    tags = Need(("sagemaker:AddTags",), resources)
    watch = Need((f"sagemaker:Describe{kind}", f"sagemaker:Stop{kind}"), resources)
    return (
        Row(f"sagemaker:create{kind}", (CALL,), (*start, tags._replace(given="Tags"))),
        Row(f"sagemaker:create{kind}", (SYNC,), (*start, tags, watch, rule)),
    )


_MODEL = _named("model", "ModelName")
_ENDPOINT = _named("endpoint", "EndpointName")
_ENDPOINT_CONFIG = _named("endpoint-config", "EndpointConfigName")

MACHINE_LEARNING: tuple[Row, ...] = (
    # https://docs.aws.amazon.com/step-functions/latest/dg/bedrock-iam.html
    # https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    # https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
    Row(
        "bedrock:invokeModel",
        (CALL, CALLBACK),
        (
            Need(
                ("bedrock:InvokeModel",), ("{ModelId|foundation_model}", arn("bedrock", "inference-profile/{ModelId}"))
            ),
            Need(
                ("bedrock:ApplyGuardrail",),
                (arn("bedrock", "guardrail/{GuardrailIdentifier}"),),
                given="GuardrailIdentifier",
            ),
            Need(("s3:GetObject",), ("{Input.S3Uri|s3_object}",), given="Input.S3Uri"),
            Need(("s3:PutObject",), ("{Output.S3Uri|s3_object}",), given="Output.S3Uri"),
        ),
    ),
    *job(
        "bedrock:createModelCustomizationJob",
        (
            Need(
                ("bedrock:CreateModelCustomizationJob",),
                ("{BaseModelIdentifier|foundation_model}", _CUSTOM_MODEL, _CUSTOMIZATION),
                reason=JOB_ID,
            ),
            pass_role("RoleArn", "bedrock"),
            Need(("bedrock:TagResource",), (_CUSTOM_MODEL,), given="CustomModelTags", reason=JOB_ID),
            Need(("bedrock:TagResource",), (_CUSTOMIZATION,), given="JobTags", reason=JOB_ID),
        ),
        (
            Need(
                ("bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"),
                (_CUSTOMIZATION,),
                reason=JOB_ID,
            ),
        ),
        starts=(CALL, CALLBACK),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/mediaconvert-iam.html
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselementalmediaconvert.html
    *job(
        "mediaconvert:createJob",
        (
            Need(("mediaconvert:CreateJob",), (arn("mediaconvert", "queues/{Queue=Default}"),)),
            Need(
                ("mediaconvert:CreateJob",), (arn("mediaconvert", "jobTemplates/{JobTemplate}"),), given="JobTemplate"
            ),
            Need(
                ("mediaconvert:CreateJob",),
                (arn("mediaconvert", "presets/*"),),
                reason="outputs of the settings and of a template may name presets",
            ),
            pass_role("Role", "mediaconvert"),
            Need(("mediaconvert:TagResource",), (arn("mediaconvert", "jobs/*"),), given="Tags", reason=JOB_ID),
        ),
        (
            Need(("mediaconvert:GetJob", "mediaconvert:CancelJob"), (arn("mediaconvert", "jobs/*"),), reason=JOB_ID),
            managed_rule("StepFunctionsGetEventsForMediaConvertJobRule"),
        ),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/sagemaker-iam.html
    *_sagemaker_job("TrainingJob", managed_rule("StepFunctionsGetEventsForSageMakerTrainingJobsRule"), "RoleArn"),
    *_sagemaker_job("TransformJob", managed_rule("StepFunctionsGetEventsForSageMakerTransformJobsRule")),
    # https://github.com/aws/aws-step-functions-data-science-sdk-python#set-up-an-iam-role
    *_sagemaker_job(
        "HyperParameterTuningJob",
        managed_rule("StepFunctionsGetEventsForSageMakerTuningJobsRule"),
        "TrainingJobDefinition.RoleArn",
        "TrainingJobDefinitions[].RoleArn",
    ),
    *_sagemaker_job("ProcessingJob", managed_rule("StepFunctionsGetEventsForSageMakerProcessingJobsRule"), "RoleArn"),
    *_sagemaker_job(
        "LabelingJob",
        managed_rule("StepFunctionsGetEventsForSageMaker*", "no page names the rule of this job"),
        "RoleArn",
    ),
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
    Row(
        "sagemaker:createModel",
        (CALL,),
        (
            Need(("sagemaker:CreateModel", "sagemaker:ListTags"), _MODEL),
            pass_role("ExecutionRoleArn", "sagemaker"),
            Need(("sagemaker:AddTags",), _MODEL, given="Tags"),
        ),
    ),
    Row(
        "sagemaker:createEndpointConfig",
        (CALL,),
        (
            Need(("sagemaker:CreateEndpointConfig", "sagemaker:ListTags"), _ENDPOINT_CONFIG),
            pass_role("ExecutionRoleArn", "sagemaker"),
            Need(("sagemaker:AddTags",), _ENDPOINT_CONFIG, given="Tags"),
        ),
    ),
    Row(
        "sagemaker:createEndpoint",
        (CALL,),
        (
            Need(("sagemaker:CreateEndpoint",), (*_ENDPOINT, *_ENDPOINT_CONFIG)),
            Need(("sagemaker:ListTags",), _ENDPOINT),
            Need(("sagemaker:AddTags",), _ENDPOINT, given="Tags"),
        ),
    ),
    Row(
        "sagemaker:updateEndpoint",
        (CALL,),
        (
            Need(("sagemaker:UpdateEndpoint",), (*_ENDPOINT, *_ENDPOINT_CONFIG)),
            Need(("sagemaker:ListTags",), _ENDPOINT),
        ),
    ),
)
