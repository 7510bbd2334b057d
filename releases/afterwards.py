"""Prunes when a release has been deployed, with the settings of Pulumi's provider."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config

from releases import prune
from releases.listed import Clients

LOOPBACK = ("127.0.0.1", "localhost", "::1")

NO_PROFILE = {"profile": (None, None, None, None)}
"""Where keys are set, a profile that the environment names is not looked for."""

ENDPOINTS: Mapping[str, tuple[str, ...]] = {
    "stepfunctions": ("sfn", "stepfunctions"),
    "lambda": ("lambda", "awslambda"),
    "sts": ("sts",),
}
"""What the provider calls the services of boto3. https://www.pulumi.com/registry/packages/aws/api-docs/provider/"""


class NotPrunedError(Exception):
    """Nothing was deleted; the message says why."""


class Provider(NamedTuple):
    """The settings of Pulumi's provider that say who calls AWS, and where it is; what is empty is boto3's own."""

    profile: str | None
    access_key: str | None
    secret_key: str | None
    token: str | None
    endpoints: Mapping[str, str]
    """URLs by the provider's names of services."""


def prune_after_release(alias: str, keep: int, used: Iterable[str], provider: Provider) -> list[str]:
    """Delete what is needed no more of the state machine that the ARN *alias* is of, and return what was deleted.

    Args:
        alias: The ARN of an alias.
        keep: How many of the newest versions stay.
        used: The ARNs of versions that must stay: those that the alias routes to, or did a moment ago.
        provider: The settings of Pulumi's provider.

    Raises:
        NotPrunedError: These credentials are of another account, or too much runs to look into all of it.
        botocore.exceptions.BotoCoreError: There are no credentials, or AWS can't be reached.
        botocore.exceptions.ClientError: AWS refused a call.
    """
    _, _, _, region, account, *_ = alias.split(":")
    own = _client(provider, "sts", region).get_caller_identity()["Account"]
    if own != account:
        raise NotPrunedError(f"the credentials that Python finds are of account {own}, not of {account}")
    clients = Clients(_client(provider, "stepfunctions", region), _client(provider, "lambda", region))
    old = prune.find(clients, alias.rpartition(":")[0], keep, used)
    deleted = prune.delete(clients, old)
    if old.left:
        raise NotPrunedError(f"versions of functions stay: {old.left}")
    return deleted


def _client(provider: Provider, service: str, region: str) -> Any:
    found = botocore.session.Session(session_vars=NO_PROFILE) if provider.access_key else None
    session = boto3.Session(
        aws_access_key_id=provider.access_key,
        aws_secret_access_key=provider.secret_key,
        aws_session_token=provider.token,
        profile_name=provider.profile,
        botocore_session=found,
    )
    endpoint = next((provider.endpoints[name] for name in ENDPOINTS[service] if provider.endpoints.get(name)), None)
    config = Config(connect_timeout=10, read_timeout=15, retries={"mode": "standard", "total_max_attempts": 8})
    if endpoint and urlsplit(endpoint).hostname in LOOPBACK:
        config = config.merge(Config(proxies={}))  # What is on this machine is behind no proxy.
    return session.client(service, region_name=region, endpoint_url=endpoint, config=config)  # type: ignore[call-overload]  # it wants literals
