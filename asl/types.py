"""The types of a definition: an editor completes its fields, and mypy finds a wrong one before anything runs.

Write `definition: Definition = {...}`, or a function that returns a `Definition`. A state has the fields of both query
languages, and each says whose it is if it is not both's: one that ends in `Path` is JSONPath's. `asl.check` knows which
language a state has, and every rule that a type can't express.
"""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

from asl.parts import (
    Catcher,
    ChoiceRule,
    Comparison,
    Credentials,
    ItemBatcher,
    ItemReader,
    Number,
    Object,
    Opaque,
    ProcessorConfig,
    ReaderConfig,
    ResultWriter,
    Retrier,
    Text,
    Whole,
    WriterConfig,
)

__all__ = [
    "Branch",
    "Catcher",
    "ChoiceRule",
    "ChoiceState",
    "Comparison",
    "Credentials",
    "Definition",
    "FailState",
    "ItemBatcher",
    "ItemProcessor",
    "ItemReader",
    "IteratorState",
    "MapState",
    "Opaque",
    "ParallelState",
    "PassState",
    "ProcessorConfig",
    "ReaderConfig",
    "ResultWriter",
    "Retrier",
    "State",
    "States",
    "SucceedState",
    "TaskState",
    "Text",
    "WaitState",
    "WriterConfig",
]

Language = Literal["JSONPath", "JSONata"]


class _State(TypedDict):
    Comment: NotRequired[Text]
    QueryLanguage: NotRequired[Language]
    """AWS's default: that of the definition."""


class FailState(_State):
    """Ends the execution as failed. https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html."""

    Type: Literal["Fail"]
    Error: NotRequired[Text]
    """The name of the error."""
    ErrorPath: NotRequired[Text]
    """A path, or an intrinsic function."""
    Cause: NotRequired[Text]
    """What a human reads."""
    CausePath: NotRequired[Text]
    """A path, or an intrinsic function."""


class _PassesOn(_State):
    InputPath: NotRequired[Text | None]
    """The part of the input that is used; None for an empty object. AWS's default: `$`, all of it.
    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html"""
    OutputPath: NotRequired[Text | None]
    """The part of the output that is passed on; None for an empty object. AWS's default: `$`, all of it.
    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-example.html"""
    Output: NotRequired[Any]
    """JSONata: what is passed on. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"""


class SucceedState(_PassesOn):
    """Ends its branch, or the execution. https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html."""

    Type: Literal["Succeed"]


class _Assigns(_PassesOn):
    Assign: NotRequired[Mapping[str, Any]]
    """Variables to set. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html"""


class ChoiceState(_Assigns):
    """Decides what follows. https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html."""

    Type: Literal["Choice"]
    Choices: list[ChoiceRule]
    """The first one that is true decides."""
    Default: NotRequired[str]
    """The state that follows if none is. AWS's default: the execution fails with States.NoChoiceMatched."""


class _GoesOn(_Assigns):
    Next: NotRequired[str]
    """The state that follows. A state has either this or `End`."""
    End: NotRequired[Literal[True]]
    """Nothing follows."""


class WaitState(_GoesOn):
    """Waits; has one of its four fields. https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html."""

    Type: Literal["Wait"]
    Seconds: NotRequired[Whole]
    SecondsPath: NotRequired[Text]
    Timestamp: NotRequired[Text]
    """Until when: `2016-03-14T01:59:00Z`."""
    TimestampPath: NotRequired[Text]


class _HasResult(_GoesOn):
    Parameters: NotRequired[Any]
    """JSONPath: what goes in; a key that ends in `.$` has a path or an intrinsic function.
    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html"""
    ResultPath: NotRequired[Text | None]
    """Where in the input the result is put; None for nowhere. AWS's default: `$`, in its place.
    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html"""


class PassState(_HasResult):
    """Does no work. https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html."""

    Type: Literal["Pass"]
    Result: NotRequired[Any]
    """JSONPath: the result as it stands, without paths."""


class _Works(_HasResult):
    ResultSelector: NotRequired[Mapping[str, Any]]
    """JSONPath: what is taken of the result; a key that ends in `.$` has a path or an intrinsic function.
    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html"""
    Retry: NotRequired[list[Retrier]]
    """https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"""
    Catch: NotRequired[list[Catcher]]
    """https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"""


class TaskState(_Works):
    """Does the work. https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html."""

    Type: Literal["Task"]
    Resource: Text
    """`${Name}` of a function, its ARN, that of an activity, or an integration: `arn:aws:states:::sqs:sendMessage`."""
    Arguments: NotRequired[Object]
    """JSONata: what goes in."""
    Credentials: NotRequired[Credentials | Text]
    """The role that it runs with; JSONata: may be an expression."""
    TimeoutSeconds: NotRequired[Whole]
    TimeoutSecondsPath: NotRequired[Text]
    HeartbeatSeconds: NotRequired[Whole]
    """The longest time between two signs of life, less than `TimeoutSeconds`."""
    HeartbeatSecondsPath: NotRequired[Text]


class Branch(TypedDict):
    """A state machine in a Parallel state."""

    StartAt: str
    """The first of its states."""
    States: "dict[str, State]"
    Comment: NotRequired[Text]


class ParallelState(_Works):
    """Runs branches at the same time. https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html."""

    Type: Literal["Parallel"]
    Branches: list[Branch]
    Arguments: NotRequired[Object]
    """JSONata: what goes into each branch."""


class ItemProcessor(Branch):
    """A state machine in a Map state, which runs for each item."""

    ProcessorConfig: NotRequired[ProcessorConfig]


class _EachItem(_Works):
    Type: Literal["Map"]
    Items: NotRequired[list[Any] | Object]
    """JSONata: the items. AWS's default: the input."""
    ItemsPath: NotRequired[Text]
    """Where in the input the items are. AWS's default: `$`, it is them."""
    ItemSelector: NotRequired[Object]
    """What goes into each iteration. AWS's default: its item."""
    ItemReader: NotRequired[ItemReader]
    """Distributed only: where the items are read from."""
    ItemBatcher: NotRequired[ItemBatcher]
    """Distributed only: how many items an execution gets."""
    ResultWriter: NotRequired[ResultWriter]
    """Distributed only: where the results go."""
    Label: NotRequired[Text]
    """Distributed only: the name of its executions, at most 40 characters."""
    MaxConcurrency: NotRequired[Whole]
    """How many iterations run at the same time. AWS's default: 0, as many as it can."""
    MaxConcurrencyPath: NotRequired[Text]
    ToleratedFailureCount: NotRequired[Whole]
    """How many iterations may fail. AWS's default: 0."""
    ToleratedFailureCountPath: NotRequired[Text]
    ToleratedFailurePercentage: NotRequired[Number]
    """The share of the iterations that may fail, 0 to 100. AWS's default: 0."""
    ToleratedFailurePercentagePath: NotRequired[Text]


class MapState(_EachItem):
    """Does the same for each item. https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html."""

    ItemProcessor: ItemProcessor


class IteratorState(_EachItem):
    """A Map state as it was before `ItemProcessor`; AWS still takes it."""

    Iterator: ItemProcessor


State = (
    PassState
    | TaskState
    | ChoiceState
    | WaitState
    | SucceedState
    | FailState
    | ParallelState
    | MapState
    | IteratorState
)
"""A state of any type. Of a misspelt field, mypy says which state has it; it names the field too where the type of the
state is given: `charge: TaskState = {...}`."""

States = dict[str, State]
"""States by name."""


class Definition(Branch):
    """A state machine. https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html."""

    Version: NotRequired[Literal["1.0"]]
    TimeoutSeconds: NotRequired[int | Opaque[int]]
    """How long an execution may take."""
    QueryLanguage: NotRequired[Language]
    """AWS's default: `JSONPath`."""
