"""Asks a stage what CloudWatch would show of it, cut to what a report keeps."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from courses.emulator.records import ApiCall, Delivered, LogRecord, Throttled
from courses.grading.json_values import encodable, fold
from courses.grading.lab import LabLogGroup, LabPoint
from courses.grading.observed import (
    LAMBDA,
    Observed,
    ObservedCall,
    ObservedGroup,
    ObservedMetric,
    ObservedRecord,
    ThrottledEvent,
)
from courses.grading.stage import OneFunction, WorldStage

MAX_CALLS: Final = 300
MAX_METRICS: Final = 60
MAX_RECORDS: Final = 400
"""Log records of all groups together."""
MAX_TEXT: Final = 32_768
"""Characters of all log records together."""
MAX_THROTTLED: Final = 200
_LONGEST_RECORD: Final = 2_000
_LONGEST_NAME: Final = 255


@dataclass(slots=True)
class Observer:
    """Tells each thing once: a function that is kept warm is observed after every Invoke."""

    stage: OneFunction | WorldStage
    _calls: int = 0
    _points: int = 0
    _records: dict[tuple[str, str], int] = field(default_factory=dict)

    def new(self) -> Observed | None:
        """What happened since this was last asked; None for a function without AWS around it."""
        if isinstance(self.stage, OneFunction):
            return None
        world = self.stage.world
        calls, points = world.calls(), world.metrics().points
        fresh_calls, fresh_points = calls[self._calls :], points[self._points :]
        self._calls, self._points = len(calls), len(points)
        metrics = _metrics(fresh_points)
        records = list(self._fresh_records(world.log_groups))
        groups, kept = _groups(records)
        return Observed(
            calls=tuple(map(_call, fresh_calls[:MAX_CALLS])),
            metrics=tuple(metrics[:MAX_METRICS]),
            log_groups=groups,
            left_out=max(0, len(fresh_calls) - MAX_CALLS)
            + max(0, len(metrics) - MAX_METRICS)
            + len(records)
            - kept,
        )

    def _fresh_records(
        self, groups: Iterable[LabLogGroup]
    ) -> Iterable[tuple[str, str, str, LogRecord]]:
        for group in groups:
            for stream in group.streams.values():
                key = (group.name, stream.name)
                begin, self._records[key] = self._records.get(key, 0), len(stream.records)
                for logged in stream.records[begin:]:
                    yield group.name, stream.name, logged.request_id, logged.record


def throttled_delivery(item: Delivered, *, after: int) -> ThrottledEvent:
    """What a source sent and no environment took."""
    return ThrottledEvent(item.function, item.source, item.attempt, item.throttled, after)


def throttled_step(item: Throttled, *, after: int) -> ThrottledEvent:
    """What a step of a test, or a caller, sent and no environment took."""
    return ThrottledEvent(item.function, "", 1, item.reason, after)


def _call(call: ApiCall) -> ObservedCall:
    function = call.principal.rpartition("/")[2]
    return ObservedCall(
        call.service, call.operation, call.status, call.error_code, function, call.request_id
    )


def _metrics(points: Iterable[LabPoint]) -> list[ObservedMetric]:
    """Those that are not zero; Lambda's own of a function, not of the whole account."""
    found: dict[tuple[str, str, tuple[tuple[str, str], ...]], ObservedMetric] = {}
    for point in points:
        if point.namespace == LAMBDA and not point.dimensions:
            continue
        key = (point.namespace, point.name, point.dimensions)
        known, value = found.get(key), point.value
        if known is None:
            found[key] = ObservedMetric(
                _name(point.namespace),
                _name(point.name),
                tuple((_name(name), _name(text)) for name, text in point.dimensions),
                _name(point.unit),
                1,
                value,
                value,
                value,
            )
        else:
            found[key] = replace(
                known,
                count=known.count + 1,
                sum=known.sum + value,
                minimum=min(known.minimum, value),
                maximum=max(known.maximum, value),
            )
    return [one for one in found.values() if one.minimum or one.maximum]


def _name(text: str) -> str:
    return encodable(fold(text, _LONGEST_NAME))


def _groups(
    records: Sequence[tuple[str, str, str, LogRecord]],
) -> tuple[tuple[ObservedGroup, ...], int]:
    """The first records by group, and how many they are."""
    characters = MAX_TEXT
    kept: list[tuple[str, ObservedRecord]] = []
    for group, stream, request_id, record in records[:MAX_RECORDS]:
        if characters <= 0:
            break
        text = encodable(fold(record.text, min(_LONGEST_RECORD, characters)))
        characters -= len(text)
        told = ObservedRecord(stream, request_id, record.kind.value, encodable(record.level), text)
        kept.append((group, told))
    by_group = itertools.groupby(kept, key=lambda item: item[0])
    groups = tuple(ObservedGroup(name, tuple(one for _, one in found)) for name, found in by_group)
    return groups, len(kept)
