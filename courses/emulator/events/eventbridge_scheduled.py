"""A rule of EventBridge with a schedule.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from typing import Final

from . import eventbridge
from .moments import EXAMPLE
from .values import ACCOUNT_ID, REGION, Facts, Json, example_id

TITLE: Final = "EventBridge: a rule's schedule came due"
SAMPLE: Final[Facts] = {"rule": "nightly"}


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: `rule` (its name), `time`, `id`."""
    rule = facts.get("rule", "nightly")
    time = facts.get("time", EXAMPLE)
    return eventbridge.build(
        {
            "id": facts.get("id") or example_id("schedule", rule, time),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "time": time,
            "resources": [f"arn:aws:events:{REGION}:{ACCOUNT_ID}:rule/{rule}"],
        }
    )
