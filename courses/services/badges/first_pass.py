"""The first exercise that was solved."""

from typing import Any

from django.db.models import QuerySet

from courses.models import XpEntry, XpKind
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _solved() -> QuerySet[Any, Any]:
    solved = XpEntry.objects.filter(learner=LEARNER, kind=XpKind.EXERCISE)
    return solved.order_by().values_list("pk")


BADGE = Badge(
    slug="first-pass",
    name="All green",
    asks="Pass every test of an exercise.",
    goal=1,
    counted=Prepared(_solved),
    after=frozenset({Event.RUN}),
    order=20,
)
