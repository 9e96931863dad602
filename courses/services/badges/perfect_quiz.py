"""A quiz of a topic without a miss."""

from courses.models import Learner, QuizAttempt, QuizKind
from courses.services.badges.base import Badge, Event


def _perfect(learner: Learner) -> int:
    rounds = QuizAttempt.objects.finished(learner, QuizKind.TOPIC)
    return rounds.scoring(percent=100)[:1].count()


BADGE = Badge(
    slug="perfect-quiz",
    name="No miss",
    asks="Answer every question of a topic's quiz right in one round.",
    goal=1,
    count=_perfect,
    after=frozenset({Event.QUIZ}),
    order=60,
)
