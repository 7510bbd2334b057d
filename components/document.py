"""A definition or a policy as JSON text, as soon as all that it names is known."""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi

from asl import opaque_values, render


def rendered(
    value: Mapping[str, Any],
    names: pulumi.Input[Mapping[str, str]],
    substitutions: Mapping[str, pulumi.Input[str]] = {},
    check: Callable[[str], object] = len,
) -> pulumi.Output[str]:
    """*value* as JSON text: one walk collects its distinct Outputs, one `Output.all` waits for them.

    Args:
        value: The definition or the policy; an Output may stand for any value.
        names: What `${Name}` in its strings stands for.
        substitutions: What other `${Name}` stand for.
        check: Raises what is wrong with the text.
    """
    opaque = opaque_values(value)

    def text(known: list[Any]) -> str:
        all_names = {**known[0], **dict(zip(substitutions, known[1:], strict=False))}
        resolved = {id(key): item for key, item in zip(opaque, known[1 + len(substitutions) :], strict=True)}
        made = render(value, all_names, resolved)
        check(made)
        return made

    return pulumi.Output.all(names, *substitutions.values(), *opaque).apply(text)
