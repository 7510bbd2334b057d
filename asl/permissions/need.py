"""What an integration needs, as rows of a table say it: actions, on what they act, and under which conditions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Condition = Mapping[str, Mapping[str, str]]

CALL = ""
SYNC = ".sync"
SYNC_2 = ".sync:2"
CALLBACK = ".waitForTaskToken"


class Need(NamedTuple):
    """Actions that a task needs on the same resources.

    A resource is a template of an ARN. `${AWS::Partition}`, `${AWS::Region}` and `${AWS::AccountId}` stand for those of
    the stack. `{TableName}` stands for the value of that parameter of the task; `{Overrides.TaskRoleArn}` for one
    within another; `{Entries[].EventBusName}` for that of each item of a list, which makes a resource for each. A value
    that is an ARN already stands for the whole template. `{QueueUrl|queue}` converts the value first, by a function of
    `asl.permissions.conversions`; `{EventBusName=default}` has a value for where the parameter is missing. `{machine}`
    is the ARN of the state machine itself, `{permissions}` what no parameter says and the argument `permissions` must.
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: Condition = MappingProxyType({})
    """Keys and values of `Condition`, in which the same templates may stand, none with `[]`."""
    given: str = ""
    """The need exists only where this parameter is given, written as in a template, `Overrides.TaskRoleArn`; or where
    it has this value, `AuthType=IAM_ROLE`."""
    missing: str = ""
    """The need exists only where this parameter is missing."""
    reason: str = ""
    """Why a resource is `*` or ends in a wildcard; empty where it is exact."""


class Row(NamedTuple):
    """An integration, the patterns in which it needs the same, and what it needs."""

    integration: str
    """What `Resource` says: `dynamodb:getItem`."""
    patterns: tuple[str, ...]
    needs: tuple[Need, ...]
