"""The log stream of one environment: lines of prints and frames of the runtime client, in order.

Both come on one pipe. A frame is what awslambdaric writes to `_LAMBDA_TELEMETRY_LOG_FD` (see
wire.FRAME) and keeps a record with several lines whole. Its first byte can open no UTF-8
character, so text cannot be mistaken for one; a learner who forges one writes a log record.
"""

import re

from courses.emulator.records import LogKind, LogRecord
from courses.emulator.runtime import wire

_FRAME_START = b"\xa5\x5a\x00"
_LONGEST_LINE = 1 << 16
_MOST_RECORDS = 10_000
"""Per invocation; as many as CloudWatch Logs takes at once (PutLogEvents)."""
_LEVEL = re.compile(r"\[(DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL)\][\t ]")
# C0 and C1 controls but tab and newline, and the characters that reorder or hide text.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def safe_text(text: str) -> str:
    """The text with control characters shown as escapes, so that no page or terminal obeys them."""
    return _UNSAFE.sub(_escaped, text)


def record(content: bytes) -> LogRecord:
    """A record of the learner's function."""
    text = safe_text(content.decode(errors="backslashreplace").rstrip("\r\n"))
    level = _LEVEL.match(text)
    return LogRecord(
        LogKind.FUNCTION, text, level.group(1).replace("WARNING", "WARN") if level else ""
    )


class LogReader:
    """Turns bytes into records. `limit` bytes, and 10,000 records, are kept per invocation; then
    `over` is True."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._records: list[LogRecord] = []
        self._taken = 0
        self.over = False

    def feed(self, data: bytes) -> None:
        room = self._limit - self._taken
        if len(data) > room:
            self.over = True
            data = data[: max(0, room)]
        self._taken += len(data)
        self._buffer += data
        while len(self._records) < _MOST_RECORDS and self._take_one():
            pass
        if len(self._records) >= _MOST_RECORDS:
            self.over = True
            self._buffer.clear()

    def _take_one(self) -> bool:
        if self._buffer.startswith(_FRAME_START):
            return self._take_frame()
        end = self._buffer.find(b"\n")
        # Only up to the newline: over the whole buffer, a flood of short lines would cost its square.
        frame = self._buffer.find(_FRAME_START, 0, end if end >= 0 else len(self._buffer))
        if frame >= 0:
            self._keep(frame, frame)
        elif end >= 0:
            self._keep(end, end + 1)
        elif len(self._buffer) > _LONGEST_LINE:
            self._keep(_LONGEST_LINE, _LONGEST_LINE)
        else:
            return False
        return True

    def _take_frame(self) -> bool:
        if len(self._buffer) < wire.FRAME.size:
            return False
        _, length, _ = wire.FRAME.unpack_from(self._buffer)
        if length > self._limit:
            del self._buffer[: len(_FRAME_START)]  # not a frame that fits: the rest is text
            return True
        end = wire.FRAME.size + length
        if len(self._buffer) < end:
            return False
        del self._buffer[: wire.FRAME.size]
        self._keep(length, length)
        return True

    def _keep(self, length: int, used: int) -> None:
        self._records.append(record(bytes(self._buffer[:length])))
        del self._buffer[:used]

    def take(self) -> list[LogRecord]:
        """The records since the last take, with the last line even if it has no newline."""
        if self._buffer.startswith(_FRAME_START):
            del self._buffer[: min(wire.FRAME.size, len(self._buffer))]  # a frame that was cut off
        if self._buffer:
            self._keep(len(self._buffer), len(self._buffer))
        records, self._records = self._records, []
        self._taken, self.over = 0, False
        return records
