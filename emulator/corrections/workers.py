"""Corrections of the Lambda workers: their errors, their number, and what they start with."""

import contextvars
import json
import threading
from typing import Any

WORKERS = 16
"""Lambda workers alive at once. Each is a Python process of 15 to 30 MB; ministack itself starts one for each call."""

WORKER_PATIENCE_SECONDS = 10
"""How long a call waits for a worker, before it gets one more: a handler may be waiting for another handler."""

failure: contextvars.ContextVar[dict[str, Any] | None] = contextvars.ContextVar("failure", default=None)
"""How the last invocation in this context failed."""

INIT_FAILED = "Worker init failed: "
"""What ministack says in front of what a worker told of its handler's import."""

WORKER_FAILURES = """
def _failure(error, request_id):
    import traceback
    if isinstance(error, SystemExit):
        message = f"RequestId: {request_id} Error: Runtime exited with error: exit status {error.code or 0}"
        return {"errorType": "Runtime.ExitError", "errorMessage": message}
    frames = [
        (frame.filename.replace(os.getcwd(), "/var/task"), frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(error.__traceback__)[1:]
    ]
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": [] if type(error).__name__ == "Runtime.MarshalError" else traceback.format_list(frames),
    }

def _import_failure(error, module, handler):
    kind, message = type(error).__name__, str(error)
    if isinstance(error, ImportError):
        kind, message = "Runtime.ImportModuleError", f"Unable to import module '{module}': {error}"
    elif isinstance(error, SyntaxError):
        kind, message = "Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {error}"
    elif isinstance(error, AttributeError):
        kind, message = "Runtime.HandlerNotFound", f"Handler '{handler}' missing on module '{module}'"
    return {"errorType": kind, "errorMessage": message}

def _marshalled(response):
    try:
        return json.dumps(response)
    except Exception as error:
        raise type("Runtime.MarshalError", (Exception,), {})(f"Unable to marshal response: {error}") from None
"""


def _replaced(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise SystemExit(f"ministack has changed: {old!r} stands {text.count(old)} times where once was expected")
    return text.replace(old, new)


def handler_errors_have_their_class() -> None:
    """A handler's exception is the error of the task: its class, and a cause with message, request id and stack."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    script = _replaced(
        lambda_runtime._PYTHON_WORKER_SCRIPT, "import sys, json,", WORKER_FAILURES + "\nimport sys, json,"
    )
    script = _replaced(
        script, 'json.dumps({"status": "ok", "result": result})', '_marshalled({"status": "ok", "result": result})'
    )
    writes = ' as e:\n            _real_stdout.write(json.dumps({"status": "error", "error": str(e), "trace"'
    failing = writes.replace('"error": str', '"failure": _failure(e, _ms_ctx.get("request_id")), "error": str')
    script = _replaced(script, "except Exception" + writes, "except BaseException" + failing)
    script = _replaced(
        script,
        'json.dumps({"status": "error", "error": str(e)})',
        'json.dumps({"status": "error", "error": json.dumps(_import_failure(e, module_name, handler_name))})',
    )
    lambda_runtime._PYTHON_WORKER_SCRIPT = script

    answer: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("answer")
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm

    def noting_invoke(self: Any, *args: Any, **options: Any) -> Any:
        try:
            response = invoke(self, *args, **options)
        except RuntimeError as error:
            if not str(error).startswith(INIT_FAILED):
                raise
            # An exception would make ministack end the other workers of the function too, while they start.
            self.kill()
            response = {"status": "error", "error": str(error), "failure": json.loads(str(error)[len(INIT_FAILED) :])}
        answer.set(response)
        return response

    def corrected_execute(function: Any, event: Any, request_id: str) -> Any:
        answer.set({})
        result = execute(function, event, request_id)
        if result.get("error"):
            result["body"] = answer.get().get("failure") or result["body"]
            result["log"] = answer.get().get("log", "")
        failure.set(result["body"] if result.get("error") else None)
        return result

    lambda_runtime.Worker.invoke = noting_invoke
    lambda_svc._execute_function_warm = corrected_execute


NAMES_BOTO = """
def _names_boto(directory):
    import pathlib
    return any(b"boto" in file.read_bytes() for file in pathlib.Path(directory).rglob("*.py"))
"""


def workers_import_what_their_handler_does() -> None:
    """A worker imports botocore only for code that names boto: it is most of what a worker takes to start."""
    from ministack.core import lambda_runtime

    script = _replaced(lambda_runtime._PYTHON_WORKER_SCRIPT, "import sys, json,", NAMES_BOTO + "\nimport sys, json,")
    call = "\n    _ms_install_invoke_depth()\n"
    script = _replaced(script, call, f"\n    if _names_boto(code_dir):\n    {call.strip(chr(10))}\n")
    lambda_runtime._PYTHON_WORKER_SCRIPT = script


def workers_are_bounded() -> None:
    """A call waits for a worker when many are busy, and idle ones of other functions make room for it."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    acquire, release = lambda_svc.acquire_worker, lambda_svc.release_worker
    changed = threading.Condition()

    def make_room(key: str) -> bool:
        with lambda_runtime._lock:
            pools = lambda_runtime._workers
            if any(not worker.in_use for worker in pools.get(key, ())):
                return True
            if sum(map(len, pools.values())) < WORKERS:
                return True
            idle = [
                (worker.last_used, id(worker), pool, worker)
                for pool in pools.values()
                for worker in pool
                if not worker.in_use
            ]
            if not idle:
                return False
            *_, pool, worker = min(idle)
            pool.remove(worker)
        worker.kill()
        return True

    def waiting_acquire(
        name: str, config: Any, code: bytes, qualifier: str = "$LATEST", max_concurrency: Any = None
    ) -> Any:
        key = lambda_runtime._worker_key(name, config, qualifier)
        with changed:
            changed.wait_for(lambda: make_room(key), WORKER_PATIENCE_SECONDS)
            return acquire(name, config, code, qualifier, max_concurrency)

    def telling_release(worker: Any) -> None:
        release(worker)
        with changed:
            changed.notify()

    lambda_svc.acquire_worker, lambda_svc.release_worker = waiting_acquire, telling_release
