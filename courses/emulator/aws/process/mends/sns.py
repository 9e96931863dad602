"""SNS: envelopes without a key pair per subscription, queue policies, and functions.

https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
"""

import base64
import hashlib
import json
from typing import Any

from ..hub import HUB
from ..state import backend

_SERVICE = "sns.amazonaws.com"


def install() -> None:
    from moto.sns import models

    from . import replace

    replace(models.Subscription, "publish", _publish)


def _publish(
    self: Any,
    message: str,
    message_id: str,
    subject: str | None = None,
    message_attributes: dict[str, Any] | None = None,
    group_id: str | None = None,
    deduplication_id: str | None = None,
    message_structure: str | None = None,
) -> None:
    matcher = self._filter_policy_matcher
    if matcher is not None and not matcher.matches(message_attributes, message):
        return
    if message_structure == "json":
        message = self._parse_message_structure(message, self.protocol)
    facts = _facts(self, message, message_id, subject, message_attributes or {})
    if self.protocol == "lambda":
        HUB.deliver("sns", self.endpoint, facts)
    elif self.protocol == "sqs":
        _to_queue(self, facts, group_id, deduplication_id)


def _facts(
    subscription: Any,
    message: str,
    message_id: str,
    subject: str | None,
    attributes: dict[str, Any],
) -> dict[str, Any]:
    from moto.core.utils import iso_8601_datetime_with_milliseconds

    return {
        "topic_arn": subscription.topic.arn,
        "subscription_arn": subscription.arn,
        "message_id": message_id,
        "timestamp": iso_8601_datetime_with_milliseconds(),
        "subject": subject,
        "message": message,
        "message_attributes": {
            name: {"Type": value["Type"], "Value": _text(value["Value"])}
            for name, value in attributes.items()
        },
    }


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, str) else json.dumps(value)


def _to_queue(
    subscription: Any, facts: dict[str, Any], group_id: str | None, deduplication_id: str | None
) -> None:
    arn = subscription.endpoint
    region, name = arn.split(":")[3], arn.rpartition(":")[2]
    queues = backend("sqs", region)
    if name not in queues.queues:
        return
    if not HUB.may_deliver(_SERVICE, "sqs:SendMessage", arn, facts["topic_arn"]):
        return
    if str(subscription.attributes.get("RawMessageDelivery", "")).lower() == "true":
        body, attributes = facts["message"], _raw(facts["message_attributes"])
    else:
        body, attributes = json.dumps(envelope(facts), indent=2), None
    queues.send_message(
        name,
        body,
        message_attributes=attributes,
        deduplication_id=deduplication_id,
        group_id=group_id,
        validate_group_id=False,
    )


def _raw(attributes: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A message's attributes as a queue has them."""
    found: dict[str, Any] = {}
    for name, attribute in attributes.items():
        kind = attribute["Type"]
        if kind.startswith("Binary"):
            value: dict[str, Any] = {"BinaryValue": base64.b64decode(attribute["Value"])}
        else:
            value = {"StringValue": attribute["Value"]}
        found[name] = {"DataType": "String" if kind == "String.Array" else kind, **value}
    return found


def envelope(facts: dict[str, Any]) -> dict[str, Any]:
    """The JSON document that a queue receives. Its signature has the form of one and proves nothing."""
    region = facts["topic_arn"].split(":")[3]
    place = f"https://sns.{region}.amazonaws.com"
    digest = hashlib.sha512(facts["message_id"].encode()).digest() * 4
    found = {
        "Type": "Notification",
        "MessageId": facts["message_id"],
        "TopicArn": facts["topic_arn"],
    }
    if facts["subject"]:
        found["Subject"] = facts["subject"]
    found |= {
        "Message": facts["message"],
        "Timestamp": facts["timestamp"],
        "SignatureVersion": "1",
        "Signature": base64.b64encode(digest).decode(),
        "SigningCertURL": f"{place}/SimpleNotificationService-{digest.hex()[:32]}.pem",
        "UnsubscribeURL": f"{place}/?Action=Unsubscribe&SubscriptionArn={facts['subscription_arn']}",
    }
    if facts["message_attributes"]:
        found["MessageAttributes"] = facts["message_attributes"]
    return found
