"""A mock interview with every question graded."""

from typing import Any

from django.db.models import QuerySet

from courses.models import MockInterview
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _finished() -> QuerySet[Any, Any]:
    whole = MockInterview.objects.filter(learner=LEARNER, finished_at__isnull=False)
    return whole.exclude(answers__grade__isnull=True).order_by().values_list("pk")[:1]


BADGE = Badge(
    slug="interviewed",
    name="Interviewed",
    asks="Grade yourself on every question of a mock interview.",
    goal=1,
    counted=Prepared(_finished),
    after=frozenset({Event.INTERVIEW}),
    order=100,
)
