"""`flow list`: the executions of a state machine, the newest first."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table
from rich.text import Text

from console import options
from console.cause import unpack
from console.machine import Machine, find
from console.screen import STYLES, screen
from console.spans import ago, duration, moment

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions.type_defs import ExecutionListItemTypeDef

FAILED = ("FAILED", "TIMED_OUT")
"""What `--failed` lists: ended by itself, without success."""

STATUSES = ("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE")


@click.command(name="list", help="List executions, the newest first.")
@click.option("--failed", is_flag=True, help="Those that failed or timed out.")
@click.option("--status", type=click.Choice(STATUSES, case_sensitive=False), help="Those with this status.")
@click.option("--since", default="", metavar="SPAN", help="Those that were started since 90s, 15m, 1h, 2d or 1w ago.")
@click.option("--errors", is_flag=True, help="What those that failed failed with: one more call for each.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="The most to list.")
@options.as_json
@options.machine
def command(stack: str, arn: str, failed: bool, status: str, since: str, limit: int, errors: bool, format_: str) -> int:
    """Return 0."""
    if failed and status:
        raise click.UsageError("both --failed and --status; one of them says which")
    start = ago(since) if since else None
    machine = find(stack, arn)
    found = list(islice(executions(machine, FAILED if failed else (status,) if status else (), start), limit + 1))
    shown = found[:limit]
    if format_ == "json":
        print(json.dumps([_as_json(execution) for execution in shown], indent=2))
        return 0
    if shown:
        screen().print(_table(shown, _errors(machine, shown) if errors else {}))
    else:
        print("no such executions" if failed or status or since else "no executions")
    if len(found) > limit:
        screen(stderr=True).print(f"There are more than these {limit}: --limit lists more.")
    return 0


def executions(
    machine: Machine, statuses: Sequence[str], since: datetime | None
) -> "Iterator[ExecutionListItemTypeDef]":
    """The executions with one of *statuses*, or with any if none is given, the newest first, as they are asked for."""
    lists = [_with_status(machine, {"statusFilter": status}, since) for status in statuses]
    return merge(*lists, key=_start, reverse=True) if lists else _with_status(machine, {}, since)


def _with_status(
    machine: Machine, status: dict[str, Any], since: datetime | None
) -> "Iterator[ExecutionListItemTypeDef]":
    pages = machine.aws.states.get_paginator("list_executions").paginate(stateMachineArn=machine.unqualified, **status)
    for page in pages:
        for execution in page["executions"]:
            if since is not None and execution["startDate"] < since:
                return
            yield execution


def _start(execution: "ExecutionListItemTypeDef") -> datetime:
    return execution["startDate"]


def _errors(machine: Machine, found: "list[ExecutionListItemTypeDef]") -> dict[str, str]:
    """The errors of those that failed, by ARN: a call for each."""
    failed = [execution["executionArn"] for execution in found if execution["status"] in FAILED]
    described = ((arn, machine.aws.states.describe_execution(executionArn=arn)) for arn in failed)
    return {
        arn: ": ".join(part for part in (each.get("error", ""), unpack(each.get("cause", "")).message) if part)
        for arn, each in described
    }


def _table(found: "list[ExecutionListItemTypeDef]", errors: Mapping[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Execution", no_wrap=True)
    for heading in ("Status", "Started", "Duration", "Redrives", "Error"):
        table.add_column(heading, no_wrap=heading != "Error")
    now = datetime.now(UTC)
    for execution in found:
        table.add_row(
            execution["name"],
            Text(execution["status"], STYLES[execution["status"]]),
            moment(execution["startDate"]),
            duration(execution["startDate"], execution.get("stopDate", now)),
            str(execution.get("redriveCount") or ""),
            Text(errors.get(execution["executionArn"], "")),
        )
    # A column that says nothing takes no room.
    table.columns = [column for column in table.columns if any(map(str, column.cells))]
    return table


def _as_json(execution: "ExecutionListItemTypeDef") -> dict[str, Any]:
    given = {key: value for key, value in execution.items() if value is not None}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in given.items()}
