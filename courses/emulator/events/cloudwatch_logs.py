"""Log events that a subscription filter of CloudWatch Logs sends on: gzip in base64.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

import base64
import gzip
import json
from typing import Final

from .moments import EXAMPLE, epoch_milliseconds
from .values import ACCOUNT_ID, Facts, Json

TITLE: Final = "CloudWatch Logs: two log events"
SAMPLE: Final[Facts] = {
    "log_group": "/aws/lambda/orders",
    "log_stream": "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef",
    "filter_name": "errors",
    "events": [{"message": "[ERROR] Out of stock"}, {"message": "[ERROR] Out of stock again"}],
}

_FIRST_ID: Final = 34_622_316_099_697_884_706_540_976_068_822_859_012_661_220_141_643_892_546


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: `log_group`, `log_stream`, `filter_name`, `owner`, `events` with `message`,
    `timestamp` in milliseconds and `id`.
    """
    told = {
        "messageType": "DATA_MESSAGE",
        "owner": facts.get("owner", ACCOUNT_ID),
        "logGroup": facts.get("log_group", SAMPLE["log_group"]),
        "logStream": facts.get("log_stream", SAMPLE["log_stream"]),
        "subscriptionFilters": [facts.get("filter_name", SAMPLE["filter_name"])],
        "logEvents": [
            {
                "id": event.get("id") or f"{_FIRST_ID + number}",
                "timestamp": event.get("timestamp", epoch_milliseconds(EXAMPLE)),
                "message": event["message"],
            }
            for number, event in enumerate(facts.get("events", []))
        ],
    }
    content = json.dumps(told, separators=(",", ":")).encode()
    # Without a time in its head, the same text is always the same event.
    return {"awslogs": {"data": base64.b64encode(gzip.compress(content, mtime=0)).decode()}}
