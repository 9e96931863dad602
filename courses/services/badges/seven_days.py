"""Days on which something was done."""

from typing import Any

from django.db.models import QuerySet

from courses.models import Activity
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _days() -> QuerySet[Any, Any]:
    return Activity.objects.filter(learner=LEARNER).order_by().values_list("pk")


BADGE = Badge(
    slug="seven-days",
    name="Seven days",
    asks="Learn on seven days, in a row or not.",
    goal=7,
    counted=Prepared(_days),
    after=frozenset(Event),
    order=50,
)
