"""A batch of changes from the stream of a table.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html; members as in a recording of November 2025.
"""

from collections.abc import Mapping
from typing import Any, Final

from .moments import EXAMPLE, moment
from .values import ACCOUNT_ID, REGION, Facts, Json, example_id, plain

TITLE: Final = "DynamoDB Streams: an item was changed"
SAMPLE: Final[Facts] = {
    "stream_arn": (
        f"arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/orders/stream/2026-01-31T10:00:00.000"
    ),
    "records": [
        {
            "eventName": "MODIFY",
            "dynamodb": {
                "Keys": {"id": {"S": "17"}},
                "OldImage": {"id": {"S": "17"}, "status": {"S": "new"}},
                "NewImage": {"id": {"S": "17"}, "status": {"S": "paid"}},
            },
        }
    ],
}

_IMAGES: Final = ("Keys", "NewImage", "OldImage")


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: `stream_arn`, `records` as GetRecords of the stream answers them.

    Of a record only `dynamodb.Keys` is needed. Images keep DynamoDB's types, bytes become base64.
    """
    stream = str(facts["stream_arn"])
    records = facts.get("records", [])
    return {"Records": [_record(record, stream, at) for at, record in enumerate(records, 1)]}


def _record(record: Mapping[str, Any], stream: str, number: int) -> dict[str, Json]:
    change = record.get("dynamodb") or {}
    images = {name: plain(change[name]) for name in _IMAGES if name in change}
    created = moment(change.get("ApproximateCreationDateTime", EXAMPLE)).timestamp()
    found: dict[str, Json] = {
        "eventID": record.get("eventID") or example_id("change", stream, number).replace("-", ""),
        "eventName": record.get("eventName", "INSERT"),
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": stream.split(":")[3],
        "dynamodb": {
            # Whole seconds: the stream keeps no fraction.
            "ApproximateCreationDateTime": int(created),
            **images,
            "SequenceNumber": change.get("SequenceNumber") or f"{100000000000000000000 + number}",
            "SizeBytes": change.get("SizeBytes") or sum(map(_size, images.values())),
            "StreamViewType": change.get("StreamViewType") or _view(images),
        },
        "eventSourceARN": stream,
    }
    if record.get("userIdentity"):
        identity = record["userIdentity"]
        found["userIdentity"] = {
            "type": identity.get("type") or identity.get("Type"),
            "principalId": identity.get("principalId") or identity.get("PrincipalId"),
        }
    return found


def _view(images: Mapping[str, Json]) -> str:
    views = {
        (True, True): "NEW_AND_OLD_IMAGES",
        (True, False): "NEW_IMAGE",
        (False, True): "OLD_IMAGE",
    }
    return views.get(("NewImage" in images, "OldImage" in images), "KEYS_ONLY")


def _size(image: Json) -> int:
    """Bytes of an image: names and values."""
    return sum(
        len(name) + sum(len(str(value)) for value in attribute.values())
        for name, attribute in image.items()
    )
