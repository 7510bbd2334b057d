"""An AWS that answers what it is told to, for what the embedded one never says."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.console.histories import STARTED, History

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:Orders"
EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:Orders:case-001"


@contextmanager
def answering(answers: Mapping[str, object], status: int = 200) -> Iterator[str]:
    """The endpoint of an AWS that answers each operation with what *answers* has for it, or with `{}`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(self.headers.get("X-Amz-Target", "").rpartition(".")[2])

        def _answer(self, operation: str) -> None:
            body = json.dumps(answers.get(operation, {}), default=datetime.timestamp).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def execution(history: History, state: str, status: str, **more: Any) -> dict[str, object]:
    """What AWS answers of the execution `EXECUTION`, which has ended with *status* in *state*."""
    definition = {"StartAt": state, "States": {state: {"Type": "Pass", "End": True}}}
    machine = {"stateMachineArn": MACHINE, "name": "Orders", "definition": json.dumps(definition), "type": "STANDARD"}
    times = {"startDate": STARTED, "stopDate": history.now}
    return {
        "DescribeExecution": {"executionArn": EXECUTION, "stateMachineArn": MACHINE, "status": status, **times, **more},
        "DescribeStateMachine": machine,
        "DescribeStateMachineForExecution": machine,
        "FilterLogEvents": {"events": []},
        "GetExecutionHistory": {"events": history.events},
        "StartExecution": {"executionArn": EXECUTION, "startDate": STARTED},
        "ListExecutions": {
            "executions": [
                {"executionArn": EXECUTION, "stateMachineArn": MACHINE, "name": "case-001", "status": status, **times}
            ]
        },
    }
