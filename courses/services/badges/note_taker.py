"""Notes on five topics."""

from typing import Any

from django.db.models import QuerySet

from courses.models import Note
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _notes() -> QuerySet[Any, Any]:
    return Note.objects.filter(learner=LEARNER).exclude(text="").order_by().values_list("pk")


BADGE = Badge(
    slug="note-taker",
    name="Note taker",
    asks="Write notes on five topics.",
    goal=5,
    counted=Prepared(_notes),
    after=frozenset({Event.NOTE}),
    order=110,
)
