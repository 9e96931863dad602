"""Times as events write them."""

from datetime import UTC, datetime
from typing import Final

Moment = str | float | datetime
"""A time: ISO 8601, seconds since 1970, or a datetime with a time zone."""

EXAMPLE: Final = "2026-01-31T10:00:00Z"
"""When everything happens that has no time of its own."""


def moment(value: Moment) -> datetime:
    """The time that `value` is, in UTC. Raises `ValueError` for a text that is no time."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str):
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.fromtimestamp(value, UTC)


def iso_seconds(value: Moment) -> str:
    """2026-01-31T10:00:00Z"""
    return moment(value).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_milliseconds(value: Moment) -> str:
    """2026-01-31T10:00:00.000Z"""
    return moment(value).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_milliseconds(value: Moment) -> int:
    return round(moment(value).timestamp() * 1000)
