"""Probes of what starts executions: pipes and HTTP APIs."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

from tests.emulator.probe import ROLE, Probe

PASS = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
SECONDS = 60


def executions(probe: Probe, machine: str, count: int) -> list[Any]:
    """The inputs of *count* executions, as soon as there are that many."""
    client, late = probe.clients.state_machines, time.monotonic() + SECONDS
    while len(found := client.list_executions(stateMachineArn=machine)["executions"]) < count:
        assert time.monotonic() < late
        time.sleep(0.05)
    return [json.loads(probe.ended(each["executionArn"])[0]["input"]) for each in found]


def pipe(probe: Probe, machine: str, bodies: Sequence[object], **parameters: Any) -> Any:
    """What a new pipe from a queue with *bodies* to *machine* is described as."""
    queues, pipes, name = probe.clients.of("sqs"), probe.clients.of("pipes"), f"probe-{uuid4()}"
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    for body in bodies:
        queues.send_message(QueueUrl=url, MessageBody=body if isinstance(body, str) else json.dumps(body))
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    target = {"StepFunctionStateMachineParameters": {"InvocationType": "FIRE_AND_FORGET"}}
    template = {"InputTemplate": parameters.pop("template", '{"body": <$.body>}')}
    pipes.create_pipe(
        Name=name,
        Source=arn,
        Target=machine,
        RoleArn=ROLE,
        SourceParameters=parameters,
        TargetParameters={**target, **template},
    )
    return pipes.describe_pipe(Name=name)


def pipes_read_queues(probe: Probe) -> object:
    machine = probe.machine(PASS)
    patterns = [{"body": {"kind": ["case"]}}, {"body": ["a text"]}]
    filters = {"Filters": [{"Pattern": json.dumps(pattern)} for pattern in patterns]}
    bodies = [{"kind": "case"}, {"kind": "spam"}, "a text", "another text"]
    batch = {"BatchSize": 4}
    described = pipe(probe, machine, bodies, FilterCriteria=filters, SqsQueueParameters=batch)
    if "TargetParameters" not in described:
        return None
    return described["SourceParameters"]["SqsQueueParameters"], executions(probe, machine, 1)


def templates_of_pipes(probe: Probe) -> object:
    machine = probe.machine(PASS)
    template = '{"a": <$.body.a>, "b": "<$.body.b> and <$.body.none>", "c": "<aws.pipes.source-arn>"}'
    described = pipe(probe, machine, [{"a": {"x": 1}, "b": 'say "b"'}], template=template)
    if "TargetParameters" not in described:
        return None
    [[given]] = executions(probe, machine, 1)
    return given | {"c": given["c"] == described["Source"]}


class Api(NamedTuple):
    """An HTTP API."""

    url: str

    def post(self, body: str) -> tuple[int, Any]:
        """Status and body of the answer to a POST of *body*, unsigned."""
        try:
            with urlopen(Request(self.url, body.encode(), {"Content-Type": "application/json"})) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            return error.code, json.load(error)


def api(
    probe: Probe, subtype: str, machine: str, given: str, route: str = "POST /cases/{id}", authorization: str = "NONE"
) -> Api:
    """A new API that starts executions with what is *given*."""
    apis = probe.clients.of("apigatewayv2")
    api_id = apis.create_api(Name=f"probe-{uuid4()}", ProtocolType="HTTP")["ApiId"]
    integration = apis.create_integration(
        ApiId=api_id,
        IntegrationType="AWS_PROXY",
        IntegrationSubtype=subtype,
        PayloadFormatVersion="1.0",
        CredentialsArn=ROLE,
        RequestParameters={"StateMachineArn": machine, "Input": given},
    )["IntegrationId"]
    target = f"integrations/{integration}"
    apis.create_route(ApiId=api_id, RouteKey=route, Target=target, AuthorizationType=authorization)
    apis.create_stage(ApiId=api_id, StageName="$default", AutoDeploy=True)
    path = route.partition(" ")[2].replace("{id}", "7?from=a")
    return Api(f"{probe.emulator.endpoint}/_aws/execute-api/{api_id}/$default{path}")


def apis_start_executions(probe: Probe) -> object:
    given = '{"id": "${request.path.id}", "from": "${request.querystring.from}", "case": ${request.body.case}}'
    status, answer = api(probe, "StepFunctions-StartExecution", probe.machine(PASS), given).post('{"case": [1]}')
    if status != 200:
        return status
    return json.loads(probe.ended(answer["executionArn"])[0]["input"])


def apis_wait_for_express_executions(probe: Probe) -> object:
    machine = probe.clients.state_machines.create_state_machine(
        name=f"probe-{uuid4()}", definition=json.dumps(PASS), roleArn=ROLE, type="EXPRESS"
    )["stateMachineArn"]
    post = api(probe, "StepFunctions-StartSyncExecution", machine, "$request.body").post
    status, answer = post('{"case": 1}')
    output = json.loads(answer.get("output", "null"))
    return status, answer.get("status"), output, post("no JSON")[0]


PIPES: list[tuple[Callable[[Probe], object], object]] = [
    (pipes_read_queues, ({"BatchSize": 4}, [[{"body": {"kind": "case"}}, {"body": "a text"}]])),
    (templates_of_pipes, {"a": {"x": 1}, "b": 'say "b" and ', "c": True}),
]

APIS: list[tuple[Callable[[Probe], object], object]] = [
    (apis_start_executions, {"id": "7", "from": "a", "case": [1]}),
    (apis_wait_for_express_executions, (200, "SUCCEEDED", {"case": 1}, 400)),
]
