"""Reusable Pulumi components and what they are built from; nothing in here knows of call centers."""

from components.alarm_arguments import AlarmsArgs
from components.arguments import LOG_RETENTION_IN_DAYS, ArgumentError
from components.encryption import kms_key_policy_statements
from components.function import Function
from components.function_arguments import FunctionArgs, VpcArgs
from components.release import ReleaseArgs
from components.settings import Settings
from components.triggers.arguments import TriggerArgs
from components.workflow import Workflow
from components.workflow_arguments import LOG_LEVELS, DefinitionError, WorkflowArgs

__all__ = [
    "LOG_LEVELS",
    "LOG_RETENTION_IN_DAYS",
    "AlarmsArgs",
    "ArgumentError",
    "DefinitionError",
    "Function",
    "FunctionArgs",
    "ReleaseArgs",
    "Settings",
    "TriggerArgs",
    "VpcArgs",
    "Workflow",
    "WorkflowArgs",
    "kms_key_policy_statements",
]
