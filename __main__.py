"""The stack of the call center: its settings, one Workflow, and what an operator needs to know of it."""

import pulumi

from components import LOG_LEVELS, LOG_RETENTION_IN_DAYS, Settings, TriggerArgs, Workflow
from workflows.call_center import call_center

settings = Settings()
resolution_rate = settings.number("resolutionRate", 0, 1)
canary_percent = settings.whole_number("canaryPercent", 0, 100)
alarm_emails = settings.texts("alarmEmails")
schedule = settings.text("schedule")

triggers: list[TriggerArgs] = []
if settings.flag("httpApi"):
    triggers.append({"name": "api", "http": {"route": "POST /cases"}})
if schedule:
    triggers.append({"name": "schedule", "schedule": {"expression": schedule, "input": {"inputCaseID": "001"}}})

workflow = Workflow(
    "CallCenterStateMachine",
    {
        "definition": call_center(
            on_unresolved=settings.choice("onUnresolved", ["escalate", "rework"]),
            max_attempts=settings.whole_number("maxAttempts", 1, 1000),
        ),
        "functions": {
            "OpenCaseFunction": {"code": "handlers/open_case.py"},
            "AssignCaseFunction": {"code": "handlers/assign_case.py"},
            "WorkOnCaseFunction": {
                "code": "handlers/work_on_case.py",
                "environment": {"RESOLUTION_RATE": str(resolution_rate)},
            },
            "CloseCaseFunction": {"code": "handlers/close_case.py"},
            "EscalateCaseFunction": {"code": "handlers/escalate_case.py"},
        },
        "severities": {"CHOICE-NO-DEFAULT": "off"},  # work_on_case gives 0 or 1, and the tutorial has no Default.
        "log_level": settings.choice("logLevel", LOG_LEVELS),
        "log_retention_in_days": settings.choice("logRetentionInDays", LOG_RETENTION_IN_DAYS),
        "triggers": triggers,
        "release": {"alias": "live", "canary": {"percent": canary_percent}} if settings.flag("release") else None,
        "alarms": {"email": alarm_emails} if settings.flag("alarms") else None,
        "dashboard": settings.flag("dashboard"),
        "protect": settings.flag("protect"),
        "retain_logs": settings.flag("retainLogs"),
        "tags": settings.tags("tags"),
    },
)

pulumi.export("stateMachineArn", workflow.state_machine_arn)
pulumi.export("stateMachineName", workflow.state_machine_name)
pulumi.export("functionNames", {name: function.function_name for name, function in workflow.functions.items()})
pulumi.export("logGroupName", workflow.log_group_name)
pulumi.export("consoleUrl", workflow.console_url)
if workflow.alias:
    pulumi.export("stateMachineAliasArn", workflow.alias.arn)
if "api" in workflow.endpoints:
    pulumi.export("apiUrl", workflow.endpoints["api"])
pulumi.export("startCommand", workflow.start_command('{"inputCaseID": "001"}'))
