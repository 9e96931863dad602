"""The turn in which an author's programs run: one at a time, with a limit, so that learners keep a core."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Lock, Timer
from typing import Final

from courses.emulator import Cancelled, SandboxUnavailable
from courses.services.errors import Busy, Refused

_TURN_WAIT_S: Final = 20.0
_one_at_a_time = Lock()


@contextmanager
def proof_run(*, limit_s: float) -> Iterator[Signal]:
    """Wait for the turn; the signal is set after `limit_s` seconds, and whatever runs has to end.

    Raises:
        Busy: another proof takes long.
        Refused: the limit was reached, or the local Lambda is not available.
    """
    if not _one_at_a_time.acquire(timeout=_TURN_WAIT_S):
        raise Busy(
            "The proof did not start.", "Another proof is running.", "Prove again in a minute."
        )
    stop = Signal()
    alarm = Timer(limit_s, stop.set)
    alarm.daemon = True
    alarm.start()
    try:
        yield stop
    except Cancelled as error:
        raise Refused(
            "The proof was stopped.",
            f"It took longer than {limit_s:.0f} seconds.",
            "Lower the function's timeout, or have fewer tests wait for it, and prove again.",
        ) from error
    except SandboxUnavailable as error:
        raise Refused("The proof did not run.", f"{error}", error.remedy) from error
    finally:
        alarm.cancel()
        _one_at_a_time.release()
