"""SQS: sequence numbers, deduplication that outlives a deleted message, polls that never wait,
messages that are visible again at the very end of their timeout and keep who caused them.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
"""

import itertools
import time
from typing import Any
from weakref import WeakKeyDictionary

from ..hub import HUB

_WINDOW_MS = 300_000
_FIRST_NUMBER = 18_880_000_000_000_000_000
"""Twenty digits, as AWS's have."""
_STEP = 256
_numbers = itertools.count(_FIRST_NUMBER, _STEP)
_seen: "WeakKeyDictionary[Any, dict[tuple[str, str], Any]]" = WeakKeyDictionary()


def install() -> None:
    from moto.sqs import models

    from . import replace

    replace(models.Queue, "add_message", _add_message)
    replace(models.Queue, "messages", property(_messages))
    replace(models.Queue, "approximate_number_of_messages_delayed", property(_count_delayed))
    replace(models.Queue, "approximate_number_of_messages_not_visible", property(_count_in_flight))
    replace(models.Message, "visible", property(_visible))
    receive = models.SQSBackend.receive_message

    def receive_at_once(
        self: Any, queue_name: str, count: int, wait_seconds_timeout: int, *rest: Any, **named: Any
    ) -> Any:
        # Nothing can arrive while this process waits: it serves one request at a time, and the
        # clock stands still meanwhile.
        return receive(self, queue_name, count, 0, *rest, **named)

    replace(models.SQSBackend, "receive_message", receive_at_once)


def _visible(self: Any) -> bool:
    return bool(self.visible_at <= _now_ms())


def _now_ms() -> float:
    """A hair later: a message is visible at the end of its timeout itself, where the clock stands."""
    return time.time() * 1000 + 0.01


# Each message asks moto for the time, and each message that is sent asks for every attribute of the
# queue: a thousand messages would take minutes.


def _messages(self: Any) -> list[Any]:
    now = _now_ms()
    return [m for m in self._messages if m.visible_at <= now and m.delayed_until <= now]


def _count_delayed(self: Any) -> int:
    now = _now_ms()
    return sum(m.delayed_until > now for m in self._messages)


def _count_in_flight(self: Any) -> int:
    now = _now_ms()
    return sum(m.visible_at > now for m in self._messages)


def _add_message(self: Any, message: Any) -> None:
    if HUB.trace and not message.system_attributes.get("AWSTraceHeader"):
        message.system_attributes["AWSTraceHeader"] = {"StringValue": HUB.trace}
    if self.fifo_queue:
        first = _first_of(self, message)
        if first is not None:
            # Accepted and not delivered; the caller gets the first one's numbers.
            message.id, message.sequence_number = first.id, first.sequence_number
            return
        if message.sequence_number is None or not str(message.sequence_number).startswith("1888"):
            message.sequence_number = str(next(_numbers))
    with self._messages_lock:
        self._messages.append(message)


def _first_of(queue: Any, message: Any) -> Any:
    """The message of the last five minutes that this one repeats, or None."""
    if not message.deduplication_id:
        return None
    per_group = queue.attributes.get("DeduplicationScope") == "messageGroup"
    key = (message.deduplication_id, message.group_id or "" if per_group else "")
    seen = _seen.setdefault(queue, {})
    first = seen.get(key)
    if first is not None and message.sent_timestamp - first.sent_timestamp < _WINDOW_MS:
        return first if first is not message else None
    seen[key] = message
    return None
