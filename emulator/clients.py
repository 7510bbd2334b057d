"""boto3 clients that can reach nothing but the embedded AWS."""

import os
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_stepfunctions import SFNClient

REGION = "us-east-1"
ACCOUNT = "000000000000"
SECRET = "test"  # noqa: S105 -- the emulator's dummy, no secret

NO_PROFILE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""A profile of the user's own is never read, not even to find that it is missing."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Clients:
    """The clients of what a stack needs, all with the emulator's dummy credentials, whatever the environment holds.

    Args:
        endpoint: The URL of the embedded AWS.

    Raises:
        ValueError: *endpoint* is not on this machine: nobody deploys to AWS by accident.
    """

    def __init__(self, endpoint: str) -> None:
        self._make = client_maker(endpoint)
        self._made: dict[str, Any] = {}
        self._lock = threading.Lock()
        # What every stack needs.
        self.iam: IAMClient = self.of("iam")
        self.functions: LambdaClient = self.of("lambda")
        self.logs: CloudWatchLogsClient = self.of("logs")
        self.state_machines: SFNClient = self.of("stepfunctions")

    def of(self, service: str) -> Any:
        """The client of *service*, in boto3's name for it; made when it is first asked for, as that takes time."""
        with self._lock:  # Many threads use a client, but only one may make it.
            if service not in self._made:
                self._made[service] = self._make(service)
            return self._made[service]


def client_maker(endpoint: str, read_timeout: float = 60) -> Callable[[str], Any]:
    """A function that makes the client of a service, with which nothing but the embedded AWS at *endpoint* is reached.

    Args:
        endpoint: The URL of the embedded AWS.
        read_timeout: How many seconds to wait for an answer.

    Raises:
        ValueError: *endpoint* is not on this machine.
    """
    host = urlsplit(endpoint).hostname
    if host not in LOOPBACK:
        raise ValueError(f"{endpoint} is not on this machine; allowed hosts are {', '.join(LOOPBACK)}")
    session = boto3.Session(
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key=SECRET,
        region_name=REGION,
        botocore_session=botocore.session.Session(session_vars=NO_PROFILE),
    )
    # No proxy of the environment's: what is on this machine is not behind one.
    config = Config(
        inject_host_prefix=False,
        max_pool_connections=64,
        retries={"max_attempts": 1},
        proxies={},
        read_timeout=read_timeout,
    )
    return partial(session.client, endpoint_url=endpoint, config=config)
