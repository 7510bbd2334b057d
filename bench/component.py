"""What a Workflow costs over the same resources written by hand: ratios of CPU time, from one run.

For 1, 10 and 100 workflows of five functions each, both programs run in turn, each in a
process of its own, under Pulumi's mocks. What the two register is compared first: types, names and all inputs.

A Workflow makes Python's garbage collector run less often; `--no-collector` measures both programs without it.
"""

import argparse
import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

REPEATS = {1: 80, 10: 40, 100: 20}
"""How often each program runs, by the number of workflows: short ones differ more from run to run."""

FUNCTIONS = ("Open", "Assign", "WorkOn", "Close", "Escalate")
HANDLER = str(Path(__file__).resolve().parent.parent / "handlers" / "open_case.py")


def definition(prefix: str) -> dict[str, Any]:
    """Ten states: each function is invoked by one, and a Pass follows each."""
    states: dict[str, Any] = {}
    for name, following in zip(FUNCTIONS, (*FUNCTIONS[1:], None), strict=True):
        states[name] = {"Type": "Task", "Resource": f"${{{prefix}{name}}}", "Next": f"After {name}"}
        states[f"After {name}"] = {"Type": "Pass", **({"Next": following} if following else {"End": True})}
    return {"StartAt": FUNCTIONS[0], "States": states}


def by_component(count: int) -> Callable[[], None]:
    """A program with *count* Workflows."""

    def program() -> None:
        from components import Workflow

        for number in range(count):
            prefix = f"w{number}-"
            functions: Any = {f"{prefix}{name}": {"code": HANDLER} for name in FUNCTIONS}
            Workflow(f"w{number}", {"definition": definition(prefix), "functions": functions})

    return program


def by_hand(count: int) -> Callable[[], None]:
    """A program that registers the same resources without a component."""

    def program() -> None:
        import pulumi
        import pulumi_aws as aws
        from pulumi_aws import cloudwatch, iam, lambda_, sfn

        account = aws.get_caller_identity_output().account_id
        region = aws.get_region_output().region
        partition = aws.get_partition_output().partition
        where = pulumi.Output.all(partition, region, account)

        for number in range(count):
            prefix, machine = f"w{number}-", f"w{number}"
            functions = []
            for name in (f"{prefix}{function}" for function in FUNCTIONS):
                role = iam.Role(f"{name}-role", assume_role_policy=where.apply(function_trust))
                function = lambda_.Function(
                    name,
                    role=role.arn,
                    code=pulumi.AssetArchive({"open_case.py": pulumi.FileAsset(HANDLER)}),
                    handler="open_case.handler",
                    runtime="python3.13",
                    architectures=["arm64"],
                    timeout=30,
                    memory_size=128,
                    logging_config={"log_format": "JSON"},
                )
                log_group = cloudwatch.LogGroup(
                    f"{name}-logs", name=function.name.apply(lambda it: f"/aws/lambda/{it}"), retention_in_days=30
                )
                iam.RolePolicy(f"{name}-policy", role=role.name, policy=log_group.arn.apply(write_logs))
                functions.append(function)
            role = iam.Role(f"{machine}-role", assume_role_policy=where.apply(partial(machine_trust, machine)))
            log_group = cloudwatch.LogGroup(f"/aws/vendedlogs/states/{machine}", retention_in_days=30)
            known = pulumi.Output.all(where, *(function.name for function in functions))
            policy = iam.RolePolicy(f"{machine}-policy", role=role.name, policy=known.apply(machine_rights))
            sfn.StateMachine(
                machine,
                role_arn=role.arn,
                type="STANDARD",
                definition=known.apply(partial(machine_definition, prefix)),
                logging_configuration={
                    "level": "ERROR",
                    "include_execution_data": False,
                    "log_destination": log_group.arn.apply(lambda arn: f"{arn}:*"),
                },
                tracing_configuration={"enabled": True},
                encryption_configuration={"type": "AWS_OWNED_KEY"},
                opts=pulumi.ResourceOptions(depends_on=[policy]),
            )

    return program


def document(*statements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, separators=(",", ":"))


def write_logs(arn: str) -> str:
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    return document({"Effect": "Allow", "Action": actions, "Resource": [f"{arn}:*"]})


def trust(service: str, condition: dict[str, Any]) -> str:
    principal = {"Service": f"{service}.amazonaws.com"}
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition})


def function_trust(where: list[str]) -> str:
    return trust("lambda", {"StringEquals": {"aws:SourceAccount": where[2]}})


def machine_trust(machine: str, where: list[str]) -> str:
    partition, region, account = where
    arn = f"arn:{partition}:states:{region}:{account}:stateMachine:{machine}-*"
    return trust("states", {"StringEquals": {"aws:SourceAccount": account}, "ArnLike": {"aws:SourceArn": arn}})


def function_arns(known: list[Any]) -> list[str]:
    (partition, region, account), names = known[0], known[1:]
    return [f"arn:{partition}:lambda:{region}:{account}:function:{name}" for name in names]


def machine_rights(known: list[Any]) -> str:
    from asl.permissions import LOG_DELIVERY, XRAY

    arns = sorted(function_arns(known))
    observing = sorted({*XRAY["Action"], *LOG_DELIVERY["Action"]})
    return document(
        {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": arns},
        {"Effect": "Allow", "Action": observing, "Resource": ["*"]},
    )


def machine_definition(prefix: str, known: list[Any]) -> str:
    from asl.lambda_task import RETRY

    arns = dict(zip(FUNCTIONS, function_arns(known), strict=True))
    states = {
        name: {**state, "Resource": arns[name], "TimeoutSeconds": 35, "Retry": [RETRY]} if name in arns else state
        for name, state in definition(prefix)["States"].items()
    }
    return json.dumps({"StartAt": FUNCTIONS[0], "States": states}, separators=(",", ":"))


PROGRAMS = {"component": by_component, "hand": by_hand}


def run(kind: str, count: int) -> list[tuple[str, str, str]]:
    """Run the program of *kind*, and return the types, names and inputs that it registered; components left out."""
    from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

    from emulator.program import run as run_program

    invokes: dict[str, dict[str, Any]] = {
        "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": "123456789012"},
        "aws:index/getPartition:getPartition": {"partition": "aws"},
        "aws:index/getRegion:getRegion": {"region": "eu-west-1"},
    }
    registered: list[MockResourceArgs] = []

    class Recorder(Mocks):
        def call(self, args: MockCallArgs) -> Any:
            return invokes[args.token]

        def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
            if args.custom:
                registered.append(args)
            name = args.inputs.get("name", f"{args.name}-1a2b3c4")
            return args.name, {**args.inputs, "name": name, "arn": f"arn:aws:any:eu-west-1:123456789012:{name}"}

    run_program(PROGRAMS[kind](count), Recorder())
    return sorted((args.typ, args.name, described(args.inputs)) for args in registered)


def described(inputs: dict[str, Any]) -> str:
    """*inputs* as text that is the same for the same inputs; policies and definitions by what their JSON means."""

    def plain(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("{"):
            return json.loads(value)
        return sorted(value.assets) if hasattr(value, "assets") else value

    return json.dumps({key: plain(value) for key, value in inputs.items()}, sort_keys=True)


def cpu_seconds(kind: str, count: int, *options: str) -> float:
    """The CPU time of a process that runs the program of *kind* once."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "bench.component", "--run", kind, str(count), *options], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pair(count: int, hand_first: bool, more: list[str]) -> tuple[float, float]:
    """The CPU times of both programs, by hand and by component; who goes first changes, as machines drift."""
    order = ("hand", "component") if hand_first else ("component", "hand")
    seconds = {kind: cpu_seconds(kind, count, *more) for kind in order}
    return seconds["hand"], seconds["component"]


def main() -> None:
    """Compare what both programs register, measure them in turn, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, help=f"runs of each program, if not {REPEATS} by number of workflows")
    parser.add_argument("--run", nargs=2, metavar=("PROGRAM", "WORKFLOWS"), help="run one program once")
    parser.add_argument("--no-collector", action="store_true", help="turn the garbage collector off in both")
    options = parser.parse_args()
    if options.run:
        if options.no_collector:
            gc.disable()
        run(options.run[0], int(options.run[1]))
        return
    if run("component", 2) != run("hand", 2):
        sys.exit("the two programs register different resources")
    print("CPU seconds of whole processes, medians of runs in turn; the ratio is taken pair by pair")
    print(f"{'workflows':>9} {'runs':>5} {'by hand':>9} {'component':>9} {'ratio':>7} {'quartiles':>15}")
    more = ["--no-collector"] if options.no_collector else []
    for count, repeats in REPEATS.items():
        repeats = options.repeats or repeats
        pairs = [pair(count, turn % 2 == 0, more) for turn in range(repeats)]
        ratios = [component / hand for hand, component in pairs]
        hand, component = (median(times) for times in zip(*pairs, strict=True))
        low, _, high = quantiles(ratios, n=4)
        print(
            f"{count:9} {repeats:5} {hand:9.3f} {component:9.3f} {median(ratios):7.3f} {low:7.3f} {high:7.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
