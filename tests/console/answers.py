"""An AWS that answers what it is told to, for what the embedded one never says."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.console.histories import STARTED, History

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:Orders"
EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:Orders:case-001"


Answer = Callable[[str, Mapping[str, Any]], tuple[int, object]]
"""The status and the body for an operation, whose name is empty where its URL has it, and for what it asks."""


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The endpoint of an AWS that answers each call with what *answer* gives."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("", {})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}")
            self._answer(self.headers.get("X-Amz-Target", "").rpartition(".")[2], asked)

        def _answer(self, operation: str, asked: Mapping[str, Any]) -> None:
            status, said = answer(operation, asked)
            body = json.dumps(said, default=datetime.timestamp).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def answering(answers: Mapping[str, object], status: int = 200) -> AbstractContextManager[str]:
    """The endpoint of an AWS that answers each operation with what *answers* has for it, or with `{}`."""
    return serving(lambda operation, _: (status, answers.get(operation, {})))


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
