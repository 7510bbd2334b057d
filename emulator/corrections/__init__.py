"""Where ministack differs from AWS in what a workflow shows, and how that is mended.

Each of `CORRECTIONS` is a function, pinned to one version of ministack, with a probe of the same name in
`tests/emulator/test_corrections.py` that fails when ministack needs it no more.
"""

from collections.abc import Callable

from emulator.corrections import (
    apis,
    deliveries,
    executions,
    logs,
    machines,
    metrics,
    pipes,
    redrive,
    refusals,
    starts,
    variables,
    versions,
    workers,
)

VERSION = "1.5.33"

CORRECTIONS: tuple[Callable[[], None], ...] = (
    workers.handler_errors_have_their_class,
    workers.workers_import_what_their_handler_does,
    workers.workers_are_bounded,
    logs.function_logs_have_their_format,
    executions.fail_states_have_no_error_of_their_own,
    machines.tracing_is_kept,
    executions.executions_run_as_on_aws,
    variables.variables_work_in_jsonpath,
    starts.executions_start_as_on_aws,
    redrive.stopped_executions_end_at_once,
    redrive.executions_are_redriven,
    refusals.unknown_executions_are_refused,
    metrics.executions_are_counted,
    metrics.alarms_watch_their_metric,
    deliveries.undelivered_events_are_kept,
    deliveries.schedules_fill_in_their_input,
    pipes.pipes_read_queues,
    apis.apis_start_executions,
    versions.aliases_share_executions,
    versions.versions_go_with_their_state_machine,
)
