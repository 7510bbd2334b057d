"""A Function registers a role that may write its own log group, the code by name, and the log group."""

from pathlib import Path
from typing import Any

import pulumi
import pytest

from components import Function
from components.arguments import ArgumentError
from tests.conftest import Deploy, Recorded


@pytest.fixture
def handler(tmp_path: Path) -> str:
    """A file with a handler."""
    file = tmp_path / "charge.py"
    file.write_text("def handler(event, context):\n    return event\n")
    return str(file)


def function(code: str, **args: Any) -> Function:
    """The Function `Charge`."""
    return Function("Charge", {"code": code, **args})  # type: ignore[typeddict-item]  # misuse is tested too


@pytest.fixture
def recorded(deploy: Deploy, handler: str) -> Recorded:
    """All that the Function `Charge` registers, with nothing that isn't required."""
    return deploy(lambda: function(handler))


def test_role_trusts_lambda(recorded: Recorded) -> None:
    """Of this account, and nobody else."""
    assert recorded.document("Charge-role", "assumeRolePolicy") == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
            }
        ],
    }


def test_account_that_is_known_is_not_asked_for(deploy: Deploy, handler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workflow asks once for all its functions."""
    monkeypatch.setattr("components.function.account_id", None)
    recorded = deploy(lambda: Function("Charge", {"code": handler}, account="210987654321"))
    statement = recorded.document("Charge-role", "assumeRolePolicy")["Statement"][0]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "210987654321"}}


def test_role_may_write_its_own_log_group_only(recorded: Recorded) -> None:
    """It may not create one, so that a last call can't bring it back after it was destroyed."""
    assert recorded["Charge-policy"]["role"] == "Charge-role-1a2b3c4"
    assert recorded.document("Charge-policy", "policy") == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": ["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/Charge-1a2b3c4:*"],
            }
        ],
    }


def test_log_group_is_where_lambda_writes(recorded: Recorded) -> None:
    """Under the physical name of the function, and it is kept 30 days."""
    assert recorded["Charge-logs"] == {"name": "/aws/lambda/Charge-1a2b3c4", "retentionInDays": 30}


def test_function_has_safe_defaults(recorded: Recorded) -> None:
    """The newest Python, on arm64, with JSON logs."""
    resource = recorded.resources["Charge"].inputs
    assert {key: value for key, value in resource.items() if key != "code"} == {
        "role": "arn:aws:iam::123456789012:role/Charge-role-1a2b3c4",
        "handler": "charge.handler",
        "runtime": "python3.13",
        "architectures": ["arm64"],
        "timeout": 30,
        "memorySize": 128,
        "loggingConfig": {"logFormat": "JSON"},
    }


def test_code_is_an_archive_of_its_file(recorded: Recorded, handler: str) -> None:
    """A file by its name, and nothing else that is in the folder."""
    code = recorded["Charge"]["code"]
    assert isinstance(code, pulumi.AssetArchive)
    assert {name: asset.path for name, asset in code.assets.items() if isinstance(asset, pulumi.FileAsset)} == {
        "charge.py": handler
    }


def test_component_registers_its_outputs(recorded: Recorded) -> None:
    """They stand in the state of the stack."""
    assert recorded.component_outputs["Charge"] == {
        "functionName": "Charge-1a2b3c4",
        "arn": "arn:aws:lambda:eu-west-1:123456789012:function:Charge-1a2b3c4",
    }


def test_arguments_reach_the_resources(deploy: Deploy, handler: str) -> None:
    """Each where it belongs."""
    recorded = deploy(
        lambda: function(
            handler,
            environment={"RATE": "1"},
            timeout=900,
            memory_size=512,
            runtime="python3.12",
            architecture="x86_64",
            log_retention_in_days=7,
            tags={"Team": "Sales"},
        )
    )
    assert recorded["Charge"]["environment"] == {"variables": {"RATE": "1"}}
    assert recorded["Charge"]["timeout"] == 900
    assert recorded["Charge"]["memorySize"] == 512
    assert recorded["Charge"]["runtime"] == "python3.12"
    assert recorded["Charge"]["architectures"] == ["x86_64"]
    assert recorded["Charge-logs"]["retentionInDays"] == 7
    assert {recorded[name]["tags"]["Team"] for name in ("Charge", "Charge-role", "Charge-logs")} == {"Sales"}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"timeout": 901}, "timeout is 901; allowed is a whole number from 1 to 900"),
        ({"timeout": True}, "timeout is True; allowed is a whole number from 1 to 900"),
        ({"memory_size": "1 GB"}, "memory_size is '1 GB'; allowed is a whole number from 128 to 10240"),
        ({"environment": ["RATE=1"]}, "environment is ['RATE=1']; allowed is a dict"),
        ({"environment": {"RATE": 0.5}}, "environment has 'RATE', a float; allowed are texts"),
        ({"tags": "Team=Sales"}, "tags is 'Team=Sales'; allowed is a dict"),
        ({"handler": print}, 'handler is <built-in function print>; allowed is a text like "module.function"'),
        ({"architecture": "arm"}, "architecture is 'arm'; allowed are 'arm64', 'x86_64'"),
        (
            {"runtime": "python3.9"},
            "runtime is 'python3.9'; allowed are 'python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14'",
        ),
        ({"description": 7}, "description is 7; allowed is a text"),
        ({"description": "x" * 257}, "description has 257 characters; allowed are 256"),
        ({"ephemeral_storage": 511}, "ephemeral_storage is 511; allowed is a whole number from 512 to 10240"),
        ({"reserved_concurrency": -1}, "reserved_concurrency is -1; allowed is a whole number from 0 to 100000"),
        ({"tracing": "Active"}, "tracing is 'Active'; allowed are True, False"),
        ({"system_log_level": "ERROR"}, "system_log_level is 'ERROR'; allowed are 'DEBUG', 'INFO', 'WARN'"),
        (
            {"application_log_level": "info"},
            "application_log_level is 'info'; allowed are 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'",
        ),
        (
            {"vpc": {"subnet_ids": ["subnet-1"]}},
            'vpc: missing "security_group_ids"; the keys are "subnet_ids", "security_group_ids"',
        ),
        (
            {"vpc": {"subnet_ids": "subnet-1", "security_group_ids": ["sg-1"]}},
            "vpc: subnet_ids is 'subnet-1'; allowed is a list of ids of subnets; write ['subnet-1']",
        ),
        (
            {"vpc": {"subnet_ids": [], "security_group_ids": ["sg-1"]}},
            "vpc: subnet_ids is empty; it needs ids of subnets",
        ),
        (
            {"vpc": {"subnet_ids": ["subnet-1"], "security_group_ids": [1]}},
            "vpc: security_group_ids has 1; allowed are ids of security groups",
        ),
        (
            {"dead_letter_target": "arn:aws:sqs:eu-west-1:123456789012:failed.fifo"},
            "dead_letter_target is 'arn:aws:sqs:eu-west-1:123456789012:failed.fifo'; allowed is the ARN of a standard "
            "SQS queue or SNS topic, arn:aws:sqs:REGION:ACCOUNT:NAME",
        ),
        (
            {"handler": "charge.handle"},
            'handler is "charge.handle", and {file} has no "handle"; did you mean "handler"?',
        ),
        (
            {"handler": "chrge.handler"},
            'handler is "chrge.handler", and the code has no "chrge.py"; did you mean "charge.py"?',
        ),
    ],
)
def test_misuse_is_refused(deploy: Deploy, handler: str, args: dict[str, Any], message: str) -> None:
    """The message names the function, the key, the value and what is allowed."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: function(handler, **args))
    assert str(refused.value) == 'Function "Charge": ' + message.replace("{file}", handler)


def test_code_is_a_path(deploy: Deploy) -> None:
    """Not the code itself, and not a list."""
    with pytest.raises(
        ArgumentError, match=r"^Function \"Charge\": code is \['a.py'\]; allowed is the path of a file or a"
    ):
        deploy(lambda: function(["a.py"]))  # type: ignore[arg-type]  # misuse


@pytest.mark.parametrize("code", [None, Path("handlers")])
def test_code_is_a_text(deploy: Deploy, code: Any) -> None:
    """It is needed, and there is one way to give it."""
    with pytest.raises(ArgumentError, match=r"allowed is the path of a file or a folder, as a text$"):
        deploy(lambda: function(code))


def test_handler_that_is_none_is_that_of_the_file(deploy: Deploy, handler: str) -> None:
    """As if it was left out."""
    recorded = deploy(lambda: function(handler, handler=None))
    assert recorded["Charge"]["handler"] == f"{Path(handler).stem}.handler"


def test_unknown_log_retention_is_refused(deploy: Deploy, handler: str) -> None:
    """CloudWatch takes some numbers of days only."""
    with pytest.raises(ArgumentError, match=r"log_retention_in_days is 2; allowed are 1, 3, 5, 7, 14, 30, .*, 3653$"):
        deploy(lambda: function(handler, log_retention_in_days=2))


NETWORK_INTERFACES = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
]
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failed"
VPC: Any = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}


def connections(recorded: Recorded) -> Any:
    """What the role may do before the function is made."""
    return recorded.document("Charge-connections-policy", "policy")["Statement"]


def test_settings_reach_the_function(deploy: Deploy, handler: str) -> None:
    """Each under the name that AWS has for it."""
    recorded = deploy(
        lambda: function(
            handler,
            description="Charges cards",
            ephemeral_storage=1024,
            reserved_concurrency=0,
            application_log_level="DEBUG",
            system_log_level="WARN",
            tracing=False,
        )
    )
    made = recorded["Charge"]
    assert made["description"] == "Charges cards"
    assert made["ephemeralStorage"] == {"size": 1024}
    assert made["reservedConcurrentExecutions"] == 0
    assert made["tracingConfig"] == {"mode": "PassThrough"}
    assert made["loggingConfig"] == {"logFormat": "JSON", "applicationLogLevel": "DEBUG", "systemLogLevel": "WARN"}
    assert "Charge-connections-policy" not in recorded.resources


def test_vpc_needs_network_interfaces_which_the_code_may_not_touch(deploy: Deploy, handler: str) -> None:
    """Lambda may manage them in the role of the function; the function itself is denied it."""
    recorded = deploy(lambda: function(handler, vpc=VPC))
    assert recorded["Charge"]["vpcConfig"] == {"subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-1"]}
    assert connections(recorded) == [{"Effect": "Allow", "Action": NETWORK_INTERFACES, "Resource": ["*"]}]
    denied = recorded.document("Charge-policy", "policy")["Statement"][1]
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:Charge-1a2b3c4"
    assert denied == {
        "Effect": "Deny",
        "Action": NETWORK_INTERFACES,
        "Resource": ["*"],
        "Condition": {"ArnEquals": {"lambda:SourceFunctionArn": [arn]}},
    }


@pytest.mark.parametrize(("service", "action"), [("sqs", "sqs:SendMessage"), ("sns", "sns:Publish")])
@pytest.mark.parametrize("is_output", [False, True])
def test_dead_letters_may_be_sent(deploy: Deploy, handler: str, service: str, action: str, is_output: bool) -> None:
    """To this target only, in the way of its service, known before or at deployment."""
    arn = QUEUE.replace("sqs", service)

    def build() -> None:
        function(handler, dead_letter_target=pulumi.Output.from_input(arn) if is_output else arn)

    recorded = deploy(build)
    assert recorded["Charge"]["deadLetterConfig"] == {"targetArn": arn}
    assert connections(recorded) == [{"Effect": "Allow", "Action": [action], "Resource": [arn]}]


def test_traces_may_be_written(deploy: Deploy, handler: str) -> None:
    """X-Ray has no resources that this could be allowed for."""
    recorded = deploy(lambda: function(handler, tracing=True))
    assert recorded["Charge"]["tracingConfig"] == {"mode": "Active"}
    traces = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    assert connections(recorded) == [{"Effect": "Allow", "Action": traces, "Resource": ["*"]}]


def test_function_waits_for_what_lambda_asks_of_its_role(deploy: Deploy, handler: str) -> None:
    """Lambda refuses a function whose role lacks it."""
    recorded = deploy(lambda: function(handler, vpc=VPC, dead_letter_target=QUEUE, tracing=True))
    urns = recorded.resources["Charge"].dependencies
    assert any(urn.endswith("::Charge-connections-policy") for urn in urns)
    assert [statement["Resource"] for statement in connections(recorded)] == [["*"], [QUEUE]]


def test_secret_of_the_environment_stays_secret(deploy: Deploy, handler: str) -> None:
    """It is one in the state of the stack, and nothing else becomes one."""

    def build() -> None:
        function(handler, environment={"KEY": pulumi.Output.secret("hush"), "RATE": "1"}, tags={"Team": "Sales"})

    recorded = deploy(build)
    assert recorded["Charge"]["environment"] == {"variables": {"KEY": "hush", "RATE": "1"}}
    assert {name: made.secrets for name, made in recorded.resources.items() if made.secrets} == {
        "Charge": ["environment.variables.KEY"]
    }
