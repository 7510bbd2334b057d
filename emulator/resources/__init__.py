"""How each type of Pulumi resource is made in the embedded AWS: a file per service, with a row per type token."""

from collections.abc import Mapping

from emulator.resources import buckets, events, functions, iam, logs, queues, scheduler, state_machines
from emulator.resources.row import ResourceType

SERVICES = (iam, logs, queues, functions, state_machines, scheduler, events, buckets)

RESOURCES: Mapping[str, ResourceType] = {row: made for service in SERVICES for row, made in service.ROWS.items()}
