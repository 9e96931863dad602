"""An event that a rule of EventBridge sends on.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from typing import Any

from courses.grading.json_values import Json
from courses.grading.sources.base import ACCOUNT, REGION, REQUEST_ID, TEXT, TEXTS, TIME, Source


def _build(members: dict[str, Any]) -> dict[str, Json]:
    return {
        "version": "0",
        "id": REQUEST_ID,
        "detail-type": "Order Placed",
        "source": "lab.orders",
        "account": ACCOUNT,
        "time": TIME,
        "region": REGION,
        "resources": [],
        "detail": {},
        **members,
    }


SOURCE = Source(
    {
        "id": TEXT,
        "detail-type": TEXT,
        "source": TEXT,
        "time": TEXT,
        "resources": TEXTS,
        "detail": {"type": "object"},
    },
    _build,
)
