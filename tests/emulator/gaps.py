"""Calls that the embedded AWS asks other rights for than AWS does, so that no test on it can prove their rights.

What AWS asks for is in https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tests.emulator import made
from tests.emulator.caller import Call, Caller, Names

ARN = "arn:aws:{}:${{AWS::Region}}:${{AWS::AccountId}}:{}"


class Gap(NamedTuple):
    """A call, and the right that is enough for it on AWS."""

    make: Callable[[Caller, str], Names]
    call: Call
    right: str
    resource: str
    condition: Mapping[str, Mapping[str, str]] = {}


GAPS = (
    # Asks for the log group without anything behind its name, where AWS asks for the stream.
    Gap(
        made.log_group,
        Call(
            "cloudwatchlogs:putLogEvents",
            {"LogGroupName": "${Name}", "LogStreamName": "stream", "LogEvents": [{"Timestamp": 1, "Message": "-"}]},
        ),
        "logs:PutLogEvents",
        ARN.format("logs", "log-group:${Name}:log-stream:stream"),
    ),
    # The same, where AWS asks for the log group with `:*`.
    Gap(
        made.log_group,
        Call("cloudwatchlogs:describeLogStreams", {"LogGroupName": "${Name}"}),
        "logs:DescribeLogStreams",
        ARN.format("logs", "log-group:${Name}:*"),
    ),
    # Asks for the cluster, where AWS asks for the task definition.
    Gap(
        made.container,
        Call("ecs:runTask", {"Cluster": "orders", "TaskDefinition": "${Arn}"}),
        "ecs:RunTask",
        "${Arn}",
    ),
    # Doesn't say which cluster it is.
    Gap(
        made.container,
        Call("ecs:runTask", {"TaskDefinition": "${Arn}"}),
        "ecs:RunTask",
        "${Arn}",
        {"ArnEquals": {"ecs:cluster": ARN.format("ecs", "cluster/default")}},
    ),
    # Asks for the function, where AWS asks for the version of it.
    Gap(
        made.function,
        Call("lambda:invoke", {"FunctionName": "${Name}", "Qualifier": "$LATEST"}),
        "lambda:InvokeFunction",
        "${FunctionArn}:$LATEST",
    ),
    # Asks for `*`, where AWS asks for each parameter.
    Gap(
        made.parameter,
        Call("ssm:getParameters", {"Names": ["${Name}"]}),
        "ssm:GetParameters",
        ARN.format("ssm", "parameter${Name}"),
    ),
    # Asks for the alias, where AWS asks for the key that it is of.
    Gap(
        made.key,
        Call("kms:encrypt", {"KeyId": "${Alias}", "Plaintext": "-"}),
        "kms:Encrypt",
        "${Arn}",
    ),
    # Asks for `rule/default/...`, where AWS has no `default` in the ARN of a rule of the default bus. Step Functions
    # needs this rule to be told that what a `.sync` task started has ended.
    Gap(
        made.rule,
        Call("events:describeRule", {"Name": "${Name}"}),
        "events:DescribeRule",
        ARN.format("events", "rule/${Name}"),
    ),
    # Asks for `*`, where AWS asks for the workgroup that the query runs in.
    Gap(
        made.query,
        Call("athena:getQueryExecution", {"QueryExecutionId": "${Id}"}),
        "athena:GetQueryExecution",
        ARN.format("athena", "workgroup/${Name}"),
    ),
    # Asks for `*`, where AWS asks for the project of each build.
    Gap(
        made.project,
        Call("codebuild:batchGetBuilds", {"Ids": ["${Name}:1"]}),
        "codebuild:BatchGetBuilds",
        ARN.format("codebuild", "project/${Name}"),
    ),
    # Asks for `*`, where AWS asks for each alarm.
    Gap(
        made.alarm,
        Call("cloudwatch:describeAlarms", {"AlarmNames": ["${Name}"]}),
        "cloudwatch:DescribeAlarms",
        ARN.format("cloudwatch", "alarm:${Name}"),
    ),
    # Asks for `*`, where AWS asks for the cluster.
    Gap(
        made.cluster,
        Call("emr:terminateJobFlows", {"JobFlowIds": ["${Id}"]}),
        "elasticmapreduce:TerminateJobFlows",
        ARN.format("elasticmapreduce", "cluster/${Id}"),
    ),
    # Asks for `bedrock:Converse`, which AWS does not have: there it is an InvokeModel.
    Gap(
        made.model,
        Call("bedrock:converse", {"ModelId": "${Name}", "Messages": [{"Role": "user", "Content": [{"Text": "-"}]}]}),
        "bedrock:InvokeModel",
        "arn:aws:bedrock:${AWS::Region}::foundation-model/${Name}",
    ),
    # Asks for the schedule in the group `default`, whatever group it is in.
    Gap(
        made.grouped_schedule,
        Call("scheduler:getSchedule", {"Name": "${Name}", "GroupName": "${Group}"}),
        "scheduler:GetSchedule",
        ARN.format("scheduler", "schedule/${Group}/${Name}"),
    ),
    # Asks for a table of the crawler's name, where AWS asks for the crawler.
    Gap(
        made.crawler,
        Call("glue:getCrawler", {"Name": "${Name}"}),
        "glue:GetCrawler",
        ARN.format("glue", "crawler/${Name}"),
    ),
    # Asks for `*`, where AWS asks for the job definition and the queue.
    Gap(
        made.batch_queue,
        Call("batch:submitJob", {"JobName": "a", "JobQueue": "${Queue}", "JobDefinition": "${Definition}"}),
        "batch:SubmitJob",
        ARN.format("batch", "job*"),
    ),
    # Asks for `*`, where AWS asks for the identity that sends.
    Gap(
        made.identity,
        Call(
            "sesv2:sendEmail",
            {
                "FromEmailAddress": "${Name}",
                "Destination": {"ToAddresses": ["${Name}"]},
                "Content": {"Simple": {"Subject": {"Data": "-"}, "Body": {"Text": {"Data": "-"}}}},
            },
        ),
        "ses:SendEmail",
        ARN.format("ses", "identity/${Name}"),
    ),
)
