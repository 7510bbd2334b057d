"""A message in a queue, or a request to an HTTP API, starts a real execution on the embedded AWS."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from emulator.clients import ACCOUNT, REGION, SECRET, Clients
from emulator.server import Emulator
from tests.conftest import Stack

Up = Callable[..., Stack]

PROGRAM = """
import pulumi

from components import Workflow

workflow = Workflow("orders", {args!r})
pulumi.export("stateMachineArn", workflow.state_machine_arn)
pulumi.export("endpoints", workflow.endpoints)
"""

SECONDS = 60
"""How long to wait for what must come."""

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a project, without its program."""
    (tmp_path / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (tmp_path / "Pulumi.local.yaml").write_text("config:\n  pulumi:autonaming:\n    mode: verbatim\n")
    return tmp_path


@pytest.fixture
def own(emulator: Emulator) -> Iterator[tuple[str, str]]:
    """URL and ARN of a queue that no program made."""
    queues, name = Clients(emulator.endpoint).of("sqs"), f"own-{uuid4()}"
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    yield url, f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    queues.delete_queue(QueueUrl=url)


def write(project: Path, *triggers: dict[str, Any], states: Any = None, **args: Any) -> Path:
    """Write the program: a Workflow with *triggers* that returns its input, or one of *states*."""
    definition = {"StartAt": "A", "States": states or {"A": {"Type": "Pass", "End": True}}}
    given = {"definition": definition, "functions": {}, "triggers": list(triggers), "tracing": False, **args}
    (project / "__main__.py").write_text(PROGRAM.format(args=given))
    return project


def queue(**args: Any) -> dict[str, Any]:
    """The trigger `cases`."""
    return {"name": "cases", "queue": args}


def http(route: str = "POST /cases", **args: Any) -> dict[str, Any]:
    """The trigger `api`."""
    return {"name": "api", "http": {"route": route, **args}}


def send(up: Stack, *bodies: object) -> None:
    """Put messages into the queue of the trigger, all at once."""
    entries = [{"Id": str(index), "MessageBody": json.dumps(body)} for index, body in enumerate(bodies)]
    url = up.deployment.outputs["endpoints"]["cases"]
    up.deployment.clients.of("sqs").send_message_batch(QueueUrl=url, Entries=entries)


def inputs(up: Stack, count: int) -> list[Any]:
    """The inputs of *count* executions, as soon as there are that many and all have ended; the oldest first."""
    client, machine = up.deployment.clients.state_machines, up.deployment.outputs["stateMachineArn"]
    late = time.monotonic() + SECONDS
    while len(client.list_executions(stateMachineArn=machine)["executions"]) < count:
        assert time.monotonic() < late
        time.sleep(0.05)
    found = client.list_executions(stateMachineArn=machine)["executions"]
    return [json.loads(up.finish(each["executionArn"])["input"]) for each in reversed(found)]


def left(up: Stack, name: str) -> int:
    """How many messages are in the queue *name*, hidden ones too."""
    queues = up.deployment.clients.of("sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = queues.get_queue_url(QueueName=name)["QueueUrl"]
    known = queues.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(map(int, known.values()))


def wait_for(what: Callable[[], object]) -> None:
    """Return as soon as *what* is true."""
    late = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < late
        time.sleep(0.05)


def call(up: Stack, data: object, *, path: str = "", signed: bool = True, method: str = "POST") -> tuple[int, Any]:
    """Status and body of the answer to a request to the trigger `api`."""
    url = path or up.deployment.outputs["endpoints"]["api"]
    request = AWSRequest(method, url, {"Content-Type": "application/json"}, json.dumps(data))
    if signed:
        SigV4Auth(Credentials(ACCOUNT, SECRET), "execute-api", REGION).add_auth(request)
    try:
        with urlopen(Request(url, json.dumps(data).encode(), dict(request.headers), method=method)) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def test_message_starts_an_execution(stack: Up, project: Path) -> None:
    """Its input is a list of one message, as SQS has it; the message is gone."""
    up = stack(write(project, queue()))
    send(up, {"case": 1})
    [[message]] = inputs(up, 1)
    assert json.loads(message["body"]) == {"case": 1}
    assert message["eventSource"] == "aws:sqs"
    assert message["eventSourceARN"] == f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders-cases"
    wait_for(lambda: left(up, "orders-cases") == 0)


def test_input_template_is_for_each_message(stack: Up, project: Path) -> None:
    """It puts what is in the body of a message into the input."""
    up = stack(write(project, queue(input_template='{"case": <$.body>, "of": "pipe <aws.pipes.pipe-name>"}')))
    send(up, {"id": 7})
    assert inputs(up, 1) == [[{"case": {"id": 7}, "of": "pipe orders-cases-pipe"}]]


def test_messages_come_in_batches(stack: Up, project: Path, own: tuple[str, str]) -> None:
    """Of as many as are allowed, though more wait."""
    url, arn = own
    up = stack(write(project))
    for index in range(5):
        up.deployment.clients.of("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"id": index}))
    write(project, queue(arn=arn, batch_size=3, input_template="<$.body.id>"))
    up.deployment.up()
    assert sorted(inputs(up, 2)) == [[0, 1, 2], [3, 4]]


def test_each_message_has_its_execution_by_default(stack: Up, project: Path) -> None:
    """Even if they come at once."""
    up = stack(write(project, queue(input_template="<$.body.id>")))
    send(up, *({"id": index} for index in range(3)))
    assert sorted(inputs(up, 3)) == [[0], [1], [2]]


def test_filter_refuses_messages(stack: Up, project: Path) -> None:
    """They start nothing, and are deleted."""
    up = stack(write(project, queue(filter={"body": {"kind": ["case"]}}, input_template="<$.body>")))
    send(up, {"kind": "spam"}, "no object")
    wait_for(lambda: left(up, "orders-cases") == 0)
    send(up, {"kind": "case"})
    assert inputs(up, 1) == [[{"kind": "case"}]]


def test_filter_is_taken_away(stack: Up, project: Path) -> None:
    """And template too, with the pipe changed in place."""
    up = stack(write(project, queue(filter={"body": {"kind": ["case"]}}, input_template="<$.body>")))
    write(project, queue(batch_size=2), tags={"Team": "Sales"})
    assert "updated Pipe orders-cases-pipe (sourceParameters, tags, targetParameters)" in map(str, up.deployment.up())
    send(up, {"kind": "spam"})
    assert [json.loads(message["body"]) for message in inputs(up, 1)[0]] == [{"kind": "spam"}]


def test_failures_of_a_batch_become_dead_letters(stack: Up, project: Path) -> None:
    """An EXPRESS execution names the messages that failed: only they are tried again, in the end for nothing."""
    failures = "{% [$states.input[body.bad].{'itemIdentifier': id}] %}"
    states = {"A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"batchItemFailures": failures}, "End": True}}
    template = '{"id": <$.messageId>, "body": <$.body>}'
    trigger = queue(batch_size=2, input_template=template, maximum_receives=1, visibility_timeout_in_seconds=1)
    up = stack(write(project, trigger, states=states, type="EXPRESS"))
    send(up, {"bad": True, "id": 1}, {"bad": False, "id": 2})
    wait_for(lambda: left(up, "orders-cases-dead-letters") == 1)
    assert left(up, "orders-cases") == 0


def test_failed_execution_keeps_its_message(stack: Up, project: Path) -> None:
    """If it is waited for, as those of EXPRESS workflows are."""
    trigger = queue(maximum_receives=1, visibility_timeout_in_seconds=1)
    up = stack(write(project, trigger, states={"A": {"Type": "Fail"}}, type="EXPRESS"))
    send(up, {"case": 1})
    wait_for(lambda: left(up, "orders-cases-dead-letters") == 1)


def test_queue_of_your_own_is_read(stack: Up, project: Path, own: tuple[str, str]) -> None:
    """In place of the one that was made, which goes."""
    url, arn = own
    up = stack(write(project, queue(input_template="<$.body>")))
    write(project, queue(input_template="<$.body>", arn=arn))
    changes = {str(change) for change in up.deployment.up()}
    assert {"replaced Pipe orders-cases-pipe (source)", "deleted Queue orders-cases"} <= changes
    up.deployment.clients.of("sqs").send_message(QueueUrl=url, MessageBody='{"case": 2}')
    assert inputs(up, 1) == [[{"case": 2}]]
    assert up.deployment.outputs["endpoints"] == {}


def test_request_starts_an_execution(stack: Up, project: Path) -> None:
    """It is answered with its ARN; its input is the body."""
    up = stack(write(project, http()))
    status, answer = call(up, {"case": 1})
    assert (status, sorted(answer)) == (200, ["executionArn", "startDate"])
    assert json.loads(up.finish(answer["executionArn"])["input"]) == {"case": 1}


def test_unsigned_request_is_refused(stack: Up, project: Path) -> None:
    """By default; who it is that signed counts on AWS."""
    up = stack(write(project, http()))
    assert call(up, {"case": 1}, signed=False) == (403, {"message": "Forbidden"})


def test_everybody_may_call_if_asked_for(stack: Up, project: Path) -> None:
    """With `NONE`."""
    up = stack(write(project, http(authorization="NONE")))
    assert call(up, {"case": 1}, signed=False)[0] == 200


def test_request_without_a_token_is_refused(stack: Up, project: Path) -> None:
    """With `JWT`."""
    jwt = {"issuer": "https://login.example.com", "audience": ["cases"], "scopes": ["cases.write"]}
    up = stack(write(project, http(authorization={"JWT": jwt})))
    assert call(up, {"case": 1}, signed=False)[0] == 401


def test_input_is_put_together(stack: Up, project: Path) -> None:
    """From the path and the body of the request."""
    given = '{"id": "${request.path.id}", "case": ${request.body}, "kind": "${request.body.kind}"}'
    up = stack(write(project, http("PUT /cases/{id}", input=given)))
    url = up.deployment.outputs["endpoints"]["api"].replace("{id}", "7")
    _, answer = call(up, {"kind": "a"}, path=url, method="PUT")
    assert json.loads(up.finish(answer["executionArn"])["input"]) == {"id": "7", "case": {"kind": "a"}, "kind": "a"}


def test_no_json_is_refused(stack: Up, project: Path) -> None:
    """By Step Functions, as nothing before it reads the body."""
    up = stack(write(project, http(input="$request.querystring.case")))
    status, answer = call(up, {})
    assert (status, answer["__type"].rpartition("#")[2]) == (400, "InvalidExecutionInput")


def test_express_execution_is_answered_with_its_output(stack: Up, project: Path) -> None:
    """When it has ended."""
    up = stack(write(project, http(), type="EXPRESS"))
    status, answer = call(up, {"case": 1})
    assert (status, answer["status"], json.loads(answer["output"])) == (200, "SUCCEEDED", {"case": 1})


def test_api_is_changed_in_place(stack: Up, project: Path) -> None:
    """Its route, who may call, how often, and tags; the URL stays."""
    up = stack(write(project, http()))
    before = up.deployment.outputs["endpoints"]["api"]
    write(project, http("PUT /cases", authorization="NONE", throttling={"rate": 1, "burst": 2}), tags={"Team": "Sales"})
    changes = {str(change) for change in up.deployment.up()}
    assert {
        "updated Route orders-api-route (authorizationType, routeKey)",
        "updated Stage orders-api-stage (defaultRouteSettings, tags)",
        "updated Api orders-api (tags)",
    } <= changes
    assert up.deployment.outputs["endpoints"]["api"] == before
    assert call(up, {"case": 1}, signed=False, method="PUT")[0] == 200


def test_token_may_be_asked_for_later(stack: Up, project: Path) -> None:
    """And no more: the authorizer comes, changes and goes."""
    jwt = {"issuer": "https://login.example.com", "audience": ["cases"]}
    up = stack(write(project, http()))
    for authorization, expected in (({"JWT": jwt}, 401), ({"JWT": {**jwt, "audience": ["a"]}}, 401), ("NONE", 200)):
        write(project, http(authorization=authorization))
        up.deployment.up()
        assert call(up, {}, signed=False)[0] == expected
    assert not any("Authorizer" in name for name in up.deployment.remaining())


@pytest.mark.parametrize("trigger", [queue(batch_size=2), http()])
def test_triggers_are_encrypted_and_leave_nothing(stack: Up, project: Path, trigger: dict[str, Any]) -> None:
    """The key may change and be taken away; destroyed, all is gone."""
    up = stack(write(project, trigger, kms_key_arn=KEY))
    write(project, trigger)
    up.deployment.up()
    up.deployment.destroy()
    assert [name for name in up.deployment.remaining() if "orders" in name] == []


def test_pipe_is_as_it_was_asked_for(stack: Up, project: Path) -> None:
    """With its key, logs and parameters."""
    up = stack(write(project, queue(batch_size=5), kms_key_arn=KEY))
    pipe = up.deployment.clients.of("pipes").describe_pipe(Name="orders-cases-pipe")
    assert pipe["SourceParameters"]["SqsQueueParameters"] == {"BatchSize": 5, "MaximumBatchingWindowInSeconds": 0}
    assert pipe["TargetParameters"] == {"StepFunctionStateMachineParameters": {"InvocationType": "FIRE_AND_FORGET"}}
    assert (pipe["KmsKeyIdentifier"], pipe["LogConfiguration"]["Level"]) == (KEY, "ERROR")
