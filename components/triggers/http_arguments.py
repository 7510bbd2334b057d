"""What the trigger `http` is made of, and whether that is right."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from asl.problem import nearest
from components.arguments import ArgumentError, check_keys, check_kind, check_range

METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")

SEGMENT = r"/(?:[A-Za-z0-9._~!$&'()*,;=@%-]+|\{[A-Za-z0-9._:-]+\})"
PATH = re.compile(rf"/|(?:{SEGMENT})*/\{{[A-Za-z0-9._:-]+\+\}}|(?:{SEGMENT})+/?")
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html"""

PARAMETER = re.compile(r"\{([^{}+]*)\+?\}")

AUTHORIZATIONS = ("AWS_IAM", "NONE")

INPUT_LIMIT = 512
"""https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html"""

VARIABLE = re.compile(r"\$\{([^{}]*)\}")

SOURCES = ("request.body", "request.header.", "request.path", "request.querystring.", "context.", "stageVariables.")
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html"""


class JwtArgs(TypedDict):
    """Whose tokens are taken, where `authorization` is `{"JWT": ...}`."""

    issuer: str
    """The URL of the identity provider that issues tokens, as its tokens have it in `iss`."""
    audience: Sequence[str]
    """The audiences or client ids of which a token must have one."""
    scopes: NotRequired[Sequence[str]]
    """The scopes of which a token must have one. Default: any token will do."""


class ThrottlingArgs(TypedDict):
    """How many requests are let through; the others are answered with status 429."""

    rate: NotRequired[int]
    """Requests in a second. Default: 100."""
    burst: NotRequired[int]
    """Requests at once. Default: 200."""


class HttpArgs(TypedDict):
    """A request to an HTTP API starts an execution; the answer has its ARN, in an EXPRESS workflow its output."""

    route: str
    """Method and path of the request, as `POST /cases`."""
    authorization: NotRequired[Any]
    """Who may call: `AWS_IAM`, callers whose IAM policy allows it; `{"JWT": {...}}`, callers with a token, see
    `JwtArgs`; `NONE`, everybody on the internet. Default: `AWS_IAM`."""
    throttling: NotRequired[ThrottlingArgs]
    """How many requests are let through. Default: 100 in a second, 200 at once."""
    input: NotRequired[str]
    """The input of the execution, as `{"id": "${request.path.id}", "case": ${request.body}}`. Default: `$request.body`,
    the body of the request."""


def check_http(subject: str, args: Any) -> None:
    """Raise ArgumentError if *args*, the value of `http`, is not right."""
    check_keys(subject, args, HttpArgs)
    _check_route(subject, args["route"])
    _check_authorization(subject, args.get("authorization", "AWS_IAM"))
    throttling = args.get("throttling", {})
    check_keys(f"{subject}: throttling", throttling, ThrottlingArgs)
    for key in ("rate", "burst"):
        check_range(f"{subject}: throttling", throttling, key, 1, 100_000)
    _check_input(subject, args)


def _check_route(subject: str, route: object) -> None:
    method, _, path = route.partition(" ") if isinstance(route, str) else ("", "", "")
    if method in METHODS and PATH.fullmatch(path):
        return
    allowed = 'allowed is a method and a path, "POST /cases"'
    meant = _meant(route) if isinstance(route, str) else None
    raise ArgumentError(
        f"{subject}: route is {route!r:.60}; " + (f'did you mean "{meant}"?' if meant is not None else allowed)
    )


def _meant(route: str) -> str | None:
    """The route that *route* nearly is; None if it is none nearly."""
    words = route.split()
    methods = [word.upper() for word in words if word.upper() in METHODS]
    paths = [word for word in words if word.upper() not in METHODS]
    path = "/" + paths[0].strip("/") if len(paths) == 1 else ""
    path = re.sub(r"/:([A-Za-z0-9._-]+)", r"/{\1}", path)  # As other routers write a parameter.
    return f"{[*methods, 'POST'][0]} {path}" if PATH.fullmatch(path) else None


def _check_authorization(subject: str, authorization: object) -> None:
    if isinstance(authorization, Mapping) and list(authorization) == ["JWT"]:
        jwt = authorization["JWT"]
        where = f"{subject}: authorization.JWT"
        check_keys(where, jwt, JwtArgs)
        if not isinstance(jwt["issuer"], str) or not jwt["issuer"].startswith("https://"):
            raise ArgumentError(f'{where}: issuer is {jwt["issuer"]!r:.60}; allowed is a URL, "https://..."')
        for key in ("audience", "scopes"):
            if key in jwt and not _is_texts(jwt[key]):
                raise ArgumentError(f"{where}: {key} is {jwt[key]!r:.60}; allowed is a list of texts")
    elif authorization not in AUTHORIZATIONS:
        known = (*AUTHORIZATIONS, "JWT")
        hint = nearest(authorization, known, "kinds") if isinstance(authorization, str) else ""
        raise ArgumentError(
            f'{subject}: authorization is {authorization!r:.60}; allowed are "AWS_IAM", "NONE" and '
            f'{{"JWT": {{"issuer": ..., "audience": [...]}}}}' + (f"; {hint}" if hint.startswith("did") else "")
        )


def _is_texts(value: object) -> bool:
    is_list = isinstance(value, Sequence) and not isinstance(value, str) and bool(value)
    return is_list and all(isinstance(each, str) for each in value)  # type: ignore[attr-defined]  # mypy loses is_list


def _check_input(subject: str, args: Mapping[str, Any]) -> None:
    method, _, path = args["route"].partition(" ")
    check_kind(subject, args, "input", str, "a text with ${request...} for what is of a request")
    given = args.get("input")
    if given is None:
        if method in WITHOUT_BODY:
            raise ArgumentError(f'{subject}: a {method} has no body; say the input of the execution as input, "{{}}"')
        return
    if len(given) > INPUT_LIMIT:
        raise ArgumentError(f"{subject}: input has {len(given)} characters; allowed are {INPUT_LIMIT}")
    is_one = given.startswith("$") and not given.startswith("${")
    names = [given[1:]] if is_one else VARIABLE.findall(given)
    for name in names:
        if not name.startswith(SOURCES):
            raise ArgumentError(f'{subject}: input has "{name}"; {nearest(name, SOURCES, "beginnings")}')
        of_path = name.removeprefix("request.path.")
        parameters = PARAMETER.findall(path)
        if of_path != name and of_path not in parameters:
            hint = nearest(of_path, parameters, "path parameters in route")
            raise ArgumentError(f'{subject}: input has "{name}"; {hint}')
    try:
        # A number is right where a value stands, and inside of a text.
        json.loads("0" if is_one else VARIABLE.sub("0", given))
    except ValueError as error:
        raise ArgumentError(
            f"{subject}: input is no JSON when its ${{}} are values: {error}; the input of an execution is JSON"
        ) from None
