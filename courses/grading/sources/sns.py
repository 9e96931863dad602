"""A message of an SNS topic."""

from typing import Any

from courses.emulator.events import sns
from courses.emulator.records import ACCOUNT_ID, REGION
from courses.grading.json_values import Json
from courses.grading.sources.base import ANYTHING, TEXT, TEXT_MAP, Source


def _build(members: dict[str, Any]) -> Json:
    attributes = members.get("messageAttributes", {})
    return sns.build(
        {
            "topic_arn": f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:{members.get('topic', 'orders')}",
            "message": members.get("message", ""),
            "subject": members.get("subject"),
            "message_attributes": {
                name: {"Type": "String", "Value": value} for name, value in attributes.items()
            },
        }
    )


SOURCE = Source(
    {"topic": TEXT, "subject": TEXT, "message": ANYTHING, "messageAttributes": TEXT_MAP}, _build
)
