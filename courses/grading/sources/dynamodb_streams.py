"""A batch of changes from a table's stream. Images are written with DynamoDB's types: `{id: {S: "17"}}`."""

from typing import Any, Final

from courses.emulator.events import dynamodb_streams
from courses.emulator.records import ACCOUNT_ID, REGION
from courses.grading.json_values import Json
from courses.grading.sources.base import TEXT, Source, listed

_ITEM: Final = {"type": "object", "additionalProperties": {"type": "object", "minProperties": 1}}
_IMAGES: Final = {"keys": "Keys", "newImage": "NewImage", "oldImage": "OldImage"}


def _build(members: dict[str, Any]) -> Json:
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/{members.get('table', 'orders')}"
    sample = dynamodb_streams.SAMPLE["records"]
    given = [_record(each) for each in members["records"]] if "records" in members else sample
    return dynamodb_streams.build(
        {"stream_arn": f"{table}/stream/2026-01-31T10:00:00.000", "records": given}
    )


def _record(given: dict[str, Any]) -> dict[str, Json]:
    images = {_IMAGES[name]: given[name] for name in _IMAGES if name in given}
    has_new, has_old = "newImage" in given, "oldImage" in given
    usual = "MODIFY" if has_new and has_old else "REMOVE" if has_old else "INSERT"
    return {"eventName": given.get("eventName", usual), "dynamodb": images}


SOURCE = Source(
    {
        "table": TEXT,
        "records": listed(
            eventName={"enum": ["INSERT", "MODIFY", "REMOVE"]},
            keys=_ITEM,
            newImage=_ITEM,
            oldImage=_ITEM,
        ),
    },
    _build,
)
