"""What every event source is made of, and the examples that all events share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from courses.emulator.records import ACCOUNT_ID as ACCOUNT
from courses.emulator.records import REGION
from courses.grading.json_values import Json

__all__ = ["ACCOUNT", "EPOCH_MS", "REGION", "REQUEST_ID", "TEXT", "TEXTS", "TIME", "Source"]

TIME: Final = "2026-01-31T10:00:00Z"
EPOCH_MS: Final = 1_769_853_600_000
"""`TIME` in milliseconds since 1970."""
REQUEST_ID: Final = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"

TEXT: Final = {"type": "string"}
TEXTS: Final = {"type": "array", "items": TEXT}


@dataclass(frozen=True, slots=True)
class Source:
    """Builds events from the members that `with:` gives."""

    members: dict[str, Any]
    """JSON Schema of each member that `with:` may set."""
    build: Callable[[dict[str, Any]], dict[str, Json]]
    """The whole event; its argument fits `members`."""

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of `with:`."""
        return {"type": "object", "additionalProperties": False, "properties": self.members}
