"""A batch of messages from a queue; from one whose name ends in .fifo, with groups."""

from typing import Any

from courses.emulator.events import sqs
from courses.emulator.records import ACCOUNT_ID, REGION
from courses.grading.json_values import Json
from courses.grading.sources.base import ANYTHING, TEXT, TEXT_MAP, Source, listed


def _build(members: dict[str, Any]) -> Json:
    return sqs.build(
        {
            "queue_arn": f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{members.get('queue', 'jobs')}",
            "messages": [_message(each) for each in members.get("messages", [{"body": ""}])],
        }
    )


def _message(given: dict[str, Any]) -> dict[str, Json]:
    attributes = given.get("messageAttributes", {})
    return {
        "Body": given.get("body", ""),
        "MessageId": given.get("messageId"),
        "Attributes": given.get("attributes"),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    }


SOURCE = Source(
    {
        "queue": TEXT,
        "messages": listed(
            body=ANYTHING, messageId=TEXT, attributes=TEXT_MAP, messageAttributes=TEXT_MAP
        ),
    },
    _build,
)
