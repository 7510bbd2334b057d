"""The stack of the call center: its settings, one Workflow, and what an operator needs to know of it."""

import pulumi

from components import LOG_LEVELS, LOG_RETENTION_IN_DAYS, Settings, Workflow
from workflows.call_center import call_center

settings = Settings()
resolution_rate = settings.number("resolutionRate", 0, 1)

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
        "tags": settings.tags("tags"),
    },
)

pulumi.export("stateMachineArn", workflow.state_machine_arn)
pulumi.export("stateMachineName", workflow.state_machine_name)
pulumi.export("functionNames", {name: function.function_name for name, function in workflow.functions.items()})
pulumi.export("logGroupName", workflow.log_group_name)
pulumi.export("consoleUrl", workflow.console_url)
pulumi.export("startCommand", workflow.start_command('{"inputCaseID": "001"}'))
