"""A message of an SNS topic, delivered to a function.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
"""

from collections.abc import Mapping
from typing import Any, Final

from .moments import EXAMPLE, iso_milliseconds
from .values import ACCOUNT_ID, REGION, Facts, Json, as_text, base64_text, example_id

TITLE: Final = "SNS: a message was published"
SAMPLE: Final[Facts] = {
    "topic_arn": f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:orders",
    "subject": "New order",
    "message": {"order": "17"},
    "message_attributes": {"kind": {"Type": "String", "Value": "order"}},
}


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: `topic_arn`, `subscription_arn`, `message` (other values than text become JSON),
    `message_id`, `subject`, `timestamp`, `message_attributes` as in Publish or as `{Type, Value}`.
    """
    topic = str(facts["topic_arn"])
    subscription = facts.get("subscription_arn") or f"{topic}:{example_id('subscription', topic)}"
    message = as_text(facts.get("message", ""))
    host = f"https://sns.{REGION}.amazonaws.com"
    attributes = facts.get("message_attributes") or {}
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "EventSubscriptionArn": subscription,
                "Sns": {
                    "Type": "Notification",
                    "MessageId": facts.get("message_id") or example_id("message", topic, message),
                    "TopicArn": topic,
                    "Subject": facts.get("subject"),
                    "Message": message,
                    "Timestamp": iso_milliseconds(facts.get("timestamp", EXAMPLE)),
                    "SignatureVersion": "1",
                    "Signature": "EXAMPLElDMXvB8r9R83tGoNn0ecwd5UjllzsvSvbItzfaMpN2nk5HVSw7XnOn/49",
                    "SigningCertUrl": f"{host}/SimpleNotificationService-EXAMPLE.pem",
                    "UnsubscribeUrl": f"{host}/?Action=Unsubscribe&SubscriptionArn={subscription}",
                    "MessageAttributes": {
                        name: _attribute(value) for name, value in attributes.items()
                    },
                },
            }
        ]
    }


def _attribute(value: Mapping[str, Any]) -> dict[str, Json]:
    if "Type" in value:
        return {"Type": value["Type"], "Value": value["Value"]}
    if "BinaryValue" in value:
        return {"Type": value["DataType"], "Value": base64_text(value["BinaryValue"])}
    return {"Type": value["DataType"], "Value": value["StringValue"]}
