"""Runs a Pulumi program in this process, with mocks in the place of the engine."""

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime.settings import get_root_resource


def run(
    program: Callable[[], object],
    mocks: pulumi_mocks.Mocks,
    *,
    config: Mapping[str, str] = {},
    project: str = "call-center",
    stack: str = "local",
    preview: bool = False,
    monitor: pulumi_mocks.MockMonitor | None = None,
) -> dict[str, Any]:
    """Run *program*, wait for all that it registers, and return what it exports, by name.

    Each run has an event loop, a context and a stack of its own, so that runs don't leak into each other.

    Args:
        program: Registers resources and exports.
        mocks: What answers for the engine. https://www.pulumi.com/docs/iac/guides/testing/unit/
        config: Configuration by full key, such as `call-center:logLevel`; lists as JSON.
        project: The name of the project, which a program's own configuration is looked up under.
        stack: The name of the stack.
        preview: Whether this counts as `pulumi preview`.
        monitor: What takes registrations, if not Pulumi's own that asks *mocks*.

    Raises:
        Exception: What the program or *mocks* raised.
    """
    return contextvars.copy_context().run(_run, program, mocks, config, project, stack, preview, monitor)


def _run(
    program: Callable[[], object],
    mocks: pulumi_mocks.Mocks,
    config: Mapping[str, str],
    project: str,
    stack: str,
    preview: bool,
    monitor: pulumi_mocks.MockMonitor | None,
) -> dict[str, Any]:
    exported: dict[str, Any] = {}
    loop, thread_loops = asyncio.new_event_loop(), list[asyncio.AbstractEventLoop]()

    def give_loop() -> None:
        # Pulumi would make one itself in each thread that answers it, and never close it.
        thread_loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(thread_loops[-1])

    asyncio.set_event_loop(loop)
    # What a task raises is raised by the run as well; asyncio would print it once more for each task.
    loop.set_exception_handler(lambda *_: None)
    loop.set_default_executor(ThreadPoolExecutor(initializer=give_loop))
    try:
        pulumi_mocks.set_mocks(mocks, project=project, stack=stack, preview=preview, monitor=monitor)
        pulumi.runtime.set_all_config(dict(config))

        def build() -> pulumi.Output[None]:
            program()
            return pulumi.Output.from_input(getattr(get_root_resource(), "outputs", {})).apply(exported.update)

        pulumi_mocks.test(build)()  # type: ignore[no-untyped-call]  # Pulumi has no types for it
        return exported
    finally:
        loop.run_until_complete(_cancel_all())
        loop.run_until_complete(loop.shutdown_default_executor())
        asyncio.set_event_loop(None)
        for finished in (loop, *thread_loops):
            finished.close()


async def _cancel_all() -> None:
    pending = asyncio.all_tasks() - {asyncio.current_task()}
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
