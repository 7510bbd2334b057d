"""The rows of S3: the notifications of a bucket."""

from collections.abc import Mapping
from typing import Any

from emulator.clients import Clients
from emulator.resources.row import Inputs, Outputs, ResourceType


def _put_notifications(clients: Clients, inputs: Inputs) -> Outputs:
    switched: Any = {"EventBridgeConfiguration": {}} if inputs["eventbridge"] else {}
    _set(clients, inputs["bucket"], switched)
    return {"id": inputs["bucket"]}


def _set(clients: Clients, bucket: str, configuration: Any) -> None:
    clients.of("s3").put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)


def _remaining_notifications(clients: Clients) -> list[str]:
    s3 = clients.of("s3")
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    asked = {name: s3.get_bucket_notification_configuration(Bucket=name) for name in names}
    return [name for name, answer in asked.items() if set(answer) - {"ResponseMetadata"}]


ROWS: Mapping[str, ResourceType] = {
    "aws:s3/bucketNotification:BucketNotification": ResourceType(
        _put_notifications,
        lambda clients, inputs, _: _put_notifications(clients, inputs),
        lambda clients, old: _set(clients, old["bucket"], {}),
        _remaining_notifications,
        frozenset({"bucket", "eventbridge"}),
        frozenset({"bucket"}),
    ),
}
