"""What a Distributed Map needs: to run its child executions, and to read and write its items.

https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
"""

from collections.abc import Iterator, Mapping

from asl.permissions.need import Need
from asl.permissions.parameters import Parameters
from asl.walk import Object, Path

OBJECT = "arn:${AWS::Partition}:s3:::{Bucket}/{Key}"
OBJECTS = "arn:${AWS::Partition}:s3:::{Bucket}/{Prefix=}*"
BUCKET = "arn:${AWS::Partition}:s3:::{Bucket}"

READ_OBJECT = Need(("s3:GetObject",), (OBJECT,), missing="VersionId")
READ_VERSION = Need(("s3:GetObjectVersion",), (OBJECT,), given="VersionId")
READ_LISTED = Need(("s3:GetObject",), (OBJECTS,), reason="Which objects there are is known when they are listed.")
READ_NAMED = Need(
    ("s3:GetObject",),
    ("arn:${AWS::Partition}:s3:::{Bucket}/*",),
    reason="Which objects a manifest names is known when it is read.",
)
LIST = Need(("s3:ListBucket",), (BUCKET,), {"StringLike": {"s3:prefix": "{Prefix=}*"}})

WRITE = Need(
    ("s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"),
    (OBJECTS,),
    reason="A map run writes to a folder of its own.",
)

LABELLED = Need(("states:RedriveExecution",), ("{machine|map_executions}{Label}:*",))
UNLABELLED = Need(("states:RedriveExecution",), ("{machine|map_executions}*:*",))

KEY = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"
DECRYPT = Need(("kms:Decrypt",), (KEY,))
ENCRYPT = Need(("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"), (KEY,))
"""For buckets that are encrypted with a key of one's own, which only `permissions` name."""


def is_distributed(state: Object) -> bool:
    """Whether *state* is a Distributed Map, or may be one when its mode is known."""
    processor = state.get("ItemProcessor")
    config = processor.get("ProcessorConfig") if isinstance(processor, Mapping) else None
    mode = config.get("Mode") if isinstance(config, Mapping) else None
    return mode is not None and mode != "INLINE"


def map_needs(path: Path, state: Object) -> Iterator[tuple[Need, Parameters]]:
    """What the Distributed Map *state* needs, each with the parameters that say on what."""
    label = {"Label": state["Label"]} if "Label" in state else {}
    own = Parameters(path, {"Parameters": label})
    yield Need(("states:StartExecution",), ("{machine}",)), own
    yield Need(("states:DescribeExecution", "states:StopExecution"), ("{machine|executions}",)), own
    yield (LABELLED if label else UNLABELLED), own
    reader, writer = state.get("ItemReader"), state.get("ResultWriter")
    for field, holder, need in (("ItemReader", reader, READ_OBJECT), ("ResultWriter", writer, WRITE)):
        if holder is not None and not isinstance(holder, Mapping):
            yield need, Parameters(path, state, field)
    if isinstance(reader, Mapping):
        parameters = Parameters((*path, "ItemReader"), reader)
        for need in _reader_needs(reader):
            yield need, parameters
    if isinstance(writer, Mapping) and "Resource" in writer:
        yield WRITE, Parameters((*path, "ResultWriter"), writer)


def key_need(state: Object) -> Need | None:
    """What the Distributed Map *state* needs of the keys of its buckets; None if it has no bucket."""
    if isinstance(state.get("ResultWriter"), Mapping):
        return ENCRYPT
    return DECRYPT if isinstance(state.get("ItemReader"), Mapping) else None


def _reader_needs(reader: Object) -> tuple[Need, ...]:
    config = reader.get("ReaderConfig")
    config = config if isinstance(config, Mapping) else {}
    if str(reader.get("Resource")).endswith("listObjectsV2"):
        return (LIST, READ_LISTED) if config.get("Transformation") == "LOAD_AND_FLATTEN" else (LIST,)
    is_manifest = config.get("InputType") == "MANIFEST" or "ManifestType" in config
    return (READ_OBJECT, READ_VERSION, READ_NAMED) if is_manifest else (READ_OBJECT, READ_VERSION)
