"""Where accounts come from: one zygote, started at the first need, and a few forks that wait.

The zygote costs about 200 MB and some seconds, so a site whose learners do not use AWS never pays,
and it ends again when nobody has needed it for a while.
"""

import threading
import time
from collections import deque

from courses.emulator.settings import LabSettings

from .account import Account, AwsLimits
from .errors import AccountLost, AwsUnavailable
from .zygote import Fork, Zygote

_REFILL_DELAY_S = 0.006
"""The run that took a spare gets the processor first."""
_RETRY_S = 1.0


class AccountSource:
    """Thread-safe; one per LocalLambda."""

    def __init__(self, settings: LabSettings) -> None:
        self._settings = settings
        self._starting = threading.Lock()
        self._changed = threading.Condition()
        self._zygote: Zygote | None = None
        self._spares: deque[tuple[Zygote, Fork]] = deque()
        self._open = 0
        self._used = 0.0
        self._closed = False
        self._refiller: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """Spares that are ready."""
        return len(self._spares)

    @property
    def is_running(self) -> bool:
        """Whether the zygote, and the memory that it takes, is there now."""
        return self._zygote is not None

    def ensure(self) -> None:
        """Start the zygote if it is not there, and wait for it. Raises AwsUnavailable."""
        self._living_zygote()

    def create(self, *, seed: int | None = None, limits: AwsLimits | None = None) -> Account:
        """A fresh account. Raises AwsUnavailable, and AccountLost where it ended at once."""
        with self._changed:
            self._open += 1  # before there is one: else it could be ended as one that nobody needs
        try:
            return Account(self._take(), seed=seed, limits=limits, on_close=self._note_closed)
        except BaseException:
            self._note_closed()
            raise

    def _note_closed(self) -> None:
        with self._changed:
            self._open -= 1
            self._used = time.monotonic()

    def _living_zygote(self) -> Zygote:
        with self._starting:
            if self._closed:
                raise AwsUnavailable("The local Lambda is closed.", "Make a new one.")
            if self._zygote is not None and not self._zygote.is_alive():
                self._drop_zygote()
            if self._zygote is None:
                self._zygote = Zygote(self._settings)
            self._used = time.monotonic()
            if self._refiller is None:
                self._refiller = threading.Thread(
                    target=self._refill, name="aws-spares", daemon=True
                )
                self._refiller.start()
            return self._zygote

    def _take(self) -> Fork:
        for last in (False, True):
            zygote = self._living_zygote()
            fork = self._spare_of(zygote)
            if fork is not None:
                return fork
            try:
                return zygote.fork()
            except AccountLost as error:
                if last or zygote.is_alive():  # others' accounts live in it
                    raise AwsUnavailable(
                        f"The local AWS could not be forked: {error}",
                        "Look for memory and open files: an account needs about 20 MB, the first one 200 MB.",
                    ) from error
        raise AssertionError("unreachable")

    def _spare_of(self, zygote: Zygote) -> Fork | None:
        found: Fork | None = None
        with self._changed:
            while self._spares and found is None:
                owner, fork = self._spares.popleft()
                if owner is zygote and fork.is_alive():
                    found = fork
                else:
                    fork.kill()
            self._changed.notify_all()
        return found

    # --- background --------------------------------------------------------------------------

    def _refill(self) -> None:
        while not self._closed:
            with self._changed:
                if len(self._spares) >= self._settings.aws_spares or self._zygote is None:
                    self._changed.wait(_RETRY_S)
            if self._is_idle():
                with self._starting:
                    if self._is_idle():
                        self._drop_zygote()
                continue
            zygote = self._zygote
            if zygote is not None and len(self._spares) < self._settings.aws_spares:
                time.sleep(_REFILL_DELAY_S)
                self._add_spare(zygote)

    def _is_idle(self) -> bool:
        idle = time.monotonic() - self._used > self._settings.aws_idle_s
        return self._zygote is not None and not self._open and idle

    def _add_spare(self, zygote: Zygote) -> None:
        try:
            fork = zygote.fork(spare=True)
        except AccountLost:
            time.sleep(_RETRY_S)
            return
        try:
            fork.wait_ready()
        except AccountLost:
            fork.kill()
            return
        with self._changed:
            if not self._closed and self._zygote is zygote:
                self._spares.append((zygote, fork))
                return
        fork.kill()

    def _drop_zygote(self) -> None:
        with self._changed:
            spares, self._spares = self._spares, deque()
        for _, fork in spares:
            fork.kill()
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def close(self) -> None:
        """End the zygote and every account. Safe to call twice."""
        self._closed = True
        with self._changed:
            self._changed.notify_all()
        if self._refiller is not None:
            self._refiller.join(5)
        with self._starting:
            self._drop_zygote()
