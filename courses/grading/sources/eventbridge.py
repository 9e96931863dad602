"""An event that a rule of EventBridge sends on."""

from courses.emulator.events.eventbridge import build
from courses.grading.sources.base import TEXT, TEXTS, Source

SOURCE = Source(
    {
        "id": TEXT,
        "detail-type": TEXT,
        "source": TEXT,
        "time": TEXT,
        "resources": TEXTS,
        "detail": {"type": "object"},
    },
    build,
)
