"""What deriving the rights of a large definition costs: seconds, and how often the time that walking its states takes.

    python -m bench.permissions [--runs N]

The definition has tasks of five services, on as many resources as a large company has, and 200 functions among them.
The exit status is 1 if a limit is broken.
"""

import argparse
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from asl import derive, states

TASKS = 10_000
FUNCTIONS = 200
SECONDS = 0.2
"""For `TASKS` tasks."""

GROWTH = 1.5
"""The time of a task in the largest definition over that in one a quarter its size: 1 is linear."""

ARN = "arn:aws:states:::"
SERVICES: tuple[Callable[[int], dict[str, Any]], ...] = (
    lambda number: {
        "Resource": f"{ARN}lambda:invoke",
        "Parameters": {"FunctionName": f"${{Function{number % FUNCTIONS}}}", "Payload.$": "$"},
    },
    lambda number: {
        "Resource": f"{ARN}dynamodb:updateItem",
        "Parameters": {"TableName": f"orders-{number % 70}", "Key": {"id": {"S.$": "$.id"}}},
    },
    lambda number: {
        "Resource": f"{ARN}sqs:sendMessage",
        "Parameters": {
            "QueueUrl": f"https://sqs.eu-west-1.amazonaws.com/123456789012/queue-{number % 40}",
            "MessageBody.$": "$",
        },
    },
    lambda number: {
        "Resource": f"{ARN}sns:publish",
        "Parameters": {
            "TopicArn": f"arn:aws:sns:eu-west-1:123456789012:topic-{number % 30}",
            "Message.$": "$",
        },
    },
    lambda number: {
        "Resource": f"{ARN}aws-sdk:s3:getObject",
        "Parameters": {"Bucket": f"bucket-{number % 20}", "Key": f"part-{number % 50}.json"},
    },
)


def large(tasks: int) -> dict[str, Any]:
    """A definition of so many *tasks*, one after the other."""
    names = [f"Task {number}" for number in range(tasks)]
    all_states: dict[str, Any] = {}
    for number, name in enumerate(names):
        end = {"Next": names[number + 1]} if number + 1 < tasks else {"End": True}
        all_states[name] = {"Type": "Task", **SERVICES[number % len(SERVICES)](number), **end}
    return {"StartAt": names[0], "States": all_states}


def seconds(runs: int, work: Callable[[], object]) -> float:
    """The median time of *work*."""
    times = []
    for _ in range(runs):
        before = perf_counter()
        work()
        times.append(perf_counter() - before)
    return median(times)


def main() -> None:
    """Measure, print the table, and exit with 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="how often, %(default)s if not given")
    runs = parser.parse_args().runs
    each: list[float] = []
    for tasks in (TASKS // 4, TASKS // 2, TASKS):
        definition = large(tasks)
        statements, problems = derive(definition)
        if problems:
            sys.exit(f"it can be derived, but: {problems[0]}")
        floor = seconds(runs, lambda: list(states(definition)))  # noqa: B023 -- called at once
        time = seconds(runs, lambda: derive(definition))  # noqa: B023 -- called at once
        each.append(time / tasks)
        resources = sum(len(statement["Resource"]) for statement in statements)
        print(
            f"{tasks:6,} tasks, {resources} resources in {len(statements)} statements: {time:.3f} s,"
            f" {time / floor:.1f} times the walk, {each[-1] * 1e6:.1f} microseconds for each task"
        )
    growth = each[-1] / each[0]
    print(f"{TASKS:,} tasks: {time:.3f} s, at most {SECONDS}: {'pass' if time <= SECONDS else 'FAIL'}")
    print(f"growth {growth:.2f}, at most {GROWTH}: {'pass' if growth <= GROWTH else 'FAIL'}")
    if time > SECONDS or growth > GROWTH:
        sys.exit(1)


if __name__ == "__main__":
    main()
