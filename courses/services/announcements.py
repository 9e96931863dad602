"""Word between the threads of one process that a run has ended.

Only a shortcut. The database is the truth; without an announcement a waiter asks it a little later.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

_lock = Lock()
_waiters: dict[int, list[Event]] = {}


@contextmanager
def end_of(pk: int) -> Iterator[Event]:
    """An event that is set when the submission with this key ends in this process."""
    event = Event()
    with _lock:
        _waiters.setdefault(pk, []).append(event)
    try:
        yield event
    finally:
        with _lock:
            _waiters[pk].remove(event)
            if not _waiters[pk]:
                del _waiters[pk]


def announce(pk: int) -> None:
    """Wake whoever waits for the end of this submission."""
    with _lock:
        for event in _waiters.get(pk, ()):
            event.set()
