"""Log events of a subscription filter, packed as CloudWatch Logs packs them."""

from typing import Any

from courses.emulator.events import cloudwatch_logs
from courses.grading.json_values import Json
from courses.grading.sources.base import TEXT, TEXTS, Source


def _build(members: dict[str, Any]) -> Json:
    given = {"log_group": members.get("logGroup"), "log_stream": members.get("logStream")}
    events = [{"message": message} for message in members.get("messages", [])]
    facts = {name: value for name, value in given.items() if value}
    return cloudwatch_logs.build(
        {**cloudwatch_logs.SAMPLE, **facts, **({"events": events} if events else {})}
    )


SOURCE = Source({"logGroup": TEXT, "logStream": TEXT, "messages": TEXTS}, _build)
