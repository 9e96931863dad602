"""Functions of recent Invokes, kept for a while so that the next Invoke of the same code is warm.

As on AWS, other code means a new environment, an idle one goes after some minutes, and nobody is
promised that one survives: the oldest makes room for the next learner's.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from courses.emulator.records import Accepted, Invocation, Outcome, SandboxFacts, Throttled
from courses.grading import invoke_document, refused_document
from courses.grading.aws_words import not_invoked
from courses.grading.deliveries import delivered
from courses.grading.observed import ThrottledEvent
from courses.grading.observing import Observer
from courses.grading.report import StepResult
from courses.grading.roles import RoleError
from courses.grading.showing import shown
from courses.grading.spec import Invoke
from courses.grading.stage import OneFunction, WorldStage

KEPT = 8
"""Environments kept at most. Each holds a few megabytes and a share of what /tmp may use."""
IDLE_S = 300.0
"""An environment that nobody invoked for so long is let go."""


class _CurrentRun(Event):
    """Set when the run under way is cancelled: a kept function outlives the event of one run."""

    def __init__(self) -> None:
        super().__init__()
        self.run: Event | None = None

    def is_set(self) -> bool:
        return self.run is not None and self.run.is_set()


@dataclass(slots=True)
class _Kept:
    fingerprint: str
    stage: OneFunction | WorldStage
    """A function, or one with AWS around it: what it stored is there for the next Invoke."""
    cancelled: _CurrentRun
    observer: Observer
    used_at: float = 0.0
    told: int = 0
    """How many of the decisions on its calls on AWS are in a document already."""
    delivered: int = 0
    """How many of the invocations that AWS made are."""


class WarmFunctions:
    """One function at most for each owner. Safe to use from several threads."""

    def __init__(
        self,
        *,
        kept: int = KEPT,
        idle_s: float = IDLE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._idle_s, self._clock = kept, idle_s, clock
        self._lock = Lock()
        self._kept: dict[str, _Kept] = {}

    def invoke(
        self,
        *,
        owner: str,
        fingerprint: str,
        open_stage: Callable[[Event], OneFunction | WorldStage],
        event: Any,
        facts: SandboxFacts,
        cold: bool,
        cancelled: Event,
    ) -> dict[str, Any]:
        """Invoke once, in the owner's kept environment if it runs the same code.

        Args:
            owner: whose environment it is; two owners never share one.
            fingerprint: the same for the same code and configuration.
            open_stage: makes the function, which stops when the event is set.
            cold: let the kept environment go first.

        Returns `docs/schemas/invoke.schema.json`. An `infrastructure` outcome is repeated once, in
        a new environment. Raises what the lab raises, and keeps no environment then.
        """
        entry = self._take(owner, fingerprint, cold=cold)
        document: dict[str, Any] = {}
        for _ in range(2):
            if entry is None:
                switch = _CurrentRun()
                try:
                    stage = open_stage(switch)
                    entry = _Kept(fingerprint, stage, switch, Observer(stage))
                except RoleError as error:
                    return refused_document(event, error.mismatch, facts)
            try:
                came = self._invoke(entry, event, cancelled)
                if not isinstance(came, Invocation):
                    entry.stage.close()
                    return refused_document(event, not_invoked(came), facts)
                document = self._document(entry, came, facts)
            except BaseException:
                entry.stage.close()
                raise
            if came.outcome != Outcome.INFRASTRUCTURE:
                self._keep(owner, entry)
                break
            entry.stage.close()
            entry = None
        return document

    def _invoke(
        self, entry: _Kept, event: Any, cancelled: Event
    ) -> Invocation | Accepted | Throttled:
        entry.cancelled.run = cancelled
        invocation = entry.stage.invoke(Invoke(event))
        entry.cancelled.run = None
        return invocation

    def _document(
        self, entry: _Kept, invocation: Invocation, facts: SandboxFacts
    ) -> dict[str, Any]:
        decisions = entry.stage.decisions()
        new, entry.told = decisions[entry.told :], len(decisions)
        function = entry.stage.named("") if isinstance(entry.stage, WorldStage) else ""
        steps = [StepResult(shown(invocation), passed=True, function=function)]
        throttled: list[ThrottledEvent] = []
        if isinstance(entry.stage, WorldStage):
            log = entry.stage.world.log
            made, entry.delivered = log[entry.delivered :], len(log)
            later, throttled = delivered(made, after=1)
            steps += later
        return invoke_document(
            steps, facts, new, throttled=throttled, observed=entry.observer.new()
        )

    def drop_idle(self) -> None:
        """Let go of what nobody used for a while."""
        oldest = self._clock() - self._idle_s
        with self._lock:
            idle = [owner for owner, entry in self._kept.items() if entry.used_at < oldest]
            gone = [self._kept.pop(owner) for owner in idle]
        for entry in gone:
            entry.stage.close()

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            gone, self._kept = list(self._kept.values()), {}
        for entry in gone:
            entry.stage.close()

    def _take(self, owner: str, fingerprint: str, *, cold: bool) -> _Kept | None:
        """The owner's entry, which nobody else uses until it is kept again."""
        with self._lock:
            entry = self._kept.pop(owner, None)
        if entry is not None and (cold or entry.fingerprint != fingerprint):
            entry.stage.close()
            return None
        return entry

    def _keep(self, owner: str, entry: _Kept) -> None:
        entry.used_at = self._clock()
        with self._lock:
            gone = [self._kept.pop(owner)] if owner in self._kept else []
            self._kept[owner] = entry
            if len(self._kept) > self._limit:
                gone.append(self._kept.pop(min(self._kept, key=self._last_use)))
        for other in gone:
            other.stage.close()

    def _last_use(self, owner: str) -> float:
        return self._kept[owner].used_at
