"""Invocations cut to what a report shows: bytes as text, large values folded.

Matching has happened by then, on the whole values.
"""

import base64
import dataclasses
import itertools
import json
from collections.abc import Iterable
from typing import Final

from courses.emulator.records import (
    Decision,
    Invocation,
    InvocationError,
    LogKind,
    LogRecord,
)
from courses.grading.json_values import MAX_DEPTH, Json, Payload, encodable, fold, too_deep

MAX_VALUE: Final = 32_768
"""Characters of JSON that an event or a response may have to be kept whole."""
MAX_LOGS: Final = 16_384
"""Characters of one invocation's log that are kept. Lambda's own console shows 4 KB."""
MAX_LINES: Final = 500
"""Lines of it. An empty line has no characters, but takes its place on the page all the same."""
MAX_FRAME: Final = 500
"""Characters of each of the 50 frames of a stack trace that are kept."""
MAX_DECISIONS: Final = 500
"""Decisions on calls that a report keeps."""
_SHOWN: Final = 2_000
_LONGEST_ARN: Final = 300


def shown(invocation: Invocation) -> Invocation:
    """`invocation` as a report keeps it: every text encodable, nothing larger than the caps."""
    error = invocation.error
    return dataclasses.replace(
        invocation,
        event=shown_value(invocation.event),
        response=shown_value(invocation.response),
        error=error and _shown_error(error),
        logs=tuple(_shown_logs(invocation.logs)),
    )


def shown_decisions(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The first of `decisions`; what a learner's program named in them is folded."""
    return tuple(
        dataclasses.replace(decision, resource=encodable(fold(decision.resource, _LONGEST_ARN)))
        for decision in itertools.islice(decisions, MAX_DECISIONS)
    )


def shown_value(value: Payload) -> Json:
    """`value`, or the beginning of its JSON as text when it is large or very deep."""
    if isinstance(value, bytes):
        value = {"$bytes": base64.b64encode(value).decode("ascii")}
    if too_deep(value):
        return f"(a value nested deeper than {MAX_DEPTH} levels)"
    text = json.dumps(value, ensure_ascii=False)
    clean = encodable(text)
    if len(clean) > MAX_VALUE:
        return fold(clean, _SHOWN)
    if clean == text:
        return value
    return _encodable_value(value)


def _encodable_value(value: Json) -> Json:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, list):
        return [_encodable_value(item) for item in value]
    if isinstance(value, dict):
        return {encodable(key): _encodable_value(item) for key, item in value.items()}
    return value


def _shown_error(error: InvocationError) -> InvocationError:
    return InvocationError(
        type=encodable(fold(error.type, _SHOWN)),
        message=encodable(fold(error.message, _SHOWN)),
        stack_trace=tuple(encodable(fold(frame, MAX_FRAME)) for frame in error.stack_trace[:50]),
        request_id=error.request_id,
    )


def _shown_logs(logs: Iterable[LogRecord]) -> Iterable[LogRecord]:
    characters, lines, dropped = MAX_LOGS, MAX_LINES, 0
    for record in logs:
        if record.kind is not LogKind.FUNCTION:
            if dropped:
                yield _left_out(dropped)
                dropped = 0
            # The platform's own lines are short: a flood before REPORT does not hide it.
            yield dataclasses.replace(record, text=encodable(record.text))
            continue
        own = record.text.count("\n") + 1
        if characters <= 0 or lines <= 0:
            dropped += own
            continue
        kept = "\n".join(record.text.split("\n", lines)[:lines])
        dropped += max(0, own - lines)
        text = encodable(fold(kept, characters))
        characters -= len(text)
        lines -= own
        yield dataclasses.replace(record, text=text)
    if dropped:
        yield _left_out(dropped)


def _left_out(lines: int) -> LogRecord:
    return LogRecord(LogKind.FUNCTION, f"… ({lines:,} more lines)")
