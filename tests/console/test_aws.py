"""The clients of the console: their region, and how long they wait."""

import os

import pytest

from console.aws import Aws
from console.machine import find

MACHINE = "arn:aws:states:ap-south-1:123456789012:stateMachine:Orders"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")


def test_region_of_other_sdks_is_taken() -> None:
    """AWS_REGION, which boto3 does not read."""
    assert Aws().states.meta.region_name == "eu-west-1"


def test_region_of_boto3_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_DEFAULT_REGION."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    assert Aws().states.meta.region_name == "eu-west-2"


def test_region_of_an_arn_goes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is operated is there."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    assert find("", MACHINE).aws.states.meta.region_name == "ap-south-1"


@pytest.mark.parametrize("endpoint", ["", "http://127.0.0.1:1"])
def test_synchronous_executions_are_waited_for(endpoint: str) -> None:
    """They may take five minutes."""
    assert Aws(endpoint=endpoint).patient.meta.config.read_timeout > 300  # type: ignore[attr-defined]  # of botocore's Config


def test_other_answers_are_not_waited_for() -> None:
    """Nobody looks at a terminal that long."""
    assert Aws().states.meta.config.read_timeout <= 15  # type: ignore[attr-defined]  # of botocore's Config
