"""A schedule of EventBridge Scheduler. `input` is the target's: without one, the event names the schedule."""

import json
from typing import Any

from courses.emulator.events import scheduler
from courses.grading.json_values import Json
from courses.grading.sources.base import ANYTHING, TEXT, Source


def _build(members: dict[str, Any]) -> Json:
    given = members.get("input")
    text = given if isinstance(given, str) or given is None else json.dumps(given)
    event: Json = scheduler.build({**members, "input": text})
    return event


SOURCE = Source({"schedule": TEXT, "time": TEXT, "input": ANYTHING}, _build)
