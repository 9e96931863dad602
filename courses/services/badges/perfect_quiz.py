"""A quiz of a topic without a miss."""

from typing import Any

from django.db.models import QuerySet

from courses.models import QuizAttempt, QuizKind
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _perfect() -> QuerySet[Any, Any]:
    rounds = QuizAttempt.objects.finished(LEARNER, QuizKind.TOPIC)
    return rounds.scoring(percent=100).order_by().values_list("pk")[:1]


BADGE = Badge(
    slug="perfect-quiz",
    name="No miss",
    asks="Answer every question of a topic's quiz right in one round.",
    goal=1,
    counted=Prepared(_perfect),
    after=frozenset({Event.QUIZ}),
    order=60,
)
