"""The components can be packaged for other programs and languages: Pulumi infers their schema."""

import pytest
from pulumi.provider.experimental.analyzer import Analyzer

from components import Function, Workflow


def test_pulumi_infers_the_schema_of_each_component() -> None:
    """With the arguments that must be given."""
    analyzer = Analyzer("call-center")
    definitions = {component.__name__: analyzer.analyze_component(component) for component in (Function, Workflow)}
    required = {
        name: sorted(key for key, value in definition.inputs.items() if not value.optional)
        for name, definition in definitions.items()
    }
    assert required == {"Function": ["code"], "Workflow": ["definition", "functions"]}


@pytest.mark.parametrize("component", [Function, Workflow])
def test_schema_has_what_protects_roles_and_data(component: type) -> None:
    """As texts that need not be given."""
    inputs = Analyzer("call-center").analyze_component(component).inputs
    types = {key: inputs[key].type for key in ("kmsKeyArn", "permissionsBoundary", "rolePath")}
    assert {value.value for value in types.values() if value} == {"string"}
    assert all(inputs[key].optional for key in types)


def test_schema_has_the_triggers() -> None:
    """A list of a type that has each kind, with what must be given."""
    analyzer = Analyzer("call-center")
    triggers = analyzer.analyze_component(Workflow).inputs["triggers"]
    assert triggers.items is not None
    assert (triggers.optional, triggers.items.ref) == (True, "#/types/call-center:index:TriggerArgs")
    required = {
        name: [key for key, value in analyzer.type_definitions[f"{name}Args"].properties.items() if not value.optional]
        for name in ("Trigger", "Schedule", "Rule", "Bucket", "InputTransformer", "Retry")
    }
    assert required == {
        "Trigger": ["name"],
        "Schedule": ["expression"],
        "Rule": ["pattern"],
        "Bucket": ["bucket"],
        "InputTransformer": ["template"],
        "Retry": [],
    }
