"""What some actions need that neither their names nor those of their parameters say, or that they need besides."""

from collections.abc import Mapping

from asl.permissions.need import Need
from asl.permissions.sdk import NO_RESOURCE, PARTLY, UNNAMED
from generate.rights_names import AWS, HERE, RESOURCES


def _copy(*also: str) -> tuple[Need, ...]:
    """What it takes to read an object and to write it elsewhere; *also* are the actions on both that tags need.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    """
    reads = tuple(f"s3:Get{what}" for what in ("Object", *also))
    writes = tuple(f"s3:Put{what}" for what in ("Object", *also))
    return (
        Need(reads, (f"{AWS}s3:::{{CopySource|copy_source}}",), given="CopySource"),
        Need(reads, (f"{AWS}s3:::{{SourceBucket}}/{{SourceKey}}",), given="SourceBucket"),
        Need(("s3:GetObjectVersion",), (f"{AWS}s3:::{{SourceBucket}}/{{SourceKey}}",), given="SourceVersionId"),
        Need(writes, (f"{AWS}s3:::{{Bucket}}/{{Key}}",), given="Bucket"),
        Need(writes, (f"{AWS}s3:::{{DestinationBucket}}/{{DestinationKey}}",), given="DestinationBucket"),
    )


def _passes(given: str, to: str, why: str) -> tuple[Need, ...]:
    condition = {"StringEquals": {"iam:PassedToService": to}}
    return (Need(("iam:PassRole",), (f"{AWS}iam::${{AWS::AccountId}}:role/*",), condition, given=given, reason=why),)


def _invoke() -> tuple[Need, ...]:
    """What it takes to call a model of Bedrock, directly or through an inference profile, which has models elsewhere.

    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    profile = f"{AWS}bedrock:{HERE}inference-profile/{{ModelId}}"
    return (Need(("bedrock:InvokeModel",), ("{ModelId|foundation_model}", profile)),)


def _guardrail(parameter: str) -> Need:
    """To apply the guardrail that *parameter* names.

    https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
    """
    return Need(("bedrock:ApplyGuardrail",), (f"{AWS}bedrock:{HERE}guardrail/{{{parameter}}}",), given=parameter)


def _rule(action: str, name: str) -> tuple[Need, ...]:
    """What it takes to do *action* with a rule of EventBridge, whose ARN has no bus where that is the default one."""
    actions, rule = (f"events:{action[0].upper()}{action[1:]}",), f"{AWS}events:{HERE}rule/"
    return (
        Need(actions, (f"{rule}{{EventBusName|bus}}{{{name}}}",), given="EventBusName"),
        Need(actions, (f"{rule}{{{name}}}",), missing="EventBusName"),
    )


_RULE_VERBS = ("delete", "describe", "disable", "enable", "put")

_TABLE = f"{AWS}dynamodb:{HERE}table/{{TableName}}"

_KNOWLEDGE = "RetrieveAndGenerateConfiguration.KnowledgeBaseConfiguration"

# What some actions need that neither their names nor those of their parameters say.
NEEDS: Mapping[tuple[str, str], tuple[Need, ...]] = {
    ("bedrockagentruntime", "retrieveAndGenerate"): (
        Need(("bedrock:RetrieveAndGenerate",), ("*",), reason=NO_RESOURCE),
        Need(
            ("bedrock:Retrieve",),
            (f"{AWS}bedrock:{HERE}knowledge-base/{{{_KNOWLEDGE}.KnowledgeBaseId}}",),
            given=f"{_KNOWLEDGE}.KnowledgeBaseId",
        ),
        Need(
            ("bedrock:InvokeModel",),
            (
                f"{{{_KNOWLEDGE}.ModelArn|foundation_model}}",
                f"{AWS}bedrock:{HERE}inference-profile/{{{_KNOWLEDGE}.ModelArn}}",
            ),
            given=f"{_KNOWLEDGE}.ModelArn",
        ),
    ),
    ("bedrockruntime", "converse"): (*_invoke(), _guardrail("GuardrailConfig.GuardrailIdentifier")),
    ("bedrockruntime", "invokeModel"): (*_invoke(), _guardrail("GuardrailIdentifier")),
    ("bedrockruntime", "startAsyncInvoke"): _invoke(),
    **{
        ("dynamodb", action): (
            Need((f"dynamodb:{action[0].upper()}{action[1:]}",), (f"{AWS}dynamodb:{HERE}table/{{RequestItems{{}}}}",)),
        )
        for action in ("batchGetItem", "batchWriteItem")
    },
    ("dynamodb", "transactGetItems"): (
        Need(("dynamodb:GetItem",), (f"{AWS}dynamodb:{HERE}table/{{TransactItems[].Get.TableName}}",)),
    ),
    ("dynamodb", "transactWriteItems"): tuple(
        Need(
            (f"dynamodb:{write}Item",),
            (f"{AWS}dynamodb:{HERE}table/{{TransactItems[].{write}.TableName}}",),
            given=f"TransactItems[].{write}.TableName",
        )
        for write in ("ConditionCheck", "Delete", "Put", "Update")
    ),
    **{
        ("ec2", f"{verb}Tags"): (
            Need(
                (f"ec2:{verb.capitalize()}Tags",), (f"{AWS}ec2:{HERE}*/{{Resources[]}}",), reason="an id is of any type"
            ),
        )
        for verb in ("create", "delete")
    },
    ("iam", "simulatePrincipalPolicy"): (Need(("iam:SimulatePrincipalPolicy",), ("{PolicySourceArn}",)),),
    **{("eventbridge", f"{verb}Rule"): _rule(f"{verb}Rule", "Name") for verb in _RULE_VERBS},
    **{
        ("eventbridge", action): _rule(action, "Rule")
        for action in ("listTargetsByRule", "putTargets", "removeTargets")
    },
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/using-identity-based-policies.html
    **{
        ("dynamodb", action): (
            Need((f"dynamodb:{action.capitalize()}",), (f"{_TABLE}/index/{{IndexName}}",), given="IndexName"),
            Need((f"dynamodb:{action.capitalize()}",), (_TABLE,), missing="IndexName"),
        )
        for action in ("query", "scan")
    },
    ("sfn", "listExecutions"): (
        Need(("states:ListExecutions",), ("{StateMachineArn|state_machine}",), given="StateMachineArn"),
        Need(("states:ListExecutions",), ("{MapRunArn}",), given="MapRunArn"),
    ),
    ("eventbridge", "putEvents"): (
        Need(("events:PutEvents",), (f"{AWS}events:{HERE}event-bus/{{Entries[].EventBusName=default}}",)),
    ),
    ("kms", "reEncrypt"): (
        Need(("kms:ReEncryptFrom",), (f"{AWS}kms:{HERE}key/{{SourceKeyId|key}}",), given="SourceKeyId"),
        Need(
            ("kms:ReEncryptFrom",),
            (f"{AWS}kms:{HERE}key/*",),
            missing="SourceKeyId",
            reason="the ciphertext names the key",
        ),
        Need(("kms:ReEncryptTo",), (f"{AWS}kms:{HERE}key/{{DestinationKeyId|key}}",)),
    ),
    ("s3", "copyObject"): _copy("ObjectTagging"),
    ("s3", "uploadPartCopy"): _copy(),
    ("s3", "deleteObjects"): (
        Need(("s3:DeleteObject",), (f"{AWS}s3:::{{Bucket}}/{{Delete.Objects[].Key}}",)),
        Need(
            ("s3:DeleteObjectVersion",),
            (f"{AWS}s3:::{{Bucket}}/{{Delete.Objects[].Key}}",),
            given="Delete.Objects[].VersionId",
        ),
    ),
    ("sns", "publish"): (
        Need(("sns:Publish",), ("{TopicArn}",), given="TopicArn"),
        Need(("sns:Publish",), ("{TargetArn}",), given="TargetArn"),
        Need(("sns:Publish",), ("*",), given="PhoneNumber", reason="a phone number is no resource"),
    ),
}

_TASK_ROLES = "which roles a task gets is in its definition"

# What some actions need besides.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
ALSO: Mapping[tuple[str, str], tuple[Need, ...]] = {
    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
    ("secretsmanager", "batchGetSecretValue"): (
        Need(
            ("secretsmanager:GetSecretValue",),
            tuple(f"{AWS}secretsmanager:{HERE}secret:{{SecretIdList[]}}{end}" for end in ("", "-??????")),
            given="SecretIdList",
            reason=PARTLY,
        ),
    ),
    # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html
    # https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
    **{
        (service, action): (Need(("secretsmanager:GetSecretValue",), ("{SecretArn}",), given="SecretArn"),)
        for service, actions in (
            (
                "rdsdata",
                "batchExecuteStatement beginTransaction commitTransaction executeStatement rollbackTransaction",
            ),
            (
                "redshiftdata",
                "batchExecuteStatement describeTable executeStatement listDatabases listSchemas listTables",
            ),
        )
        for action in actions.split()
    },
    # https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
    ("sesv2", "sendEmail"): (
        Need(("ses:SendRawEmail",), (f"{AWS}ses:{HERE}identity/*",), given="Content.Raw", reason=UNNAMED),
    ),
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
    ("ssm", "sendCommand"): (
        Need(
            ("ssm:SendCommand",),
            (f"{AWS}ec2:{HERE}instance/*", f"{AWS}ssm:{HERE}managed-instance/*"),
            given="Targets",
            reason="targets are found by their tags",
        ),
    ),
    ("iam", "addRoleToInstanceProfile"): (Need(("iam:PassRole",), tuple(RESOURCES["iam:role"]), reason=PARTLY),),
    ("ec2", "runInstances"): _passes("IamInstanceProfile", "ec2.amazonaws.com", "the role is in the instance profile"),
    **{
        ("ecs", action): _passes("TaskDefinition", "ecs-tasks.amazonaws.com", _TASK_ROLES)
        for action in ("createService", "runTask", "startTask", "updateService")
    },
}
