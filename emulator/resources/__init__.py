"""How each type of Pulumi resource is made in the embedded AWS: a file per service, with a row per type token."""

from collections.abc import Mapping

from emulator.resources import apis, functions, iam, logs, pipes, queues, state_machines
from emulator.resources.row import ResourceType

RESOURCES: Mapping[str, ResourceType] = {
    row: made
    for service in (iam, logs, queues, functions, state_machines, pipes, apis)
    for row, made in service.ROWS.items()
}
