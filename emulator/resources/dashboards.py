"""The row of CloudWatch's dashboards."""

from collections.abc import Mapping

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType


def _put_dashboard(clients: Clients, inputs: Inputs) -> Outputs:
    name = inputs["dashboardName"]
    clients.of("cloudwatch").put_dashboard(DashboardName=name, DashboardBody=inputs["dashboardBody"])
    return {"id": name}


def _remaining_dashboards(clients: Clients) -> list[str]:
    pages = clients.of("cloudwatch").get_paginator("list_dashboards").paginate()
    return [dashboard["DashboardName"] for page in pages for dashboard in page["DashboardEntries"]]


ROWS: Mapping[str, ResourceType] = {
    "aws:cloudwatch/dashboard:Dashboard": ResourceType(
        _put_dashboard,
        lambda clients, inputs, _: _put_dashboard(clients, inputs),
        lambda clients, old: clients.of("cloudwatch").delete_dashboards(DashboardNames=[old["dashboardName"]]),
        _remaining_dashboards,
        frozenset({"dashboardBody", "dashboardName", "name"}),
        frozenset({"dashboardName", "name"}),
    ),
}
