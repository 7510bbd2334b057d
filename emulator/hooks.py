"""Calls the hooks of resources after they were made or changed, as Pulumi's engine does."""

from collections.abc import Callable
from typing import Any

import grpc
import pulumi
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.mocks import MockMonitor, Mocks
from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

AFTER = {"created": "after_create", "replaced": "after_create", "updated": "after_update"}
"""Which hooks follow what a deployment did to a resource.
https://www.pulumi.com/docs/iac/concepts/options/hooks/"""

OWN_CONNECTION = [("grpc.use_local_subchannel_pool", 1)]
"""It closes with its channel. One that is left open tells on standard error that the program has ended."""


class HookMonitor(MockMonitor):
    """Pulumi's mocked engine, which knows no hooks, and calls those that follow what is done.

    Args:
        mocks: What makes resources.
        action: What was done to the resource with this type and name: a key of `AFTER`, or nothing.
        before: The outputs of resources by URN, from one deployment to the next; it is kept up to date.
    """

    def __init__(self, mocks: Mocks, action: Callable[[str, str], str], before: dict[str, Struct]) -> None:
        super().__init__(mocks)
        self._action = action
        self._before = before
        self._hooks: dict[str, resource_pb2.RegisterResourceHookRequest] = {}

    def RegisterResourceHook(self, request: Any) -> Any:  # noqa: N802 -- the name of the call
        self._hooks[request.name] = request
        return super().RegisterResourceHook(request)  # type: ignore[no-untyped-call]  # Pulumi has no types for it

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 -- the name of the call
        hooks = {field.name: list(names) for field, names in request.hooks.ListFields()}
        for when in hooks:
            if when not in AFTER.values():
                known = " and ".join(sorted(set(AFTER.values())))
                raise pulumi.RunError(f"{request.type} {request.name}: the embedded AWS calls {known}, not {when}")
        response = super().RegisterResource(request)  # type: ignore[no-untyped-call]  # Pulumi has no types for it
        action = self._action(request.type, request.name) if hooks else ""
        for name in hooks.get(AFTER.get(action, ""), ()):
            self._call(self._hooks[name], request, response)
        self._before[response.urn] = response.object
        return response

    def _call(self, hook: resource_pb2.RegisterResourceHookRequest, request: Any, response: Any) -> None:
        asked = resource_pb2.ResourceHookRequest(
            urn=response.urn,
            id=response.id,
            name=request.name,
            type=request.type,
            new_inputs=request.object,
            new_outputs=response.object,
            old_outputs=self._before.get(response.urn),
        )
        with grpc.insecure_channel(hook.callback.target, OWN_CONNECTION) as channel:
            call = callback_pb2.CallbackInvokeRequest(token=hook.callback.token, request=asked.SerializeToString())
            answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(call)
        error = resource_pb2.ResourceHookResponse.FromString(answer.response).error
        if error and not hook.ignore_errors:
            raise pulumi.RunError(f"{request.type} {request.name}: {hook.name}: {error}")
