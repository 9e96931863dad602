"""A rule of EventBridge with a schedule."""

from courses.emulator.events.eventbridge_scheduled import build
from courses.grading.sources.base import TEXT, Source

SOURCE = Source({"id": TEXT, "time": TEXT, "rule": TEXT}, build)
