"""A notification of Amazon S3.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from typing import Final
from urllib.parse import quote_plus

from .moments import EXAMPLE, iso_milliseconds
from .values import REGION, Facts, Json, example_id

TITLE: Final = "S3: an object was created"
SAMPLE: Final[Facts] = {"bucket": "photos", "key": "in/my photo.jpg", "size": 1024}

OWNER: Final = "A3NL1KOZZKExample"
CALLER: Final = "AWS:AROALAMBDALABEXAMPLE:lab"
SOURCE_IP: Final = "203.0.113.10"
EMPTY_ETAG: Final = "d41d8cd98f00b204e9800998ecf8427e"


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: `bucket`, `key`, `event_name` ("ObjectCreated:Put"), `time`, `size` in bytes,
    `etag`, `version_id`, `sequencer`, `region`, `configuration_id`, `principal_id`, `owner_id`,
    `source_ip`, `request_id`. None is as good as missing.
    """
    bucket, key = str(facts["bucket"]), str(facts["key"])
    event = str(facts.get("event_name", "ObjectCreated:Put")).removeprefix("s3:")
    request_id = str(facts.get("request_id") or _short_id("request", bucket, key))
    record: dict[str, Json] = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": facts.get("region", REGION),
        "eventTime": iso_milliseconds(facts.get("time", EXAMPLE)),
        "eventName": event,
        "userIdentity": {"principalId": facts.get("principal_id", CALLER)},
        "requestParameters": {"sourceIPAddress": facts.get("source_ip", SOURCE_IP)},
        "responseElements": {
            "x-amz-request-id": request_id,
            "x-amz-id-2": request_id.lower() * 4,
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": facts.get("configuration_id") or example_id("notification", bucket),
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": facts.get("owner_id", OWNER)},
                "arn": f"arn:aws:s3:::{bucket}",
            },
            "object": _object(facts, event, key),
        },
    }
    return {"Records": [record]}


def encoded_key(key: str) -> str:
    """A key as it stands in an event: a blank is a plus sign, a slash stays."""
    return quote_plus(key, safe="/")


def _object(facts: Facts, event: str, key: str) -> dict[str, Json]:
    found: dict[str, Json] = {"key": encoded_key(key)}
    if not event.startswith("ObjectRemoved:"):
        found["size"] = facts.get("size") or 0
        found["eTag"] = facts.get("etag") or EMPTY_ETAG
    if facts.get("version_id"):
        found["versionId"] = facts["version_id"]
    found["sequencer"] = facts.get("sequencer") or _short_id("sequencer", key)
    return found


def _short_id(*parts: object) -> str:
    return example_id(*parts).replace("-", "").upper()[:16]
