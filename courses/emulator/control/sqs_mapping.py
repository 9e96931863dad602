"""Polling a queue for a function: batches, filters, partial failures, visibility.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html. Up to five pollers take a batch each at
the same virtual instant; what fails stays invisible until the queue's visibility timeout ends, and
the queue itself redrives it.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from courses.emulator.events import build
from courses.emulator.records import Delivered, Invocation, Json, Throttled

from . import patterns
from .batch_response import failed_items
from .lineage import Chain
from .mappings import SourceMapping
from .sources import Deps, size_limited

_POLLERS = 5
_RECEIVE = 10
_LONGEST_PAUSE_S = 30.0
"""Between two looks at messages that somebody else has received."""
_MOST_BYTES = 6 * 1024 * 1024


@dataclass(slots=True)
class _Buffer:
    """Messages that wait for their batch to fill."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    flush_at: datetime | None = None


class SqsPoller:
    """One mapping of a queue. `poll` is called whenever something may have become visible."""

    def __init__(self, mapping: SourceMapping, deps: Deps) -> None:
        self.mapping = mapping
        self._deps = deps
        self._url = ""
        self._buffer = _Buffer()
        self._visible_again: list[datetime] = []
        self._next: datetime | None = None
        self._pause_s = 1.0

    def next_due(self) -> datetime | None:
        """When to look next although nothing happens; None when nothing is on its way."""
        moments = [moment for moment in (self._buffer.flush_at, self._next) if moment]
        return min(moments) if moments else None

    async def poll(self) -> bool:
        """Take what is visible and deliver it. True when messages were delivered or dropped."""
        if not self.mapping.enabled or not self._find_queue():
            self._next = None
            return False
        most = min(_POLLERS, self.mapping.max_concurrency or _POLLERS)
        batches, dropped = self._batches(most)
        for batch in batches:
            if self.mapping.deleted:
                break  # with its function, by that; the messages become visible again
            await self._deliver(batch)
        self._deps.end_wave()
        self._plan()
        return bool(batches) or dropped

    def _call(self, operation: str, **parameters: Json) -> dict[str, Json]:
        return self._deps.account.call("sqs", operation, parameters).reply or {}

    def _find_queue(self) -> bool:
        if not self._url:
            name = self.mapping.arn.rpartition(":")[2]
            self._url = self._call("get_queue_url", QueueName=name).get("QueueUrl", "")
        return bool(self._url)

    # --- batches -----------------------------------------------------------------------------

    def _batches(self, most: int) -> tuple[list[list[dict[str, Any]]], bool]:
        """Batches that are due, and whether messages were dropped by the filters."""
        batches: list[list[dict[str, Any]]] = []
        dropped = False
        while len(batches) < most:
            received, passed = self._receive(self.mapping.batch_size - len(self._buffer.messages))
            dropped |= received > len(passed)
            self._buffer.messages += passed
            if self._buffer.messages and self._buffer.flush_at is None:
                window = timedelta(seconds=self.mapping.window_s)
                self._buffer.flush_at = self._deps.clock.now + window
            if not self._buffer.messages or not self._is_due():
                break
            batches += self._cut()
        return batches, dropped

    def _is_due(self) -> bool:
        full = len(self._buffer.messages) >= self.mapping.batch_size
        flush_at = self._buffer.flush_at
        return full or (flush_at is not None and self._deps.clock.now >= flush_at)

    def _cut(self) -> list[list[dict[str, Any]]]:
        """The buffer as batches that fit into an event."""
        messages, self._buffer = self._buffer.messages, _Buffer()
        return size_limited(messages, lambda message: len(message["Body"]) + 1024, _MOST_BYTES)

    def _receive(self, room: int) -> tuple[int, list[dict[str, Any]]]:
        """How many came, and those that pass the filters; the others are deleted."""
        received = 0
        passed: list[dict[str, Any]] = []
        while received < room:
            reply = self._call(
                "receive_message",
                QueueUrl=self._url,
                MaxNumberOfMessages=min(_RECEIVE, room - received),
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            messages = reply.get("Messages") or []
            if not messages:
                break
            received += len(messages)
            self._note_visibility(len(messages))
            for message in messages:
                if self._passes(message):
                    passed.append(message)
                else:
                    self._delete([message])
        return received, passed

    def _event(self, messages: list[dict[str, Any]]) -> Json:
        return build("sqs", {"queue_arn": self.mapping.arn, "messages": messages})

    def _passes(self, message: dict[str, Any]) -> bool:
        if not self.mapping.parsed:
            return True
        record = self._event([message])["Records"][0]
        return any(_matches(pattern, record) for pattern in self.mapping.parsed)

    def _delete(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            self._call("delete_message", QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])

    # --- delivery ----------------------------------------------------------------------------

    async def _deliver(self, batch: list[dict[str, Any]]) -> None:
        event = self._event(batch)
        headers = [m.get("Attributes", {}).get("AWSTraceHeader", "") for m in batch]
        chain = max((self._deps.chain(each) for each in headers), key=_length)
        function = self._deps.registry.functions[self.mapping.function]
        if chain.is_loop(function.name) and function.recursive_loop == "Terminate":
            now = self._deps.clock.now
            self._deps.metrics.put("RecursiveInvocationsDropped", 1, now, function=function.name)
            self._delete(batch)  # AWS sends them to the queue's dead-letter queue, if any
            self._dead_letter(batch)
            return
        result = await self._deps.invoke(self.mapping, event, chain)
        attempt = int(batch[0].get("Attributes", {}).get("ApproximateReceiveCount", 1))
        self._deps.log(
            Delivered(
                function=self.mapping.function,
                source="sqs",
                batch_size=len(batch),
                attempt=attempt,
                at=self._deps.clock.now,
                event=event,
                invocation=result if isinstance(result, Invocation) else None,
                throttled=result.reason if isinstance(result, Throttled) else "",
                request_id=result.request_id if isinstance(result, Invocation) else "",
            )
        )
        if isinstance(result, Throttled):
            return
        ids = [message["MessageId"] for message in batch]
        failed = failed_items(result, ids, reports=self.mapping.reports)
        if failed is not None:
            self._delete([m for m in batch if m["MessageId"] not in failed])

    def _dead_letter(self, batch: list[dict[str, Any]]) -> None:
        reply = self._call(
            "get_queue_attributes", QueueUrl=self._url, AttributeNames=["RedrivePolicy"]
        )
        policy = reply.get("Attributes", {}).get("RedrivePolicy")
        if not policy:
            return
        name = json.loads(policy)["deadLetterTargetArn"].rpartition(":")[2]
        url = self._call("get_queue_url", QueueName=name).get("QueueUrl")
        if url:
            for message in batch:
                self._call("send_message", QueueUrl=url, MessageBody=message["Body"])

    # --- when to look again ------------------------------------------------------------------

    def _attributes(self) -> dict[str, str]:
        reply = self._call("get_queue_attributes", QueueUrl=self._url, AttributeNames=["All"])
        found: dict[str, str] = reply.get("Attributes", {})
        return found

    def _note_visibility(self, count: int) -> None:
        seconds = int(self._attributes().get("VisibilityTimeout", 30))
        self._visible_again += [self._deps.clock.after(seconds)] * count

    def _plan(self) -> None:
        """Messages that are delayed or in flight become visible later; nobody tells when."""
        now = self._deps.clock.now
        self._visible_again = [moment for moment in self._visible_again if moment > now]
        found = self._attributes()
        in_flight = int(found.get("ApproximateNumberOfMessagesNotVisible", 0))
        delayed = int(found.get("ApproximateNumberOfMessagesDelayed", 0))
        if not in_flight:
            self._visible_again.clear()
        known = min(self._visible_again, default=None)
        if delayed or in_flight > len(self._visible_again):
            self._next = self._deps.clock.after(self._pause_s)
            self._pause_s = 1.0 if delayed else min(_LONGEST_PAUSE_S, self._pause_s * 2)
        else:
            self._next, self._pause_s = known, 1.0


def _length(chain: Chain) -> int:
    return sum(chain.times.values())


def _matches(pattern: dict[str, Json], record: dict[str, Json]) -> bool:
    """A pattern on the body reads JSON when it is an object, and the raw text when it is a list."""
    data = dict(record)
    if isinstance(pattern.get("body"), dict):
        try:
            data["body"] = json.loads(record["body"])
        except (ValueError, RecursionError):
            return False
    return patterns.matches(pattern, data)
