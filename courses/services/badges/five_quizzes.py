"""Quizzes of five topics."""

from typing import Any

from django.db.models import QuerySet

from courses.models import QuizAttempt, QuizKind
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _topics() -> QuerySet[Any, Any]:
    rounds = QuizAttempt.objects.finished(LEARNER, QuizKind.TOPIC)
    return rounds.order_by().values_list("topic").distinct()


BADGE = Badge(
    slug="five-quizzes",
    name="Five quizzes",
    asks="Finish the quizzes of five topics.",
    goal=5,
    counted=Prepared(_topics),
    after=frozenset({Event.QUIZ}),
    order=70,
)
