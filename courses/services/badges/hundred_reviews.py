"""Interview cards reviewed."""

from typing import Any

from django.db.models import QuerySet

from courses.models import Review
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _reviews() -> QuerySet[Any, Any]:
    return Review.objects.filter(learner=LEARNER).order_by().values_list("pk")


BADGE = Badge(
    slug="hundred-reviews",
    name="A hundred cards",
    asks="Review interview cards a hundred times.",
    goal=100,
    counted=Prepared(_reviews),
    after=frozenset({Event.REVIEW}),
    order=90,
)
