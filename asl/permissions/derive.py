"""The rights that a definition needs, and what of them can't be told."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from asl.lambda_task import invocation
from asl.permissions.arn import arns, example, fields, is_wildcard, permitted, texts
from asl.permissions.distributed_map import is_distributed, key_need, map_needs
from asl.permissions.lambda_functions import LAMBDA_FUNCTION_ARN, function_arn
from asl.permissions.need import Need
from asl.permissions.parameters import InexactError, Parameters
from asl.permissions.policy import merged
from asl.permissions.sdk import sdk_needs
from asl.permissions.statements import Statement
from asl.permissions.table import ROWS
from asl.problem import Problem, nearest, printable
from asl.render import Deferred
from asl.rules.task import Called, called
from asl.walk import Object, Path, states

ANY_MACHINE = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:*"

NEEDS: Mapping[str, tuple[Need, ...]] = {
    f"{row.integration}{pattern}": row.needs for row in ROWS for pattern in row.patterns
}
"""What each optimized integration needs, by the end of `Resource`: `sqs:sendMessage.waitForTaskToken`."""

INVOKE = Need(("lambda:InvokeFunction",), (f"{LAMBDA_FUNCTION_ARN}{{FunctionName}}",))
"""https://docs.aws.amazon.com/step-functions/latest/dg/lambda-iam.html"""

INVOKE_VERSIONS = Need(INVOKE.actions, (f"{LAMBDA_FUNCTION_ARN}{{FunctionName|versions}}",))
"""Where a `Qualifier` stands beside the name."""

ASSUME = Need(("sts:AssumeRole",), ("arn:${AWS::Partition}:iam::{RoleArn}",))
"""https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html"""


def derive(
    definition: Object, *, machine: str = ANY_MACHINE, permissions: Mapping[str, Iterable[Any]] = {}
) -> tuple[list[Statement], list[Problem]]:
    """The statements that the role of a state machine with *definition* needs, and what can't be derived.

    A resource is an ARN in which `${Name}` may stand, an opaque value of the definition, or a `Deferred`: `asl.render`
    fills them in. The same rights give the same statements, in whatever order the states come; but opaque values stand
    in the order of their first use.

    Args:
        definition: A definition that `check` found nothing wrong with.
        machine: The ARN of the state machine itself.
        permissions: By the name of a state, the ARNs of what it may use where the definition doesn't say it. An empty
            list says that what is not known of this state is given elsewhere.
    """
    rights = _Rights(machine, permissions)
    for path, state in states(definition):
        rights.paths[str(path[-1])] = path
        type_ = state.get("Type")
        if type_ == "Task":
            rights.add_task(path, state)
        elif type_ == "Map" and is_distributed(state):
            for need, parameters in map_needs(path, state):
                rights.add(path, need, parameters)
            keys = key_need(state)
            if keys is not None:
                rights.narrow(path, keys, {}, keys.resources[0])
    return merged(rights.statements()), [*rights.problems.values(), *rights.unused_permissions()]


class _Rights:
    """Collects the rights of all states."""

    def __init__(self, machine: str, permissions: Mapping[str, Iterable[Any]]) -> None:
        self.machine = machine
        self.permissions = {name: tuple(arns) for name, arns in permissions.items()}
        self.unused = set(permissions)
        self.needed: dict[Any, tuple[Need, dict[str, Any], dict[Any, Any]]] = {}
        self.paths: dict[str, Path] = {}
        self.problems: dict[tuple[Path, str], Problem] = {}

    def add_task(self, path: Path, state: Object) -> None:
        resource = state.get("Resource")
        if "Credentials" in state:
            self.add(path, ASSUME, Parameters(path, state, "Credentials"))
            return
        what = called(resource) if isinstance(resource, str) else Called("function")
        if what.kind == "function" or invocation(path, state) is not None:
            self.add_function(path, state)
        elif what.kind != "activity":
            needs = _needs(what)
            if needs is None:
                self.report_unknown(path, state)
            parameters = Parameters(path, state)
            for need in needs or ():
                self.add(path, need, parameters)

    def add_function(self, path: Path, state: Object) -> None:
        try:
            self.put(INVOKE, {}, [function_arn(path, state)])
        except InexactError as error:
            invoked = invocation(path, state)
            need = INVOKE_VERSIONS if invoked is not None and invoked.qualified else INVOKE
            self.permit_or_report(path, need, {}, [(need.resources[0], error)], Parameters(path, state))

    def add(self, path: Path, need: Need, parameters: Parameters) -> None:
        """Add what *need* is for the state at *path*."""
        is_given = parameters.has(need.given) if need.given else True
        if not is_given or (need.missing and parameters.has(need.missing) is True):
            return
        condition = self.condition(path, need, parameters)
        unknown: list[tuple[str, InexactError]] = []
        for template in need.resources:
            if is_wildcard(template) and self.narrow(path, need, condition, template):
                continue
            try:
                if isinstance(is_given, InexactError):
                    raise is_given
                self.put(need, condition, arns(template, parameters, self.machine))
            except InexactError as error:
                unknown.append((template, error))
        if unknown:
            self.permit_or_report(path, need, condition, unknown, parameters)

    def condition(self, path: Path, need: Need, parameters: Parameters) -> dict[str, Any]:
        condition: dict[str, Any] = {}
        for operator, keys in need.condition.items():
            for key, template in keys.items():
                try:
                    (value,) = texts(template, parameters, self.machine)
                except InexactError as error:
                    value = self.permitted_value(path, key, template, error, parameters)
                if value:
                    condition.setdefault(operator, {})[key] = value
        return condition

    def permitted_value(self, path: Path, key: str, template: str, error: InexactError, parameters: Parameters) -> Any:
        """What `permissions` say in place of *template* in a condition; nothing if it is left out or reported."""
        name = str(path[-1])
        is_arn = template.startswith("arn:")
        found = permitted(template, self.permissions.get(name, ()), "") if is_arn else []
        if found or self.permissions.get(name) == () or (name in self.permissions and not is_arn):
            self.unused.discard(name)
        elif is_arn:
            self.report_unnamed(name, template, error, parameters)
        else:
            self.report(error, f'permissions={{"{printable(name)}": []}} leaves the condition {key} out')
        return found[0] if len(found) == 1 else found

    def permit_or_report(
        self,
        path: Path,
        need: Need,
        condition: dict[str, Any],
        unknown: list[tuple[str, InexactError]],
        parameters: Parameters,
    ) -> None:
        """Allow what `permissions` name in place of the *unknown* templates; one of those for a parameter will do."""
        name = str(path[-1])
        if self.permissions.get(name) == ():
            self.unused.discard(name)
            return
        solved = {fields(template) for template, _ in unknown if self.narrow(path, need, condition, template)}
        for template, error in unknown:
            if fields(template) not in solved:
                if not template.startswith("arn:"):
                    template = f"arn:...:{need.actions[0].partition(':')[0]}:..."
                self.report_unnamed(name, template, error, parameters)

    def narrow(self, path: Path, need: Need, condition: dict[str, Any], template: str) -> bool:
        """Whether `permissions` say what may stand in place of *template*, which is allowed then."""
        name = str(path[-1])
        found = permitted(template, self.permissions.get(name, ()), need.actions[0].partition(":")[0])
        if found:
            self.unused.discard(name)
            self.put(need, condition, found)
        return bool(found)

    def put(self, need: Need, condition: dict[str, Any], found: Iterable[Any]) -> None:
        key = (need.actions, _key(condition)) if condition else need.actions
        entry = self.needed.get(key)
        if entry is None:
            entry = self.needed[key] = (need, condition, {})
        for arn in found:
            entry[2].setdefault(_key(arn), arn)

    def report_unnamed(self, name: str, template: str, error: InexactError, parameters: Parameters) -> None:
        arn = example(template, parameters, self.machine)
        self.report(error, f'name what it may use: permissions={{"{printable(name)}": ["{arn}"]}}')

    def report(self, error: InexactError, fix: str) -> None:
        key = error.path, error.message
        self.problems.setdefault(key, Problem("PERMISSION-EXACT", error.path, error.message, fix))

    def report_unknown(self, path: Path, state: Object) -> None:
        name = str(path[-1])
        if self.permissions.get(name) == ():
            self.unused.discard(name)
            return
        where = (*path, "Resource") if "Resource" in state else path
        message = f'which rights "{printable(str(state.get("Resource")))}" needs is not known'
        fix = f'give them in extra_statements, and say so: permissions={{"{printable(name)}": []}}'
        self.problems[where, message] = Problem("PERMISSION-UNKNOWN", where, message, fix)

    def statements(self) -> list[Statement]:
        return [
            {
                "Effect": "Allow",
                "Action": list(need.actions),
                "Resource": list(arns.values()),
                **({"Condition": condition} if condition else {}),
            }
            for need, condition, arns in self.needed.values()
        ]

    def unused_permissions(self) -> Iterator[Problem]:
        for name in self.permissions:
            if name not in self.paths:
                fix = nearest(name, self.paths, "states")
                yield Problem("PERMISSION-UNUSED", (), f'permissions["{printable(name)}"] is for no state', fix)
            elif name in self.unused:
                message = f'permissions["{printable(name)}"] is not needed: the definition says what the state uses'
                yield Problem("PERMISSION-UNUSED", self.paths[name], message, "remove it")


def _needs(what: Called) -> tuple[Need, ...] | None:
    """What the integration *what* needs; None if that is not known."""
    if what.kind != "integration":
        return None
    if what.sdk:
        return sdk_needs(what.sdk, what.action)
    return NEEDS.get(f"{what.service}:{what.action}{what.pattern}")


def _key(value: Any) -> Any:
    """What is the same for equal values, opaque ones too, which can't be compared."""
    if isinstance(value, str):
        return value
    if isinstance(value, Deferred):
        return value.make, tuple(map(_key, value.parts))
    if isinstance(value, Mapping):
        return tuple((key, _key(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(map(_key, value))
    return id(value)
