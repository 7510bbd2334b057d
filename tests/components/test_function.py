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
        ({"environment": {"RATE": 0.5}}, "environment has 'RATE': 0.5; allowed are texts"),
        ({"tags": "Team=Sales"}, "tags is 'Team=Sales'; allowed is a dict"),
        ({"handler": print}, 'handler is <built-in function print>; allowed is a text like "module.function"'),
        ({"architecture": "arm"}, "architecture is 'arm'; allowed are 'arm64', 'x86_64'"),
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


def test_unknown_log_retention_is_refused(deploy: Deploy, handler: str) -> None:
    """CloudWatch takes some numbers of days only."""
    with pytest.raises(ArgumentError, match=r"log_retention_in_days is 2; allowed are 1, 3, 5, 7, 14, 30, .*, 3653$"):
        deploy(lambda: function(handler, log_retention_in_days=2))
