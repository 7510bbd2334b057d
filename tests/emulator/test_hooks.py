"""Hooks of resources are called as Pulumi's engine does: after what was done, with what was and what is."""

from collections.abc import Callable
from pathlib import Path

import pulumi
import pytest

from tests.conftest import Stack

Up = Callable[..., Stack]

PROGRAM = """
import pulumi
from pulumi_aws import cloudwatch

def tell(args):
    old, new = args.old_outputs or {{}}, args.new_outputs
    with open("told", "a") as file:
        print(args.name, old.get("retentionInDays"), new["retentionInDays"], new["arn"][-4:], file=file)
    {more}

hook = pulumi.ResourceHook("tell", tell, pulumi.ResourceHookOptions(ignore_errors={ignore}))
hooks = pulumi.ResourceHookBinding({when}=[hook], after_update=[hook])
cloudwatch.LogGroup("logs", retention_in_days={days}, opts=pulumi.ResourceOptions(hooks=hooks))
"""


def write(project: Path, days: int = 1, *, more: str = "", ignore: bool = False, when: str = "after_create") -> Path:
    """Write a program with a log group, and a hook that tells what it was called with."""
    (project / "Pulumi.yaml").write_text("name: logs\nruntime: python\n")
    (project / "__main__.py").write_text(PROGRAM.format(days=days, more=more, ignore=ignore, when=when))
    return project


def test_hook_is_called_when_something_was_done(stack: Up, tmp_path: Path) -> None:
    """After it was made and after it was changed, not when it stays as it is."""
    deployment = stack(write(tmp_path)).deployment
    deployment.up()
    write(tmp_path, 3)
    deployment.up()
    assert (tmp_path / "told").read_text() == "logs None 1.0 logs\nlogs 1.0 3.0 logs\n"


def test_error_of_a_hook_ends_the_deployment(stack: Up, tmp_path: Path) -> None:
    """With what was raised."""
    with pytest.raises(pulumi.RunError, match="aws:cloudwatch/logGroup:LogGroup logs: tell: no"):
        stack(write(tmp_path, more="raise ValueError('no')"))


def test_error_may_be_ignored(stack: Up, tmp_path: Path) -> None:
    """If the hook says so."""
    stack(write(tmp_path, more="raise ValueError('no')", ignore=True))


def test_hook_that_is_not_called_is_refused(stack: Up, tmp_path: Path) -> None:
    """None is passed by in silence."""
    with pytest.raises(pulumi.RunError, match="calls after_create and after_update, not before_create"):
        stack(write(tmp_path, when="before_create"))
