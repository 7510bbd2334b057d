"""A definition as a Mermaid state diagram.

https://mermaid.js.org/syntax/stateDiagram.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from asl.walk import Object, as_list

COMPARISON = re.compile(
    r"(?:String|Numeric|Boolean|Timestamp)?(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?"
)
SIGNS = {"Equals": "=", "LessThan": "<", "GreaterThan": ">", "LessThanEquals": "≤", "GreaterThanEquals": "≥"}


class Transition(NamedTuple):
    """What may follow a state."""

    target: str | None
    """The name of a state; None is the end of its machine."""
    label: str
    """When it is taken, in a few words; empty if always."""
    kind: str
    """The field that it comes from: `Choices`, `Default`, `Next`, `Catch` or `End`; Succeed and Fail are an `End`."""


def diagram(definition: Object) -> str:
    """Mermaid text for *definition*, which `check` found nothing wrong with; the same text for the same definition."""
    return "\n".join(["stateDiagram-v2", *_machine(definition, "    ")]) + "\n"


def _machine(machine: Object, indent: str) -> Iterator[str]:
    own: Mapping[str, Any] = machine["States"]
    for name, state in own.items():
        yield f'{indent}state "{_escaped(name)}" as {_id(name)}'
        inner = [state[field] for field in ("ItemProcessor", "Iterator") if field in state]
        inner += as_list(state.get("Branches"))
        if inner:
            yield f"{indent}state {_id(name)} {{"
            for index, branch in enumerate(inner):
                if index:
                    yield f"{indent}    --"
                yield from _machine(branch, indent + "    ")
            yield f"{indent}}}"
    yield f"{indent}[*] --> {_id(machine['StartAt'])}"
    for name, state in own.items():
        for target, label, _ in transitions(state):
            yield f"{indent}{_id(name)} --> {_id(target) if target else '[*]'}" + (
                f": {_escaped(label)}" if label else ""
            )


def transitions(state: Object) -> Iterator[Transition]:
    """What may follow *state*, in the order of Step Functions' own questions: a rule that matches, else the default."""
    for rule in as_list(state.get("Choices")):
        yield Transition(rule["Next"], condition(rule), "Choices")
    if "Default" in state:
        yield Transition(state["Default"], "otherwise", "Default")
    if "Next" in state:
        yield Transition(state["Next"], "", "Next")
    for catcher in as_list(state.get("Catch")):
        yield Transition(catcher["Next"], "on " + ", ".join(catcher["ErrorEquals"]), "Catch")
    if state.get("End") is True or state.get("Type") in ("Succeed", "Fail"):
        yield Transition(None, "", "End")


def condition(rule: Object) -> str:
    """A rule of a Choice state in a few words: `$.Status = 1`."""
    for field, word in (("And", " and "), ("Or", " or ")):
        if field in rule:
            parts = [condition(part) for part in rule[field]]
            return word.join(f"({part})" if " and " in part or " or " in part else part for part in parts)
    if "Not" in rule:
        return f"not ({condition(rule['Not'])})"
    if "Condition" in rule:
        return str(rule["Condition"]).removeprefix("{%").removesuffix("%}").strip()
    for operator, value in rule.items():
        if operator not in ("Variable", "Next", "Comment", "Assign", "Output"):
            comparison = COMPARISON.fullmatch(operator)
            return f"{rule['Variable']} {SIGNS[comparison[1]] if comparison else operator} {value}"
    return ""


def _id(name: str) -> str:
    return re.sub(r"\W", lambda match: f"_{ord(match[0]):x}_" if match[0] != " " else "_", name)


def _escaped(text: str) -> str:
    return re.sub(r'[#;:"{}]', lambda match: f"#{ord(match[0])};", text)
