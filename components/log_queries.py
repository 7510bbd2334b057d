"""What the dashboard of a Workflow asks CloudWatch Logs Insights.

A state machine logs the events of its history, each as JSON with `type`, `details`, `execution_arn` and `id`. Which
ones depends on its log level: `ALL` has those of each state, with its name in `details.name`. `ERROR` has what fails,
but the event of a task that failed doesn't name its state, only what it called; but for Fail states, which are named.
`FATAL` has the ends of executions alone. Errors are logged at all levels; input and output only if they are asked for.
https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html

A function with JSON logs reports each call in a `platform.report`, with `record.metrics.initDurationMs` if it was a
cold start. It is left out where the function's system log level is WARN; INFO is the default.
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from collections.abc import Iterable

MOST_LOG_GROUPS = 50
"""How many log groups one query can have.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"""

STATES_NOT_LEFT = (
    "filter type like /State(Entered|Exited)$/",
    'stats sum(strcontains(type, "StateEntered") - strcontains(type, "StateExited")) as notLeft by details.name',
    "sort notLeft desc",
)
"""How often each state was entered and not left: it failed, ended the execution, was stopped, or still runs."""

FAILED_EVENTS = (
    'filter type like /(Failed|TimedOut)$/ or type = "FailStateEntered"',
    "filter type not like /^Execution/",
    "stats count(*) as failures by details.name, details.resource, type, details.error",
    "sort failures desc",
)
"""How often what failed: a Fail state by its name, a task by what it called."""

ERRORS_OF_EXECUTIONS = (
    'filter type in ["ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"]',
    "stats count(*) as executions by type, details.error",
    "sort executions desc",
)
"""How often executions ended with which error."""

LAST_FAILURES = (
    'filter type in ["ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"]',
    "fields @timestamp, type, details.error, execution_arn",
    "sort @timestamp desc",
    "limit 20",
)
"""The last executions that failed. Without the cause: it is a text of a handler, and may have data of people in it."""

FAILURES = {
    "ALL": ("States entered and not left", STATES_NOT_LEFT),
    "ERROR": ("Failures by state or task", FAILED_EVENTS),
    "FATAL": ("Failures by error", ERRORS_OF_EXECUTIONS),
}
"""By the log level, how the failures of states are told, as well as the level lets it."""

COLD_STARTS = (
    'filter type = "platform.report" and ispresent(record.metrics.initDurationMs)',
    "stats count(*) as coldStarts, avg(record.metrics.initDurationMs) as averageMs, "
    "max(record.metrics.initDurationMs) as longestMs by @log",
    "sort coldStarts desc",
)
"""How often each function started cold, and how long that took."""


def query(log_groups: Iterable[str], commands: Iterable[str]) -> str:
    """The query of a log widget: *commands* on *log_groups*, `MOST_LOG_GROUPS` at most, by name.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    return " | ".join([*(f"SOURCE '{group}'" for group in log_groups), *commands])
