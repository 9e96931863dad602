"""Ten exercises solved."""

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
    slug="ten-passes",
    name="Ten handlers",
    asks="Solve ten exercises.",
    goal=10,
    counted=Prepared(_solved),
    after=frozenset({Event.RUN}),
    order=30,
)
