"""The names of all commands, by what they are about."""

from collections.abc import Mapping

EMBEDDED = "Embedded AWS"

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "Definitions": {
        "check": "Say what is wrong with definitions.",
        "graph": "Draw a definition, or the state machine of a stack.",
        "diff": "Tell how what the program defines differs from what is deployed.",
        "policy": "Print the rights that the role of a definition needs.",
    },
    "Executions": {
        "start": "Start an execution.",
        "watch": "Show an execution while it runs.",
        "list": "List executions, the newest first.",
        "history": "Show the input, output and error of each step.",
        "why": "Explain why an execution failed, and what to do.",
        "redrive": "Go on with failed executions where they failed.",
        "replay": "Start anew with the input of executions, by today's definition.",
        "stop": "Stop executions.",
        "report": "Write a page about an execution, to send to a colleague.",
    },
    "Releases": {
        "prune": "Delete versions that nothing needs any more.",
    },
    EMBEDDED: {
        "demo": "Deploy the project, execute it until each branch was seen, destroy it.",
        "up-local": "Deploy the project, and again at each save, until Ctrl-C.",
        "emulator": "Run an empty embedded AWS at a fixed port, until Ctrl-C.",
    },
}

END_WITH_CTRL_C = ("up-local", "emulator")
"""There is no other way to end these."""
