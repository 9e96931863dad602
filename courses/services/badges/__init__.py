"""Badges: each asks for something that can be counted again at any time.

To add one: a module here with a `BADGE`, whose file's name is its slug with underscores. Nothing
else knows the badges by name. An award is a unique row, so it is given once and stays, also when
what it counted goes away.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import BadgeAward, Learner
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event

__all__ = ["Badge", "Event", "Standing", "all_badges", "award", "standings"]


def _held() -> QuerySet[Any, Any]:
    return BadgeAward.objects.filter(learner=LEARNER).order_by().values_list("badge")


_HELD = Prepared(_held)


@dataclass(frozen=True, slots=True)
class Standing:
    """A badge as the dashboard shows it."""

    badge: Badge
    done: int
    """At most `badge.goal`."""
    earned_at: datetime | None

    @property
    def earned(self) -> bool:
        return self.earned_at is not None


@cache
def all_badges() -> tuple[Badge, ...]:
    """Every badge, the easiest to explain first."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.name != "base"]
    found = [importlib.import_module(f"{__name__}.{name}").BADGE for name in names]
    return tuple(sorted(found, key=lambda badge: (badge.order, badge.slug)))


@transaction.atomic
def award(*, learner: Learner, after: Event, now: datetime | None = None) -> Sequence[Badge]:
    """Give what the learner has earned by `after`. Returns the badges that are new.

    One query when there is nothing left to earn; each badge left costs one more.
    """
    held = {badge for (badge,) in _HELD.rows(learner=learner.pk)}
    open_ = [badge for badge in all_badges() if after in badge.after and badge.slug not in held]
    earned = [badge for badge in open_ if badge.count(learner) >= badge.goal]
    BadgeAward.objects.bulk_create(
        (
            BadgeAward(learner=learner, badge=badge.slug, earned_at=now or timezone.now())
            for badge in earned
        ),
        ignore_conflicts=True,
    )
    return earned


def standings(learner: Learner) -> list[Standing]:
    """Every badge with how far the learner is. One query, and one for each not earned yet."""
    held = dict(BadgeAward.objects.filter(learner=learner).values_list("badge", "earned_at"))
    found = []
    for badge in all_badges():
        earned_at = held.get(badge.slug)
        done = badge.goal if earned_at else min(badge.goal, badge.count(learner))
        found.append(Standing(badge, done, earned_at))
    return found
