"""What a template of an ARN may do with a value before it is put in, see `asl.permissions.need.Need`.

An ARN stays what it is where nothing else is said. A `ValueError` says why a value is not understood.
"""

import re
from collections.abc import Callable, Mapping

BETWEEN_PARTS = re.compile(r":(?![^{}]*\})")
"""A colon of an ARN, none of a `${AWS::Region}` in it."""

_QUEUE_URL = re.compile(
    r"https?://(?:(?:[\w-]+\.)?sqs(?:-fips)?\.(?P<region>[\w-]+)\.[^/]+|(?P<old>[\w-]+)\.queue\.[^/]+|[^/]+)"
    r"/(?P<account>\d+)/(?P<name>[\w.-]+)"
)

_GEOGRAPHY = re.compile(r"(?:us-gov|us|eu|apac|ca|jp|au|global)\.(?=[^.]+\.)")
"""https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html"""

_OWNERS = {"build": "project", "build-batch": "project", "report": "report-group"}


def _queue(url: str) -> str:
    """The ARN of an SQS queue.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    """
    if url.startswith("arn:"):
        return url
    match = _QUEUE_URL.fullmatch(url)
    if match is None:
        raise ValueError("is no URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/cases")
    region = match["region"] or match["old"] or "${AWS::Region}"
    return f"arn:${{AWS::Partition}}:sqs:{region}:{match['account']}:{match['name']}"


def _machine_parts(machine: str) -> list[str]:
    parts = BETWEEN_PARTS.split(machine)
    if len(parts) < 7 or parts[5] != "stateMachine":
        raise ValueError("is no ARN of a state machine")
    return parts


def _state_machine(machine: str) -> str:
    """The state machine of a version or an alias: IAM knows these by its ARN.

    https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
    """
    return ":".join(_machine_parts(machine)[:7])


def _bus(bus: str) -> str:
    """What stands before the name of a rule in its ARN: a bus that isn't the default one.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html
    """
    name = bus.rpartition("event-bus/")[2]
    return "" if name == "default" else f"{name}/"


def _copy_source(source: str) -> str:
    """The bucket and the key of an object, which are encoded as in a URL.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    """
    from urllib.parse import unquote  # Slow to import, and rarely needed.

    return unquote(source.lstrip("/"))


def _hosted_zone(zone: str) -> str:
    return zone.removeprefix("/hostedzone/")


def _executions(machine: str) -> str:
    """The executions of a state machine."""
    parts = _machine_parts(machine)
    return ":".join([*parts[:5], "execution", parts[6], "*"])


def _map_executions(machine: str) -> str:
    """The start of the ARNs of a Distributed Map's child executions, up to the label of the map."""
    return _executions(machine).removesuffix(":*") + "/"


def _task_definition(name: str) -> str:
    """A task definition of ECS; all revisions of a family that is named without one."""
    return name if ":" in name.rpartition("/")[2] else f"{name}:*"


def _owner(run: str) -> str:
    """The CodeBuild project of a build, or the group of a report."""
    if not run.startswith("arn:"):
        return run.partition(":")[0]
    parts = BETWEEN_PARTS.split(run)
    if len(parts) < 6:
        raise ValueError("is no ARN of a build or a report")
    kind, _, name = ":".join(parts[5:]).partition("/")
    name = name.partition(":")[0]
    return ":".join([*parts[:5], f"{_OWNERS.get(kind, kind)}/{name}"])


def _scope(scope: str) -> str:
    """The scope of AWS WAF as ARNs have it."""
    return {"CLOUDFRONT": "global", "REGIONAL": "regional"}.get(scope, scope)


def _versions(function: str) -> str:
    """All versions and aliases of a Lambda function."""
    return f"{function}:*"


def _foundation_model(model: str) -> str:
    """The model of Bedrock that is asked; in every Region where it may be asked instead.

    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    start = "arn:${AWS::Partition}:bedrock"
    if model.startswith("arn:"):
        parts = BETWEEN_PARTS.split(model)
        kind, _, profile = ":".join(parts[5:]).partition("/")
        if "inference-profile" not in kind:
            return model
        start = ":".join(parts[:3])
        if kind == "application-inference-profile":
            return f"{start}:*::foundation-model/*"
        model = profile
    elif not _GEOGRAPHY.match(model):
        return f"{start}:${{AWS::Region}}::foundation-model/{model}"
    return f"{start}:*::foundation-model/{_GEOGRAPHY.sub('', model, count=1)}"


def _key(key: str) -> str:
    """A key of KMS: rights name the key itself, no alias.

    https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
    """
    if key.startswith("alias/") or ":alias/" in key:
        raise ValueError("is an alias, by which no right can name a key")
    return key


def _s3_object(uri: str) -> str:
    if uri.startswith("arn:"):
        return uri
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket or not key:
        raise ValueError("is no URI of an object, such as s3://bucket/key")
    return f"arn:${{AWS::Partition}}:s3:::{bucket}/{key}"


def _api(endpoint: str) -> str:
    """The id of an API in API Gateway."""
    if endpoint.startswith("arn:"):
        return endpoint
    api, _, host = endpoint.partition(".")
    if not host.startswith("execute-api."):
        raise ValueError("is no host of an API, such as a1b2c3.execute-api.eu-west-1.amazonaws.com")
    return api


def _path(path: str) -> str:
    return path.lstrip("/")


CONVERSIONS: Mapping[str, Callable[[str], str]] = {
    "api": _api,
    "bus": _bus,
    "copy_source": _copy_source,
    "executions": _executions,
    "foundation_model": _foundation_model,
    "hosted_zone": _hosted_zone,
    "key": _key,
    "lower": str.lower,
    "map_executions": _map_executions,
    "owner": _owner,
    "path": _path,
    "queue": _queue,
    "s3_object": _s3_object,
    "scope": _scope,
    "state_machine": _state_machine,
    "task_definition": _task_definition,
    "versions": _versions,
}
