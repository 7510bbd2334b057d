"""`flow list`: the executions of a state machine, the newest first."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

import click
from rich.cells import cell_len
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

DISPENSABLE = ("Duration", "Started", "Redrives")
"""The columns that are left out where there is no room for all, the first ones first."""

ERROR_COLUMNS = 20
"""Of a terminal, for what an error says, which goes on in the next line."""


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
        out = screen()
        out.print(_table(shown, _errors(machine, shown) if errors else {}, out.width))
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


def _table(found: "list[ExecutionListItemTypeDef]", errors: Mapping[str, str], width: int) -> Table:
    """The executions as rows in so many columns of a terminal: their names whole, and then what there is room for."""
    now = datetime.now(UTC)
    cells: dict[str, list[Text]] = {
        "Execution": [Text(each["name"]) for each in found],
        "Status": [Text(each["status"], STYLES.get(each["status"], "")) for each in found],
        "Started": [Text(moment(each["startDate"])) for each in found],
        "Duration": [Text(duration(each["startDate"], each.get("stopDate", now))) for each in found],
        "Redrives": [Text(str(each.get("redriveCount") or "")) for each in found],
        "Error": [Text(errors.get(each["executionArn"], "")) for each in found],
    }
    # A column that says nothing takes no room.
    shown = {heading: column for heading, column in cells.items() if any(column)}
    widths = {heading: max(map(cell_len, [heading, *map(str, column)])) for heading, column in shown.items()}
    widths["Execution"] = min(widths["Execution"], width // 2)
    if "Error" in widths:
        widths["Error"] = min(widths["Error"], ERROR_COLUMNS)
    for heading in DISPENSABLE:
        if heading in shown and sum(widths.values()) + len(widths) - 1 > width:
            del shown[heading], widths[heading]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in shown:
        folds = heading in ("Execution", "Error")
        least = widths[heading] if heading == "Execution" else None
        table.add_column(heading, no_wrap=not folds, overflow="fold" if folds else "ellipsis", min_width=least)
    for row in zip(*shown.values(), strict=True):
        table.add_row(*row)
    return table


def _as_json(execution: "ExecutionListItemTypeDef") -> dict[str, Any]:
    given = {key: value for key, value in execution.items() if value is not None}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in given.items()}
