"""The Pulumi project in a folder: its program, and the configuration of a stack as the CLI would give it."""

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pulumi
import yaml


def project_name(root: Path) -> str:
    """The name that `Pulumi.yaml` gives the project in the folder *root*."""
    return str(yaml.safe_load((root / "Pulumi.yaml").read_text())["name"])


def configuration(root: Path, stack: str) -> dict[str, str]:
    """The configuration of *stack*: the defaults of `Pulumi.yaml`, and over them `Pulumi.<stack>.yaml`.

    By full key, lists as JSON, as a program gets them; a project that declares no setting may set any. Under Pulumi's
    mocks nobody else reads these files.
    https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options

    Raises:
        pulumi.RunError: The stack sets what is not among the settings that `Pulumi.yaml` declares.
    """
    project = yaml.safe_load((root / "Pulumi.yaml").read_text())
    declared = {f"{project['name']}:{key}": setting for key, setting in (project.get("config") or {}).items()}
    values: dict[str, Any] = {key: setting["default"] for key, setting in declared.items() if "default" in setting}
    stack_file = root / f"Pulumi.{stack}.yaml"
    if stack_file.exists():
        values.update((yaml.safe_load(stack_file.read_text()) or {}).get("config") or {})
    for key in values:
        if declared and key not in declared and key.partition(":")[0] in (project["name"], key):
            close = get_close_matches(key, declared, n=1)
            meant = f'did you mean "{close[0]}"?' if close else f"the settings are {', '.join(declared)};"
            new = "a new one is declared under config in Pulumi.yaml"
            raise pulumi.RunError(f'{stack_file.name}: no setting "{key}"; {meant} {new}')
    return {key: _text(value) for key, value in values.items()}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
