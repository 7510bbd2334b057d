"""How each type of Pulumi resource is made in the embedded AWS: a file per service, with a row per type token."""

from collections.abc import Mapping

from emulator.resources import alarms, dashboards, functions, iam, logs, notifications, state_machines
from emulator.resources.row import ResourceType

RESOURCES: Mapping[str, ResourceType] = {
    row: made
    for service in (iam, logs, functions, state_machines, notifications, alarms, dashboards)
    for row, made in service.ROWS.items()
}
