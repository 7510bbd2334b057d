"""Amazon States Language: walk, check, complete and render a definition, and derive its rights."""

from asl.check import check
from asl.diagram import diagram
from asl.lambda_task import with_lambda_defaults
from asl.permissions import derive
from asl.problem import DefinitionError, Problem
from asl.render import opaque_values, render
from asl.walk import machines, states

__all__ = [
    "DefinitionError",
    "Problem",
    "check",
    "derive",
    "diagram",
    "machines",
    "opaque_values",
    "render",
    "states",
    "with_lambda_defaults",
]
