"""Quizzes of five topics."""

from courses.models import Learner, QuizAttempt, QuizKind
from courses.services.badges.base import Badge, Event


def _topics(learner: Learner) -> int:
    rounds = QuizAttempt.objects.finished(learner, QuizKind.TOPIC)
    return rounds.order_by().values("topic").distinct().count()


BADGE = Badge(
    slug="five-quizzes",
    name="Five quizzes",
    asks="Finish the quizzes of five topics.",
    goal=5,
    count=_topics,
    after=frozenset({Event.QUIZ}),
    order=70,
)
