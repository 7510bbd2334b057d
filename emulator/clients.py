"""boto3 clients that can reach nothing but the embedded AWS."""

import os
from functools import cached_property
from typing import TYPE_CHECKING
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
        host = urlsplit(endpoint).hostname
        if host not in LOOPBACK:
            raise ValueError(f"{endpoint} is not on this machine; allowed hosts are {', '.join(LOOPBACK)}")
        self.endpoint = endpoint
        self._session = boto3.Session(
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key=SECRET,
            region_name=REGION,
            botocore_session=botocore.session.Session(session_vars=NO_PROFILE),
        )
        self._config = Config(inject_host_prefix=False, max_pool_connections=64, retries={"max_attempts": 1})

    @cached_property
    def iam(self) -> "IAMClient":
        return self._session.client("iam", endpoint_url=self.endpoint, config=self._config)

    @cached_property
    def functions(self) -> "LambdaClient":
        return self._session.client("lambda", endpoint_url=self.endpoint, config=self._config)

    @cached_property
    def logs(self) -> "CloudWatchLogsClient":
        return self._session.client("logs", endpoint_url=self.endpoint, config=self._config)

    @cached_property
    def state_machines(self) -> "SFNClient":
        return self._session.client("stepfunctions", endpoint_url=self.endpoint, config=self._config)
