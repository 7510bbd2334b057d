"""The components can be packaged for other programs and languages: Pulumi infers their schema."""

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
