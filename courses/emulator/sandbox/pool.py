"""Zygotes and their spares: runs that are forked, confined and waiting before anyone asks."""

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from courses.emulator.settings import LabSettings

from .errors import SandboxUnavailable, ZygoteDied
from .run import Run
from .zygotes import Zygote

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_HEALTHY_AFTER_S = 60.0
_FEW = 2
_QUIET_S = 0.05
"""A run of many tests takes one spare after another. They are replaced when it is over, so that
making them does not take the processor from it, unless only a few are left."""
_REFILL_DELAY_S = 0.010
"""With few left too, the run that took a spare gets the processor first."""
_LOOK_S = 1.0
"""How often, at most, a zygote is asked whether it is worn, and a retired one whether it is needed."""

_logger = logging.getLogger(__name__)


class Pool:
    """The runs of one profile. Thread-safe. `start` gives a fork server that has been proved."""

    def __init__(self, settings: LabSettings, profile: str, start: Callable[[], Zygote]) -> None:
        self._settings = settings
        self._wanted = settings.spares_of(profile)
        self._profile = profile
        self._start = start
        self._starting = threading.Lock()
        self._changed = threading.Condition()
        self._zygote: Zygote | None = None
        self._retired: list[Zygote] = []
        """Replaced, and ended once the last environment has left them."""
        self._looked = 0.0
        self._spares: deque[tuple[float, Zygote, Run]] = deque()
        self._taken = float("-inf")
        """When a run was asked for last, on the monotonic clock."""
        self._places = itertools.count(1)
        self._pause = _FIRST_PAUSE_S
        self._not_before = 0.0
        self._closed = False
        self._refiller: threading.Thread | None = None

    def zygote(self) -> Zygote:
        """The living zygote, started if need be. Raises SandboxUnavailable."""
        serving = self._zygote
        if serving is not None:
            return serving  # also while another is started in its place
        with self._starting:
            if self._zygote is None:
                if self._closed:
                    raise SandboxUnavailable("The local Lambda is closed.", "Make a new one.")
                time.sleep(max(0.0, self._not_before - time.monotonic()))
                try:
                    self._zygote = self._start()
                except BaseException:
                    self._back_off()
                    raise
                self._wake_refiller()
            return self._zygote

    def _back_off(self) -> None:
        now = time.monotonic()
        if now - self._not_before > _HEALTHY_AFTER_S:
            self._pause = _FIRST_PAUSE_S
        self._not_before = now + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE_S)

    @property
    def waiting(self) -> int:
        """Spares that are ready."""
        return len(self._spares)

    def take(self) -> tuple[Zygote, Run]:
        """A run with a /tmp of its own: a spare if there is one, else forked now.

        Raises SandboxUnavailable, or ZygoteDied when even a fresh zygote could not fork.
        """
        zygote = self.zygote()
        while True:
            with self._changed:
                spare = self._spares.popleft() if self._spares else None
                self._taken = time.monotonic()
                self._changed.notify_all()
            if spare is None:
                break
            _, owner, run = spare
            if owner is zygote and run.is_waiting():
                return owner, run
            _give_back(owner, run)
        try:
            return zygote, self._spawn(zygote)
        except ZygoteDied:
            if zygote.is_alive():
                raise  # it could not fork, but others' runs live in it
            self.discard(zygote)
            zygote = self.zygote()
            return zygote, self._spawn(zygote)

    def _spawn(self, zygote: Zygote, *, spare: bool = False) -> Run:
        place = next(self._places)
        try:
            return zygote.spawn(place, spare=spare)
        except ZygoteDied:
            zygote.release(place)  # it may have been made before the fork was refused
            raise

    def discard(self, zygote: Zygote) -> None:
        """Forget a zygote that died; the next take() starts another, after a pause."""
        with self._starting:
            if self._zygote is not zygote:
                return
            self._zygote = None
            self._back_off()
        self._drop_spares()
        zygote.close()

    def _drop_spares(self) -> None:
        with self._changed:
            spares, self._spares = self._spares, deque()
        for _, zygote, run in spares:
            _give_back(zygote, run)

    # --- background: renewal and refill --------------------------------------------------------

    def _wake_refiller(self) -> None:
        if self._refiller is None:
            self._refiller = threading.Thread(
                target=self._refill, name=f"spares-{self._profile}", daemon=True
            )
            self._refiller.start()

    def _refill(self) -> None:
        while self._wait_for_need():
            self._expire()
            self._renew()
            zygote = self._zygote
            if zygote is None:
                with self._changed:
                    self._changed.wait(1.0)
            elif len(self._spares) < self._wanted:
                self._add_spare(zygote)

    def _wait_for_need(self) -> bool:
        """Sleep while there are enough spares or others need the processor. False once closed."""
        with self._changed:
            if len(self._spares) >= self._wanted and not self._closed:
                life = self._settings.spare_life_s
                oldest = self._spares[0][0] if self._spares else time.monotonic()
                left = max(0.0, oldest + life - time.monotonic())
                self._changed.wait(min(_LOOK_S, left) if self._retired else left)
            while not self._closed and len(self._spares) < self._wanted:
                pause = _REFILL_DELAY_S if len(self._spares) < _FEW else _QUIET_S
                left = self._taken + pause - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return not self._closed

    def _add_spare(self, zygote: Zygote) -> None:
        try:
            run = self._spawn(zygote, spare=True)
        except ZygoteDied:
            if zygote.is_alive():
                time.sleep(_FIRST_PAUSE_S)
            else:
                self.discard(zygote)
            return
        with self._changed:
            if not self._closed and self._zygote is zygote:
                self._spares.append((time.monotonic(), zygote, run))
                return
        _give_back(zygote, run)

    def _renew(self) -> None:
        """Start another zygote in place of a worn one, which serves on until then and keeps its runs."""
        now = time.monotonic()
        if now < max(self._looked + _LOOK_S, self._not_before):
            return
        self._looked = now
        for zygote in [zygote for zygote in self._retired if not zygote.is_needed()]:
            self._retired.remove(zygote)
            zygote.close()
        worn = self._zygote
        if worn is None or not worn.is_worn():
            return
        with self._starting:
            if self._closed or self._zygote is not worn:
                return
            try:
                self._zygote = self._start()
            except (SandboxUnavailable, ZygoteDied, OSError) as refusal:
                self._back_off()
                _logger.warning("A fork server is not replaced, the old one serves on: %s", refusal)
                return
            self._retired.append(worn)
            # A run that is just being taken from it has a moment left.
            self._looked = time.monotonic()
        self._drop_spares()

    def _expire(self) -> None:
        now = time.monotonic()
        with self._changed:
            old = [spare for spare in self._spares if now - spare[0] >= self._settings.spare_life_s]
            for spare in old:
                self._spares.remove(spare)
        for _, zygote, run in old:
            _give_back(zygote, run)

    def close(self) -> None:
        """End everything of this profile. Safe to call twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._refiller is not None:
            self._refiller.join(5)
        self._drop_spares()
        with self._starting:
            serving = [] if self._zygote is None else [self._zygote]
            for zygote in (*serving, *self._retired):
                with suppress(OSError):
                    zygote.close()
            self._zygote = None
            self._retired.clear()


def _give_back(zygote: Zygote, run: Run) -> None:
    """End a spare that nobody will use."""
    run.close()
    zygote.release(run.place)
