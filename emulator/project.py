"""The Pulumi project in a folder: its program, and the configuration of a stack as the CLI would give it."""

import json
from pathlib import Path
from typing import Any

import yaml


def configuration(root: Path, stack: str) -> dict[str, str]:
    """The configuration of *stack*: the defaults of `Pulumi.yaml`, and over them `Pulumi.<stack>.yaml`.

    By full key, lists as JSON, as a program gets them. Under Pulumi's mocks nobody else reads these files.
    https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
    """
    project = yaml.safe_load((root / "Pulumi.yaml").read_text())
    own = {key: declared["default"] for key, declared in project["config"].items() if "default" in declared}
    values: dict[str, Any] = {f"{project['name']}:{key}": value for key, value in own.items()}
    stack_file = root / f"Pulumi.{stack}.yaml"
    if stack_file.exists():
        values.update((yaml.safe_load(stack_file.read_text()) or {}).get("config") or {})
    return {key: _text(value) for key, value in values.items()}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
