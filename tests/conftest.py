"""`deploy`, which runs a Pulumi program under mocks, and the embedded AWS with the stack on it."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks

from emulator.deploy import Deployment
from emulator.program import run
from emulator.server import Emulator
from tests.browser import pytest_collection_modifyitems, pytest_report_header

__all__ = ["pytest_collection_modifyitems", "pytest_report_header"]

ROOT = Path(__file__).resolve().parent.parent
ACCOUNT = "123456789012"

SIGNATURE, SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
"""https://github.com/pulumi/pulumi/blob/master/sdk/python/lib/pulumi/runtime/rpc.py"""

OUTPUTS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "aws:iam/role:Role": lambda name: {"arn": f"arn:aws:iam::{ACCOUNT}:role/{name}"},
    "aws:iam/rolePolicy:RolePolicy": lambda _: {},
    "aws:iam/policy:Policy": lambda name: {"arn": f"arn:aws:iam::{ACCOUNT}:policy/{name}"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": lambda _: {},
    "aws:lambda/function:Function": lambda name: {
        "arn": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:{name}",
        "version": "7",
    },
    "aws:lambda/alias:Alias": lambda name: {"arn": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:charge-card:{name}"},
    "aws:cloudwatch/logGroup:LogGroup": lambda name: {"arn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:{name}"},
    "aws:cloudwatch/metricAlarm:MetricAlarm": lambda name: {
        "arn": f"arn:aws:cloudwatch:eu-west-1:{ACCOUNT}:alarm:{name}"
    },
    "aws:cloudwatch/dashboard:Dashboard": lambda _: {},
    "aws:sns/topic:Topic": lambda name: {"arn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:{name}"},
    "aws:sns/topicPolicy:TopicPolicy": lambda _: {},
    "aws:sns/topicSubscription:TopicSubscription": lambda _: {},
    "aws:sfn/stateMachine:StateMachine": lambda name: {
        "arn": f"arn:aws:states:eu-west-1:{ACCOUNT}:stateMachine:{name}",
        "stateMachineVersionArn": f"arn:aws:states:eu-west-1:{ACCOUNT}:stateMachine:{name}:3",
    },
    "aws:sfn/alias:Alias": lambda name: {
        "arn": f"arn:aws:states:eu-west-1:{ACCOUNT}:stateMachine:orders-1a2b3c4:{name}"
    },
    "aws:scheduler/scheduleGroup:ScheduleGroup": lambda name: {
        "arn": f"arn:aws:scheduler:eu-west-1:{ACCOUNT}:schedule-group/{name}"
    },
    "aws:scheduler/schedule:Schedule": lambda name: {"arn": f"arn:aws:scheduler:eu-west-1:{ACCOUNT}:schedule/{name}"},
    "aws:cloudwatch/eventRule:EventRule": lambda name: {"arn": f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/{name}"},
    "aws:cloudwatch/eventTarget:EventTarget": lambda _: {},
    "aws:sqs/queue:Queue": lambda name: {
        "arn": f"arn:aws:sqs:eu-west-1:{ACCOUNT}:{name}",
        "url": f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/{name}",
    },
    "aws:sqs/queuePolicy:QueuePolicy": lambda _: {},
    "aws:s3/bucketNotification:BucketNotification": lambda _: {},
    "aws:pipes/pipe:Pipe": lambda name: {"arn": f"arn:aws:pipes:eu-west-1:{ACCOUNT}:pipe/{name}"},
    "aws:apigatewayv2/api:Api": lambda name: {"apiEndpoint": f"https://{name}.execute-api.eu-west-1.amazonaws.com"},
    "aws:apigatewayv2/authorizer:Authorizer": lambda _: {},
    "aws:apigatewayv2/integration:Integration": lambda _: {},
    "aws:apigatewayv2/route:Route": lambda _: {},
    "aws:apigatewayv2/stage:Stage": lambda _: {},
}

INVOKES: Mapping[str, Any] = {
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
    "aws:index/getPartition:getPartition": {"partition": "aws"},
    "aws:index/getRegion:getRegion": {"region": "eu-west-1"},
    # An answer and what fails, as Pulumi's mocks have it.
    "aws:sfn/getAlias:getAlias": ({}, [("", "no Step Functions State Machine Aliases matched")]),
}


@dataclass
class Registered:
    """A resource as the program registered it."""

    type: str
    name: str
    inputs: dict[str, Any]
    parent: str
    """Type and name of it."""
    dependencies: list[str]
    secrets: list[str] = field(default_factory=list)
    """Where in its inputs there are secrets: `environment.variables.KEY`."""
    protect: bool = False
    retain_on_delete: bool = False
    import_id: str = ""
    aliases: list[str] = field(default_factory=list)
    """The names of the resources that it was before, without a parent."""
    hooks: dict[str, list[str]] = field(default_factory=dict)
    """The names of its hooks, by what they follow."""


@dataclass
class Recorded:
    """All that a program registered, by logical name; and what it exported."""

    resources: dict[str, Registered] = field(default_factory=dict)
    components: dict[str, Registered] = field(default_factory=dict)
    component_outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    exports: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self.resources[name].inputs

    def document(self, name: str, key: str) -> Any:
        """The JSON text that resource *name* has as *key*, parsed."""
        return json.loads(self[name][key])


class _Answers(Mocks):
    """Physical names end in `-1a2b3c4`, as Pulumi's do; in the preview of a new stack only they are known."""

    def __init__(self, is_new: bool, invokes: Mapping[str, Any]) -> None:
        self.is_new = is_new
        self.invokes = {**INVOKES, **invokes}

    def call(self, args: MockCallArgs) -> Any:
        answer = self.invokes[args.token]
        return answer(args.args) if callable(answer) else answer

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if not args.custom:
            return "", args.inputs
        name = args.inputs.get("name", f"{args.name}-1a2b3c4")
        made = {} if self.is_new else OUTPUTS[args.typ](name)
        return f"{args.name}-id", {**args.inputs, "name": name, **made}


class _Recorder(MockMonitor):
    def __init__(self, mocks: Mocks, recorded: Recorded) -> None:
        super().__init__(mocks)
        self.recorded = recorded

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 -- the name of the call
        response = super().RegisterResource(request)  # type: ignore[no-untyped-call]  # Pulumi has no types for it
        inputs = self.resources[response.urn].state if response.urn in self.resources else {}
        known = {key: rpc.unwrap_rpc_secret(value) for key, value in inputs.items() if key in request.object}
        parent = "::".join(request.parent.split("$")[-1].split("::")[-2:])
        made = Registered(
            type=request.type,
            name=request.name,
            inputs=known,
            parent=parent,
            dependencies=list(request.dependencies),
            hooks={field.name: list(names) for field, names in request.hooks.ListFields()},
            secrets=list(_secrets(request.object)),
            protect=request.protect,
            retain_on_delete=request.retainOnDelete,
            import_id=request.importId,
            aliases=[alias.spec.name for alias in request.aliases if alias.spec.noParent],
        )
        kind = self.recorded.resources if request.custom else self.recorded.components
        kind[request.name] = made
        return response

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 -- the name of the call
        outputs = {key: request.outputs[key] for key in request.outputs}
        self.recorded.component_outputs[request.urn.rpartition("::")[2]] = outputs
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]  # Pulumi has no types for it


def _secrets(value: Any, path: str = "") -> Iterator[str]:
    """Where *value*, a protobuf Struct, has secrets: structs with Pulumi's signature of a secret."""
    if isinstance(value, Struct):
        if SIGNATURE in value and value[SIGNATURE] == SECRET_SIGNATURE:
            yield path
            return
        for key in value:
            yield from _secrets(value[key], f"{path}.{key}".lstrip("."))


Deploy = Callable[..., Recorded]


@pytest.fixture(scope="session")
def deploy() -> Deploy:
    """Runs a program under mocks and returns all that it registered: `deploy(build)`.

    With `preview=True` this is the preview of a new stack, with `deployed=True` besides that of one that is there.
    `invokes` has what functions of the provider answer, by token: a dict, a list of failures beside it, as Pulumi's
    mocks have it, or a function of their arguments that returns either.
    """

    def run_recorded(
        build: Callable[[], object],
        config: Mapping[str, str] = {},
        *,
        preview: bool = False,
        deployed: bool = False,
        invokes: Mapping[str, Any] = {},
    ) -> Recorded:
        recorded = Recorded()
        answers = _Answers(preview and not deployed, invokes)
        recorded.exports = run(
            build, answers, config=config, stack="test", preview=preview, monitor=_Recorder(answers, recorded)
        )
        return recorded

    return run_recorded


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """An embedded AWS, one for each of the processes that run the tests."""
    with Emulator() as running:
        yield running


@dataclass
class Stack:
    """The call center, deployed to the embedded AWS."""

    deployment: Deployment

    def start(self, data: object, name: str = "") -> str:
        """Start an execution with *data* as its input and return its ARN."""
        named: Any = {"name": name} if name else {}
        started = self.deployment.clients.state_machines.start_execution(
            stateMachineArn=self.deployment.outputs["stateMachineArn"], input=json.dumps(data), **named
        )
        return started["executionArn"]

    def finish(self, execution_arn: str) -> dict[str, Any]:
        """The execution as AWS describes it, as soon as it has ended."""
        while True:
            execution = self.deployment.clients.state_machines.describe_execution(executionArn=execution_arn)
            if execution["status"] != "RUNNING":
                return dict(execution)
            time.sleep(0.02)

    def execute(self, data: object) -> dict[str, Any]:
        """Start an execution with *data* as its input, and describe it as soon as it has ended."""
        return self.finish(self.start(data))


@pytest.fixture
def stack(emulator: Emulator) -> Iterator[Callable[..., Stack]]:
    """Deploys the call center to the embedded AWS: `stack(resolutionRate="1")`; it is destroyed after the test."""
    deployments: list[Deployment] = []

    def up(root: Path = ROOT, **settings: str) -> Stack:
        deployment = Deployment(emulator.endpoint, root, {f"call-center:{key}": text for key, text in settings.items()})
        deployments.append(deployment)
        deployment.up()
        return Stack(deployment)

    yield up
    for deployment in deployments:
        deployment.destroy()
