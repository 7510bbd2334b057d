"""The trigger `http` registers an HTTP API whose role may start executions, and no more."""

import json
from typing import Any

import pulumi
import pytest

from components import Workflow
from components.arguments import ArgumentError
from tests.conftest import Deploy, Recorded

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"
LOGS = "/aws/vendedlogs/apis/orders-api"
JWT = {"issuer": "https://login.example.com", "audience": ["cases"]}


def workflow(route: Any = "POST /cases", http: Any = {}, **args: Any) -> Workflow:
    """The Workflow `orders` with the trigger `api`."""
    definition = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    triggers = [{"name": "api", "http": {"route": route, **http}}]
    return Workflow("orders", {"definition": definition, "functions": {}, "triggers": triggers, **args})  # type: ignore[typeddict-item]  # misuse is tested too


@pytest.fixture(scope="module")
def recorded(deploy: Deploy) -> Recorded:
    """All that is registered with tags, and nothing else that isn't required."""
    return deploy(lambda: workflow(tags={"Team": "Sales"}))


def refused(route: Any = "POST /cases", **http: Any) -> str:
    """The message with which the Workflow is refused."""
    with pytest.raises(ArgumentError) as caught:
        workflow(route, http)
    return str(caught.value).removeprefix('Workflow "orders": trigger "api": http: ')


def test_children_are_a_contract(recorded: Recorded) -> None:
    """Type tokens and names; all belong to the Workflow."""
    children = {made.name: made for made in recorded.resources.values() if "orders-api" in made.name}
    assert {name: made.type for name, made in children.items()} == {
        "orders-api": "aws:apigatewayv2/api:Api",
        "orders-api-integration": "aws:apigatewayv2/integration:Integration",
        "orders-api-policy": "aws:iam/rolePolicy:RolePolicy",
        "orders-api-role": "aws:iam/role:Role",
        "orders-api-route": "aws:apigatewayv2/route:Route",
        "orders-api-stage": "aws:apigatewayv2/stage:Stage",
        LOGS: "aws:cloudwatch/logGroup:LogGroup",
    }
    assert {made.parent for made in children.values()} == {"call-center:components:Workflow::orders"}


def test_api(recorded: Recorded) -> None:
    """It is an HTTP API."""
    assert recorded["orders-api"] == {"protocolType": "HTTP", "tags": {"Team": "Sales"}}


def test_integration_starts_an_execution_with_the_body(recorded: Recorded) -> None:
    """As the role of the trigger."""
    assert recorded["orders-api-integration"] == {
        "apiId": "orders-api-id",
        "credentialsArn": "arn:aws:iam::123456789012:role/orders-api-role-1a2b3c4",
        "integrationSubtype": "StepFunctions-StartExecution",
        "integrationType": "AWS_PROXY",
        "payloadFormatVersion": "1.0",
        "requestParameters": {"Input": "$request.body", "StateMachineArn": MACHINE},
    }


def test_route_is_for_callers_of_aws(recorded: Recorded) -> None:
    """By default."""
    assert recorded["orders-api-route"] == {
        "apiId": "orders-api-id",
        "authorizationType": "AWS_IAM",
        "routeKey": "POST /cases",
        "target": "integrations/orders-api-integration-id",
    }


def test_stage(recorded: Recorded) -> None:
    """It is deployed by itself, logs who called, and bounds how often."""
    stage = dict(recorded["orders-api-stage"])
    logs = stage.pop("accessLogSettings")
    assert stage == {
        "apiId": "orders-api-id",
        "autoDeploy": True,
        "defaultRouteSettings": {"throttlingBurstLimit": 200, "throttlingRateLimit": 100},
        "name": "$default",
        "tags": {"Team": "Sales"},
    }
    assert logs["destinationArn"] == f"arn:aws:logs:eu-west-1:123456789012:log-group:{LOGS}-1a2b3c4"
    assert not any("body" in value.lower() for value in json.loads(logs["format"]).values())


def test_log_group(recorded: Recorded, deploy: Deploy) -> None:
    """Kept and encrypted as that of the workflow."""
    assert recorded[LOGS] == {"retentionInDays": 30, "tags": {"Team": "Sales"}}
    other = deploy(lambda: workflow(kms_key_arn=KEY, log_retention_in_days=7))
    assert other[LOGS] == {"kmsKeyId": KEY, "retentionInDays": 7}


def test_role_is_for_api_gateway(recorded: Recorded) -> None:
    """Without a condition, which no request would meet."""
    [statement] = recorded.document("orders-api-role", "assumeRolePolicy")["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }


def test_role_starts_executions(recorded: Recorded) -> None:
    """And nothing else."""
    assert recorded.document("orders-api-policy", "policy")["Statement"] == [
        {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [MACHINE]}
    ]


def test_express_execution_is_waited_for(deploy: Deploy) -> None:
    """The role may do that, and decrypt the definition if that is encrypted."""
    recorded = deploy(lambda: workflow(type="EXPRESS", kms_key_arn=KEY))
    machines = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-*"
    assert recorded["orders-api-integration"]["integrationSubtype"] == "StepFunctions-StartSyncExecution"
    assert recorded.document("orders-api-policy", "policy")["Statement"] == [
        {"Effect": "Allow", "Action": ["states:StartSyncExecution"], "Resource": [MACHINE]},
        {
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [KEY],
            "Condition": {"StringLike": {"kms:EncryptionContext:aws:states:stateMachineArn": machines}},
        },
    ]


def test_url_is_known(deploy: Deploy) -> None:
    """By the name of the trigger, with the path of the route."""

    def build() -> None:
        pulumi.export("url", workflow().endpoints["api"])

    assert deploy(build).exports["url"] == "https://orders-api-1a2b3c4.execute-api.eu-west-1.amazonaws.com/cases"


def test_everybody_may_call_if_asked_for(deploy: Deploy) -> None:
    """With `NONE`, never by default."""
    route = deploy(lambda: workflow(http={"authorization": "NONE"}))["orders-api-route"]
    assert route["authorizationType"] == "NONE"


def test_callers_with_a_token(deploy: Deploy) -> None:
    """Of this issuer, for this audience, with this scope."""
    recorded = deploy(lambda: workflow(http={"authorization": {"JWT": {**JWT, "scopes": ["write"]}}}))
    assert recorded["orders-api-authorizer"] == {
        "apiId": "orders-api-id",
        "authorizerType": "JWT",
        "identitySources": ["$request.header.Authorization"],
        "jwtConfiguration": {"audiences": ["cases"], "issuer": "https://login.example.com"},
    }
    route = recorded["orders-api-route"]
    assert (route["authorizationType"], route["authorizerId"]) == ("JWT", "orders-api-authorizer-id")
    assert route["authorizationScopes"] == ["write"]


def test_any_token_will_do_without_scopes(deploy: Deploy) -> None:
    """The route asks for none."""
    recorded = deploy(lambda: workflow(http={"authorization": {"JWT": JWT}}))
    assert "authorizationScopes" not in recorded["orders-api-route"]


def test_requests_are_bounded(deploy: Deploy) -> None:
    """As it was asked for; the other bound stays."""
    stage = deploy(lambda: workflow(http={"throttling": {"rate": 5}}))["orders-api-stage"]
    assert stage["defaultRouteSettings"] == {"throttlingBurstLimit": 200, "throttlingRateLimit": 5}


def test_input_is_put_together(deploy: Deploy) -> None:
    """As it was asked for."""
    given = '{"id": "${request.path.id}", "case": ${request.body}}'
    integration = deploy(lambda: workflow("PUT /cases/{id}", {"input": given}))["orders-api-integration"]
    assert integration["requestParameters"]["Input"] == given


@pytest.mark.parametrize(
    "route", ["POST /", "ANY /a/b", "PUT /cases/{id}", "POST /{all+}", "POST /a/{all+}", "POST /a/"]
)
def test_right_route_is_taken(deploy: Deploy, route: str) -> None:
    """Methods and paths of HTTP APIs."""
    assert deploy(lambda: workflow(route))["orders-api-route"]["routeKey"] == route


@pytest.mark.parametrize(
    ("route", "meant"),
    [
        ("post /cases", "POST /cases"),
        ("/cases", "POST /cases"),
        ("cases", "POST /cases"),
        ("POST cases", "POST /cases"),
        ("POST  /cases/", "POST /cases"),
        ("/cases PUT", "PUT /cases"),
        ("PUT /cases/:id", "PUT /cases/{id}"),
    ],
)
def test_near_miss_of_a_route_is_told(route: str, meant: str) -> None:
    """With what was probably meant."""
    assert refused(route) == f'route is {route!r}; did you mean "{meant}"?'


@pytest.mark.parametrize("route", [None, "", "POST", "POST /a b", "POST /{a+}/b", "FETCH /cases", "POST /{}"])
def test_wrong_route_is_refused(route: Any) -> None:
    """With what is allowed."""
    assert refused(route) == f'route is {route!r}; allowed is a method and a path, "POST /cases"'


ALLOWED = 'allowed are "AWS_IAM", "NONE" and {"JWT": {"issuer": ..., "audience": [...]}}'


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        ("aws_iam", f"authorization is 'aws_iam'; {ALLOWED}; did you mean \"AWS_IAM\"?"),
        ("everybody", f"authorization is 'everybody'; {ALLOWED}"),
        (None, f"authorization is None; {ALLOWED}"),
        ({"JWT": JWT, "NONE": {}}, f"authorization is {str({'JWT': JWT, 'NONE': {}})[:60]}; {ALLOWED}"),
    ],
)
def test_wrong_authorization_is_refused(authorization: Any, message: str) -> None:
    """Nobody is let in by mistake."""
    assert refused(authorization=authorization) == message


@pytest.mark.parametrize(
    ("jwt", "message"),
    [
        ({"issuer": "https://a"}, 'missing "audience"; the keys are "issuer", "audience", "scopes"'),
        ({**JWT, "issuer": "login.example.com"}, "issuer is 'login.example.com'; allowed is a URL, \"https://...\""),
        ({**JWT, "audience": "cases"}, "audience is 'cases'; allowed is a list of texts"),
        ({**JWT, "audience": []}, "audience is []; allowed is a list of texts"),
        ({**JWT, "scopes": [1]}, "scopes is [1]; allowed is a list of texts"),
    ],
)
def test_wrong_token_is_refused(jwt: Any, message: str) -> None:
    """Whose tokens are taken must be said in full."""
    assert refused(authorization={"JWT": jwt}) == f"authorization.JWT: {message}"


@pytest.mark.parametrize(
    ("http", "message"),
    [
        ({"throttling": {"rate": 0}}, "throttling: rate is 0; allowed is a whole number from 1 to 100000"),
        ({"throttling": {"bursts": 1}}, 'throttling: unknown key "bursts"; did you mean "burst"?'),
        ({"autorization": "NONE"}, 'unknown key "autorization"; did you mean "authorization"?'),
        ({"input": {}}, "input is {}; allowed is a text with ${request...} for what is of a request"),
        ({"input": "$requestbody"}, 'input has "requestbody"; did you mean "request.body"?'),
        ({"input": '{"a": ${request.bdy}}'}, 'input has "request.bdy"; did you mean "request.body"?'),
        ({"input": "$request.path.id"}, 'input has "request.path.id"; there are no path parameters in route'),
        ({"input": f'"{"a" * 511}"'}, "input has 513 characters; allowed are 512"),
        (
            {"input": "{${request.body}}"},
            "input is no JSON when its ${} are values: Expecting property name enclosed in double quotes: "
            "line 1 column 2 (char 1); the input of an execution is JSON",
        ),
    ],
)
def test_wrong_arguments_are_refused(http: Any, message: str) -> None:
    """With what is there, what is allowed, and what was probably meant."""
    assert refused(**http) == message


def test_path_parameter_must_be_in_the_route() -> None:
    """Or there would be nothing in its place."""
    assert refused("PUT /cases/{id}", input="$request.path.ids") == 'input has "request.path.ids"; did you mean "id"?'


def test_request_without_a_body_needs_an_input(deploy: Deploy) -> None:
    """Step Functions refuses an empty one."""
    assert refused("GET /start") == 'a GET has no body; say the input of the execution as input, "{}"'
    recorded = deploy(lambda: workflow("GET /start", {"input": "{}"}))
    assert recorded["orders-api-integration"]["requestParameters"]["Input"] == "{}"


def test_an_input_that_is_none_is_the_body(deploy: Deploy) -> None:
    """As if it were left out."""
    made = deploy(lambda: workflow(http={"input": None}))
    assert made["orders-api-integration"]["requestParameters"]["Input"] == "$request.body"


@pytest.mark.parametrize("data", [False, True])
def test_bodies_are_logged_only_if_data_is(deploy: Deploy, data: bool) -> None:
    """What Step Functions says of an input that is no JSON quotes it."""
    made = deploy(lambda: workflow(include_execution_data=data))
    logged = json.loads(made["orders-api-stage"]["accessLogSettings"]["format"])
    assert ("integrationError" in logged) is data
