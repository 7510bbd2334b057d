"""Does something to one execution or to many: says what, asks, and tells what came of each."""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from itertools import islice
from typing import NamedTuple

import click
from botocore.exceptions import BotoCoreError, ClientError
from rich.progress import Progress

from console.list import executions
from console.machine import Machine, find
from console.misuse import MisuseError
from console.options import Command, machine
from console.refusal import refusal
from console.screen import screen
from console.spans import ago

ALL_FAILED = "--all-failed"

SHOWN = 10
"""The most executions that are named before it is asked."""

DONE, SOME_REFUSED = 0, 1
"""A person who says no refuses all of them."""


class Action(NamedTuple):
    """What a command does to executions."""

    verb: str
    consequence: str
    """What that means for them, in a sentence that begins with their number."""
    every: str
    """The option that chooses all executions of `statuses`."""
    statuses: Sequence[str]
    act: Callable[[Machine, str], str]
    """Does it to the execution with this ARN, and returns what came of it."""


class Choice(NamedTuple):
    """What the options say of which executions, and how."""

    names: tuple[str, ...]
    every: bool
    since: str
    limit: int
    at_once: int
    yes: bool
    stack: str
    arn: str


def options(every: str, what: str) -> Callable[[Command], Command]:
    """The options of a command for many executions; *every* is the one that chooses all of them."""

    def add(command: Command) -> Command:
        for option in reversed(
            (
                click.argument("names", nargs=-1, metavar="[EXECUTION]..."),
                click.option(every, "every", is_flag=True, help=f"All that {what}."),
                click.option("--since", default="", metavar="SPAN", help="... and were started since 1h, 2d, ... ago."),
                click.option(
                    "--limit", default=100, show_default=True, type=click.IntRange(1), help="The most of them."
                ),
                click.option(
                    "--at-once", default=5, show_default=True, type=click.IntRange(1, 50), help="Calls at one time."
                ),
                click.option("--yes", "-y", is_flag=True, help="Do it without asking."),
            )
        ):
            command = option(command)
        return machine(command)

    return add


def do(action: Action, choice: Choice) -> int:
    """Do it to the executions that were chosen, and return the exit status: 1 if some of them refused."""
    if not choice.names and not choice.every:
        raise click.UsageError(f"name the executions to {action.verb}, or choose all with {action.every}")
    if choice.names and choice.every:
        raise click.UsageError(f"both {choice.names[0]} and {action.every}; one of them says which executions")
    if choice.since and not choice.every:
        raise click.UsageError("--since chooses among all; it says nothing of executions that are named")
    if "" in choice.names:
        raise click.UsageError("an EXECUTION is empty")
    since = ago(choice.since) if choice.since else None
    found = find(choice.stack, choice.arn, choice.names[0] if choice.names else "")
    chosen = list(dict.fromkeys(found.execution(name) for name in choice.names))
    for arn in chosen:
        if not found.has(arn):
            raise MisuseError(f"{arn} is no execution of {found.name}; name those of one state machine at a time")
    more = False
    if choice.every:
        listed = list(islice(executions(found, action.statuses, since), choice.limit + 1))
        chosen, more = [each["executionArn"] for each in listed[: choice.limit]], len(listed) > choice.limit
    if not chosen:
        print(f"no executions to {action.verb}")
        return DONE
    _announce(action, found, chosen, f"; there are more than --limit {choice.limit}" if more else "")
    if not choice.yes and not is_wanted(action.verb):
        print("Nothing was done.", file=sys.stderr)
        return SOME_REFUSED
    return _do_all(action, found, chosen, choice.at_once)


def _announce(action: Action, found: Machine, chosen: list[str], more: str) -> None:
    number = f"{len(chosen)} execution{'s' if len(chosen) > 1 else ''}"
    err = screen(stderr=True)
    err.print(f"{action.verb} {number} of {found.name}{more}: {action.consequence}", soft_wrap=True)
    for arn in chosen[:SHOWN]:
        err.print(f"  {arn.rpartition(':')[2]}", soft_wrap=True)
    if len(chosen) > SHOWN:
        err.print(f"  and {len(chosen) - SHOWN} more")


def is_wanted(verb: str) -> bool:
    """Whether the person at the terminal says that the command *verb* is to go on."""
    if not sys.stdin.isatty():
        raise MisuseError(f"there is no terminal to ask in; with --yes, {verb} doesn't ask")
    return click.confirm("Go on?", err=True)


def _do_all(action: Action, found: Machine, chosen: list[str], at_once: int) -> int:
    refused, err = 0, screen(stderr=True)
    with (
        ThreadPoolExecutor(at_once) as pool,
        Progress(console=err, transient=True, disable=len(chosen) == 1 or not err.is_terminal) as progress,
    ):
        bar = progress.add_task(action.verb, total=len(chosen))
        begun = {pool.submit(action.act, found, arn): arn for arn in chosen}
        told: set[Future[str]] = set()

        def tell(done: "Future[str]") -> bool:
            line, is_done = _outcome(done, begun[done].rpartition(":")[2])
            print(line, file=sys.stdout if is_done else sys.stderr, flush=True)
            told.add(done)
            progress.advance(bar)
            return is_done

        try:
            for done in as_completed(begun):
                refused += not tell(done)
        except KeyboardInterrupt:
            left = sum(future.cancel() for future in begun)
            for done in as_completed([each for each in begun if each not in told and not each.cancelled()]):
                tell(done)
            err.print(f"\n{left} of {len(chosen)} were not begun")
            raise
    if len(chosen) > 1:
        err.print(f"{action.verb}: {len(chosen) - refused} done" + (f", {refused} refused" if refused else ""))
    return SOME_REFUSED if refused else DONE


def _outcome(done: "Future[str]", name: str) -> tuple[str, bool]:
    try:
        return done.result(), True
    except MisuseError as error:
        return f"{name}: {error}", False
    except (ClientError, BotoCoreError) as error:
        return f"{name}: {refusal(error)}", False
