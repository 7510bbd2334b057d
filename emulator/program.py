"""Runs a Pulumi program in this process, with mocks in the place of the engine."""

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime.settings import get_root_resource


def run(
    program: Callable[[], object],
    mocks: pulumi_mocks.Mocks,
    *,
    config: Mapping[str, str] = {},
    stack: str = "local",
    preview: bool = False,
) -> dict[str, Any]:
    """Run *program*, wait for all that it registers, and return what it exports, by name.

    Each run has an event loop, a context and a stack of its own, so that runs don't leak into each other.

    Args:
        program: Registers resources and exports.
        mocks: What answers for the engine. https://www.pulumi.com/docs/iac/guides/testing/unit/
        config: Configuration by full key, such as `call-center:logLevel`; lists as JSON.
        stack: The name of the stack.
        preview: Whether this counts as `pulumi preview`.

    Raises:
        Exception: What the program or *mocks* raised.
    """
    return contextvars.copy_context().run(_run, program, mocks, config, stack, preview)


def _run(
    program: Callable[[], object], mocks: pulumi_mocks.Mocks, config: Mapping[str, str], stack: str, preview: bool
) -> dict[str, Any]:
    exported: dict[str, Any] = {}
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        pulumi_mocks.set_mocks(mocks, project="call-center", stack=stack, preview=preview)
        pulumi.runtime.set_all_config(dict(config))

        def build() -> pulumi.Output[None]:
            program()
            return pulumi.Output.from_input(getattr(get_root_resource(), "outputs", {})).apply(exported.update)

        pulumi_mocks.test(build)()  # type: ignore[no-untyped-call]  # Pulumi has no types for it
        return exported
    finally:
        asyncio.set_event_loop(None)
        loop.close()
