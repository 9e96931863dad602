"""What a source is for an author: the members that `with:` may set, and the event they make.

Events themselves are built by `courses.emulator.events`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from courses.grading.json_values import Json

__all__ = ["ANYTHING", "TEXT", "TEXTS", "TEXT_MAP", "Source", "listed"]

ANYTHING: Final[dict[str, Any]] = {}
"""Any JSON value; where the event has text, a value that is none stands for its JSON text."""
TEXT: Final = {"type": "string"}
TEXTS: Final = {"type": "array", "items": TEXT}
TEXT_MAP: Final = {"type": "object", "additionalProperties": TEXT}


@dataclass(frozen=True, slots=True)
class Source:
    """Builds events from the members that `with:` gives."""

    members: dict[str, Any]
    """JSON Schema of each member that `with:` may set."""
    build: Callable[[dict[str, Any]], Json]
    """The whole event; its argument fits `members`."""

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of `with:`."""
        return {"type": "object", "additionalProperties": False, "properties": self.members}


def listed(**members: Any) -> dict[str, Any]:
    """Schema of a list of objects that may have these members."""
    item = {"type": "object", "additionalProperties": False, "properties": members}
    return {"type": "array", "minItems": 1, "items": item}
