"""The types of what a state holds; `asl.types` has those of states and of definitions, and names these too.

A field whose name ends in `Path`, such as `MaxItemsPath`, is JSONPath's.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NotRequired, Protocol, TypedDict, TypeVar

Known = TypeVar("Known", covariant=True)


class Opaque(Protocol[Known]):
    """A value that is known later, such as a `pulumi.Output`."""

    def apply(self, func: Callable[[Known], Any], /) -> Any:
        """What *func* makes of the value when it is known."""


Text = str | Opaque[str]
"""A string, which may hold `${Name}`."""
Whole = int | str | Opaque[int]
"""An integer; in a JSONata state also an expression: `{% $states.input.seconds %}`."""
Number = float | str | Opaque[float]
"""A number; in a JSONata state also an expression."""
Object = Mapping[str, Any] | Text
"""An object; in a JSONata state also an expression."""


class Retrier(TypedDict):
    """How often and when a state is tried again.

    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
    """

    ErrorEquals: list[str]
    """The names of the errors. `States.ALL` stands alone, and in the last retrier."""
    IntervalSeconds: NotRequired[Whole]
    """How long before it is tried again. AWS's default: 1."""
    MaxAttempts: NotRequired[Whole]
    """How often it is tried again; 0 for never. AWS's default: 3."""
    BackoffRate: NotRequired[Number]
    """What the interval is multiplied with each time, 1 or more. AWS's default: 2."""
    MaxDelaySeconds: NotRequired[Whole]
    """The longest interval. AWS's default: none."""
    JitterStrategy: NotRequired[Literal["FULL", "NONE"]]
    """`FULL` waits for a random part of the interval. AWS's default: `NONE`."""
    Comment: NotRequired[Text]


class Catcher(TypedDict):
    """Where an error leads.

    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states
    """

    ErrorEquals: list[str]
    """The names of the errors. `States.ALL` stands alone, and in the last catcher."""
    Next: str
    """The state that follows."""
    ResultPath: NotRequired[Text | None]
    """JSONPath: where in the input the error is put. AWS's default: `$`, in its place."""
    Output: NotRequired[Any]
    """JSONata: what is passed on, made of `$states.errorOutput`."""
    Assign: NotRequired[Mapping[str, Any]]
    """Variables to set. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html"""
    Comment: NotRequired[Text]


class Comparison(TypedDict, total=False):
    """JSONPath: a `Variable` and one operator, or one of `And`, `Or` and `Not`.

    https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
    """

    Variable: Text
    """The path of what is compared."""
    And: "list[Comparison]"
    Or: "list[Comparison]"
    Not: "Comparison"
    BooleanEquals: bool | Opaque[bool]
    BooleanEqualsPath: Text
    IsBoolean: bool | Opaque[bool]
    IsNull: bool | Opaque[bool]
    IsNumeric: bool | Opaque[bool]
    IsPresent: bool | Opaque[bool]
    IsString: bool | Opaque[bool]
    IsTimestamp: bool | Opaque[bool]
    NumericEquals: float | Opaque[float]
    NumericEqualsPath: Text
    NumericGreaterThan: float | Opaque[float]
    NumericGreaterThanPath: Text
    NumericGreaterThanEquals: float | Opaque[float]
    NumericGreaterThanEqualsPath: Text
    NumericLessThan: float | Opaque[float]
    NumericLessThanPath: Text
    NumericLessThanEquals: float | Opaque[float]
    NumericLessThanEqualsPath: Text
    StringEquals: Text
    StringEqualsPath: Text
    StringGreaterThan: Text
    StringGreaterThanPath: Text
    StringGreaterThanEquals: Text
    StringGreaterThanEqualsPath: Text
    StringLessThan: Text
    StringLessThanPath: Text
    StringLessThanEquals: Text
    StringLessThanEqualsPath: Text
    StringMatches: Text
    """A pattern, in which `*` stands for any characters."""
    TimestampEquals: Text
    """A date and time: `2016-03-14T01:59:00Z`."""
    TimestampEqualsPath: Text
    TimestampGreaterThan: Text
    TimestampGreaterThanPath: Text
    TimestampGreaterThanEquals: Text
    TimestampGreaterThanEqualsPath: Text
    TimestampLessThan: Text
    TimestampLessThanPath: Text
    TimestampLessThanEquals: Text
    TimestampLessThanEqualsPath: Text
    Comment: Text


class ChoiceRule(Comparison):
    """Where a Choice state leads if a comparison (JSONPath) or its `Condition` (JSONata) is true.

    https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
    """

    Next: str
    """The state that follows."""
    Condition: NotRequired[bool | Text]
    """JSONata: an expression that is true or false."""
    Output: NotRequired[Any]
    """JSONata: what is passed on."""
    Assign: NotRequired[Mapping[str, Any]]
    """Variables to set. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html"""


Credentials = TypedDict("Credentials", {"RoleArn": Text, "RoleArn.$": Text}, total=False)
"""The role that a task runs with. JSONPath: `RoleArn.$` is the path of its ARN.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
"""


class ProcessorConfig(TypedDict, total=False):
    """Where the iterations of a Map state run.

    https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html
    """

    Mode: Literal["INLINE", "DISTRIBUTED"]
    """`DISTRIBUTED` makes an execution of each. AWS's default: `INLINE`."""
    ExecutionType: Literal["STANDARD", "EXPRESS"]
    """What these executions are; stands with `DISTRIBUTED` only, and has to."""


class ReaderConfig(TypedDict, total=False):
    """How items are read. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html."""

    InputType: Literal["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]
    CSVHeaderLocation: Literal["FIRST_ROW", "GIVEN"]
    CSVHeaders: list[str]
    """The names of the columns, with `GIVEN`."""
    CSVDelimiter: Literal["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]
    """AWS's default: `COMMA`."""
    Transformation: Literal["NONE", "LOAD_AND_FLATTEN"]
    """`LOAD_AND_FLATTEN` reads the objects that are listed, too. AWS's default: `NONE`."""
    ManifestType: Literal["ATHENA_DATA", "S3_INVENTORY"]
    ItemsPointer: Text
    """The JSON pointer of the items in the file."""
    MaxItems: Whole
    """AWS's default: all items."""
    MaxItemsPath: Text


class ItemReader(TypedDict):
    """Where items are read from. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html."""

    Resource: Text
    """`arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`."""
    ReaderConfig: NotRequired[ReaderConfig]
    Parameters: NotRequired[Mapping[str, Any]]
    """JSONPath: `Bucket` and `Key`, or `Bucket` and `Prefix`."""
    Arguments: NotRequired[Object]
    """JSONata: the same."""


class ItemBatcher(TypedDict, total=False):
    """How items are grouped. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html."""

    MaxItemsPerBatch: Whole
    MaxItemsPerBatchPath: Text
    MaxInputBytesPerBatch: Whole
    """At most 262,144."""
    MaxInputBytesPerBatchPath: Text
    BatchInput: Any
    """What each group gets besides its items."""


class WriterConfig(TypedDict, total=False):
    """How results are written. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html."""

    Transformation: Literal["NONE", "COMPACT", "FLATTEN"]
    OutputType: Literal["JSON", "JSONL"]


class ResultWriter(TypedDict, total=False):
    """Where results go. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html."""

    Resource: Text
    """`arn:aws:states:::s3:putObject`."""
    Parameters: Mapping[str, Any]
    """JSONPath: `Bucket` and `Prefix`."""
    Arguments: Object
    """JSONata: the same."""
    WriterConfig: WriterConfig
