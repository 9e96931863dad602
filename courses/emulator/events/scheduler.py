"""A schedule of EventBridge Scheduler, whose target has an input of its own or none.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
"""

from typing import Final

from . import eventbridge
from .moments import EXAMPLE, iso_seconds
from .values import ACCOUNT_ID, REGION, Facts, Json, example_id

TITLE: Final = "EventBridge Scheduler: a schedule came due"
SAMPLE: Final[Facts] = {"schedule": "nightly"}


def build(facts: Facts) -> Json:
    """The event. Facts: `schedule` (its name), `group`, `time`, `execution_id`, `attempt` from 1, `input`.

    `input` is the target's text: keywords in it are replaced, and what then is JSON is the event,
    anything else a text. Without one, the event tells which schedule it was.
    """
    group, name = facts.get("group", "default"), facts.get("schedule", "nightly")
    arn = f"arn:aws:scheduler:{REGION}:{ACCOUNT_ID}:schedule/{group}/{name}"
    time = iso_seconds(facts.get("time", EXAMPLE))
    execution = facts.get("execution_id") or example_id("execution", arn, time)
    if facts.get("input") is not None:
        keywords = {
            "schedule-arn": arn,
            "scheduled-time": time,
            "execution-id": execution,
            "attempt-number": str(facts.get("attempt", 1)),
        }
        text = str(facts["input"])
        for keyword, value in keywords.items():
            text = text.replace(f"<aws.scheduler.{keyword}>", value)
        return eventbridge.json_or_text(text)
    event = eventbridge.build(
        {
            "id": execution,
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "time": time,
            "resources": [arn],
        }
    )
    # A text, unlike that of a rule.
    return {**event, "detail": "{}"}
