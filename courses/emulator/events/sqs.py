"""A batch of messages that Lambda took from a queue.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html; members as in recordings of November 2025.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from .moments import EXAMPLE, epoch_milliseconds
from .values import ACCOUNT_ID, REGION, Facts, Json, as_text, base64_text, example_id

TITLE: Final = "SQS: two messages"
SAMPLE: Final[Facts] = {
    "queue_arn": f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:jobs",
    "messages": [{"Body": {"job": 1}}, {"Body": {"job": 2}}],
}

_SENDER: Final = "AROALAMBDALABEXAMPLE:lab"
_ORDER: Final = (
    "ApproximateReceiveCount",
    "AWSTraceHeader",
    "SentTimestamp",
    "SequenceNumber",
    "MessageGroupId",
    "SenderId",
    "MessageDeduplicationId",
    "ApproximateFirstReceiveTimestamp",
    "DeadLetterQueueSourceArn",
)


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: `queue_arn`, `messages` as ReceiveMessage answers them with all attributes.

    Of a message only `Body` is needed; one that is no text becomes its JSON text. In a queue whose
    name ends in .fifo every message has group, deduplication id and sequence number.
    """
    queue = str(facts["queue_arn"])
    messages = facts.get("messages", [])
    return {"Records": [_record(message, queue, at) for at, message in enumerate(messages, 1)]}


def _record(message: Mapping[str, Any], queue: str, number: int) -> dict[str, Json]:
    body = as_text(message.get("Body", ""))
    message_id = message.get("MessageId") or example_id("message", queue, number, body)
    record: dict[str, Json] = {
        "messageId": message_id,
        "receiptHandle": message.get("ReceiptHandle") or example_id("receipt", message_id),
        "body": body,
        "attributes": _attributes(message.get("Attributes") or {}, queue, number, message_id),
        "messageAttributes": {
            name: _message_attribute(value)
            for name, value in (message.get("MessageAttributes") or {}).items()
        },
    }
    if message.get("MD5OfMessageAttributes"):
        record["md5OfMessageAttributes"] = message["MD5OfMessageAttributes"]
    md5 = hashlib.md5(body.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return {
        **record,
        "md5OfBody": message.get("MD5OfBody") or md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue,
        "awsRegion": queue.split(":")[3],
    }


def _attributes(
    given: Mapping[str, Any], queue: str, number: int, message_id: str
) -> dict[str, Json]:
    sent = str(epoch_milliseconds(EXAMPLE))
    found: dict[str, Json] = {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": sent,
        "SenderId": _SENDER,
        "ApproximateFirstReceiveTimestamp": sent,
    }
    if queue.endswith(".fifo"):
        found |= {
            "SequenceNumber": f"{18_850_000_000_000_000_000 + number * 256}",
            "MessageGroupId": "1",
            "MessageDeduplicationId": message_id,
        }
    found |= {name: str(value) for name, value in given.items()}
    return {name: found[name] for name in _ORDER if name in found}


def _message_attribute(value: Mapping[str, Any]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    if "StringValue" in value:
        found["stringValue"] = value["StringValue"]
    if "BinaryValue" in value:
        found["binaryValue"] = base64_text(value["BinaryValue"])
    return {
        **found,
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": value["DataType"],
    }
