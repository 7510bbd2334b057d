"""boto3 clients for an operator: boto3's usual credentials, region, profile and endpoint, patient when throttled."""

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from console.misuse import MisuseError
from emulator.clients import LOOPBACK, client_maker

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_stepfunctions import SFNClient

ATTEMPTS = 8
"""Of a call that AWS throttles, each after a longer wait; AWS_MAX_ATTEMPTS sets another number."""

READ_SECONDS, PATIENT_SECONDS = 15, 310
"""How long to wait for an answer, and for that of StartSyncExecution: its execution may take five minutes.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
"""


class Aws:
    """The clients that commands need, each made when it is first used.

    Args:
        region: The region of what is operated; empty for boto3's usual one.
        endpoint: Of a local run on the embedded AWS; empty for boto3's usual one.
    """

    def __init__(self, region: str = "", endpoint: str = "") -> None:
        self._region = region
        self._endpoint = endpoint

    @cached_property
    def states(self) -> "SFNClient":
        client: SFNClient = self._client("stepfunctions")
        return client

    @cached_property
    def patient(self) -> "SFNClient":
        """The client for StartSyncExecution, whose answer takes long."""
        client: SFNClient = self._client("stepfunctions", read_timeout=PATIENT_SECONDS)
        return client

    @cached_property
    def functions(self) -> "LambdaClient":
        client: LambdaClient = self._client("lambda")
        return client

    @cached_property
    def logs(self) -> "CloudWatchLogsClient":
        client: CloudWatchLogsClient = self._client("logs")
        return client

    @property
    def has_console(self) -> bool:
        """Whether this is AWS itself, and links to its console lead somewhere."""
        return "amazonaws." in self.states.meta.endpoint_url

    def _client(self, service: str, read_timeout: float = READ_SECONDS) -> Any:
        if self._endpoint:
            return client_maker(self._endpoint, read_timeout)(service)
        session = boto3.Session()
        # AWS_REGION is that of the other SDKs, and of AWS's own shells; boto3 doesn't read it.
        region = self._region or session.region_name or os.environ.get("AWS_REGION") or None
        config = Config(connect_timeout=10, read_timeout=read_timeout)
        if "AWS_MAX_ATTEMPTS" not in os.environ:
            config = config.merge(Config(retries={"mode": "standard", "total_max_attempts": ATTEMPTS}))
        client = _made(session, service, region, config)
        if urlsplit(client.meta.endpoint_url).hostname in LOOPBACK:
            # What is on this machine is behind no proxy, and has no hosts such as sync-127.0.0.1.
            config = config.merge(Config(inject_host_prefix=False, proxies={}))
            client = _made(session, service, region, config)
        return client


def _made(session: boto3.Session, service: str, region: str | None, config: Config) -> Any:
    try:
        return session.client(service, region_name=region, config=config)  # type: ignore[call-overload]  # it wants literals
    except BotoCoreError:
        raise
    except ValueError as error:
        meant = "is AWS_ENDPOINT_URL a URL, and AWS_MAX_ATTEMPTS a number?"
        raise MisuseError(f"the settings for AWS can't be used: {error}; {meant}") from None
