"""Definitions to compare, and where they are."""

from typing import Any

from asl.difference import as_text, difference

MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders-1a2b3c4"
LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:"

END = {"End": True}
CHARGE = {"Type": "Task", "Resource": f"{LAMBDA}Charge", "Next": "Ship"}
SHIP = {"Type": "Task", "Resource": f"{LAMBDA}Ship", **END}


def machine(start: str, **states: Any) -> dict[str, Any]:
    """A definition of *states*, in whose names `_` stands for a space."""
    return {"StartAt": start, "States": {name.replace("_", " "): state for name, state in states.items()}}


def passing(**fields: Any) -> dict[str, Any]:
    """A Pass state that ends, unless *fields* say what is next."""
    return {"Type": "Pass", **({} if "Next" in fields else END), **fields}


def parallel(*branches: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A definition with a Parallel state, `Both`."""
    return machine("Both", Both={"Type": "Parallel", "Branches": list(branches), **END, **fields})


def each(processor: dict[str, Any], key: str = "ItemProcessor", **fields: Any) -> dict[str, Any]:
    """A definition with a Map state, `Each Case`."""
    return machine("Each Case", Each_Case={"Type": "Map", key: processor, **END, **fields})


def told(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The lines that tell how they differ, without what is said of running executions."""
    text = as_text(difference(old, new, MACHINE))
    return text.partition("\nRunning executions")[0].splitlines()
