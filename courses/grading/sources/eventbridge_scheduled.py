"""A rule of EventBridge with a schedule.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from typing import Any

from courses.grading.json_values import Json
from courses.grading.sources.base import ACCOUNT, REGION, REQUEST_ID, TEXT, TIME, Source


def _build(members: dict[str, Any]) -> dict[str, Json]:
    rule = members.get("rule", "nightly")
    return {
        "version": "0",
        "id": members.get("id", REQUEST_ID),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": members.get("time", TIME),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}"],
        "detail": {},
    }


SOURCE = Source({"id": TEXT, "time": TEXT, "rule": TEXT}, _build)
