"""Log groups and streams with the records of every invocation, in order."""

from dataclasses import dataclass, field
from datetime import datetime

from courses.emulator.records import LogRecord


@dataclass(frozen=True, slots=True)
class LoggedRecord:
    """A record with the virtual time of its invocation."""

    at: datetime
    request_id: str
    record: LogRecord


@dataclass(slots=True)
class LogStream:
    """The records of one execution environment."""

    name: str
    records: list[LoggedRecord] = field(default_factory=list)
    mirrored: int = 0
    """How many of them the account's CloudWatch Logs has already."""


@dataclass(slots=True)
class LogGroup:
    """The streams of one function, in the order of their first record."""

    name: str
    streams: dict[str, LogStream] = field(default_factory=dict)


class LogGroups:
    """All log groups of a run."""

    def __init__(self) -> None:
        self.groups: dict[str, LogGroup] = {}

    def add(
        self,
        group: str,
        stream: str,
        request_id: str,
        records: tuple[LogRecord, ...],
        at: datetime,
    ) -> None:
        streams = self.groups.setdefault(group, LogGroup(group)).streams
        kept = streams.setdefault(stream, LogStream(stream)).records
        kept += [LoggedRecord(at, request_id, record) for record in records]

    def all(self) -> tuple[LogGroup, ...]:
        return tuple(self.groups.values())
