"""A mock exam with four out of five right."""

from typing import Any

from django.db.models import QuerySet

from courses.models import QuizAttempt, QuizKind
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _passed() -> QuerySet[Any, Any]:
    exams = QuizAttempt.objects.finished(LEARNER, QuizKind.EXAM)
    return exams.scoring(percent=80, least=20).order_by().values_list("pk")[:1]


BADGE = Badge(
    slug="exam-passed",
    name="Exam passed",
    asks="Get four of five questions right in a mock exam of at least twenty.",
    goal=1,
    counted=Prepared(_passed),
    after=frozenset({Event.QUIZ}),
    order=80,
)
