"""What the alarms and the dashboard of a Workflow look at."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pulumi

from asl.render import substitute
from asl.rules.values import EXPRESS_SECONDS
from components.function_arguments import DEFAULT_TIMEOUT
from components.naming import STATE_MACHINE_ARN


class Observed(NamedTuple):
    """A Workflow, as CloudWatch knows it."""

    name: str
    """Its name; names of children start with it."""
    args: Mapping[str, Any]
    """Its arguments, a `WorkflowArgs`."""
    definition: Mapping[str, Any]
    machine_name: pulumi.Output[str]
    """The name of the state machine on AWS; known in a preview, as those of the functions and the log group are."""
    log_group_name: pulumi.Output[str]
    function_names: Mapping[str, pulumi.Output[str]]
    """The names of its functions on AWS, by those that they have in the workflow."""
    pseudo: pulumi.Output[dict[str, str]]
    """What `${AWS::Region}` and the like stand for."""
    parent: pulumi.Resource
    """The Workflow."""

    @property
    def is_express(self) -> bool:
        return self.args.get("type") == "EXPRESS"

    @property
    def machine_arn(self) -> pulumi.Output[str]:
        """The ARN of the state machine, put together from its name.

        Metrics have it as their dimension for all executions, those of versions and aliases too.
        https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
        """
        known = pulumi.Output.all(self.pseudo, self.machine_name)
        return known.apply(lambda values: str(substitute(STATE_MACHINE_ARN, values[0])) + values[1])

    @property
    def seconds(self) -> Any:
        """How long an execution may take: a number, an Output of one, or None for a year, which is the most."""
        seconds = self.definition.get("TimeoutSeconds", EXPRESS_SECONDS if self.is_express else None)
        if not self.is_express:
            return seconds
        if isinstance(seconds, pulumi.Output):
            return seconds.apply(lambda known: min(known, EXPRESS_SECONDS))
        return min(seconds, EXPRESS_SECONDS) if isinstance(seconds, int) else seconds

    def function_seconds(self, function: str) -> int:
        """How long a call of *function* may take."""
        return int(self.args["functions"][function].get("timeout", DEFAULT_TIMEOUT))
