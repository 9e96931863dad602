"""What the account's functions asked for and what the authoriser decided. Evidence for the grader."""

from dataclasses import dataclass, field
from typing import Any

_LONGEST_TEXT = 300
_MOST_MEMBERS = 20
_DEEPEST = 5


@dataclass(slots=True)
class Journal:
    """Records as JSON, in order, with the members of records.ApiCall and records.Decision."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {"calls": self.calls, "decisions": self.decisions}


def summary(value: Any, depth: int = 0) -> Any:
    """`value` for reading: long texts, bytes and lists are cut."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT] + "…"
    if isinstance(value, bytes | bytearray):
        return f"({len(value)} bytes)"
    if depth == _DEEPEST and isinstance(value, dict | list):
        return "…"
    if isinstance(value, dict):
        members = list(value.items())[:_MOST_MEMBERS]
        return {str(name): summary(member, depth + 1) for name, member in members}
    if isinstance(value, list | tuple):
        return [summary(member, depth + 1) for member in value[:_MOST_MEMBERS]]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:_LONGEST_TEXT]
