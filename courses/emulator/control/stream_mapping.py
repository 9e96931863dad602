"""Polling a stream for a function: order per shard, retries, bisection, checkpoints, records of failure.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html and with-kinesis.html; failure records as
recorded 2024-2025 (`test_*_event_source_mapping_with_on_failure_destination_config`). A shard, or
one of its lanes with a parallelization factor, waits for its oldest batch.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from courses.emulator.records import Delivered, Invocation, Json, Throttled

from . import patterns
from .batch_response import failed_items
from .clock import stamp
from .lineage import Chain
from .mappings import SourceMapping
from .shards import Shards, StreamRecord
from .sources import Deps, size_limited
from .tumbling import Window

RETRIES_EXHAUSTED, AGE_EXCEEDED = "RetryAttemptsExhausted", "RecordAgeExceeded"
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.4, 60.0
"""AWS names no figures; with these the eight attempts come that were recorded within a minute."""
_MOST_BYTES = 6 * 1024 * 1024


@dataclass(slots=True)
class _Batch:
    """Records that are tried together. A half of a bisected batch keeps its attempts."""

    records: list[StreamRecord]
    attempts: int = 0
    final: bool = False
    """The last one of a tumbling window, which has no records."""
    throttles: int = 0
    due: datetime | None = None
    last: Invocation | None = None


@dataclass(slots=True)
class Lane:
    """What is to be done in order: the batches being tried, then records that are not in one yet."""

    shard: str
    batches: deque[_Batch] = field(default_factory=deque)
    waiting: list[StreamRecord] = field(default_factory=list)
    flush_at: datetime | None = None
    window: Window | None = None
    """With tumbling windows, the one that is open."""


class StreamPoller:
    """One mapping of a stream."""

    def __init__(self, mapping: SourceMapping, deps: Deps) -> None:
        self.mapping = mapping
        self._deps = deps
        self._shards = Shards(mapping, deps.account)
        self._lanes: dict[tuple[str, int], Lane] = {}

    def next_due(self) -> datetime | None:
        """When a retry or the end of a batching or tumbling window is due."""
        moments = [lane.batches[0].due for lane in self._lanes.values() if lane.batches]
        idle = [lane for lane in self._lanes.values() if not lane.batches]
        moments += [lane.flush_at for lane in idle]
        moments += [lane.window.end for lane in idle if lane.window is not None]
        return min((moment for moment in moments if moment is not None), default=None)

    async def poll(self) -> bool:
        """Deliver at most one batch of each lane. True when anything was done."""
        if not self.mapping.enabled:
            return False
        for record in self._shards.read():
            if self._passes(record):
                key = record.lane(self.mapping.parallel)
                lane = self._lanes.setdefault(key, Lane(record.shard))
                lane.waiting.append(record)
        done = False
        for lane in list(self._lanes.values()):
            if self.mapping.deleted:
                break  # with its function, by that
            done |= await self._serve(lane)
        self._deps.end_wave()
        return done

    def _passes(self, record: StreamRecord) -> bool:
        wanted = self.mapping.parsed
        return not wanted or any(patterns.matches(each, record.filtered) for each in wanted)

    # --- a lane ------------------------------------------------------------------------------

    async def _serve(self, lane: Lane) -> bool:
        if not lane.batches:
            self._fill(lane)
        if not lane.batches:
            return False
        batch = lane.batches[0]
        if batch.due is not None and batch.due > self._deps.clock.now:
            return False
        if self._drop_expired(batch):
            if not batch.records:
                lane.batches.popleft()
            return True
        await self._attempt(lane, batch)
        return True

    def _fill(self, lane: Lane) -> None:
        """Make a batch when enough records wait, or have waited long enough."""
        now, size = self._deps.clock.now, self.mapping.batch_size
        ready = self._of_window(lane) if self.mapping.tumbling_s else lane.waiting
        if not ready:
            lane.flush_at = None
            if lane.window is not None and now >= lane.window.end:
                lane.batches.append(_Batch([], final=True))
            return
        if lane.flush_at is None:
            lane.flush_at = self._deps.clock.after(self.mapping.window_s)
        if len(ready) < size and now < lane.flush_at:
            return
        records = size_limited(ready[:size], lambda record: record.size, _MOST_BYTES)[0]
        del lane.waiting[: len(records)]
        lane.flush_at = None
        lane.batches.append(_Batch(records))

    def _of_window(self, lane: Lane) -> list[StreamRecord]:
        """The records that wait and belong to the open window, which the first one opens."""
        if lane.window is None:
            if not lane.waiting:
                return []
            lane.window = Window.of(lane.waiting[0].arrived, self.mapping.tumbling_s)
        window = lane.window
        return list(takewhile(lambda record: window.holds(record.arrived), lane.waiting))

    def _drop_expired(self, batch: _Batch) -> bool:
        """Records that are older than the mapping allows go to the failure destination."""
        limit = self.mapping.max_age_s
        if limit < 0:
            return False
        now = self._deps.clock.now.timestamp()
        old = [record for record in batch.records if now - record.arrived >= limit and limit > 0]
        if not old:
            return False
        self._give_up(old, AGE_EXCEEDED, max(batch.attempts, 1), None)
        batch.records = [record for record in batch.records if record not in old]
        return True

    async def _attempt(self, lane: Lane, batch: _Batch) -> None:
        event: dict[str, Json] = {"Records": [record.event for record in batch.records]}
        if lane.window is not None:
            event |= lane.window.describe(lane.shard, self.mapping.arn, final=batch.final)
        if batch.records:
            self._note_age(batch.records[-1])
        result = await self._deps.invoke(self.mapping, event, Chain())
        self._deps.log(self._delivered(batch, event, result))
        if isinstance(result, Throttled):
            batch.throttles += 1
            self._later(batch, batch.throttles)
            return
        batch.attempts += 1
        batch.last = result
        ids = [record.sequence for record in batch.records]
        failed = failed_items(result, ids, reports=self.mapping.reports)
        if failed == []:
            self.mapping.result = "OK"
            lane.batches.popleft()
            if lane.window is not None:
                lane.window.take_state(result)
            if batch.final:
                lane.window = None
            return
        self.mapping.result = "PROBLEM: Function call failed"
        self._fail(lane, batch, failed)

    def _note_age(self, record: StreamRecord) -> None:
        now = self._deps.clock.now
        age_ms = max(0.0, now.timestamp() - record.arrived) * 1000
        self._deps.metrics.put(
            "IteratorAge", age_ms, now, function=self.mapping.function, unit="Milliseconds"
        )

    def _fail(self, lane: Lane, batch: _Batch, failed: list[str] | None) -> None:
        """Go back to the lowest failed record, then try again, in halves, or give up."""
        if failed:
            first = [record.sequence for record in batch.records].index(failed[0])
            batch.records = batch.records[first:]
        if 0 <= self.mapping.max_retries < batch.attempts:
            lane.batches.popleft()
            if batch.final:
                lane.window = None
            else:
                self._give_up(batch.records, RETRIES_EXHAUSTED, batch.attempts, batch.last)
            return
        if self.mapping.bisects and len(batch.records) > 1:
            middle = len(batch.records) // 2
            first_half = _Batch(batch.records[:middle], batch.attempts, last=batch.last)
            second_half = _Batch(batch.records[middle:], batch.attempts, last=batch.last)
            lane.batches.popleft()
            lane.batches.extendleft([second_half, first_half])
            self._later(first_half, batch.attempts)
            return
        self._later(batch, batch.attempts)

    def _later(self, batch: _Batch, times: int) -> None:
        pause = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(times - 1, 10))
        batch.due = self._deps.clock.after(pause)

    def _delivered(self, batch: _Batch, event: Json, result: Invocation | Throttled) -> Delivered:
        return Delivered(
            function=self.mapping.function,
            source=self.mapping.kind,
            batch_size=len(batch.records),
            attempt=batch.attempts + batch.throttles + 1,
            at=self._deps.clock.now,
            event=event,
            invocation=result if isinstance(result, Invocation) else None,
            throttled=result.reason if isinstance(result, Throttled) else "",
            request_id=result.request_id if isinstance(result, Invocation) else "",
        )

    # --- giving up ---------------------------------------------------------------------------

    def _give_up(
        self, records: list[StreamRecord], condition: str, attempts: int, last: Invocation | None
    ) -> None:
        function = self._deps.registry.functions.get(self.mapping.function)
        if not self.mapping.on_failure or function is None:  # a handler deletes its own, perhaps
            return
        made = self._record(records, condition, attempts, last)
        payload = {"Records": [record.event for record in records]}
        sent = self._deps.sender.stream_failure(function, self.mapping.on_failure, made, payload)
        if not sent:
            self._deps.metrics.put(
                "DestinationDeliveryFailures", 1, self._deps.clock.now, function=function.name
            )

    def _record(
        self, records: list[StreamRecord], condition: str, attempts: int, last: Invocation | None
    ) -> Mapping[str, Any]:
        made: dict[str, Any] = {
            "requestContext": {
                "requestId": last.request_id if last else records[0].event["eventID"],
                "functionArn": self.mapping.function_arn,
                "condition": condition,
                "approximateInvokeCount": attempts,
            }
        }
        if last is not None:
            made["responseContext"] = {
                "statusCode": 200,
                "executedVersion": last.version,
                "functionError": last.function_error,
            }
        info = "DDBStreamBatchInfo" if self.mapping.kind == "dynamodb" else "KinesisBatchInfo"
        return made | {
            "version": "1.0",
            "timestamp": stamp(self._deps.clock.now),
            info: {
                "shardId": records[0].shard,
                "startSequenceNumber": records[0].sequence,
                "endSequenceNumber": records[-1].sequence,
                "approximateArrivalOfFirstRecord": _time(records[0].arrived),
                "approximateArrivalOfLastRecord": _time(records[-1].arrived),
                "batchSize": len(records),
                "streamArn": self.mapping.arn,
            },
        }


def _time(seconds: float) -> str:
    return stamp(datetime.fromtimestamp(seconds, UTC))
