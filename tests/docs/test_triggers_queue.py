"""What the page of queues and requests shows is what there is."""

import json
import re
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from emulator.clients import ACCOUNT, REGION
from emulator.server import Emulator
from tests.conftest import ROOT, Deploy
from tests.emulator.caller import Caller
from tests.emulator.probe import ROLE, Probe
from tests.emulator.triggers import PASS, api

PAGE = (ROOT / "docs/triggers-queue.md").read_text()


def blocks(language: str) -> list[str]:
    """The code blocks of the page in *language*."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_example_runs(deploy: Deploy) -> None:
    """And exports where messages and requests go."""
    [example] = blocks("python")
    recorded = deploy(lambda: exec(example, {}))
    assert sorted(recorded.exports) == ["apiUrl", "queueUrl"]


def test_output_of_a_batch_is_json() -> None:
    """Of the failures of a batch."""
    assert list(json.loads(blocks("json")[0])) == ["batchItemFailures"]


def test_rights_of_pulumi_up_are_a_policy() -> None:
    """With a star only where AWS knows no resource."""
    statements = json.loads(blocks("json")[2])["Statement"]
    everywhere = [each["Action"] for each in statements if each["Resource"] == "*"]
    assert [action for actions in everywhere for action in actions if not action.startswith("logs:")] == []


@pytest.mark.parametrize(("route", "status"), [("POST/cases", 200), ("POST/other", 403)])
def test_callers_need_just_this_right(route: str, status: int) -> None:
    """On the route that they call, where the embedded AWS holds its callers to IAM."""
    with Emulator(auth=True) as running:
        probe = Probe(running)
        name = ROLE.rpartition("/")[2]
        probe.clients.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": []}))
        url = api(probe, "StepFunctions-StartExecution", probe.machine(PASS), "{}", "POST /cases", "AWS_IAM").url
        names = {"REGION": REGION, "ACCOUNT": ACCOUNT, "API_ID": url.split("/")[5], "POST/cases": route}
        text = blocks("json")[1]
        for name, value in names.items():
            text = text.replace(name, value)
        assert called(Caller(running).assume([json.loads(text)]), url) == status


def called(caller: Caller, url: str) -> int:
    """The status of the answer to a POST of *caller*."""
    request = AWSRequest("POST", url, {"Content-Type": "application/json"}, "{}")
    credentials: Any = caller.client("sts")._request_signer._credentials
    SigV4Auth(credentials, "execute-api", REGION).add_auth(request)
    try:
        with urlopen(Request(url, b"{}", dict(request.headers), method="POST")) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
