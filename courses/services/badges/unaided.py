"""Exercises solved without a hint or the solution."""

from typing import Any

from django.db.models import QuerySet

from courses.models import Exercise, HelpTaken, XpEntry, XpKind
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _unaided() -> QuerySet[Any, Any]:
    helped = HelpTaken.objects.filter(learner=LEARNER).values("exercise")
    paid = XpEntry.objects.filter(learner=LEARNER, kind=XpKind.EXERCISE).values("object_uuid")
    alone = Exercise.objects.filter(uuid__in=paid).exclude(pk__in=helped)
    return alone.order_by().values_list("pk")


BADGE = Badge(
    slug="unaided",
    name="On your own",
    asks="Solve five exercises without a hint.",
    goal=5,
    counted=Prepared(_unaided),
    after=frozenset({Event.RUN}),
    order=40,
)
