"""A notification of S3 about one object."""

from typing import Any

from courses.emulator.events import s3
from courses.grading.json_values import Json
from courses.grading.sources.base import TEXT, Source

_FACTS = {
    "bucket": "bucket",
    "key": "key",
    "size": "size",
    "eTag": "etag",
    "versionId": "version_id",
    "eventName": "event_name",
    "time": "time",
}


def _build(members: dict[str, Any]) -> Json:
    given = {_FACTS[name]: value for name, value in members.items()}
    return s3.build({**s3.SAMPLE, **given})


SOURCE = Source(
    {
        "bucket": TEXT,
        "key": {**TEXT, "minLength": 1},
        "size": {"type": "integer", "minimum": 0},
        "eTag": TEXT,
        "versionId": TEXT,
        "eventName": {"type": "string", "pattern": "^(ObjectCreated|ObjectRemoved):"},
        "time": TEXT,
    },
    _build,
)
