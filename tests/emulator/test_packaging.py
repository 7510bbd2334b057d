"""Functions as people have them, in the embedded AWS: packaged, with layers, and with all their settings."""

import io
import json
import platform
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emulator.clients import ACCOUNT, REGION
from emulator.server import Emulator
from tests.components.wheels import make_wheel
from tests.conftest import ROOT, Stack

Up = Callable[..., Stack]

PROGRAM = """
import pulumi

from components import Workflow

KEY = pulumi.Output.secret("hush")
DEFINITION = {{"StartAt": "Charge", "States": {{"Charge": {{"Type": "Task", "Resource": "${{Charge}}", "End": True}}}}}}
workflow = Workflow("{name}", {{"definition": DEFINITION, "functions": {{"Charge": {function}}}}})
pulumi.export("stateMachineArn", workflow.state_machine_arn)
"""

HANDLER = "def handler(event, context):\n    {body}\n"


class Project:
    """A project with a Workflow of one function, whose code is the folder `charge`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.code = folder, folder / "charge"
        self.code.mkdir()
        (folder / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
        (folder / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")

    def handle(self, body: str) -> None:
        """Write the handler."""
        (self.code / "charge.py").write_text(HANDLER.format(body=body))

    def write(self, function: str = "", name: str = "orders", **args: Any) -> Path:
        """Write the program, and return its folder; *function* is Python, or else of *args*."""
        text = PROGRAM.format(function=function or repr({"code": "charge", **args}), name=name)
        (self.folder / "__main__.py").write_text(text)
        return self.folder


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def output(stack: Stack) -> Any:
    """What an execution gives."""
    execution = stack.execute({"amount": 2})
    assert execution["status"] == "SUCCEEDED", execution
    return json.loads(execution["output"])


def zipped(files: dict[str, str]) -> bytes:
    """A ZIP file of *files*."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_function_runs_with_what_it_requires(stack: Up, project: Project) -> None:
    """A package of its requirements, whose version is known there too."""
    make_wheel(project.folder / "wheels", "rates", "2.5")
    (project.code / "requirements.txt").write_text("--no-index\n--find-links ../wheels\nrates==2.5\n")
    project.handle("import rates; from importlib.metadata import version; return [rates.VERSION, version('rates')]")
    up = stack(project.write())
    assert output(up) == ["2.5", "2.5"]


def test_function_runs_with_a_compiled_dependency(stack: Up, project: Project) -> None:
    """That of this machine, on which the embedded AWS runs it; tests/components has those of Lambda's machines."""
    architecture = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
    (project.code / "requirements.txt").write_text((ROOT / "tests" / "components" / "pydantic.txt").read_text())
    project.handle("import pydantic; return pydantic.TypeAdapter(int).validate_python('7') + event['amount']")
    up = stack(project.write(architecture=architecture, runtime=f"python3.{sys.version_info.minor}", timeout=60))
    assert output(up) == 9


def test_changed_requirement_is_deployed(stack: Up, project: Project) -> None:
    """The function gets other code, and nothing else changes."""
    for version in ("1.0", "2.0"):
        make_wheel(project.folder / "wheels", "rates", version)
    project.handle("import rates; return [rates.VERSION]")
    requirements = project.code / "requirements.txt"
    requirements.write_text("--no-index\n--find-links ../wheels\nrates==1.0\n")
    up = stack(project.write())
    requirements.write_text("--no-index\n--find-links ../wheels\nrates==2.0\n")
    assert [str(change) for change in up.deployment.up()] == ["updated Function Charge (code)"]
    assert output(up) == ["2.0"]
    assert up.deployment.up() == []


def test_function_runs_with_a_layer(stack: Up, project: Project, emulator: Emulator) -> None:
    """By its ARN; without it, it is gone."""
    project.handle("import shared; return shared.NAME")
    up = stack(project.write(timeout=20))
    layer = up.deployment.clients.functions.publish_layer_version(
        LayerName="shared", Content={"ZipFile": zipped({"python/shared.py": "NAME = 'layer'\n"})}
    )
    try:
        project.write(layers=[layer["LayerVersionArn"]], timeout=20)
        up.deployment.up()
        assert output(up) == "layer"
        project.write(timeout=20)
        assert [str(change) for change in up.deployment.up()] == ["updated Function Charge (layers)"]
        assert up.execute({})["status"] == "FAILED"
    finally:
        up.deployment.clients.functions.delete_layer_version(LayerName="shared", VersionNumber=layer["Version"])


def test_secret_reaches_the_handler(stack: Up, project: Project) -> None:
    """In its environment."""
    project.handle("import os; return os.environ['KEY']")
    assert output(stack(project.write('{"code": "charge", "environment": {"KEY": KEY}}'))) == "hush"


def test_settings_are_kept_changed_and_taken_back(stack: Up, project: Project) -> None:
    """In place."""
    project.handle("return 1")
    vpc = {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}
    settings: dict[str, Any] = {
        "description": "Charges cards",
        "ephemeral_storage": 1024,
        "reserved_concurrency": 5,
        "tracing": True,
        "application_log_level": "DEBUG",
        "system_log_level": "WARN",
        "vpc": vpc,
    }
    up = stack(project.write(**settings))
    functions = up.deployment.clients.functions
    made: Any = functions.get_function(FunctionName="Charge")
    assert made["Configuration"]["Description"] == "Charges cards"
    assert made["Configuration"]["EphemeralStorage"] == {"Size": 1024}
    assert made["Configuration"]["TracingConfig"] == {"Mode": "Active"}
    assert made["Configuration"]["VpcConfig"]["SubnetIds"] == ["subnet-1"]
    logging = made["Configuration"]["LoggingConfig"]
    assert (logging["ApplicationLogLevel"], logging["SystemLogLevel"]) == ("DEBUG", "WARN")
    assert made["Concurrency"] == {"ReservedConcurrentExecutions": 5}

    project.write(reserved_concurrency=6)
    changes = [str(change) for change in up.deployment.up()]
    assert "deleted RolePolicy Charge-connections-policy" in changes
    made = functions.get_function(FunctionName="Charge")
    assert made["Configuration"]["TracingConfig"] == {"Mode": "PassThrough"}
    assert made["Configuration"]["Description"] == ""
    assert made["Concurrency"] == {"ReservedConcurrentExecutions": 6}
    project.write()
    up.deployment.up()
    assert "Concurrency" not in functions.get_function(FunctionName="Charge")


def test_event_that_failed_goes_to_the_dead_letter_target(stack: Up, project: Project) -> None:
    """Of an asynchronous call, after Lambda tried again; AWS sends the event alone."""
    project.handle("raise ValueError(event)")
    queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed-charges"
    up = stack(project.write(dead_letter_target=queue))
    sqs = up.deployment.clients.of("sqs")
    url = sqs.create_queue(QueueName="failed-charges")["QueueUrl"]
    try:
        up.deployment.clients.functions.invoke(FunctionName="Charge", InvocationType="Event", Payload=b'{"id": 7}')
        deadline = time.monotonic() + 60
        messages: list[Any] = []
        while not messages and time.monotonic() < deadline:
            messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", [])
        assert json.loads(messages[0]["Body"])["requestPayload"] == {"id": 7}
    finally:
        sqs.delete_queue(QueueUrl=url)


def test_existing_function_does_the_work(stack: Up, project: Project) -> None:
    """One that another deployment made, by its name."""
    project.handle("return event['amount'] * 2")
    stack(project.write())
    (project.folder / "other").mkdir()
    up = stack(Project(project.folder / "other").write("'Charge'", "refunds"))
    assert output(up) == 4
    assert not [change for change in up.deployment.destroy() if change.type.endswith("Function")]
