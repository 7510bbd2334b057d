"""Wrong use gets one clear line, and exit status 2."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from math import inf
from pathlib import Path

import pytest

from console import stacks
from console.misuse import MisuseError
from tests.console.answers import answering, serving
from tests.console.flow import Ran, flow
from tests.console.scenarios import Scenarios

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:Orders"
LIST = ("list", "--arn", MACHINE)

NO_EXECUTIONS: dict[str, object] = {"executions": []}


def line_of(ran: Ran) -> str:
    """The one line that a command which was used wrongly printed."""
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1, ran.err
    return ran.err.rstrip("\n")


def refusing(code: str, message: str, times: float = inf) -> AbstractContextManager[str]:
    """The endpoint of an AWS that answers so many calls with this error, and others with no executions."""
    calls = count()
    refusal = {"__type": f"com.amazonaws.states#{code}", "message": message}
    return serving(lambda *_: (400, refusal) if next(calls) < times else (200, NO_EXECUTIONS))


def pulumi(folder: Path, script: str) -> str:
    """The PATH with a `pulumi` that runs *script*."""
    program = folder / "bin" / "pulumi"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{program.parent}:/usr/bin:/bin"


@pytest.mark.parametrize(
    ("code", "message", "line"),
    [
        (
            "AccessDeniedException",
            "User: arn:aws:iam::1:user/ann is not authorized to perform: states:ListExecutions",
            "not allowed: User: arn:aws:iam::1:user/ann is not authorized to perform: states:ListExecutions",
        ),
        (
            "ExpiredTokenException",
            "The security token included in the request is expired",
            "the credentials have expired; sign in again, with SSO: aws sso login",
        ),
        (
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            "AWS doesn't know these credentials: The security token included in the request is invalid",
        ),
        (
            "ThrottlingException",
            "Rate exceeded",
            "AWS still throttles after several attempts: Rate exceeded; try later, or fewer at once",
        ),
        (
            "StateMachineDoesNotExist",
            "State Machine Does Not Exist",
            "ListExecutions: StateMachineDoesNotExist: State Machine Does Not Exist",
        ),
        ("We{ird}", "{message} {0} {", "ListExecutions: We{ird}: {message} {0} {"),
        ("AccessDeniedException", "{message} {0} {", "not allowed: {message} {0} {"),
    ],
)
def test_refusal_of_aws_says_what_to_do(code: str, message: str, line: str) -> None:
    """In one line."""
    with refusing(code, message) as endpoint:
        assert line_of(flow(*LIST, endpoint=endpoint, AWS_MAX_ATTEMPTS="1")) == f"flow: {line}"


def test_throttled_call_is_repeated() -> None:
    """Until AWS takes it."""
    with refusing("ThrottlingException", "Rate exceeded", times=1) as endpoint:
        ran = flow(*LIST, endpoint=endpoint)
    assert (ran.status, ran.out) == (0, "no executions\n")


def test_no_credentials() -> None:
    """Where credentials may come from is said."""
    line = line_of(flow(*LIST))
    assert line == "flow: no AWS credentials; set AWS_PROFILE, run aws configure, or sign in: aws sso login"


def test_no_region() -> None:
    """Where a region may come from is said."""
    assert line_of(flow("list")) == "flow: no region; set AWS_DEFAULT_REGION, or a region in the profile"


def test_region_of_other_sdks_is_taken() -> None:
    """What is missing then is something else."""
    assert line_of(flow("list", AWS_REGION="eu-west-1")).startswith("flow: no AWS credentials")


def test_no_such_profile() -> None:
    """The profile is named."""
    line = line_of(flow(*LIST, AWS_PROFILE="production"))
    assert line == "flow: The config profile (production) could not be found; the profiles are in ~/.aws/config"


def test_endpoint_that_is_down() -> None:
    """The endpoint is named."""
    line = line_of(flow(*LIST, endpoint="http://127.0.0.1:1", AWS_MAX_ATTEMPTS="1"))
    assert line.startswith('flow: Could not connect to the endpoint URL: "http://127.0.0.1:1/"; is the network up')


@pytest.mark.parametrize(
    "settings",
    [
        {"endpoint": "localhost:1234"},
        {"endpoint": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "abc"},
        {"endpoint": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "0"},
    ],
)
def test_settings_that_boto3_can_not_use(settings: dict[str, str]) -> None:
    """In one line, without the name of an error of Python."""
    assert "ValueError" not in line_of(flow(*LIST, **settings))  # type: ignore[arg-type]  # all of them are texts


@pytest.mark.parametrize(("arguments", "lacking"), [(LIST, "executions"), (("list",), "stateMachines")])
def test_answer_of_something_else_than_aws(arguments: tuple[str, ...], lacking: str) -> None:
    """What it lacks is named."""
    with answering({}) as endpoint:
        line = line_of(flow(*arguments, endpoint=endpoint))
    assert line == f"flow: AWS's answer has no {lacking}; is AWS_ENDPOINT_URL right?"


@pytest.mark.parametrize("executions", [5, [5]])
def test_answer_that_boto3_can_not_read(executions: object) -> None:
    """It says so."""
    with answering({"ListExecutions": {"executions": executions}}) as endpoint:
        line = line_of(flow(*LIST, endpoint=endpoint))
    assert line.startswith("flow: AWS's answer can't be read: ")


@pytest.mark.parametrize(
    "source",
    [
        "import sys; sys.exit(7)",
        "import sys; sys.exit(0)",
        "raise ValueError('a\\nb')",
        "def x(): raise KeyError('a\\nb')",
        "def x(): return len(1)",
        "def __getattr__(name): raise ValueError(name)",
        "x = (",
    ],
)
def test_module_that_raises(tmp_path: Path, source: str) -> None:
    """Whatever it is."""
    (tmp_path / "odd.py").write_text(source)
    assert line_of(flow("check", "odd:x", folder=tmp_path)).startswith("flow: odd:x: ")


def test_stack_that_pulumi_does_not_know(tmp_path: Path) -> None:
    """What pulumi says is said, and which stack was meant."""
    script = (
        'if [ "$2" = ls ]; then echo \'[{"name": "org/prod"}]\'; else echo "error: no stack named" >&2; exit 255; fi'
    )
    line = line_of(flow("list", "--stack", "prdo", folder=tmp_path, PATH=pulumi(tmp_path, script)))
    assert line == 'flow: stack prdo: error: no stack named; did you mean "prod"?'


def test_list_of_stacks_that_is_none_hides_nothing(tmp_path: Path) -> None:
    """What pulumi said first is what counts."""
    script = 'if [ "$2" = ls ]; then echo \'[1, {"name": 2}]\'; else echo "error: no stack named" >&2; exit 255; fi'
    line = line_of(flow("list", "--stack", "prdo", folder=tmp_path, PATH=pulumi(tmp_path, script)))
    assert line == "flow: stack prdo: error: no stack named"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo garbage", '"garbage"'),
        ("echo 'warning: a new version'; echo '{}'", '"warning: a new version {}"'),
        ("echo null", '"null"'),
        ("echo '[1]'", '"[1]"'),
        ("printf '\\377'", '"\ufffd"'),
        ("true", "nothing"),
        ("seq 100", '"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 ..."'),
    ],
)
def test_answer_of_pulumi_that_is_none(tmp_path: Path, script: str, said: str) -> None:
    """It is shown, as far as there is room for it."""
    line = line_of(flow("list", "--stack", "dev", folder=tmp_path, PATH=pulumi(tmp_path, script)))
    assert line == f"flow: stack dev: pulumi's answer is no JSON object but {said}; use --arn"


def test_pulumi_that_gives_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for without end."""
    monkeypatch.setenv("PATH", pulumi(tmp_path, "exec sleep 600"))
    monkeypatch.setattr(stacks, "SECONDS", 0.2)
    with pytest.raises(MisuseError, match=r"^stack dev: pulumi gave no answer in 0.2 s; use --arn$"):
        stacks.outputs("dev", tmp_path)


def test_pulumi_that_is_no_program(tmp_path: Path) -> None:
    """The reason is said."""
    path = pulumi(tmp_path, "")
    (tmp_path / "bin" / "pulumi").write_bytes(b"\x7fELF")
    line = line_of(flow("list", "--stack", "dev", folder=tmp_path, PATH=path))
    assert line == f"flow: stack dev: {tmp_path}/bin/pulumi can't be run: Exec format error; use --arn"


def test_stack_without_pulumi(tmp_path: Path) -> None:
    """What else names a state machine is said."""
    line = line_of(flow("list", "--stack", "dev", folder=tmp_path, PATH="/nowhere"))
    assert line == (
        "flow: stack dev doesn't run on the embedded AWS here, and there is no pulumi CLI to ask for it; use --arn"
    )


def test_stack_with_several_state_machines(tmp_path: Path) -> None:
    """They are named."""
    outputs = json.dumps({"one": MACHINE, "other": f"{MACHINE}s", "url": "https://x"})
    line = line_of(flow("list", "--stack", "dev", folder=tmp_path, PATH=pulumi(tmp_path, f"echo '{outputs}'")))
    assert line == ("flow: more than one state machine in stack dev; say --arn and one of Orders, Orderss")


def test_embedded_aws_that_does_not_run() -> None:
    """Nothing on AWS is asked for what is on the embedded one."""
    arn = "arn:aws:states:us-east-1:000000000000:execution:Orders:x"
    assert line_of(flow("watch", arn)) == (
        f"flow: {arn.replace('execution', 'stateMachine').removesuffix(':x')} is on an embedded AWS, "
        "and none is known here; start it: make up-local"
    )


@pytest.mark.parametrize("name", ["Failed", "failed"])
def test_one_of_several_is_named(tmp_path: Path, scenarios: Scenarios, name: str) -> None:
    """By its own name, or that of the output of the stack."""
    scenarios.execution("Failed")
    outputs = json.dumps({"failed": scenarios.machine("Failed"), "caught": scenarios.machine("Caught")})
    path = pulumi(tmp_path, f"echo '{outputs}'")
    ran = flow("list", "--stack", "dev", "--arn", name, folder=tmp_path, endpoint=scenarios.endpoint, PATH=path)
    assert "case-001" in ran.out


def test_name_that_no_state_machine_has(scenarios: Scenarios) -> None:
    """The one that was meant is said."""
    scenarios.machine("Failed")
    line = line_of(flow("list", "--arn", "Faild", endpoint=scenarios.endpoint))
    assert line == 'flow: no state machine "Faild" in this account and region; did you mean "Failed"?'


def test_state_machine_of_a_stack_is_found(tmp_path: Path, scenarios: Scenarios) -> None:
    """By the outputs that pulumi tells."""
    outputs = json.dumps({"stateMachineArn": scenarios.machine("Failed"), "functions": {}})
    scenarios.execution("Failed")
    path = pulumi(tmp_path, f"echo '{outputs}'")
    ran = flow("list", "--stack", "dev", folder=tmp_path, endpoint=scenarios.endpoint, PATH=path)
    assert "case-001" in ran.out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("lst",), 'flow: no command "lst"; did you mean "list"?; flow --help tells more'),
        (
            ("list", "--arn", MACHINE, "--stack", "x"),
            "flow: both --stack and --arn; name the state machine with one of them",
        ),
        (
            ("list", "--since", "yesterday"),
            'flow: --since: "yesterday" is no span of time; write 90s, 15m, 1h, 2d or 1w',
        ),
        (("list", "--failed", "--status", "RUNNING"), "flow list: both --failed and --status; one of them says which"),
        (
            ("watch", "arn:aws:states:us-east-1:1:stateMachine:Orders"),
            'flow: "arn:aws:states:us-east-1:1:stateMachine:Orders" is no ARN of an execution: '
            "arn:aws:states:REGION:ACCOUNT:execution:NAME:EXECUTION",
        ),
        (("start", "--arn", MACHINE, "--input", "{"), "flow: --input is no JSON: Expecting property name"),
        (("start", "--arn", MACHINE, "--input", "@gone.json"), "flow: --input: gone.json can't be read: No such file"),
        (("check", "gone.json"), "flow: gone.json: can't be read: No such file or directory"),
        (("check",), "flow check: no FILE"),
        (("check", "--severity", "X=off", "a"), 'flow check: --severity: no rule "X"; see --rules'),
        (("check", "a/b.py"), "flow: a/b.py is Python; name the definition in it: a.b:NAME"),
        (("check", "json:dumps"), "flow: json:dumps: it must be a dict, or a function without arguments"),
        (("check", ".a:b"), "flow: .a:b: can't be read: No such file"),
        (("list", "--since", "9" * 5000 + "s"), f"flow: --since: {'9' * 40}... ago is before all time"),
        (("check", "asl.chek:check"), "flow: asl.chek:check: no module asl.chek"),
        (("check", "asl:chekc"), 'flow: asl has no "chekc"; did you mean "check"?'),
        (("graph", "gone.json", "--arn", MACHINE), "flow graph: both FILE and a state machine"),
        (("graph", "gone.json", "-o", "x.gif"), 'flow graph: -o: ".gif" says no format'),
        (("policy", "gone.json"), "flow: gone.json: can't be read"),
        (("redrive",), "flow redrive: name the executions to redrive, or choose all with --all-failed"),
        (("stop", "x", "--all-running"), "flow stop: both x and --all-running; one of them says which executions"),
        (("replay", "x", "--since", "1h"), "flow replay: --since chooses among all"),
    ],
)
def test_misuse_is_named(arguments: tuple[str, ...], line: str) -> None:
    """What is there, and what would do."""
    assert line_of(flow(*arguments)).startswith(line)


@pytest.fixture
def gone(scenarios: Scenarios) -> Callable[..., str]:
    """What a command says of an execution that is not there."""
    return lambda command, *more: line_of(
        flow(command, "gone", "--arn", scenarios.machine("Failed"), *more, endpoint=scenarios.endpoint)
    )


@pytest.mark.parametrize("command", ["watch", "history", "why", "report"])
def test_execution_that_is_gone(gone: Callable[..., str], command: str) -> None:
    """How long AWS keeps them is said."""
    assert gone(command).endswith("; is its name right? AWS forgets an execution 90 days after its end")


def test_question_that_nobody_can_answer(scenarios: Scenarios) -> None:
    """Without a terminal, `--yes` is needed, and nothing is done."""
    scenarios.execution("Failed")
    ran = flow("replay", "case-001", "--arn", scenarios.machine("Failed"), endpoint=scenarios.endpoint)
    assert ran.status == 2
    assert ran.err.splitlines()[-1] == "flow: there is no terminal to ask in; with --yes, replay doesn't ask"
