"""What a learner has earned: XP, level, streak, topics read."""

from dataclasses import dataclass
from datetime import date, datetime
from math import isqrt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import (
    CharField,
    DateField,
    IntegerField,
    QuerySet,
    Sum,
    UUIDField,
    Value,
)
from django.utils import timezone

from courses.models import (
    Activity,
    Exercise,
    Learner,
    StreakFreeze,
    Topic,
    TopicRead,
    XpEntry,
    XpKind,
)
from courses.models.prepared import Prepared, Slot
from courses.models.slots import LEARNER
from courses.services.help import xp_available
from courses.services.streaks import Streak, days_to_freeze, streak_on

LEVEL_STEP = 50


@dataclass(frozen=True, slots=True)
class Level:
    """A level and how far through it somebody is. All numbers but the first are XP."""

    number: int
    xp: int
    floor: int
    """XP at which this level starts."""
    next_floor: int
    """XP at which the next one starts."""

    @property
    def into(self) -> int:
        """XP earned within this level."""
        return self.xp - self.floor

    @property
    def size(self) -> int:
        """XP from this level's start to the next."""
        return self.next_floor - self.floor


@dataclass(frozen=True, slots=True)
class Standing:
    """What the header shows of a learner."""

    level: Level
    streak: Streak

    @property
    def xp(self) -> int:
        return self.level.xp


def level_for(xp: int) -> Level:
    """The level that `xp` (0 or more) reaches: level n starts at 50·n·(n−1) XP."""
    number = (1 + isqrt(1 + 4 * (xp // LEVEL_STEP))) // 2
    return Level(
        number=number,
        xp=xp,
        floor=LEVEL_STEP * number * (number - 1),
        next_floor=LEVEL_STEP * (number + 1) * number,
    )


@transaction.atomic
def award_xp(*, learner: Learner, kind: XpKind, object_uuid: UUID, amount: int) -> XpEntry:
    """Pay `amount` XP for an object, once.

    A second award returns the first row; a higher one raises it, so that improvement pays the
    difference. It never falls.
    """
    entry, _ = XpEntry.objects.get_or_create(
        learner=learner, kind=kind, object_uuid=object_uuid, defaults={"amount": amount}
    )
    if entry.amount < amount:
        # Only upwards, also when another award got here between the read and this write.
        XpEntry.objects.filter(pk=entry.pk, amount__lt=amount).update(amount=amount)
        entry.refresh_from_db()
    return entry


@transaction.atomic
def pay_first_pass(*, learner: Learner, exercise: Exercise) -> int:
    """Pay an exercise at its first pass, less what help cost by then. Later passes pay nothing.

    Returns the XP that it has paid.
    """
    paid = paid_for(exercise, learner.pk)
    if paid is not None:
        return paid
    return award_xp(
        learner=learner,
        kind=XpKind.EXERCISE,
        object_uuid=exercise.uuid,
        amount=xp_available(exercise, learner),
    ).amount


def paid_for(exercise: Exercise, learner_id: int) -> int | None:
    """The XP that an exercise has paid; None before the first pass. One query."""
    paid = _PAID.rows(learner=learner_id, exercise=exercise.uuid)
    return int(paid[0][0]) if paid else None


def _paid() -> QuerySet[Any, Any]:
    entries = XpEntry.objects.filter(
        learner=LEARNER, kind=XpKind.EXERCISE, object_uuid=Slot("exercise", UUIDField())
    )
    return entries.order_by().values_list("amount")


_PAID = Prepared(_paid)


def today_for(learner: Learner, *, at: datetime | None = None) -> date:
    """The date of a moment (now, if none is given) where the learner is."""
    return (at or timezone.now()).astimezone(learner.zone).date()


@transaction.atomic
def record_activity(*, learner: Learner, at: datetime | None = None) -> date:
    """Note that the learner did something: a graded run or a saved answer. Returns the day.

    The first activity after missed days spends the freezes that cover them.
    """
    day = today_for(learner, at=at)
    rows = _rows(learner)
    if day in rows.active:
        return day
    StreakFreeze.objects.bulk_create(
        StreakFreeze(learner=learner, missed_day=missed)
        for missed in days_to_freeze(day, active=rows.active, frozen=rows.frozen)
    )
    Activity.objects.create(learner=learner, day=day)
    return day


def streak(learner: Learner, *, today: date | None = None) -> Streak:
    """The streak as it stands on the learner's day. One query."""
    rows = _rows(learner)
    return streak_on(today or today_for(learner), active=rows.active, frozen=rows.frozen)


def standing(learner: Learner) -> Standing:
    """Level and streak, in one query whatever the number of rows."""
    rows = _rows(learner)
    now = streak_on(today_for(learner), active=rows.active, frozen=rows.frozen)
    return Standing(level=level_for(rows.xp), streak=now)


def mark_read(*, by: Learner, topic: Topic) -> TopicRead:
    """Note that the topic is read. Pays nothing; a second time keeps the first date."""
    read, _ = TopicRead.objects.get_or_create(learner=by, topic=topic)
    return read


@dataclass(frozen=True, slots=True)
class _Rows:
    """What level and streak are computed from."""

    xp: int
    active: frozenset[date]
    frozen: frozenset[date]


def _rows(learner: Learner) -> _Rows:
    """The learner's days and the sum of their XP by one UNION, for every page shows both."""
    found = _DAYS_AND_XP.rows(learner=learner.pk)
    return _Rows(
        xp=sum(xp for _, _, xp in found),
        active=frozenset(day for kind, day, _ in found if kind == "active"),
        frozen=frozenset(day for kind, day, _ in found if kind == "frozen"),
    )


def _days_and_xp() -> QuerySet[Any, Any]:
    nothing = Value(0, output_field=IntegerField())
    no_day = Value(None, output_field=DateField())
    active = Activity.objects.filter(learner=LEARNER).order_by()
    frozen = StreakFreeze.objects.filter(learner=LEARNER).order_by()
    paid = XpEntry.objects.filter(learner=LEARNER).order_by().values("learner")
    return active.values_list(_kind("active"), "day", nothing).union(
        frozen.values_list(_kind("frozen"), "missed_day", nothing),
        paid.annotate(xp=Sum("amount")).values_list(_kind("xp"), no_day, "xp"),
        all=True,
    )


_DAYS_AND_XP = Prepared(_days_and_xp)


def _kind(name: str) -> Value:
    return Value(name, output_field=CharField())
