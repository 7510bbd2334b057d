"""Makes resources of the kinds that tasks use, each in the fewest words that the embedded AWS accepts."""

import io
import json
import zipfile
from typing import Any

from emulator.clients import ACCOUNT, REGION
from tests.emulator.caller import Caller, Names

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def role(root: Caller, name: str) -> str:
    """The ARN of a role for what *name* is."""
    made = root.client("iam").create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=TRUST)
    return str(made["Role"]["Arn"])


def function(root: Caller, name: str) -> Names:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", "def handler(event, context): ...")
    functions = root.client("lambda")
    made = functions.create_function(
        FunctionName=name,
        Role=role(root, name),
        Runtime="python3.13",
        Handler="app.handler",
        Code={"ZipFile": buffer.getvalue()},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.02, "MaxAttempts": 600})
    return {"Name": name, "FunctionArn": made["FunctionArn"]}


def table(root: Caller, name: str) -> Names:
    root.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return {"Name": name}


def queue(root: Caller, name: str) -> Names:
    root.client("sqs").create_queue(QueueName=name)
    return {"Url": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"}


def topic(root: Caller, name: str) -> Names:
    return {"Arn": root.client("sns").create_topic(Name=name)["TopicArn"]}


def bus(root: Caller, name: str) -> Names:
    root.client("events").create_event_bus(Name=name)
    return {"Name": name}


def machine(root: Caller, name: str) -> Names:
    client = root.client("stepfunctions")
    definition = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    arn = client.create_state_machine(name=name, definition=json.dumps(definition), roleArn=role(root, name))[
        "stateMachineArn"
    ]
    return {"Arn": arn, "Execution": client.start_execution(stateMachineArn=arn)["executionArn"]}


def bucket(root: Caller, name: str) -> Names:
    root.client("s3").create_bucket(Bucket=name)
    root.client("s3").put_object(Bucket=name, Key="orders/1.json", Body=b"{}")
    return {"Name": name}


def secret(root: Caller, name: str) -> Names:
    return {"Name": name, "Arn": root.client("secretsmanager").create_secret(Name=name, SecretString="-")["ARN"]}


def parameter(root: Caller, name: str) -> Names:
    root.client("ssm").put_parameter(Name=f"/orders/{name}", Value="-", Type="String")
    return {"Name": f"/orders/{name}"}


def key(root: Caller, name: str) -> Names:
    made = root.client("kms").create_key(Description=name)["KeyMetadata"]
    encrypted = root.client("kms").encrypt(KeyId=made["KeyId"], Plaintext=b"-")["CiphertextBlob"]
    root.client("kms").create_alias(AliasName=f"alias/{name}", TargetKeyId=made["KeyId"])
    return {"Alias": f"alias/{name}", "Id": made["KeyId"], "Arn": made["Arn"], "Encrypted": encrypted}


def container(root: Caller, name: str) -> Names:
    made = root.client("ecs").register_task_definition(
        family=name, containerDefinitions=[{"name": "app", "image": "app", "memory": 16}]
    )
    return {"Arn": made["taskDefinition"]["taskDefinitionArn"]}


def cluster(root: Caller, name: str) -> Names:
    instances = {"KeepJobFlowAliveWhenNoSteps": True, "InstanceCount": 1, "MasterInstanceType": "m5.xlarge"}
    made = root.client("emr").run_job_flow(Name=name, ReleaseLabel="emr-7.0.0", Instances=instances)
    return {"Id": made["JobFlowId"]}


def thing_topic(_: Caller, name: str) -> Names:
    return {"Name": f"orders/{name}"}


def job(root: Caller, name: str) -> Names:
    command = {"Name": "pythonshell", "ScriptLocation": "s3://scripts/job.py"}
    root.client("glue").create_job(Name=name, Role=role(root, name), Command=command)
    return {"Name": name}


def workgroup(root: Caller, name: str) -> Names:
    output = {"ResultConfiguration": {"OutputLocation": "s3://results/"}}
    root.client("athena").create_work_group(Name=name, Configuration=output)
    return {"Name": name}


def query(root: Caller, name: str) -> Names:
    workgroup(root, name)
    made = root.client("athena").start_query_execution(QueryString="SELECT 1", WorkGroup=name)
    return {"Name": name, "Id": made["QueryExecutionId"]}


def project(root: Caller, name: str) -> Names:
    root.client("codebuild").create_project(
        name=name,
        source={"type": "NO_SOURCE", "buildspec": "-"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "-", "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole=role(root, name),
    )
    return {"Name": name}


def log_group(root: Caller, name: str) -> Names:
    root.client("logs").create_log_group(logGroupName=name)
    root.client("logs").create_log_stream(logGroupName=name, logStreamName="stream")
    return {"Name": name}


def stream(root: Caller, name: str) -> Names:
    root.client("kinesis").create_stream(StreamName=name, ShardCount=1)
    return {"Name": name}


def delivery(root: Caller, name: str) -> Names:
    root.client("s3").create_bucket(Bucket=name)
    to = {"RoleARN": role(root, name), "BucketARN": f"arn:aws:s3:::{name}"}
    root.client("firehose").create_delivery_stream(DeliveryStreamName=name, ExtendedS3DestinationConfiguration=to)
    return {"Name": name}


def users(root: Caller, name: str) -> Names:
    pool = root.client("cognito-idp").create_user_pool(PoolName=name)["UserPool"]["Id"]
    root.client("cognito-idp").admin_create_user(UserPoolId=pool, Username="user")
    return {"Id": pool}


def daily(root: Caller, name: str) -> dict[str, Any]:
    """What a schedule of that name has to have."""
    target = {"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders", "RoleArn": role(root, name)}
    return {"ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}


def schedule(root: Caller, name: str) -> Names:
    root.client("scheduler").create_schedule(Name=name, **daily(root, name))
    return {"Name": name}


def grouped_schedule(root: Caller, name: str) -> Names:
    root.client("scheduler").create_schedule_group(Name=name)
    root.client("scheduler").create_schedule(Name=name, GroupName=name, **daily(root, name))
    return {"Name": name, "Group": name}


def rule(root: Caller, name: str) -> Names:
    root.client("events").put_rule(Name=name, ScheduleExpression="rate(1 day)")
    return {"Name": name}


def crawler(root: Caller, name: str) -> Names:
    targets = {"S3Targets": [{"Path": "s3://orders/"}]}
    root.client("glue").create_crawler(Name=name, Role=role(root, name), DatabaseName="orders", Targets=targets)
    return {"Name": name}


def batch_queue(root: Caller, name: str) -> Names:
    client = root.client("batch")
    environment = client.create_compute_environment(computeEnvironmentName=name, type="UNMANAGED")
    order = [{"order": 1, "computeEnvironment": environment["computeEnvironmentArn"]}]
    client.create_job_queue(jobQueueName=name, priority=1, computeEnvironmentOrder=order)
    client.register_job_definition(
        jobDefinitionName=name, type="container", containerProperties={"image": "-", "vcpus": 1, "memory": 4}
    )
    return {"Queue": name, "Definition": name}


def identity(root: Caller, name: str) -> Names:
    address = f"{name}@example.com"
    root.client("sesv2").create_email_identity(EmailIdentity=address)
    return {"Name": address}


def repository(root: Caller, name: str) -> Names:
    root.client("ecr").create_repository(repositoryName=name)
    return {"Name": name}


def pipe(root: Caller, name: str) -> Names:
    ends = {"Source": f"arn:aws:sqs:{REGION}:{ACCOUNT}:a", "Target": f"arn:aws:sqs:{REGION}:{ACCOUNT}:b"}
    root.client("pipes").create_pipe(Name=name, RoleArn=role(root, name), DesiredState="STOPPED", **ends)
    return {"Name": name}


def alarm(root: Caller, name: str) -> Names:
    root.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="orders",
        MetricName="late",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    return {"Name": name}


def account_role(root: Caller, name: str) -> Names:
    return {"Name": role(root, name).rpartition("/")[2]}


def model(_: Caller, name: str) -> Names:
    return {"Name": f"amazon.{name}"}
