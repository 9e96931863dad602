"""S3: notifications with all members, towards queues and topics that let it in, and to functions.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import hashlib
import itertools
import json
from typing import Any

from ....events import s3
from ..hub import HUB
from ..services import ACCOUNT_ID
from ..state import backend

_SERVICE = "s3.amazonaws.com"
_UNREACHABLE = "Unable to validate the following destination configurations"
_ROOT = f"AWS:{ACCOUNT_ID}"
_sequencers = itertools.count(0x0065_5AF0_0000_0000)


def install() -> None:
    from moto.s3 import models, notifications

    from . import replace

    replace(notifications, "send_event", _send_event)
    configure = models.FakeBucket.set_notification_configuration

    def set_notification_configuration(self: Any, notification_config: Any) -> None:
        _check_destinations(self, notification_config or {})
        configure(self, notification_config)

    replace(models.FakeBucket, "set_notification_configuration", set_notification_configuration)


def _check_destinations(bucket: Any, configuration: dict[str, Any]) -> None:
    """A queue or topic must exist and let S3 in, which AWS finds out at once."""
    from moto.s3.exceptions import S3ClientError

    for member, action in (
        ("QueueConfiguration", "sqs:SendMessage"),
        ("TopicConfiguration", "sns:Publish"),
    ):
        found = configuration.get(member) or []
        for each in found if isinstance(found, list) else [found]:
            arn = each.get("Queue") or each.get("Topic") or ""
            if not _is_there(arn) or not HUB.may_deliver(_SERVICE, action, arn, bucket.arn):
                raise S3ClientError("InvalidArgument", _UNREACHABLE)


def _is_there(arn: str) -> bool:
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return False
    service, region, name = parts[2], parts[3], parts[5]
    if service == "sqs":
        return name in backend("sqs", region).queues
    return service == "sns" and arn in backend("sns", region).topics


def _facts(event_name: str, bucket: Any, key: Any) -> dict[str, Any]:
    from moto.core.utils import iso_8601_datetime_with_milliseconds

    removed = "ObjectRemoved" in event_name
    version = getattr(key, "version_id", None) if bucket.is_versioned else None
    return {
        "event_name": str(event_name).removeprefix("s3:"),
        "region": bucket.region_name,
        "bucket": bucket.name,
        "bucket_arn": bucket.arn,
        "key": key.name,
        "size": None if removed else key.size,
        "etag": None if removed else key.etag.strip('"'),
        "version_id": version,
        "sequencer": f"{next(_sequencers):018X}",
        "time": iso_8601_datetime_with_milliseconds(),
        "principal_id": HUB.principal_id or _ROOT,
        "owner_id": s3.OWNER,
        "source_ip": s3.SOURCE_IP,
        "request_id": hashlib.sha256(HUB.request_id.encode()).hexdigest()[:16].upper(),
    }


def _send_event(account_id: str, event_name: Any, bucket: Any, key: Any) -> None:
    configuration = bucket.notification_configuration
    if configuration is None:
        return
    name = getattr(event_name, "value", event_name)
    facts = _facts(name, bucket, key)
    for each in configuration.cloud_function:
        if each.matches(name, key.name):
            HUB.deliver("s3", each.arn, facts | {"configuration_id": each.id})
    for each in configuration.queue:
        if each.matches(name, key.name):
            _to_queue(each.arn, facts, each.id)
    for each in configuration.topic:
        if each.matches(name, key.name):
            body = json.dumps(s3.build(facts | {"configuration_id": each.id}))
            _to_topic(each.arn, body, facts["bucket_arn"])
    if configuration.event_bridge is not None:
        _to_event_bridge(facts)


def _to_queue(arn: str, facts: dict[str, Any], configuration_id: str) -> None:
    region, name = arn.split(":")[3], arn.rpartition(":")[2]
    if _is_there(arn) and HUB.may_deliver(_SERVICE, "sqs:SendMessage", arn, facts["bucket_arn"]):
        body = json.dumps(s3.build(facts | {"configuration_id": configuration_id}))
        backend("sqs", region).send_message(name, body)


def _to_topic(arn: str, body: str, source_arn: str) -> None:
    region = arn.split(":")[3]
    if _is_there(arn) and HUB.may_deliver(_SERVICE, "sns:Publish", arn, source_arn):
        backend("sns", region).publish(body, arn=arn, subject="Amazon S3 Notification")


_DETAIL_TYPES = {"ObjectCreated": "Object Created", "ObjectRemoved": "Object Deleted"}
_REASONS = {
    "Put": "PutObject",
    "Post": "POST Object",
    "Copy": "CopyObject",
    "CompleteMultipartUpload": "CompleteMultipartUpload",
    "Delete": "DeleteObject",
    "DeleteMarkerCreated": "DeleteObject",
}


def _to_event_bridge(facts: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html"""
    from moto.moto_api._internal import mock_random

    family, _, kind = facts["event_name"].partition(":")
    if family not in _DETAIL_TYPES:
        return
    stored = {"key": facts["key"], "size": facts["size"], "etag": facts["etag"]}
    stored |= {"version-id": facts["version_id"], "sequencer": facts["sequencer"]}
    detail = {
        "version": "0",
        "bucket": {"name": facts["bucket"]},
        "object": {name: value for name, value in stored.items() if value is not None},
        "request-id": facts["request_id"],
        "requester": ACCOUNT_ID,
        "source-ip-address": facts["source_ip"],
        "reason": _REASONS.get(kind, kind),
    }
    if family == "ObjectRemoved":
        marker = kind == "DeleteMarkerCreated"
        detail["deletion-type"] = "Delete Marker Created" if marker else "Permanently Deleted"
    event = {
        "id": str(mock_random.uuid4()),
        "detail-type": _DETAIL_TYPES[family],
        "source": "aws.s3",
        "account": ACCOUNT_ID,
        "time": facts["time"][:19] + "Z",
        "region": facts["region"],
        "resources": [facts["bucket_arn"]],
        "detail": detail,
    }
    for rule in backend("events", facts["region"]).event_buses["default"].rules.values():
        rule.send_to_targets(event)
