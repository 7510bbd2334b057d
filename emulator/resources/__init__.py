"""How each type of Pulumi resource is made in the embedded AWS: a file per service, with a row per type token."""

from collections.abc import Mapping

from emulator.resources import (
    alarms,
    apis,
    buckets,
    dashboards,
    events,
    functions,
    iam,
    logs,
    notifications,
    pipes,
    queues,
    scheduler,
    state_machines,
)
from emulator.resources.row import ResourceType

BASIC = (iam, logs, functions, state_machines)
"""What every workflow has."""

SERVICES = (*BASIC, notifications, alarms, dashboards, queues, scheduler, events, buckets, pipes, apis)

RESOURCES: Mapping[str, ResourceType] = {row: made for service in SERVICES for row, made in service.ROWS.items()}

BASIC_TYPES = frozenset(row for service in BASIC for row in service.ROWS)
