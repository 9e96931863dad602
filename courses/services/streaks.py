"""A streak, computed from dated rows.

A day counts once. A freeze is earned by every seventh active day and at most two are held; a
missed day costs one, when the learner comes back, and the streak goes on. Days are the learner's
own: each was written in the time zone of its moment, and changing the zone moves none of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ACTIVE_DAYS_PER_FREEZE = 7
MOST_FREEZES = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """How a learner's streak stands. `days` 0 is a resting state, not a failure."""

    days: int
    """Active days in the current run; missed days that a freeze covers are not counted."""
    today_done: bool
    freezes: int = 0
    """In hand, 0 to 2."""


@dataclass(frozen=True, slots=True)
class _Run:
    days: int
    last: date | None
    freezes: int


def _replay(active: set[date], frozen: set[date]) -> _Run:
    """Walk all days in order, earning and spending as they came."""
    days = count = freezes = 0
    last: date | None = None
    for day in sorted(active | frozen):
        if last is not None and day - last > timedelta(days=1):
            days = 0
        last = day
        if day in active:
            days += 1
            count += 1
            if count % ACTIVE_DAYS_PER_FREEZE == 0:
                freezes = min(MOST_FREEZES, freezes + 1)
        else:
            freezes = max(0, freezes - 1)
    return _Run(days, last, freezes)


def streak_on(today: date, *, active: Iterable[date], frozen: Iterable[date]) -> Streak:
    """The streak as it stands on `today`.

    A gap that the freezes in hand would cover does not end it: coming back today keeps it.
    """
    active_days = set(active)
    run = _replay(active_days, set(frozen))
    missed = 0 if run.last is None else (today - run.last).days - 1
    days = run.days if missed <= run.freezes else 0
    return Streak(days=days, today_done=today in active_days, freezes=run.freezes)


def days_to_freeze(today: date, *, active: Iterable[date], frozen: Iterable[date]) -> list[date]:
    """The missed days that becoming active on `today` pays with freezes, oldest first.

    Empty when nothing was missed, and when the gap is longer than the freezes in hand: then the
    streak has ended and the freezes are kept.
    """
    run = _replay(set(active), set(frozen))
    if run.last is None:
        return []
    missed = (today - run.last).days - 1
    if not 0 < missed <= run.freezes:
        return []
    return [run.last + timedelta(days=number + 1) for number in range(missed)]
